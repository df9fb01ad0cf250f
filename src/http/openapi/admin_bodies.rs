//! Bodies of the administration in the description.
#![allow(dead_code, reason = "these document what handlers read from a request")]

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// The largest whole number that every client can read: 2^53 - 1.
const LARGEST_ID: i64 = 9_007_199_254_740_991;

/// A link to issue: for a match, or for a court of a season, and not both.
pub struct LinkWanted;

impl PartialSchema for LinkWanted {
    fn schema() -> RefOr<Schema> {
        let text = |description: &str| ObjectBuilder::new().schema_type(Type::String).description(Some(description));
        let none = || ObjectBuilder::new().schema_type(Type::Null);
        let int64 = SchemaFormat::KnownFormat(KnownFormat::Int64);
        let of_match = ObjectBuilder::new().schema_type(Type::Integer).format(Some(int64)).minimum(Some(0));
        let of_match = of_match.maximum(Some(LARGEST_ID)).description(Some("the match it is for"));
        let label = || {
            let what = "its label, such as the court or the phone's owner; the history shows it";
            text(what).min_length(Some(1)).max_length(Some(60)).pattern(Some("\\S"))
        };
        let for_match = ObjectBuilder::new()
            .property("match", of_match)
            .property("court", none())
            .property("season", none())
            .property("label", label())
            .required("match")
            .required("label");
        let for_court = ObjectBuilder::new()
            .property("match", none())
            .property("court", text("the court it is for, as the schedule writes it"))
            .property("season", text("the slug of that court's season"))
            .property("label", label())
            .required("court")
            .required("season")
            .required("label");
        let what = "a link to issue: for a match, or for a court of a season, and not both";
        OneOfBuilder::new().item(for_match).item(for_court).description(Some(what)).into()
    }
}

impl ToSchema for LinkWanted {}

/// A user to add or change.
#[derive(ToSchema)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum UserWanted {
    Scorekeeper {
        /// The name in the history.
        #[schema(min_length = 1, max_length = 64, pattern = "\\S")]
        username: String,
        /// The full name; absent: the current one or the user name.
        #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
        name: Option<String>,
        /// 4 characters or more.
        #[schema(min_length = 4, max_length = 64, pattern = "\\S")]
        pin: String,
    },
    Admin {
        /// The name in the history.
        #[schema(min_length = 1, max_length = 64, pattern = "\\S")]
        username: String,
        /// The full name; absent: the current one or the user name.
        #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
        name: Option<String>,
        /// 8 characters or more.
        #[schema(min_length = 8, max_length = 64, pattern = "\\S")]
        pin: String,
    },
}

/// A tournament file. The service's own schema, src/tournament_file/schema.json, is complete.
#[derive(ToSchema)]
pub struct TournamentFile {
    #[schema(pattern = "^minicup-tournament/1$")]
    format: String,
    /// Name, slug, zone, and what applies to all its matches.
    #[schema(value_type = Object)]
    season: (),
    /// Each with its teams, their players, and its matches.
    #[schema(value_type = Vec<Object>, max_items = 50)]
    categories: Vec<()>,
    /// Who may log in with a PIN.
    #[schema(value_type = Option<Vec<Object>>, max_items = 64)]
    users: Option<Vec<()>>,
    /// Paths of `kept`, whose values are taken from the file.
    #[schema(max_items = 1000)]
    take: Option<Vec<String>>,
}
