//! What an import appends: the difference between a file and the store, all of it decided before any of it is done.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use minicup_domain::MatchId;
use minicup_domain::decider::Decider;
use minicup_domain::tournament::{
    Said, Season, SeasonCommand, SeasonDecider, SeasonRecord, SeasonRejection, decide_said, evolve_season,
};

use super::append::{Append, Subject};
use super::change::{Kept, season_changes};
use super::fault::Fault;
use super::file::TournamentFile;
use super::finding::Finding;
use super::history::{History, histories};
use super::merge::{Merged, merge, said_season};
use super::played::{in_order_of_time, revoked_result};
use super::present::{Folded, Present};
use super::request::{ImportError, Request};
use super::results::{Results, plan_results, said_results};
use super::roster_plan::plan_rosters;
use super::scene::Scene;
use super::takes::Takes;
use super::user_plan::plan_users;
use crate::store::EventStore;
use crate::store::codec::season_stream;

/// What an import appends, in the order of the appends, and what it leaves.
///
/// A stricter privacy comes first, so that nobody new is shown by a name that is to be hidden. Then come people, and
/// the season before its results, so that nothing ever refers to what does not exist; but a result whose match is
/// removed is taken back before that. What the file said comes last. Each append is complete and leaves a store from
/// which the rest is planned again: an interrupted import is completed by running it once more.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) appends: Vec<Append>,
    pub(super) kept: Vec<Kept>,
    /// The resulting season.
    pub(super) season: Season,
}

/// Plans an import.
pub(super) async fn plan(
    store: &dyn EventStore,
    present: &Present,
    file: &TournamentFile,
    takes: &mut Takes,
    request: Request<'_>,
) -> Result<Plan, ImportError> {
    let Folded { state: SeasonRecord { state, said }, revision } = present.season(&file.season.slug);
    let mut season = Folded { state, revision };
    let Merged { season: wanted, mut kept } =
        merge(said_season(said.as_ref(), &season.state), &season.state, &file.wanted_season(), takes);
    let scheduled: HashSet<MatchId> =
        season.state.matches.iter().chain(&wanted.matches).map(|scheduled| scheduled.id).collect();
    let histories = histories(store, scheduled).await?;
    let zone = wanted.season.as_ref().and_then(|season| TimeZone::get(&season.timezone).ok()).unwrap_or(TimeZone::UTC);
    let Request { author, pins, .. } = request;
    let scene = Scene { present, file, wanted, said, histories, zone, author, pins };
    let mut faults = Vec::new();
    let privacy = plan_stricter_privacy(&mut season, &scene);
    let season_append = plan_season(&season, &scene).unwrap_or_else(|bad| noted(&mut faults, bad));
    let revocations = plan_revocations(&season.state, &scene).unwrap_or_else(|bad| noted(&mut faults, bad));
    let users = plan_users(&scene, takes).unwrap_or_else(|bad| noted(&mut faults, bad));
    let results = plan_results(&scene, takes).unwrap_or_else(|bad| noted(&mut faults, bad));
    let rosters = plan_rosters(&season.state, &scene, takes);
    faults.extend(takes.unknown().into_iter().map(unknown_take));
    if !faults.is_empty() {
        return Err(ImportError::Faults(faults));
    }
    let Results { plays, kept: kept_results } = results;
    kept.extend(kept_results);
    kept = kept.into_iter().map(|kept| kept.shown(&scene.wanted, &file.wanted_season(), &scene.zone)).collect();
    kept.extend(users.kept);
    kept.extend(rosters.kept);
    let mut appends = Vec::from_iter(privacy);
    appends.extend(rosters.appends);
    appends.extend(users.append);
    appends.extend(revocations);
    let behind = season.revision.map_or(0, |last| last.get() + 1)
        + season_append.as_ref().map_or(0, |append| append.events.len() as u64);
    appends.extend(season_append);
    appends.extend(in_order_of_time(plays));
    appends.extend(plan_said(behind, &scene));
    Ok(Plan { appends, kept, season: scene.wanted })
}

fn unknown_take(path: &str) -> Fault {
    Fault::new("", Finding::NothingToTake { path: path.to_owned() })
}

fn noted<T: Default>(faults: &mut Vec<Fault>, bad: Vec<Fault>) -> T {
    faults.extend(bad);
    T::default()
}

/// The stricter privacy of an existing season, which is also set in `season`. A looser one, and that of a new
/// season, which has no teams yet, goes with the rest of the season.
fn plan_stricter_privacy(season: &mut Folded<Season>, scene: &Scene<'_>) -> Option<Append> {
    let show = scene.wanted.privacy.filter(|show| *show > season.state.privacy())?;
    let last = season.revision?;
    // Nothing that was played prevents it.
    let events = SeasonDecider::decide(&season.state, &SeasonCommand::Show(show)).unwrap_or_default();
    let stream = season_stream(&scene.file.season.slug);
    let append = Append::new(Subject::Season, stream, Some(last), scene.author.user, |cause| {
        cause.events_at(scene.author.now, &events)
    });
    let changes = season_changes(&season.state, &season.state, &events, &scene.zone);
    for event in &events {
        season.evolve(last.next(), |state| evolve_season(state, event));
    }
    append.map(|append| append.told_as(changes))
}

fn plan_season(season: &Folded<Season>, scene: &Scene<'_>) -> Result<Option<Append>, Vec<Fault>> {
    let said = |id| scene.said.as_ref().and_then(|said| said.result(id));
    let fixed = |(id, history): &(&MatchId, &History)| history.has_begun() && !history.is_imported_alone(said(**id));
    let fixed: HashSet<MatchId> = scene.histories.iter().filter(fixed).map(|(id, _)| *id).collect();
    let command = SeasonCommand::Become { wanted: Box::new(scene.wanted.clone()), fixed };
    let events = SeasonDecider::decide(&season.state, &command).map_err(|rejections| {
        rejections.into_iter().map(|rejection| season_fault(scene.file, rejection)).collect::<Vec<_>>()
    })?;
    let stream = season_stream(&scene.file.season.slug);
    let append = Append::new(Subject::Season, stream, season.revision, scene.author.user, |cause| {
        cause.events_at(scene.author.now, &events)
    });
    Ok(append.map(|append| append.told_as(season_changes(&season.state, &scene.wanted, &events, &scene.zone))))
}

fn season_fault(file: &TournamentFile, rejection: SeasonRejection) -> Fault {
    let pointer = match rejection {
        SeasonRejection::PlayedMatchRemoved(_) => None,
        SeasonRejection::PlayedMatchChanged(id) => {
            file.matches().find(|(_, _, scheduled)| scheduled.id == id).map(|(pointer, ..)| pointer)
        }
    };
    Fault::new(pointer.unwrap_or_else(|| "/categories".to_owned()), Finding::Played(rejection))
}

/// A removed match loses its imported result with it: the table must not count it for another moment.
fn plan_revocations(season: &Season, scene: &Scene<'_>) -> Result<Vec<Append>, Vec<Fault>> {
    let stays = |id: MatchId| scene.wanted.matches.iter().any(|scheduled| scheduled.id == id);
    let gone = season.matches.iter().map(|scheduled| scheduled.id).filter(|id| !stays(*id));
    let begun = gone.filter_map(|id| {
        Some((id, scene.histories.get(&id).filter(|history| history.has_begun() && !history.damaged)?))
    });
    let revoked: Result<Vec<_>, _> =
        begun.map(|(id, history)| revoked_result(id, history, scene.author.user, scene.author.now)).collect();
    match revoked {
        Ok(appends) => Ok(appends.into_iter().flatten().collect()),
        Err(rejection) => Err(vec![Fault::new("/categories", Finding::Result(rejection))]),
    }
}

/// What the file said, for later imports.
fn plan_said(behind: u64, scene: &Scene<'_>) -> Option<Append> {
    let said = scene.said.as_ref();
    let mut season = scene.file.wanted_season();
    season.privacy = season.privacy.or_else(|| said.and_then(|said| said.season().privacy));
    let wanted = Said::new(season, said_results(scene));
    let events = [decide_said(&scene.wanted, said, &wanted)?];
    let last = behind.checked_sub(1).map(minicup_domain::Revision::new);
    let stream = season_stream(&scene.file.season.slug);
    Append::new(Subject::Said, stream, last, scene.author.user, |cause| cause.events_at(scene.author.now, &events))
}
