//! The pages in a real browser, as people use them.

mod home;
mod match_page;
mod overview;
mod played;
mod team;
