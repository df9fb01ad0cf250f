//! `{action: "record_result", match, score: [home, away], reason}`: a result from paper.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::{CommandType, Target, named_match};
use crate::access::Right;
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "record_result", right: Right::Score, has_moment: false, match_id: named_match, action };

fn action(fields: &Fields, _: &Target) -> Result<MatchAction, Refusal> {
    Ok(MatchAction::RecordResult { score: fields.score("score")?, reason: fields.text("reason")?.to_owned() })
}
