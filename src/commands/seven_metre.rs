//! `{action: "seven_metre", match, team, player?, outcome, overrule?}`: a seven-metre throw in play.

use minicup_domain::matches::{MatchAction, Outcome, Throw};

use super::fields::Fields;
use super::named::{known_team, scorer};
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "seven_metre", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    let team = known_team(target.model, fields.id("team"))?;
    let outcome = fields.word("outcome", Outcome::parse, "goal, saved or missed")?;
    let (thrower, overrule) = (scorer(target.model, fields)?, fields.overrule()?);
    Ok(MatchAction::Throw(Throw { team, thrower, outcome, seven_metre: true, overrule }))
}
