//! `{action: "punish", match, team, player? | official?, punishment, overrule?}`: somebody is punished.

use minicup_domain::matches::{Accused, Letter, MatchAction, Punishment};

use super::fields::Fields;
use super::named::{known_team, scorer};
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "punish", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    let team = known_team(target.model, fields.id("team"))?;
    let words = "warning, suspension, disqualification or blue_card";
    let punishment = fields.word("punishment", Punishment::parse, words)?;
    let (accused, overrule) = (accused(fields, target)?, fields.overrule()?);
    Ok(MatchAction::Punish { team, accused, punishment, overrule })
}

/// A player or an official; none: not known.
fn accused(fields: &Fields, target: &Target) -> Result<Option<Accused>, Refusal> {
    let player = scorer(target.model, fields)?.map(Accused::Player);
    let Some(letter) = fields.optional_text("official")? else { return Ok(player) };
    let official = Letter::parse(letter).map(Accused::Official);
    match (official, player) {
        (None, _) => Err(Refusal::malformed("malformed", "official must be a letter from A to E")),
        (Some(_), Some(_)) => Err(Refusal::malformed("malformed", "name a player or an official, not both")),
        (official, None) => Ok(official),
    }
}
