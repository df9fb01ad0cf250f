//! `{action: "shootout_shot", match, team, player?, scored, overrule?}`: a shot of the shoot-out.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::named::{known_team, scorer};
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "shootout_shot", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    if fields.given("scored").is_none() {
        return Err(Refusal::malformed("malformed", "scored must be true or false"));
    }
    let team = known_team(target.model, fields.id("team"))?;
    Ok(MatchAction::Shoot {
        team,
        shooter: scorer(target.model, fields)?,
        scored: fields.flag("scored")?,
        overrule: fields.overrule()?,
    })
}
