//! The results and histories of a file.

use minicup_domain::matches::Fixture;
use minicup_domain::tournament::{SaidResult, ScheduledMatch, Season};
use minicup_domain::{MatchId, Timestamp};
use serde_json::Value;

use super::change::{Change, Fate, Kept, Thing, match_name};
use super::fault::Fault;
use super::fields::FieldChange;
use super::file::{FileMatch, FileResult};
use super::finding::Finding;
use super::history::History;
use super::played::{Play, continued, recorded_result};
use super::scene::Scene;
use super::takes::Takes;
use super::time::Time;
use super::verdict::{Verdict, verdict};

/// What matches get, and what was changed by hand.
#[derive(Debug, Default)]
pub(super) struct Results {
    pub(super) plays: Vec<Play>,
    pub(super) kept: Vec<Kept>,
}

/// What the matches of a file get.
pub(super) fn plan_results(scene: &Scene<'_>, takes: &mut Takes) -> Result<Results, Vec<Fault>> {
    let (mut results, mut faults) = (Results::default(), Vec::new());
    for (pointer, _, from_file) in scene.file.matches() {
        let Some(scheduled) = scene.wanted.matches.iter().find(|scheduled| scheduled.id == from_file.id) else {
            continue;
        };
        let Some(fixture) = fixture_of(&scene.wanted, scheduled) else { continue };
        match plan_result(scene, takes, (&pointer, from_file), fixture) {
            Ok(Outcome::Play(play)) => results.plays.push(play),
            Ok(Outcome::Kept(kept)) => results.kept.push(kept),
            Ok(Outcome::Nothing) => {}
            Err(bad) => faults.extend(bad),
        }
    }
    if faults.is_empty() { Ok(results) } else { Err(faults) }
}

enum Outcome {
    Nothing,
    Play(Play),
    Kept(Kept),
}

fn plan_result(
    scene: &Scene<'_>,
    takes: &mut Takes,
    (pointer, from_file): (&str, &FileMatch),
    fixture: Fixture,
) -> Result<Outcome, Vec<Fault>> {
    let none = History::default();
    let (id, present) = (from_file.id, scene.histories.get(&from_file.id).unwrap_or(&none));
    let play = |events, result: Option<&FileResult>| {
        let play = Play::new(from_file, present, events);
        if play.is_empty() { Outcome::Nothing } else { Outcome::Play(play.told_as(change(scene, id, present, result))) }
    };
    if present.damaged {
        return Ok(Outcome::Nothing);
    }
    if !from_file.history.is_empty() {
        let pointer = format!("{pointer}/history");
        return continued(&pointer, id, fixture, &from_file.history, &present.entries)
            .map(|events| play(events, from_file.result.as_ref()));
    }
    let said = scene.said.as_ref().and_then(|said| said.result(id));
    let is_of_others = present.is_of_others(&fixture);
    let left = from_file.result.is_none() && is_of_others;
    let Some(result) = from_file.result.clone().or_else(|| left.then(|| result_of(present, scene)).flatten()) else {
        return Ok(Outcome::Nothing);
    };
    let is_taken = takes.field(&Thing::Match.path(Some(id.get())), "result");
    match verdict(&result, said, present) {
        Verdict::Settled if !is_of_others => return Ok(Outcome::Nothing),
        Verdict::ByHand if !is_taken => return Ok(Outcome::Kept(kept(scene, id, &result, present))),
        _ => {}
    }
    let recorded = recorded_result(id, fixture, &result, present, scene.author.user, scene.author.now);
    let rejected = |rejection: minicup_domain::matches::Rejection| {
        vec![Fault::new(format!("{pointer}/result"), Finding::Result(rejection))]
    };
    let events = recorded.map_err(rejected)?;
    let result = as_recorded(result, events.last().map(|(at, _)| *at), scene);
    Ok(play(events, Some(&result)))
}

/// What a match is opened with.
fn fixture_of(season: &Season, scheduled: &ScheduledMatch) -> Option<Fixture> {
    let category = season.categories.iter().find(|known| known.id == scheduled.category)?;
    Some(category.fixture_of(scheduled))
}

/// A result as it will be recorded, which may be later than the file says.
fn as_recorded(result: FileResult, at: Option<Timestamp>, scene: &Scene<'_>) -> FileResult {
    let confirmed_at = result.confirmed_at.map(|said| match at {
        Some(at) if at != said.at() => Time::in_zone(at, &scene.zone),
        _ => said,
    });
    FileResult { confirmed_at, ..result }
}

/// The result that the store has.
fn result_of(history: &History, scene: &Scene<'_>) -> Option<FileResult> {
    let confirmed_at = history.state.confirmed.map(|at| Time::in_zone(at, &scene.zone));
    Some(FileResult::new(history.given()?, history.reason(), confirmed_at))
}

/// What a match gets, should it get anything.
fn change(scene: &Scene<'_>, id: MatchId, present: &History, result: Option<&FileResult>) -> Change {
    let scheduled = scene.wanted.matches.iter().find(|scheduled| scheduled.id == id);
    let name = scheduled.map(|scheduled| match_name(&scene.wanted, scheduled)).unwrap_or_default();
    let fate = if present.has_begun() { Fate::Changed } else { Fate::Added };
    let fields = result.map(|result| fields(scene, present, result)).unwrap_or_default();
    Change::new(Thing::Result, fate, Some(id.get()), name).with(fields)
}

fn fields(scene: &Scene<'_>, present: &History, result: &FileResult) -> Vec<FieldChange> {
    let (from, to) = (shown(result_of(present, scene).as_ref()), shown(Some(result)));
    const FIELDS: [&str; 9] =
        ["score", "kind", "winner", "half", "regular", "overtime", "shootout", "reason", "confirmed_at"];
    FIELDS
        .into_iter()
        .filter(|field| from[field] != to[field])
        .map(|field| FieldChange::new(field, from[field].clone(), to[field].clone()))
        .collect()
}

/// A result as a file has it.
fn shown(result: Option<&FileResult>) -> Value {
    result.and_then(|result| serde_json::to_value(result).ok()).unwrap_or(Value::Null)
}

fn kept(scene: &Scene<'_>, id: MatchId, result: &FileResult, present: &History) -> Kept {
    let store = shown(result_of(present, scene).as_ref());
    Kept { thing: Thing::Result, ..Kept::field(Thing::Match, Some(id.get()), "result", shown(Some(result)), store) }
}

/// What imports said about results once this one is done.
pub(super) fn said_results(scene: &Scene<'_>) -> Vec<SaidResult> {
    let before = scene.said.iter().flat_map(|said| said.results()).copied();
    let now = scene.file.matches().filter(|(_, _, from_file)| from_file.history.is_empty());
    let now = now.filter_map(|(_, _, from_file)| {
        let result = from_file.result.as_ref()?;
        let confirmed_at = result.confirmed_at.as_ref().map(Time::at);
        Some(SaidResult { match_id: from_file.id, result: result.given(), confirmed_at })
    });
    before.chain(now).collect()
}
