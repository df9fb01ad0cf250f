//! Issuing and revoking links.

use std::fmt;

use super::state::{LinkScope, Links};
use crate::ids::LinkId;
use crate::users::{CourtLinkIssued, LinkIssued, LinkRevoked, UserEvent};

/// The most links that are valid at one time: several for each match of the largest possible tournament.
pub const MAX_VALID_LINKS: usize = 1000;

/// Why a link is not issued or revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkRejection {
    /// [`MAX_VALID_LINKS`] are valid already.
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

/// The event that issues the next link, `valid` being how many are valid now.
///
/// # Errors
/// [`LinkRejection::TooMany`].
pub fn decide_issue(
    state: &Links,
    scope: LinkScope,
    label: &str,
    secret_hash: &str,
    valid: usize,
) -> Result<UserEvent, LinkRejection> {
    if valid >= MAX_VALID_LINKS {
        return Err(LinkRejection::TooMany);
    }
    let (id, label, secret_hash) = (state.next_id(), label.to_owned(), secret_hash.to_owned());
    Ok(match scope {
        LinkScope::Match(match_id) => UserEvent::LinkIssued(LinkIssued { id, match_id, label, secret_hash }),
        LinkScope::Court { season, court } => {
            UserEvent::CourtLinkIssued(CourtLinkIssued { id, season, court, label, secret_hash })
        }
    })
}

/// The events that revoke a link; none if it is already revoked.
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
