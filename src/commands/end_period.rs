//! `{action: "end_period", match}`: the running period ends.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "end_period", right: to_score, has_moment: true, match_id: named_match, action };

fn action(_: &Fields, _: &Target) -> Result<MatchAction, Refusal> {
    Ok(MatchAction::EndPeriod)
}
