//! `{action: "line_up", match, team, players: [{player, number?, goalkeeper?, captain?}], officials?: [{letter, name?}],
//! overrule?}`: a team names who plays today.

use minicup_domain::TeamId;
use minicup_domain::matches::{Letter, LineUp, LinedUp, MatchAction};

use super::fields::Fields;
use super::named::{known_team, scorer};
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

/// The most players that are read: more than any rules allow.
const MAX_READ: usize = 100;

pub(super) const TYPE: CommandType =
    CommandType { name: "line_up", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
    let team = known_team(target.model, fields.id("team"))?;
    let listed = fields.objects("players", MAX_READ)?;
    let named = listed.iter().map(|listed| player(listed, target)).collect::<Result<Vec<_>, _>>()?;
    let (players, rosters): (Vec<LinedUp>, Vec<TeamId>) = named.into_iter().unzip();
    let officials = match fields.given("officials") {
        Some(_) => fields.objects("officials", Letter::ALL.len())?.iter().map(official).collect::<Result<_, _>>()?,
        None => vec![],
    };
    let line_up = LineUp { team, players, officials };
    Ok(MatchAction::LineUp { line_up, rosters, overrule: fields.overrule()? })
}

/// A player who plays, and the roster that lists them.
fn player(fields: &Fields, target: &Target) -> Result<(LinedUp, TeamId), Refusal> {
    let known = scorer(target.model, fields)?.ok_or_else(Refusal::unknown_player)?;
    let (goalkeeper, captain) = (fields.flag("goalkeeper")?, fields.flag("captain")?);
    Ok((LinedUp { player: known.player, number: fields.count("number")?, goalkeeper, captain }, known.team))
}

/// The letter of an official. Names of officials are not part of a match.
fn official(fields: &Fields) -> Result<Letter, Refusal> {
    fields.optional_lines("name")?;
    fields.word("letter", Letter::parse, "a letter from A to E")
}
