//! `{action: "amend_event", match, event, player?, team?, half_index?, time_offset?, reason?, overrule?}`: a line is corrected.

use minicup_domain::matches::{Amendment, Half, MatchAction};
use minicup_projections::ReadModel;

use super::fields::Fields;
use super::named::{entry, known_team, scorer};
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "amend_event", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    let reason = fields.optional_lines("reason")?.map(str::to_owned);
    Ok(MatchAction::Amend { entry: entry(target.id, fields)?, change: amendment(target.model, fields)?, reason })
}

fn amendment(model: &ReadModel, fields: &Fields) -> Result<Amendment, Refusal> {
    let team = match fields.given("team") {
        Some(_) => Some(known_team(model, fields.id("team"))?),
        None => None,
    };
    let names_scorer = fields.get("player").is_some();
    let scorer = if names_scorer { Some(scorer(model, fields)?) } else { None };
    let half = fields.count("half_index")?.map(half).transpose()?;
    Ok(Amendment { team, scorer, half, offset: fields.count("time_offset")?, overrule: fields.overrule()? })
}

fn half(index: u32) -> Result<Half, Refusal> {
    Half::from_index(i64::from(index)).ok_or_else(|| Refusal::malformed("malformed", "half_index must be 0 or 1"))
}
