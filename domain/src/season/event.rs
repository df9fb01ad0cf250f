//! What can happen to a season. These types are the storage format, see `matches::event`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::game::GameRules;
use crate::ids::{CategoryId, MatchId, SeasonSlug, TeamId};
use crate::matches::GivenResult;
use crate::rules::Rules;
use crate::stored::stored_events;
use crate::time::Timestamp;

stored_events! {
    /// What happened to a season. A "defined" event holds the whole new value, whether it is new or changed.
    #[derive(Debug, Clone, PartialEq)]
    pub enum SeasonEvent {
        /// The season itself.
        SeasonDefined(SeasonDefined) = ("SeasonDefined", 1),
        /// How readers see its players from now on.
        PrivacySet(PrivacySet) = ("PrivacySet", 1),
        /// A category was added or changed.
        CategoryDefined(Category) = ("CategoryDefined", 1),
        /// A category without teams and matches was removed.
        CategoryRemoved(CategoryRemoved) = ("CategoryRemoved", 1),
        /// A team was added or changed.
        TeamDefined(Team) = ("TeamDefined", 1),
        /// A team without matches was removed.
        TeamRemoved(TeamRemoved) = ("TeamRemoved", 1),
        /// A match was added or changed.
        MatchScheduled(ScheduledMatch) = ("MatchScheduled", 1),
        /// A match that was never played was removed.
        MatchCancelled(MatchCancelled) = ("MatchCancelled", 1),
        /// A file was imported: its content, so that later changes by hand can be recognised.
        SeasonImported(SeasonImported) = ("SeasonImported", 1),
    }
}

/// The season itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeasonDefined {
    /// Its short name, which also names its stream.
    pub slug: SeasonSlug,
    /// Its full name.
    pub name: String,
    /// IANA name of the time zone its dates are shown in.
    pub timezone: String,
}

/// See [`SeasonEvent::PrivacySet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivacySet {
    /// What is shown of a player.
    pub show: Privacy,
}

/// What readers see of a season's players. Ordered: later values show less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// Full names.
    #[default]
    Names,
    /// The first letter of every word of the name.
    Initials,
    /// Only the number on the shirt.
    Numbers,
}

impl Privacy {
    /// The name that files, the command line and clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Initials => "initials",
            Self::Numbers => "numbers",
        }
    }
}

impl fmt::Display for Privacy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Teams that play for one table, and their rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its id, unique across seasons.
    pub id: CategoryId,
    /// Its short name.
    pub slug: String,
    /// Its full name.
    pub name: String,
    /// Length of a half, in seconds.
    pub half_length: u32,
    /// What separates teams level on points.
    pub rules: Rules,
    /// The rules of play that it names for its matches.
    #[serde(default, skip_serializing_if = "GameRules::is_empty")]
    pub game: GameRules,
}

/// See [`SeasonEvent::CategoryRemoved`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRemoved {
    /// Which one.
    pub id: CategoryId,
}

/// A team. Its trainer and players are people and are in its roster's stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its id, unique across seasons.
    pub id: TeamId,
    /// The category it plays in.
    pub category: CategoryId,
    /// Its short name.
    pub slug: String,
    /// Its full name.
    pub name: String,
    /// A few letters for score boards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abbr: Option<String>,
    /// First colour of the kit, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dress_color: Option<String>,
    /// Second colour of the kit, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dress_color_secondary: Option<String>,
    /// Background on screens, as `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color_primary: Option<String>,
    /// Second colour on screens, as `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color_secondary: Option<String>,
    /// Text colour on screens, as `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color_text: Option<String>,
    /// Some lines about the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// See [`SeasonEvent::TeamRemoved`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRemoved {
    /// Which one.
    pub id: TeamId,
}

/// A match of the schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledMatch {
    /// Its id, unique across seasons.
    pub id: MatchId,
    /// The category whose table it counts for.
    pub category: CategoryId,
    /// Its number on the printed schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The team named first.
    pub home: TeamId,
    /// The team named second.
    pub away: TeamId,
    /// When it is to start.
    pub start: Timestamp,
    /// When it is to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Timestamp>,
    /// The court; empty if there is only one.
    #[serde(default)]
    pub location: String,
    /// The id of its video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facebook_video_id: Option<String>,
    /// Length of a half, in seconds; none: as the category says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_length: Option<u32>,
    /// The rules of play that it names; the rest is the category's.
    #[serde(default, skip_serializing_if = "GameRules::is_empty")]
    pub game: GameRules,
    /// Whether it must have a winner; none if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub must_decide: Option<bool>,
}

/// See [`SeasonEvent::MatchCancelled`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchCancelled {
    /// Which one.
    pub id: MatchId,
}

/// See [`SeasonEvent::SeasonImported`]: the file said what is true of the season at this point of its stream, except
/// for what is listed here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SeasonImported {
    /// The season in the file, if it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<SeasonDefined>,
    /// The privacy in the file; none if neither it nor an earlier file had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy: Option<Privacy>,
    /// Categories in the file that differ or were removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// Teams in the file that differ or were removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<Team>,
    /// Matches in the file that differ or were removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<ScheduledMatch>,
    /// What the season has and the file lacked.
    #[serde(default, skip_serializing_if = "Unsaid::is_empty")]
    pub unsaid: Unsaid,
    /// Results that differ from those of the previous file, or are new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<SaidResult>,
}

/// What a file lacked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unsaid {
    /// Categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryId>,
    /// Teams.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamId>,
    /// Matches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<MatchId>,
}

impl Unsaid {
    /// Whether the file lacked nothing.
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The result a file gave a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidResult {
    /// The match.
    #[serde(rename = "match")]
    pub match_id: MatchId,
    /// The result in the file.
    #[serde(flatten)]
    pub result: GivenResult,
    /// When it was confirmed; none: it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
}
