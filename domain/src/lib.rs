//! What is true of a tournament: the events of matches, seasons, rosters and users, the states they fold into and the
//! decisions that make them.
//!
//! There is no input or output here, no clock and no randomness: time comes in with the command, and the same events
//! always fold into the same state. Everything else in the service may call this package; it calls none of it.

pub mod decider;
mod define;
pub mod game;
pub mod ids;
pub mod links;
pub mod listed;
pub mod matches;
pub mod place;
pub mod recorded;
pub mod roster;
pub mod rules;
pub mod season;
#[cfg(any(test, feature = "spec"))]
pub mod spec;
pub mod stored;
pub mod stream;
pub mod time;
pub mod tournament;
pub mod unreadable;
pub mod users;

pub use ids::{CategoryId, CommandId, EventId, LinkId, MatchId, PlayerId, SeasonSlug, TeamId};
pub use listed::Listed;
pub use place::{Position, Revision};
pub use recorded::{Event, Recorded};
pub use stored::{EventType, Stored};
pub use stream::{Stream, event_types};
pub use time::{Timestamp, Zone};
pub use unreadable::{About, Cut, Logins, Unreadable};
pub use uuid::Uuid;
