//! `{action: "delete_event", match, event}`: the last goal is taken back.

use minicup_domain::EventId;
use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::named::entry;
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "delete_event", right: to_score, has_moment: true, match_id, action };

/// Existing clients may leave the match out, since the event belongs to one.
fn match_id(fields: &Fields) -> Option<i64> {
    match fields.given("match") {
        Some(_) => named_match(fields),
        None => fields.id("event").map(|event| EventId::from_number(event).match_id().get()),
    }
}

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    Ok(MatchAction::DeleteGoal { entry: entry(target.id, fields)? })
}
