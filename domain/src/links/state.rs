//! Links that let one phone score a match or a court, and how long they are valid.

use crate::ids::{LinkId, MatchId, SeasonSlug};
use crate::time::Timestamp;
use crate::unreadable::Logins;
use crate::users::{CourtLinkIssued, LinkIssued, LinkRevoked, RestatedLink, RestatedScope, UserEvent};

/// How long a link is valid, in hours, after the planned start of its last match or after its issue if that is later:
/// a match put off to the next day can still be scored, and a link found in a phone weeks later opens nothing.
pub const LINK_HOURS: u32 = 48;

/// The prefix of the name under which events name a link as their author; no user name begins with it.
pub const LINK_PREFIX: &str = "link:";

/// What a link lets a phone score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkScope {
    /// One match.
    Match(MatchId),
    /// Every match that the schedule has on a court.
    Court {
        /// The season.
        season: SeasonSlug,
        /// The court, as the schedule writes it.
        court: String,
    },
}

/// A link as its events leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub id: LinkId,
    /// What it lets a phone score.
    pub scope: LinkScope,
    /// Its label.
    pub label: String,
    /// The secret's argon2id hash in PHC form.
    pub secret_hash: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// By whom.
    pub issued_by: Option<String>,
    /// When and by whom it was revoked.
    pub revoked: Option<(Timestamp, Option<String>)>,
}

impl Link {
    /// The name under which events name it as their author.
    pub fn author(&self) -> String {
        format!("{LINK_PREFIX}{}", self.label)
    }

    /// When it expires; `start` is the planned start of its last match.
    pub fn expires_at(&self, start: Timestamp) -> Timestamp {
        start.max(self.issued_at).plus_seconds(LINK_HOURS * 60 * 60)
    }

    /// Whether it opens anything at `now`. A scope without a match on the schedule has no start, and opens nothing.
    pub fn is_valid(&self, start: Option<Timestamp>, now: Timestamp) -> bool {
        self.revoked.is_none() && start.is_some_and(|start| now < self.expires_at(start))
    }
}

impl From<&RestatedLink> for Link {
    fn from(restated: &RestatedLink) -> Self {
        let RestatedLink { id, scope, label, secret_hash, issued_at, issued_by, revoked_at, revoked_by } =
            restated.clone();
        let scope = match scope {
            RestatedScope::Match { match_id } => LinkScope::Match(match_id),
            RestatedScope::Court { season, court } => LinkScope::Court { season, court },
        };
        let revoked = revoked_at.map(|at| (at, revoked_by));
        Self { id, scope, label, secret_hash, issued_at, issued_by, revoked }
    }
}

impl From<&Link> for RestatedLink {
    fn from(link: &Link) -> Self {
        let Link { id, scope, label, secret_hash, issued_at, issued_by, revoked } = link.clone();
        let scope = match scope {
            LinkScope::Match(match_id) => RestatedScope::Match { match_id },
            LinkScope::Court { season, court } => RestatedScope::Court { season, court },
        };
        let (revoked_at, revoked_by) = revoked.map_or((None, None), |(at, by)| (Some(at), by));
        Self { id, scope, label, secret_hash, issued_at, issued_by, revoked_at, revoked_by }
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
        self.links.iter().find(|link| link.id == id)
    }

    /// The number that the next link gets.
    pub fn next_id(&self) -> LinkId {
        LinkId::new(self.links.iter().map(|link| link.id.get()).max().unwrap_or(0).saturating_add(1))
    }
}

/// The links after an event that cannot be read. It may have revoked links, so those it may concern open nothing.
pub fn refuse_links(mut state: Links, logins: &Logins) -> Links {
    for link in state.links.iter_mut().filter(|link| link.revoked.is_none() && logins.concern_link(link.id)) {
        link.revoked = Some((link.issued_at, None));
    }
    state
}

/// The links after `event`, which happened at `at` through `by`. Total, like every fold.
pub fn evolve_links(mut state: Links, event: &UserEvent, at: Timestamp, by: Option<&str>) -> Links {
    let by = by.map(str::to_owned);
    match event {
        UserEvent::UserDefined(_) | UserEvent::UserRemoved(_) | UserEvent::UsersImported(_) => {}
        UserEvent::LinkIssued(LinkIssued { id, match_id, label, secret_hash }) => {
            add(&mut state, link(*id, LinkScope::Match(*match_id), label, secret_hash, at, by));
        }
        UserEvent::CourtLinkIssued(CourtLinkIssued { id, season, court, label, secret_hash }) => {
            let scope = LinkScope::Court { season: season.clone(), court: court.clone() };
            add(&mut state, link(*id, scope, label, secret_hash, at, by));
        }
        UserEvent::LinkRevoked(LinkRevoked { id }) => {
            if let Some(link) = state.links.iter_mut().find(|link| link.id == *id && link.revoked.is_none()) {
                link.revoked = Some((at, by));
            }
        }
        UserEvent::UsersRestated(restated) => {
            state = Links::default();
            restated.links.iter().for_each(|link| add(&mut state, link.into()));
        }
    }
    state
}

fn link(
    id: LinkId,
    scope: LinkScope,
    label: &str,
    secret_hash: &str,
    issued_at: Timestamp,
    issued_by: Option<String>,
) -> Link {
    let (label, secret_hash) = (label.to_owned(), secret_hash.to_owned());
    Link { id, scope, label, secret_hash, issued_at, issued_by, revoked: None }
}

/// A number is issued once: a second event with it has no effect.
fn add(state: &mut Links, link: Link) {
    if state.get(link.id).is_none() {
        state.links.push(link);
    }
}
