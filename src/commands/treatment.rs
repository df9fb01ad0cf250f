//! `{action: "treatment", match, team, player?}`: a player was treated on court.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::named::{known_team, scorer};
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "treatment", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    let team = known_team(target.model, fields.id("team"))?;
    Ok(MatchAction::Treat { team, player: scorer(target.model, fields)? })
}
