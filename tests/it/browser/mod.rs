//! The pages in a real browser, as people use them.

mod embed;
mod home;
mod overlay;
