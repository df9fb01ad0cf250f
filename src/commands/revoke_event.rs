//! `{action: "revoke_event", match, event, reason, resume?}`: a line is taken back, with a reason. Of starts and ends
//! only the latest.

use minicup_domain::matches::{MatchAction, Resume};

use super::fields::Fields;
use super::named::entry;
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "revoke_event", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    let resume = match fields.optional_text("resume")? {
        None => None,
        Some("stood") => Some(Resume::Stood),
        Some(_) => return Err(Refusal::malformed("malformed", "resume must be stood")),
    };
    let reason = fields.lines("reason")?.to_owned();
    Ok(MatchAction::Revoke { entry: entry(target.id, fields)?, reason, resume })
}
