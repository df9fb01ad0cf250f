//! The types of a tournament file. `schema.json` says what each may hold.

use minicup_domain::game::GameRules;
use minicup_domain::matches::{GivenResult, Intent, ResultKind, Score, Side, Stages};
use minicup_domain::rules::Rules;
use minicup_domain::tournament::{Privacy, Role};
use minicup_domain::{CategoryId, CommandId, MatchId, PlayerId, SeasonSlug, TeamId, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::time::Time;

/// What `format` says.
pub const FORMAT: &str = "minicup-tournament/1";

/// The largest file that is read, in bytes: five times a season of 200 matches that were all scored live, with their
/// histories and indented. All of it stays in memory while it is checked.
pub const MAX_FILE: usize = 32 * 1024 * 1024;

/// A tournament file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TournamentFile {
    /// [`FORMAT`].
    pub format: String,
    /// The season itself.
    pub season: FileSeason,
    /// Its categories.
    pub categories: Vec<FileCategory>,
    /// Who may log in. Nobody goes by not being named.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<FileUser>,
}

impl TournamentFile {
    /// Its matches in order, each with its JSON pointer and its category.
    pub(super) fn matches(&self) -> impl Iterator<Item = (String, &FileCategory, &FileMatch)> {
        self.categories.iter().enumerate().flat_map(|(place, category)| {
            let pointer = move |index| format!("/categories/{place}/matches/{index}");
            category.matches.iter().enumerate().map(move |(index, one)| (pointer(index), category, one))
        })
    }
}

/// The season itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileSeason {
    /// Its short name.
    pub slug: SeasonSlug,
    /// Its full name.
    pub name: String,
    /// IANA name of its time zone.
    pub timezone: String,
    /// What readers see of its players; without it, that stays as it is. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy: Option<Privacy>,
    /// Length of a half in seconds, for the categories that do not say. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_length: Option<u32>,
    /// The rules of the categories that do not say. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
    /// The rules of play where categories leave them open. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub game: Option<GameRules>,
}

/// A category with its teams and matches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileCategory {
    /// Its id.
    pub id: CategoryId,
    /// Its short name, unique in the season.
    pub slug: String,
    /// Its full name.
    pub name: String,
    /// Length of a half in seconds; else the season's. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_length: Option<u32>,
    /// What separates teams level on points; else the season's. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
    /// The rules its matches are played by; what is left open is the season's. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub game: Option<GameRules>,
    /// Its teams.
    pub teams: Vec<FileTeam>,
    /// Its matches.
    pub matches: Vec<FileMatch>,
}

/// A team with its people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileTeam {
    /// Its id.
    pub id: TeamId,
    /// Its short name, unique in the category.
    pub slug: String,
    /// Its full name.
    pub name: String,
    /// A few letters for score boards.
    #[serde(default)]
    pub abbr: Option<String>,
    /// The trainer.
    #[serde(default)]
    pub trainer_name: Option<String>,
    /// The trainer's name is forgotten; the file has none. An addition to the format.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trainer_forgotten: bool,
    /// First colour of the dress, in words.
    #[serde(default)]
    pub dress_color: Option<String>,
    /// Second colour of the dress, in words.
    #[serde(default)]
    pub dress_color_secondary: Option<String>,
    /// Background on screens.
    #[serde(default)]
    pub color_primary: Option<String>,
    /// Second colour on screens.
    #[serde(default)]
    pub color_secondary: Option<String>,
    /// Text colour on screens.
    #[serde(default)]
    pub color_text: Option<String>,
    /// Some lines about the team.
    #[serde(default)]
    pub description: Option<String>,
    /// The players.
    #[serde(default, deserialize_with = "or_default")]
    pub players: Vec<FilePlayer>,
}

/// A player.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilePlayer {
    /// The id.
    pub id: PlayerId,
    /// The number on the dress.
    #[serde(default)]
    pub number: Option<i64>,
    /// Given name.
    pub firstname: String,
    /// Family name.
    pub lastname: String,
    /// The name is forgotten; the file has none. An addition to the format.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forgotten: bool,
}

/// A match.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileMatch {
    /// Its id.
    pub id: MatchId,
    /// Its number on the printed schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The team named first.
    pub home_team_id: TeamId,
    /// The team named second.
    pub away_team_id: TeamId,
    /// When it is to start.
    pub start: Time,
    /// When it is to end.
    #[serde(default)]
    pub end: Option<Time>,
    /// The court; empty if there is only one.
    #[serde(default, deserialize_with = "or_default")]
    pub location: String,
    /// The id of its video. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facebook_video_id: Option<String>,
    /// Length of a half in seconds; else the category's. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_length: Option<u32>,
    /// The rules it is played by; what is left open is the category's. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub game: Option<GameRules>,
    /// Whether it must have a winner. An addition to the format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub must_decide: Option<bool>,
    /// Its result; without one, what the store knows of the match stays.
    #[serde(default)]
    pub result: Option<FileResult>,
    /// Its recorded stream, which then says all there is to say of the match. An addition to the format.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<FileEvent>,
}

/// A result.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FileResult {
    /// Goals of the home and of the away team, without a shoot-out; needed where the kind does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// Since when it counts in the table; never, if it was not confirmed.
    #[serde(default)]
    pub confirmed_at: Option<Time>,
    /// How it came about. An addition to the format, like what follows.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "ResultKind::is_played")]
    pub kind: ResultKind,
    /// Who has won, where the score does not say: 0 home, 1 away.
    #[serde(default, with = "side_index", skip_serializing_if = "Option::is_none")]
    pub winner: Option<Side>,
    /// The score at each stage.
    #[serde(flatten)]
    pub stages: Stages,
    /// Why it was given by hand; none for an import's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl FileResult {
    /// A result with when and why it was given.
    pub(super) fn new(given: GivenResult, reason: Option<String>, confirmed_at: Option<Time>) -> Self {
        let GivenResult { score, kind, winner, stages } = given;
        Self { score, confirmed_at, kind, winner, stages, reason }
    }

    /// What is given, without when and why.
    pub(super) fn given(&self) -> GivenResult {
        let Self { score, kind, winner, stages, .. } = *self;
        GivenResult { score, kind, winner, stages }
    }
}

/// A side by its index, as clients know it.
mod side_index {
    use minicup_domain::matches::Side;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(side: &Option<Side>, serializer: S) -> Result<S::Ok, S::Error> {
        side.map(Side::index).serialize(serializer)
    }

    /// The schema refuses any other index before.
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Side>, D::Error> {
        Ok(Option::<i64>::deserialize(deserializer)?.and_then(Side::from_index))
    }
}

/// A recorded event of a match as its stream holds it; times are Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileEvent {
    /// The id it was recorded under.
    pub id: Uuid,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The version of its data.
    pub version: u32,
    /// What happened.
    pub data: Value,
    /// When, by whom and through which command.
    pub metadata: FileMetadata,
}

/// When, by whom and through which command something happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileMetadata {
    /// Unix milliseconds.
    pub at: Timestamp,
    /// The user name; none for the service itself.
    #[serde(default)]
    pub user: Option<String>,
    /// The command.
    pub command_id: CommandId,
    /// A fingerprint of what it asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
}

/// Somebody who may log in.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct FileUser {
    /// The short name, unique.
    pub username: String,
    /// The full name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The PIN in the clear, on the way in alone; without one the present PIN stays.
    #[serde(default, skip_serializing)]
    pub pin: Option<String>,
}

impl std::fmt::Debug for FileUser {
    /// Without the PIN, so that none ends up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileUser").field("username", &self.username).field("role", &self.role).finish_non_exhaustive()
    }
}

/// A list or text that may also be null.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}
