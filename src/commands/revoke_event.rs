//! `{action: "revoke_event", match, event, reason}`: a line is taken back, with a reason.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::named::entry;
use super::{CommandType, Target, named_match};
use crate::access::Right;
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "revoke_event", right: Right::Score, has_moment: false, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    Ok(MatchAction::Revoke { entry: entry(target.id, fields)?, reason: fields.text("reason")?.to_owned() })
}
