//! `{action: "seven_metre", match, team, player?, outcome}`: a seven-metre throw in play.

use minicup_domain::matches::{MatchAction, Outcome};

use super::fields::Fields;
use super::named::{known_team, scorer};
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "seven_metre", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    let team = known_team(target.model, fields.id("team"))?;
    let outcome = fields.word("outcome", Outcome::parse, "goal, saved or missed")?;
    Ok(MatchAction::SevenMetre { team, thrower: scorer(target.model, fields)?, outcome })
}
