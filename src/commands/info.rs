//! `{action: "info", match, text}`: a note.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "info", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, _: &Target) -> Result<MatchAction, Refusal> {
    Ok(MatchAction::Info { text: fields.lines("text")?.to_owned() })
}
