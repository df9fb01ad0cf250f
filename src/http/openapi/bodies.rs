//! Bodies in the description, for handlers that read them field by field.
#![allow(dead_code, reason = "these document what handlers read from a request")]

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// What to log in with: a PIN or a link, not both.
pub struct Login;

impl PartialSchema for Login {
    fn schema() -> RefOr<Schema> {
        let text = |description: &str| ObjectBuilder::new().schema_type(Type::String).description(Some(description));
        let none = || ObjectBuilder::new().schema_type(Type::Null);
        let pin = ObjectBuilder::new().property("pin", text("a user's PIN")).property("link", none()).required("pin");
        let secret = text("what comes after `#link=` in the address of a phone's link");
        let link = ObjectBuilder::new().property("pin", none()).property("link", secret).required("link");
        OneOfBuilder::new().item(pin).item(link).description(Some("a PIN or a link, and not both")).into()
    }
}

impl ToSchema for Login {}

/// What may be shown of a player.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    Names,
    Initials,
    Numbers,
}

/// Why a PIN that may be right opens nothing.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShortPin {
    PinTooShort,
    ChoosePin,
}

/// What a user may do.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserRole {
    Scorekeeper,
    Admin,
}
