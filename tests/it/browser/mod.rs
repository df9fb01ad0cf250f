//! The pages in a real browser, as people use them.

mod admin;
mod category;
mod home;
mod match_page;
mod overview;
mod team;
