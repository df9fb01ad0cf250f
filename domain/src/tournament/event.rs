//! What can happen to a season, a roster and the users. These types are the storage format, see `matches::event`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{CategoryId, LinkId, MatchId, PlayerId, SeasonSlug, TeamId};
use crate::matches::Score;
use crate::rules::Rules;
use crate::stored::stored_events;
use crate::time::Timestamp;

stored_events! {
    /// What happened to a season. A "defined" event holds the whole new value, whether the thing is new or changed.
    #[derive(Debug, Clone, PartialEq)]
    pub enum SeasonEvent {
        /// The season itself.
        SeasonDefined(SeasonDefined) = ("SeasonDefined", 1),
        /// How readers see its players from now on.
        PrivacySet(PrivacySet) = ("PrivacySet", 1),
        /// A category was added or changed.
        CategoryDefined(Category) = ("CategoryDefined", 1),
        /// A category, with no team or match left in it, went.
        CategoryRemoved(CategoryRemoved) = ("CategoryRemoved", 1),
        /// A team was added or changed.
        TeamDefined(Team) = ("TeamDefined", 1),
        /// A team, with no match left, went.
        TeamRemoved(TeamRemoved) = ("TeamRemoved", 1),
        /// A match was added or changed.
        MatchScheduled(ScheduledMatch) = ("MatchScheduled", 1),
        /// A match that was never played went.
        MatchCancelled(MatchCancelled) = ("MatchCancelled", 1),
        /// A file was imported: what it said, by which later changes by hand are known.
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

/// What readers see of a season's players. Ordered: what comes later shows less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// Full names.
    #[default]
    Names,
    /// The first letter of every word of the name.
    Initials,
    /// The number on the dress alone.
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
}

/// See [`SeasonEvent::CategoryRemoved`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRemoved {
    /// Which one.
    pub id: CategoryId,
}

/// A team. Its trainer and players are people and stand in its roster's stream.
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
    /// First colour of the dress, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dress_color: Option<String>,
    /// Second colour of the dress, in words.
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
}

/// See [`SeasonEvent::MatchCancelled`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchCancelled {
    /// Which one.
    pub id: MatchId,
}

/// See [`SeasonEvent::SeasonImported`]: the file said what is true of the season at this place of its stream, but for
/// what is listed here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SeasonImported {
    /// The season as the file said it, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<SeasonDefined>,
    /// The privacy the file said; none if neither it nor an earlier one said any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy: Option<Privacy>,
    /// Categories as the file said them, where they are others or gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// Teams as the file said them, where they are others or gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<Team>,
    /// Matches as the file said them, where they are others or gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<ScheduledMatch>,
    /// What the season has and the file did not name.
    #[serde(default, skip_serializing_if = "Unsaid::is_empty")]
    pub unsaid: Unsaid,
    /// Results that the file said otherwise than the one before, or for the first time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<SaidResult>,
}

/// What a file did not name.
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
    /// Whether the file named everything.
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
    /// Goals of the home and of the away team.
    pub score: Score,
    /// When it was confirmed; none: it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
}

stored_events! {
    /// What happened to a team's roster.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum RosterEvent {
        /// The whole roster as it is from now on.
        RosterSet(RosterSet) = ("RosterSet", 1),
        /// The whole roster once more, without the names that are to be forgotten. Nothing before it is needed, and the
        /// store cuts that off.
        RosterRestated(RosterSet) = ("RosterRestated", 1),
    }
}

/// The people of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterSet {
    /// The trainer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trainer_name: Option<String>,
    /// The players, in the order of the file.
    pub players: Vec<Player>,
    /// Players of the team whose names are forgotten, on the roster or not any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<PlayerId>,
}

/// A player on a roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Player {
    /// The id, unique across teams.
    pub id: PlayerId,
    /// The number on the dress.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Given name; empty for a forgotten player.
    pub firstname: String,
    /// Family name; empty for a forgotten player.
    pub lastname: String,
}

stored_events! {
    /// What happened to those who may log in.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum UserEvent {
        /// A user was added or changed.
        UserDefined(User) = ("UserDefined", 1),
        /// A user may no longer log in.
        UserRemoved(UserRemoved) = ("UserRemoved", 1),
        /// A file was imported: what it said of users, by which later changes by hand are known.
        UsersImported(UsersImported) = ("UsersImported", 1),
        /// A phone was given a match to score.
        LinkIssued(LinkIssued) = ("LinkIssued", 1),
        /// A phone was given a court, that is, all matches that are planned there.
        CourtLinkIssued(CourtLinkIssued) = ("CourtLinkIssued", 1),
        /// The phone's right was taken back.
        LinkRevoked(LinkRevoked) = ("LinkRevoked", 1),
        /// Everything of this stream once more, without the user who is to be forgotten. Nothing before it is needed, and
        /// the store cuts that off.
        UsersRestated(Box<UsersRestated>) = ("UsersRestated", 1),
    }
}

/// See [`UserEvent::UserRemoved`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRemoved {
    /// Who.
    pub username: String,
}

/// See [`UserEvent::UsersImported`]. What is said of others stays as earlier files said it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UsersImported {
    /// User names of whom the file said what is true of them at this place of the stream.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub as_they_are: Vec<String>,
    /// Users as the file said them, where they are others or gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<User>,
}

/// See [`UserEvent::LinkIssued`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkIssued {
    /// The link's number.
    pub id: LinkId,
    /// The one match it is for.
    #[serde(rename = "match")]
    pub match_id: MatchId,
    /// What it is called, by which history tells it from others.
    pub label: String,
    /// The secret's argon2id hash in PHC form. The secret itself is stored nowhere.
    pub secret_hash: String,
}

/// See [`UserEvent::CourtLinkIssued`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourtLinkIssued {
    /// The link's number, counted together with links for a match.
    pub id: LinkId,
    /// The season whose matches it is for.
    pub season: SeasonSlug,
    /// The court, as the schedule writes it.
    pub court: String,
    /// What it is called, by which history tells it from others.
    pub label: String,
    /// The secret's argon2id hash in PHC form. The secret itself is stored nowhere.
    pub secret_hash: String,
}

/// See [`UserEvent::LinkRevoked`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRevoked {
    /// Which one.
    pub id: LinkId,
}

/// See [`UserEvent::UsersRestated`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UsersRestated {
    /// Everybody who may log in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<User>,
    /// Users as the last import that named them said them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<User>,
    /// All links that were ever issued.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<RestatedLink>,
    /// The user names of those who are forgotten, and whom no import brings back unasked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<String>,
}

/// A link with what metadata said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestatedLink {
    /// The link's number.
    pub id: LinkId,
    /// What it is for.
    #[serde(flatten)]
    pub scope: RestatedScope,
    /// What it is called.
    pub label: String,
    /// The secret's argon2id hash in PHC form.
    pub secret_hash: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<String>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_by: Option<String>,
}

/// What a link is for, as [`LinkIssued`] and [`CourtLinkIssued`] name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RestatedScope {
    /// One match.
    Match {
        /// Which one.
        #[serde(rename = "match")]
        match_id: MatchId,
    },
    /// All matches of a court.
    Court {
        /// The season.
        season: SeasonSlug,
        /// The court, as the schedule writes it.
        court: String,
    },
}

/// Somebody who may log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The short name, by which history tells who did what.
    pub username: String,
    /// The full name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The PIN's argon2id hash in PHC form; without one nobody can log in as this user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_hash: Option<String>,
    /// How long the PIN is; not known of one that an earlier release hashed, until it is typed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_size: Option<PinSize>,
    /// What the PIN is found by; none where no service has seen it since it was hashed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_index: Option<PinIndex>,
}

/// A slow hash of a PIN under a key that is not in the log: one typed PIN has one index, whoever's it is. As secret as
/// the hash.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinIndex {
    /// Which key it was made with.
    pub key: String,
    /// In hexadecimal digits.
    pub value: String,
}

impl fmt::Debug for PinIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PinIndex(hidden, key {})", self.key)
    }
}

impl User {
    /// Whether both are the same user with the same PIN, whatever is known of that PIN.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let said = |user: &Self| (user.username.clone(), user.name.clone(), user.role, user.pin_hash.clone());
        said(self) == said(other)
    }

    /// Whether the PIN is known to be shorter than one that this user could choose.
    pub fn has_short_pin(&self) -> bool {
        self.pin_size.is_some_and(|size| size < self.role.least_pin())
    }
}

/// How long a PIN is. More is not recorded: it would help those who guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PinSize {
    /// Three characters or fewer.
    #[serde(rename = "below_4")]
    Below4,
    /// Four to seven.
    #[serde(rename = "from_4")]
    From4,
    /// Eight or more.
    #[serde(rename = "from_8")]
    From8,
}

impl PinSize {
    /// Of a PIN.
    pub fn of(pin: &str) -> Self {
        match pin.chars().count() {
            0..4 => Self::Below4,
            4..8 => Self::From4,
            8.. => Self::From8,
        }
    }

    /// The fewest characters a PIN of this size has.
    pub fn least(self) -> usize {
        match self {
            Self::Below4 => 1,
            Self::From4 => 4,
            Self::From8 => 8,
        }
    }
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Scores matches.
    Scorekeeper,
    /// Scores matches and runs the tournament.
    Admin,
}

impl Role {
    /// The least that a PIN must be where it is chosen. Files and logs of earlier releases may bring shorter ones.
    pub fn least_pin(self) -> PinSize {
        match self {
            Self::Scorekeeper => PinSize::From4,
            Self::Admin => PinSize::From8,
        }
    }
}
