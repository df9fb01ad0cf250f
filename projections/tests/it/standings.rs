//! Tables now, then and live.

use minicup_domain::matches::{Half, MatchFact, Score, Side};
use minicup_domain::rules::Preset;
use minicup_domain::{CategoryId, MatchId, TeamId, Timestamp};
use minicup_projections::standings::Table;

use crate::log::{AWAY, CATEGORY, HOME, Log, category, end, goal, scheduled, second, start};

const THIRD: TeamId = TeamId::new(103);

/// Match 1: HOME against AWAY, 2: AWAY against THIRD, 3: THIRD against HOME.
fn three_teams() -> Log {
    let mut log = Log::default();
    log.tournament("UTC", category(CATEGORY, Preset::Minicup), &[HOME, AWAY, THIRD]);
    for (id, home, away) in [(1, HOME, AWAY), (2, AWAY, THIRD), (3, THIRD, HOME)] {
        log.schedule(scheduled(id, CATEGORY, home, away));
    }
    log
}

fn table(log: &Log) -> Table {
    log.model.standings.table(&log.model.catalogue, CATEGORY).expect("defined")
}

fn table_after(log: &Log, id: i64) -> Option<Table> {
    log.model.standings.table_after(&log.model.catalogue, CATEGORY, MatchId::new(id))
}

fn table_at(log: &Log, at: Timestamp) -> Table {
    log.model.standings.table_at(&log.model.catalogue, CATEGORY, at).expect("defined")
}

fn table_live(log: &Log) -> Table {
    log.model.standings.table_live(&log.model.catalogue, &log.model.scores, CATEGORY).expect("defined")
}

/// Team, points, goals scored.
fn lines(table: &Table) -> Vec<(i64, u32, u32)> {
    table.rows.iter().map(|row| (row.team.get(), row.points, row.scored)).collect()
}

#[test]
fn only_confirmed_matches_count() {
    let mut log = three_teams();
    assert_eq!((table(&log).position, table(&log).after_match), (None, None));
    log.open(1, 0);
    log.play(1, 0, start(Half::First));
    log.play(1, 9, goal(Half::First, 9, Side::Home, None));
    log.play(1, 600, end(Half::First));
    log.play(1, 700, start(Half::Second));
    log.play(1, 1300, end(Half::Second));
    assert_eq!(lines(&table(&log)), [(101, 0, 0), (102, 0, 0), (103, 0, 0)]);
    let confirmed = log.play(1, 1400, MatchFact::Confirmed);
    assert_eq!(lines(&table(&log)), [(101, 2, 1), (103, 0, 0), (102, 0, 0)]);
    assert_eq!((table(&log).position, table(&log).after_match), (Some(confirmed), Some(MatchId::new(1))));
}

#[test]
fn a_match_confirmed_twice_counts_once_and_as_it_is_now() {
    let mut log = three_teams();
    log.result(1, Score(9, 3), second(100));
    log.result(2, Score(5, 5), second(200));
    let reopened = log.reopen(1, second(300));
    assert_eq!(lines(&table(&log)), [(102, 1, 5), (103, 1, 5), (101, 0, 0)]);
    assert_eq!((table(&log).position, table(&log).after_match), (Some(reopened), Some(MatchId::new(2))));
    assert_eq!(table_after(&log, 1), None);
    log.result(1, Score(3, 9), second(400));
    assert_eq!(lines(&table(&log)), [(102, 3, 14), (103, 1, 5), (101, 0, 3)]);
    assert_eq!(table(&log).rows.iter().map(|row| row.played).sum::<u32>(), 4);
    assert_eq!(table_after(&log, 1), Some(table(&log)));
}

#[test]
fn the_past_stands_as_it_stood_then() {
    let mut log = three_teams();
    let first = log.result(1, Score(9, 3), second(100));
    let second_result = log.result(2, Score(5, 5), second(200));
    log.reopen(1, second(300));
    log.result(1, Score(3, 9), second(400));
    let then = table_after(&log, 2).expect("confirmed");
    assert_eq!(lines(&then), [(101, 2, 9), (103, 1, 5), (102, 1, 8)]);
    assert_eq!((then.position, then.after_match), (Some(second_result), Some(MatchId::new(2))));
    assert_eq!(table_at(&log, second(200)), then);
    assert_eq!(table_at(&log, second(199)).position, Some(first));
    assert_eq!(table_at(&log, second(99)).position, None);
    assert_eq!(lines(&table_at(&log, second(300))), [(102, 1, 5), (103, 1, 5), (101, 0, 0)]);
    assert_eq!(table_at(&log, second(400)), table(&log));
    assert_eq!(table_after(&log, 3), None);
}

#[test]
fn results_of_the_same_instant_follow_their_numbers() {
    let mut log = three_teams();
    for id in [3, 1, 2] {
        log.result(id, Score(1, 0), second(100));
    }
    assert_eq!(table(&log).after_match, Some(MatchId::new(3)));
    let played = |id| -> u32 { table_after(&log, id).expect("confirmed").rows.iter().map(|row| row.played).sum() };
    assert_eq!((played(1), played(2), played(3)), (2, 4, 6));
}

#[test]
fn a_clock_that_ran_backwards_does_not_bring_a_reopened_result_back() {
    let mut log = three_teams();
    log.result(1, Score(9, 3), second(100));
    log.reopen(1, second(90));
    assert_eq!(lines(&table(&log)), [(101, 0, 0), (102, 0, 0), (103, 0, 0)]);
    assert_eq!((table(&log).after_match, table_after(&log, 1)), (None, None));
}

#[test]
fn the_live_table_counts_running_matches_at_their_present_score() {
    let mut log = three_teams();
    log.result(1, Score(9, 3), second(100));
    log.open(2, 0);
    assert_eq!(table_live(&log), table(&log));
    log.play(2, 0, start(Half::First));
    assert_eq!(lines(&table_live(&log)), [(101, 2, 9), (103, 1, 0), (102, 1, 3)]);
    log.play(2, 5, goal(Half::First, 5, Side::Home, None));
    assert_eq!(lines(&table_live(&log)), [(101, 2, 9), (102, 2, 4), (103, 0, 0)]);
    assert_eq!(lines(&table(&log)), [(101, 2, 9), (103, 0, 0), (102, 0, 3)]);
    log.reopen(1, second(300));
    assert_eq!(lines(&table_live(&log)), [(101, 2, 9), (102, 2, 4), (103, 0, 0)]);
}

#[test]
fn an_unknown_category_has_no_table() {
    let log = three_teams();
    let nowhere = CategoryId::new(99);
    assert_eq!(log.model.standings.table(&log.model.catalogue, nowhere), None);
    assert_eq!(log.model.standings.table_live(&log.model.catalogue, &log.model.scores, nowhere), None);
    assert_eq!(log.model.standings.table_at(&log.model.catalogue, nowhere, second(0)), None);
}
