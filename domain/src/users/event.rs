//! What can happen to those who may log in: users, and the links of phones. These types are the storage format, see
//! `matches::event`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{LinkId, MatchId, SeasonSlug};
use crate::stored::stored_events;
use crate::time::Timestamp;

stored_events! {
    /// What happened to those who may log in.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum UserEvent {
        /// A user was added or changed.
        UserDefined(User) = ("UserDefined", 1),
        /// A user may no longer log in.
        UserRemoved(UserRemoved) = ("UserRemoved", 1),
        /// A file was imported: what it said about users, so that later changes by hand can be recognised.
        UsersImported(UsersImported) = ("UsersImported", 1),
        /// A phone got a match to score.
        LinkIssued(LinkIssued) = ("LinkIssued", 1),
        /// A phone got a court, that is, all matches that are planned there.
        CourtLinkIssued(CourtLinkIssued) = ("CourtLinkIssued", 1),
        /// A link was revoked.
        LinkRevoked(LinkRevoked) = ("LinkRevoked", 1),
        /// Restates this stream without the user who is forgotten. Nothing before it is needed, and
        /// the store cuts off the past.
        UsersRestated(Box<UsersRestated>) = ("UsersRestated", 1),
    }
}

/// See [`UserEvent::UserRemoved`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRemoved {
    /// Who.
    pub username: String,
}

/// See [`UserEvent::UsersImported`]. For other users what earlier files said stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UsersImported {
    /// Names of users for whom the file said what is true at this point of the stream.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub as_they_are: Vec<String>,
    /// Users in the file that differ or were removed.
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
    /// Its label, which distinguishes it in the history.
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
    /// Its label, which distinguishes it in the history.
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
    /// Users as the last import that named them has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<User>,
    /// All links that were ever issued.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<RestatedLink>,
    /// The names of users who are forgotten; no import brings them back unasked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<String>,
}

/// A link with the data from its metadata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestatedLink {
    /// The link's number.
    pub id: LinkId,
    /// What it lets a phone score.
    #[serde(flatten)]
    pub scope: RestatedScope,
    /// Its label.
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
    /// The short name, by which the history names them.
    pub username: String,
    /// The full name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The PIN's argon2id hash in PHC form; without one nobody can log in as this user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_hash: Option<String>,
    /// The length class of the PIN; not known for a PIN that an earlier release hashed, until it is typed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_size: Option<PinSize>,
    /// The index by which the PIN is found; none if no service has seen the PIN since it was hashed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_index: Option<PinIndex>,
}

/// A slow hash of a PIN with a key that is not in the log: one typed PIN has one index, whichever user's it is. As
/// secret as the hash.
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
    /// Whether both are the same user with the same PIN, whatever is known about that PIN.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let said = |user: &Self| (user.username.clone(), user.name.clone(), user.role, user.pin_hash.clone());
        said(self) == said(other)
    }

    /// Whether the PIN is known to be shorter than one that this user could choose.
    pub fn has_short_pin(&self) -> bool {
        self.pin_size.is_some_and(|size| size < self.role.least_pin())
    }
}

/// The length class of a PIN. The exact length is not recorded: it would help attackers.
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
    /// The class of a PIN.
    pub fn of(pin: &str) -> Self {
        match pin.chars().count() {
            0..4 => Self::Below4,
            4..8 => Self::From4,
            8.. => Self::From8,
        }
    }

    /// The fewest characters of a PIN in this class.
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
    /// The shortest class of PIN that may be chosen. Files and logs of earlier releases may have shorter ones.
    pub fn least_pin(self) -> PinSize {
        match self {
            Self::Scorekeeper => PinSize::From4,
            Self::Admin => PinSize::From8,
        }
    }
}
