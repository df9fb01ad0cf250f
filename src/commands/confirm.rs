//! `{action: "confirm", match}`: the result is final.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::{CommandType, Target, named_match};
use crate::access::Right;
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "confirm", right: Right::Score, has_moment: false, match_id: named_match, action };

fn action(_: &Fields, _: &Target) -> Result<MatchAction, Refusal> {
    Ok(MatchAction::Confirm)
}
