//! The shape of the program: what may know what, and how large anything may be.

mod circles;
mod lines;
mod panics;
mod paths;
mod sizes;
mod source;
