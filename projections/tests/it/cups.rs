//! Recorded tables: 1,500 tied cases and a whole tournament after each of its matches, through the read model.

use std::path::Path;

use minicup_domain::matches::Score;
use minicup_domain::rules::{Preset, Rules};
use minicup_domain::{CategoryId, MatchId, TeamId, Timestamp};
use minicup_projections::standings::{Outcome, Row, rank};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::log::{CATEGORY, Log, category, scheduled, second};

/// Team, order, points, goals scored and received.
type Line = (i64, u32, u32, u32, u32);

fn lines(rows: &[Row]) -> Vec<Line> {
    rows.iter().map(|row| (row.team.get(), row.order, row.points, row.scored, row.received)).collect()
}

/// A file of recorded data; it is part of the repository.
fn data(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data");
    std::fs::read_to_string(folder.join(name)).expect("part of the repository")
}

fn parse<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("well-formed data")
}

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    teams: Vec<i64>,
    /// Home, away and their goals.
    matches: Vec<(i64, i64, u32, u32)>,
    table: Vec<Line>,
}

fn cases() -> Vec<Case> {
    let vectors: Vectors = parse(&data("standings-vectors.json"));
    assert_eq!(vectors.cases.len(), 1500);
    vectors.cases
}

fn table_of(case: &Case) -> Vec<Line> {
    let teams: Vec<TeamId> = case.teams.iter().copied().map(TeamId::new).collect();
    let mut log = Log::default();
    log.tournament("UTC", category(CATEGORY, Preset::Minicup), &teams);
    for (id, (home, away, home_goals, away_goals)) in (1..).zip(&case.matches) {
        log.schedule(scheduled(id, CATEGORY, TeamId::new(*home), TeamId::new(*away)));
        log.result(id, Score(*home_goals, *away_goals), second(0));
    }
    let table = log.model.standings.table(&log.model.catalogue, CATEGORY).expect("defined");
    lines(&table.rows)
}

/// The table of a finished group.
pub fn ranked(teams: &[TeamId], outcomes: &[Outcome], preset: Preset) -> Vec<Row> {
    rank(teams, outcomes, Rules::from(preset).tie_break(true))
}

#[test]
fn tied_tables_come_out_as_recorded() {
    for (index, case) in cases().iter().enumerate() {
        assert_eq!(table_of(case), case.table, "case {index}");
    }
}

#[test]
fn other_presets_differ_only_among_teams_level_on_points() {
    for (index, case) in cases().iter().enumerate() {
        let teams: Vec<TeamId> = case.teams.iter().copied().map(TeamId::new).collect();
        let outcome = |&(home, away, a, b): &(i64, i64, u32, u32)| {
            Outcome::played(TeamId::new(home), TeamId::new(away), Score(a, b))
        };
        let outcomes: Vec<Outcome> = case.matches.iter().map(outcome).collect();
        let csh = lines(&ranked(&teams, &outcomes, Preset::Csh));
        assert_eq!(csh, lines(&ranked(&teams, &outcomes, Preset::Ihf)), "case {index}");
        let level = |table: &[Line]| {
            let mut level: Vec<_> = table.iter().map(|line| (line.2, line.0, line.3, line.4)).collect();
            assert!(level.is_sorted_by(|above, row| above.0 >= row.0), "case {index}");
            level.sort_unstable();
            level
        };
        assert_eq!(level(&csh), level(&case.table), "case {index}");
    }
}

#[derive(Deserialize)]
struct Tournament {
    categories: Vec<FileCategory>,
}

#[derive(Deserialize)]
struct FileCategory {
    id: i64,
    teams: Vec<FileTeam>,
    matches: Vec<FileMatch>,
}

#[derive(Deserialize)]
struct FileTeam {
    id: i64,
}

#[derive(Deserialize)]
struct FileMatch {
    id: i64,
    number: i64,
    home_team_id: i64,
    away_team_id: i64,
    result: FileResult,
}

#[derive(Deserialize)]
struct FileResult {
    score: Score,
    confirmed_at: String,
}

#[derive(Deserialize)]
struct Recording {
    categories: Vec<RecordedCategory>,
}

#[derive(Deserialize)]
struct RecordedCategory {
    id: i64,
    after: Vec<RecordedTable>,
}

#[derive(Deserialize)]
struct RecordedTable {
    after_match: i64,
    table: Vec<Line>,
}

/// Confirms the matches in reverse order of the schedule: times and numbers alone make the order.
fn played(cup: &FileCategory) -> Log {
    let teams: Vec<TeamId> = cup.teams.iter().map(|team| TeamId::new(team.id)).collect();
    let mut log = Log::default();
    log.tournament("Europe/Prague", category(CategoryId::new(cup.id), Preset::Minicup), &teams);
    for played in cup.matches.iter().rev() {
        let (home, away) = (TeamId::new(played.home_team_id), TeamId::new(played.away_team_id));
        let mut scheduled = scheduled(played.id, CategoryId::new(cup.id), home, away);
        scheduled.number = Some(played.number);
        log.schedule(scheduled);
        let at = Timestamp::parse(&played.result.confirmed_at).expect("RFC 3339");
        log.result(played.id, played.result.score, at);
    }
    log
}

#[test]
fn the_cup_of_2014_comes_out_as_recorded() {
    let file: Tournament = parse(&data("cup-2014.json"));
    let recording: Recording = parse(&data("cup-2014.standings.json"));
    let mut compared = 0;
    for (cup, recorded) in file.categories.iter().zip(&recording.categories) {
        assert_eq!(cup.id, recorded.id);
        let model = played(cup).model;
        for expected in &recorded.after {
            let after = MatchId::new(expected.after_match);
            let table = model.standings.table_after(&model.catalogue, CategoryId::new(cup.id), after);
            let table = table.expect("confirmed");
            assert_eq!((table.after_match, lines(&table.rows)), (Some(after), expected.table.clone()));
            compared += 1;
        }
    }
    assert_eq!(compared, 2 * 66);
}
