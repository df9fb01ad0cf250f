//! `{action: "state_change", match, state}`: a half begins or ends.

use minicup_domain::matches::{MatchAction, Phase};

use super::fields::Fields;
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "state_change", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, _: &Target) -> Result<MatchAction, Refusal> {
    let message = "state must be half_first, pause, half_second or end";
    let phase = Phase::parse(fields.text("state")?).ok_or_else(|| Refusal::malformed("malformed", message))?;
    Ok(MatchAction::ChangeState(phase))
}
