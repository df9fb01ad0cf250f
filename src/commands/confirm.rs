//! `{action: "confirm", match, winner?}`: the result is final. A draw that must be decided takes a winner.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::named::winner;
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "confirm", right: to_score, has_moment: false, match_id: named_match, action };

fn action(fields: &Fields, _: &Target) -> Result<MatchAction, Refusal> {
    Ok(winner(fields)?.map_or(MatchAction::Confirm, MatchAction::ConfirmWinner))
}
