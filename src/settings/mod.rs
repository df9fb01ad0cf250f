//! The settings of the service: defaults, overridden by a TOML file, by the environment, by the command line.

mod layers;
mod options;
pub mod origin;
mod secret;
mod store_url;
#[cfg(test)]
mod tests;

pub use layers::SettingsError;
pub use options::{LogFormat, MAX_NODES, ServeArgs, Settings, StoreArgs};
pub use secret::{MIN_SECRET, Secret};
pub use store_url::{StoreUrl, StoreUrlError};
