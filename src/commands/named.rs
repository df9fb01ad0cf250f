//! What the fields of a request name: matches, categories, teams, players and lines of a match.

use minicup_domain::matches::{Scorer, Side};
use minicup_domain::{CategoryId, EventId, MatchId, PlayerId, Revision, TeamId};
use minicup_projections::ReadModel;

use super::fields::Fields;
use crate::matches::Known;
use crate::refusal::Refusal;

/// The match a request names, and its state on this node.
///
/// # Errors
/// If it is not scheduled.
pub fn known_match(model: &ReadModel, id: Option<i64>) -> Result<(MatchId, Known), Refusal> {
    let id = MatchId::new(id.ok_or_else(Refusal::unknown_match)?);
    let fixture = model.catalogue.fixture(id).ok_or_else(Refusal::unknown_match)?;
    let seen = model.scores.state(id).and_then(|state| state.revision());
    Ok((id, Known { fixture: Some(fixture), seen }))
}

/// The category a request names.
///
/// # Errors
/// If there is none.
pub fn known_category(model: &ReadModel, id: Option<i64>) -> Result<CategoryId, Refusal> {
    let id = CategoryId::new(id.ok_or_else(Refusal::unknown_category)?);
    model.catalogue.category(id).map(|_| id).ok_or_else(Refusal::unknown_category)
}

/// The team a request names.
///
/// # Errors
/// If there is none.
pub fn known_team(model: &ReadModel, id: Option<i64>) -> Result<TeamId, Refusal> {
    let id = TeamId::new(id.ok_or_else(Refusal::unknown_team)?);
    model.catalogue.team(id).map(|_| id).ok_or_else(Refusal::unknown_team)
}

/// The scorer in `player`; 0, null or absent: unknown.
///
/// # Errors
/// If there is no such player.
pub fn scorer(model: &ReadModel, fields: &Fields) -> Result<Option<Scorer>, Refusal> {
    if fields.given("player").is_none() {
        return Ok(None);
    }
    let id = fields.id("player").ok_or_else(Refusal::unknown_player)?;
    if id == 0 {
        return Ok(None);
    }
    let player = PlayerId::new(id);
    let (_, team) = model.catalogue.player(player).ok_or_else(Refusal::unknown_player)?;
    Ok(Some(Scorer { player, team }))
}

/// The side in `winner`; none if it is absent.
///
/// # Errors
/// If it is anything but 0 and 1.
pub fn winner(fields: &Fields) -> Result<Option<Side>, Refusal> {
    let Some(index) = fields.count("winner")? else { return Ok(None) };
    let message = "winner must be 0, the home team, or 1";
    Side::from_index(index.into()).map(Some).ok_or_else(|| Refusal::malformed("malformed", message))
}

/// The line of the match in `event`.
///
/// # Errors
/// If it is a line of another match, or does not exist.
pub fn entry(id: MatchId, fields: &Fields) -> Result<Revision, Refusal> {
    let event = fields.id("event").and_then(|event| EventId::from_number(event).revision_in(id));
    event.ok_or_else(Refusal::unknown_entry)
}
