//! The pages in a real browser, as people use them.

mod category;
mod home;
mod score;
