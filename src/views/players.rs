//! Players, with and without their goals.

use minicup_domain::matches::{LinedUp, MatchState, Side};
use minicup_domain::{MatchId, TeamId};
use minicup_projections::people::ShownPlayer;
use minicup_projections::{ReadModel, teams};
use serde::Serialize;
use utoipa::ToSchema;

/// A player as the season's privacy lets readers see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Player)]
pub struct PlayerView {
    /// Id of the player.
    pub id: i64,
    /// Given and family name.
    pub name: String,
    /// Number on the shirt.
    pub number: Option<i64>,
    /// Given name.
    pub firstname: String,
    /// Family name.
    pub lastname: String,
    /// Goals in all matches of the category, if requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_goals: Option<u32>,
    /// Goals in the match at hand, if requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_goals: Option<u32>,
    /// Whether they keep the goal; in a match whose team has named who plays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goalkeeper: Option<bool>,
    /// Whether they lead the team; in a match whose team has named who plays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captain: Option<bool>,
}

/// A player without goals.
pub(super) fn player_view(player: ShownPlayer) -> PlayerView {
    PlayerView {
        id: player.id.get(),
        name: player.name(),
        number: player.number,
        firstname: player.firstname,
        lastname: player.lastname,
        total_goals: None,
        match_goals: None,
        goalkeeper: None,
        captain: None,
    }
}

/// The players of a side of a match by today's number: those who play, or else the whole roster.
pub fn players_in_match(model: &ReadModel, id: MatchId, side: Side, team: TeamId) -> Vec<PlayerView> {
    let unplayed = MatchState::default();
    let state = model.scores.state(id).unwrap_or(&unplayed);
    let view = |(player, lined_up): (ShownPlayer, Option<LinedUp>)| PlayerView {
        goalkeeper: lined_up.map(|lined_up| lined_up.goalkeeper),
        captain: lined_up.map(|lined_up| lined_up.captain),
        ..player_view(player)
    };
    model.catalogue.players_in(state, side, team).into_iter().map(view).collect()
}

/// The players of a team by number, with their goals in all matches of the category.
pub fn roster_with_goals(model: &ReadModel, team: TeamId) -> Option<Vec<PlayerView>> {
    let detail = teams::detail(model, team, None)?;
    let view =
        |goals: teams::PlayerGoals| PlayerView { total_goals: Some(goals.total_goals), ..player_view(goals.player) };
    Some(detail.players.into_iter().map(view).collect())
}
