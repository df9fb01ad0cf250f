//! Players, with and without their goals.

use minicup_domain::TeamId;
use minicup_projections::people::ShownPlayer;
use minicup_projections::{Catalogue, ReadModel, teams};
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
    }
}

/// The players of a team by number.
pub fn roster_views(catalogue: &Catalogue, team: TeamId) -> Vec<PlayerView> {
    catalogue.players_by_number(team).into_iter().map(player_view).collect()
}

/// The players of a team by number, with their goals in all matches of the category.
pub fn roster_with_goals(model: &ReadModel, team: TeamId) -> Option<Vec<PlayerView>> {
    let detail = teams::detail(model, team, None)?;
    let view =
        |goals: teams::PlayerGoals| PlayerView { total_goals: Some(goals.total_goals), ..player_view(goals.player) };
    Some(detail.players.into_iter().map(view).collect())
}
