//! Who is asking, and what they may do: PINs and links, cookies, origins, rights.

pub mod attempts;
pub mod attempts_file;
pub mod client;
pub mod cookie;
pub mod entry;
pub mod first_admin;
mod lane;
pub mod login;
mod networks;
pub mod origin;
pub mod phone_link;
pub mod pin;
pub mod pin_index;
mod rights;
pub mod search;
pub mod signing_key;
mod turns;
pub mod users;

pub use networks::{Network, Networks};
pub use rights::{Holder, Login, Right, Rights, Subject, is_valid};
