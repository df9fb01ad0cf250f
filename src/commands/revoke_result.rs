//! `{action: "revoke_result", match, reason}`: a result by hand is taken back, and what was played counts again.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::{CommandType, Target, named_match, with_pin};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "revoke_result", right: with_pin, has_moment: false, match_id: named_match, action };

fn action(fields: &Fields, _: &Target) -> Result<MatchAction, Refusal> {
    Ok(MatchAction::RevokeResult { reason: fields.lines("reason")?.to_owned() })
}
