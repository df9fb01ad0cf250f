//! `{action: "attack", match, team}`: an attack ended without a goal while a treated player waits for it.

use minicup_domain::matches::MatchAction;

use super::fields::Fields;
use super::named::known_team;
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "attack", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    Ok(MatchAction::EndAttack { team: known_team(target.model, fields.id("team"))? })
}
