//! A team with its place, its players' goals and its matches.

use std::collections::HashMap;

use minicup_domain::matches::{EntryKind, Half, MatchState, Phase};
use minicup_domain::tournament::Team;
use minicup_domain::{MatchId, PlayerId, TeamId};

use crate::ReadModel;
use crate::people::ShownPlayer;
use crate::standings::Row;

/// Everything that is shown of a team.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamDetail<'a> {
    /// The team itself.
    pub team: &'a Team,
    /// Its row of the table; none while its category is unknown.
    pub row: Option<Row>,
    /// Its players by number, with their goals.
    pub players: Vec<PlayerGoals>,
    /// Its matches in the order of the schedule.
    pub matches: Vec<MatchId>,
}

/// A player's goals that stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayerGoals {
    /// The player.
    pub player: ShownPlayer,
    /// In all matches of the category.
    pub total_goals: u32,
    /// In the requested match, or else the one that runs, or else the one that started last.
    pub match_goals: u32,
}

/// A team in detail; `of_match` is the match whose goals are counted separately. None if there is no such team.
pub fn detail(model: &ReadModel, id: TeamId, of_match: Option<MatchId>) -> Option<TeamDetail<'_>> {
    let team = model.catalogue.team(id)?;
    let matches = matches_of(model, team);
    let counted_apart = of_match.or_else(|| present_match(model, &matches));
    let match_goals = goals(model, counted_apart);
    let players = total_goals(model, id).into_iter().map(|(player, total_goals)| PlayerGoals {
        match_goals: match_goals.get(&player.id).copied().unwrap_or(0),
        player,
        total_goals,
    });
    let row = model.standings.row(&model.catalogue, team.category, id);
    Some(TeamDetail { team, row, players: players.collect(), matches })
}

/// The players of a team by number, each with their goals in all matches of the category.
pub fn total_goals(model: &ReadModel, team: TeamId) -> Vec<(ShownPlayer, u32)> {
    let category = model.catalogue.team(team).and_then(|team| model.catalogue.category(team.category));
    let total = goals(model, category.into_iter().flat_map(|entry| entry.matches.iter().copied()));
    let players = model.catalogue.players_by_number(team).into_iter();
    let with_goals = |player: ShownPlayer| {
        let goals = total.get(&player.id).copied().unwrap_or(0);
        (player, goals)
    };
    players.map(with_goals).collect()
}

fn matches_of(model: &ReadModel, team: &Team) -> Vec<MatchId> {
    let Some(entry) = model.catalogue.category(team.category) else { return vec![] };
    let plays = |id: &MatchId| {
        model.catalogue.scheduled(*id).is_some_and(|scheduled| [scheduled.home, scheduled.away].contains(&team.id))
    };
    entry.matches.iter().copied().filter(plays).filter(|id| !model.scores.is_void(*id)).collect()
}

/// The match that runs, or else the one that started last.
fn present_match(model: &ReadModel, matches: &[MatchId]) -> Option<MatchId> {
    let started = |id: &MatchId| {
        let state = model.scores.state(*id)?;
        Some((*id, (is_running(state), state.half_start(Half::First)?)))
    };
    matches.iter().filter_map(started).max_by_key(|(_, recency)| *recency).map(|(id, _)| id)
}

/// The break belongs to a match that runs.
fn is_running(state: &MatchState) -> bool {
    matches!(state.phase, Phase::HalfFirst | Phase::Pause | Phase::HalfSecond)
}

/// Every known scorer's goals in those of `matches` that count.
fn goals(model: &ReadModel, matches: impl IntoIterator<Item = MatchId>) -> HashMap<PlayerId, u32> {
    let mut goals = HashMap::new();
    let states = matches.into_iter().filter_map(|id| model.scores.state(id));
    for entry in states.filter(|state| state.result_kind().counts()).flat_map(|state| &state.entries) {
        if let EntryKind::Goal { player: Some(player), .. } = entry.kind {
            *goals.entry(player).or_default() += 1;
        }
    }
    goals
}
