//! `{action: "timeout", match, team, granted?, overrule?}`: a team calls a time-out.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::named::known_team;
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "timeout", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    let team = known_team(target.model, fields.id("team"))?;
    let granted = fields.given("granted").map_or(Ok(true), |_| fields.flag("granted"))?;
    Ok(MatchAction::CallTimeout { team, granted, overrule: fields.overrule()? })
}
