//! The pages in a real browser, as people use them.

mod admin;
mod category;
mod embed;
mod exhibition;
mod home;
mod long_names;
mod match_page;
mod overlay;
mod overview;
mod paper;
mod restored;
mod score;
mod steady;
mod team;
mod whole_words;
mod zones;
