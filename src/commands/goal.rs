//! `{action: "goal", match, team, player?, seven_metre?, overrule?}`: a team scored.

use minicup_domain::matches::{MatchAction, Outcome, Throw};

use super::fields::Fields;
use super::named::{known_team, scorer};
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "goal", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    let team = known_team(target.model, fields.id("team"))?;
    let scorer = scorer(target.model, fields)?;
    let (seven_metre, overrule) = (fields.flag("seven_metre")?, fields.overrule()?);
    if !seven_metre && overrule.is_none() {
        return Ok(MatchAction::Goal { team, scorer });
    }
    Ok(MatchAction::Throw(Throw { team, thrower: scorer, outcome: Outcome::Goal, seven_metre, overrule }))
}
