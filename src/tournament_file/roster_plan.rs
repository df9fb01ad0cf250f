//! What a file changes in the rosters. A player or trainer whose name is forgotten stays so, unless the file's is
//! taken.

use std::collections::HashSet;

use minicup_domain::decider::Decider;
use minicup_domain::tournament::{Player, Roster, RosterCommand, RosterDecider, Season};
use minicup_domain::{PlayerId, TeamId};

use super::append::{Append, Subject};
use super::change::{Change, Fate, Kept, Thing};
use super::present::Present;
use super::roster_fields::roster_differences;
use super::scene::Scene;
use super::takes::Takes;
use crate::store::codec::roster_stream;
use crate::transact::Author;

/// What rosters get, and which of their people stay forgotten.
#[derive(Debug, Default)]
pub(super) struct RosterPlan {
    pub(super) appends: Vec<Append>,
    pub(super) kept: Vec<Kept>,
}

/// What the rosters of a file get; `season` is the one that the store has.
pub(super) fn plan_rosters(season: &Season, scene: &Scene<'_>, takes: &mut Takes) -> RosterPlan {
    let teams = scene.file.categories.iter().flat_map(|category| &category.teams);
    let mut wanted: Vec<(TeamId, &str, Roster)> =
        teams.map(|team| (team.id, team.name.as_str(), team.wanted_roster())).collect();
    // Removing a team removes its people, names included.
    let stays = |id: TeamId| scene.wanted.teams.iter().any(|team| team.id == id);
    let gone = season.teams.iter().filter(|team| !stays(team.id));
    wanted.extend(gone.map(|team| (team.id, team.name.as_str(), Roster::default())));
    let forgotten = forgotten(scene.present);
    let mut plan = RosterPlan::default();
    for (team, name, mut roster) in wanted {
        let present = scene.present.roster(team).state;
        plan.kept.extend(keep_forgotten(&forgotten, &present, &mut roster, takes));
        plan.kept.extend(keep_trainer_forgotten((team, name), &present, &mut roster, takes));
        plan.appends.extend(plan_roster(scene, (team, name), &roster));
    }
    plan
}

/// Everybody whose name is forgotten, whichever team they were in, and who has none on any roster.
fn forgotten(present: &Present) -> HashSet<PlayerId> {
    let rosters = || present.rosters.values().map(|roster| &roster.state);
    let mut forgotten: HashSet<PlayerId> = rosters().flat_map(|roster| roster.forgotten.iter().copied()).collect();
    for player in rosters().flat_map(|roster| &roster.players).filter(|player| is_named(player)) {
        forgotten.remove(&player.id);
    }
    forgotten
}

fn is_named(player: &Player) -> bool {
    !(player.firstname.is_empty() && player.lastname.is_empty())
}

/// Removes the names of forgotten players from what a file wants, and returns whom it named.
fn keep_forgotten(
    forgotten: &HashSet<PlayerId>,
    present: &Roster,
    wanted: &mut Roster,
    takes: &mut Takes,
) -> Vec<Kept> {
    let mut kept = Vec::new();
    let mut known = present.forgotten.clone();
    for player in &mut wanted.players {
        let path = Thing::Player.path(Some(player.id.get()));
        let is_forgotten = wanted.forgotten.contains(&player.id);
        if !is_forgotten && (!forgotten.contains(&player.id) || takes.whole(&path)) {
            known.retain(|id| *id != player.id);
            continue;
        }
        if is_named(player) {
            let name = player.number.map(|number| format!("#{number}")).unwrap_or_default();
            kept.push(Kept::forgotten(Thing::Player, Some(player.id.get()), path, name));
            *player = player.nameless();
        }
        if !known.contains(&player.id) {
            known.push(player.id);
        }
    }
    wanted.forgotten = known;
    kept
}

/// Removes the name of a trainer from what a file wants if one is forgotten, and returns whose it was.
fn keep_trainer_forgotten(
    (team, name): (TeamId, &str),
    present: &Roster,
    wanted: &mut Roster,
    takes: &mut Takes,
) -> Option<Kept> {
    let path = Thing::Trainer.path(Some(team.get()));
    let stays = wanted.trainer_forgotten || (present.trainer_forgotten && !takes.whole(&path));
    wanted.trainer_forgotten = stays;
    let named = if stays { wanted.trainer_name.take() } else { None };
    named.map(|_| Kept::forgotten(Thing::Trainer, Some(team.get()), path, name.to_owned()))
}

fn plan_roster(scene: &Scene<'_>, (team, name): (TeamId, &str), wanted: &Roster) -> Option<Append> {
    let Author { user, now } = scene.author;
    let roster = scene.present.roster(team);
    let Ok(events) = RosterDecider::decide(&roster.state, &RosterCommand::Become(wanted.clone()));
    let append =
        Append::new(Subject::Roster, roster_stream(team), roster.revision, user, |cause| cause.events_at(now, &events));
    let (fate, fields) = match (is_empty(&roster.state), is_empty(wanted)) {
        (true, _) => (Fate::Added, vec![]),
        (false, true) => (Fate::Removed, vec![]),
        (false, false) => (Fate::Changed, roster_differences(&roster.state, wanted, scene.wanted.privacy())),
    };
    append.map(|append| append.told_as(vec![Change::new(Thing::Roster, fate, Some(team.get()), name).with(fields)]))
}

fn is_empty(roster: &Roster) -> bool {
    roster.trainer_name.is_none() && roster.players.is_empty()
}
