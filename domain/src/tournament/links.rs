//! Links that let one phone score one match: issued, revoked, and how long they are good for.

use std::fmt;

use super::event::{LinkIssued, LinkRevoked, UserEvent};
use crate::ids::{LinkId, MatchId};
use crate::time::Timestamp;

/// How long a link is good for, in hours, behind the planned start of its match or behind its issue if that is later:
/// a match put off to the next day is still scored, and a link found in a phone weeks later opens nothing.
pub const LINK_HOURS: u32 = 48;

/// The most links that are good at one time: several for each match of the largest tournament there is.
pub const MAX_VALID_LINKS: usize = 1000;

/// What the name of whoever scores by a link begins with, where users have their user name; no user's does.
pub const LINK_PREFIX: &str = "link:";

/// A link as its events leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What was issued.
    pub issued: LinkIssued,
    /// When.
    pub issued_at: Timestamp,
    /// By whom.
    pub issued_by: Option<String>,
    /// When and by whom it was taken back.
    pub revoked: Option<(Timestamp, Option<String>)>,
}

impl Link {
    /// By what name events tell that they came from this link.
    pub fn author(&self) -> String {
        format!("{LINK_PREFIX}{}", self.issued.label)
    }

    /// When it ends by itself, `start` being the planned start of its match.
    pub fn expires_at(&self, start: Timestamp) -> Timestamp {
        start.max(self.issued_at).plus_seconds(LINK_HOURS * 60 * 60)
    }

    /// Whether it opens anything at `now`. The start of a match that is not on the schedule is none, and there is
    /// nothing to open then.
    pub fn is_valid(&self, start: Option<Timestamp>, now: Timestamp) -> bool {
        self.revoked.is_none() && start.is_some_and(|start| now < self.expires_at(start))
    }
}

/// All links that were ever issued.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// In the order they were issued.
    pub links: Vec<Link>,
}

impl Links {
    /// The link of that number.
    pub fn get(&self, id: LinkId) -> Option<&Link> {
        self.links.iter().find(|link| link.issued.id == id)
    }

    fn next_id(&self) -> LinkId {
        LinkId::new(self.links.iter().map(|link| link.issued.id.get()).max().unwrap_or(0).saturating_add(1))
    }
}

/// Why a link is not issued or revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkRejection {
    /// [`MAX_VALID_LINKS`] are good already.
    TooMany,
    /// There is no such link.
    Unknown,
}

impl fmt::Display for LinkRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany => write!(f, "{MAX_VALID_LINKS} links are valid already, revoke some"),
            Self::Unknown => f.write_str("there is no such link"),
        }
    }
}

impl std::error::Error for LinkRejection {}

/// The event that issues the next link, `valid` being how many are good now.
///
/// # Errors
/// [`LinkRejection::TooMany`].
pub fn decide_issue(
    state: &Links,
    match_id: MatchId,
    label: &str,
    secret_hash: &str,
    valid: usize,
) -> Result<LinkIssued, LinkRejection> {
    if valid >= MAX_VALID_LINKS {
        return Err(LinkRejection::TooMany);
    }
    Ok(LinkIssued { id: state.next_id(), match_id, label: label.to_owned(), secret_hash: secret_hash.to_owned() })
}

/// The events that take a link back; none if it is taken back already.
///
/// # Errors
/// [`LinkRejection::Unknown`].
pub fn decide_revoke(state: &Links, id: LinkId) -> Result<Vec<UserEvent>, LinkRejection> {
    let link = state.get(id).ok_or(LinkRejection::Unknown)?;
    Ok(match link.revoked {
        Some(_) => vec![],
        None => vec![UserEvent::LinkRevoked(LinkRevoked { id })],
    })
}

/// The links after `event`, which happened at `at` through `by`. Total, like every fold.
pub fn evolve_links(mut state: Links, event: &UserEvent, at: Timestamp, by: Option<&str>) -> Links {
    let by = by.map(str::to_owned);
    match event {
        UserEvent::UserDefined(_) | UserEvent::UserRemoved(_) => {}
        UserEvent::LinkIssued(issued) if state.get(issued.id).is_some() => {}
        UserEvent::LinkIssued(issued) => {
            state.links.push(Link { issued: issued.clone(), issued_at: at, issued_by: by, revoked: None });
        }
        UserEvent::LinkRevoked(LinkRevoked { id }) => {
            if let Some(link) = state.links.iter_mut().find(|link| link.issued.id == *id && link.revoked.is_none()) {
                link.revoked = Some((at, by));
            }
        }
    }
    state
}
