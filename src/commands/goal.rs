//! `{action: "goal", match, team, player?, seven_metre?}`: a team scored.

use minicup_domain::matches::{MatchAction, Outcome};

use super::fields::Fields;
use super::named::{known_team, scorer};
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "goal", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    let team = known_team(target.model, fields.id("team"))?;
    let scorer = scorer(target.model, fields)?;
    Ok(match fields.flag("seven_metre")? {
        true => MatchAction::SevenMetre { team, thrower: scorer, outcome: Outcome::Goal },
        false => MatchAction::Goal { team, scorer },
    })
}
