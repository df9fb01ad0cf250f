//! Results that were not played out, and by stages: in tables, on lists, in words.

use minicup_domain::matches::{
    GivenResult, Half, MatchFact, MatchState, ResultKind, ResultRevoked, Score, Side, Stages, WinnerNamed,
};
use minicup_domain::rules::Preset;
use minicup_domain::tournament::ScheduledMatch;
use minicup_domain::{MatchId, Position, TeamId};
use minicup_projections::standings::Table;
use minicup_projections::teams::detail;
use minicup_projections::{Lang, result_note, upcoming, written_result};

use crate::log::{AWAY, CATEGORY, HOME, Log, category, goal, scheduled, second, start};

const THIRD: TeamId = TeamId::new(103);

/// Three teams, everybody against everybody: 1 is 101 and 102, 2 is 102 and 103, 3 is 103 and 101.
fn three_teams() -> Log {
    let mut log = Log::default();
    log.tournament("Europe/Prague", category(CATEGORY, Preset::Minicup), &[HOME, AWAY, THIRD]);
    for (id, home, away) in [(1, HOME, AWAY), (2, AWAY, THIRD), (3, THIRD, HOME)] {
        log.schedule(scheduled(id, CATEGORY, home, away));
    }
    log
}

fn table(log: &Log) -> Table {
    log.model.standings.table(&log.model.catalogue, CATEGORY).expect("defined")
}

fn live(log: &Log) -> Table {
    log.model.standings.table_live(&log.model.catalogue, &log.model.scores, CATEGORY).expect("defined")
}

/// Team, wins, draws, losses, scored, received, points.
fn lines(table: &Table) -> Vec<(i64, [u32; 6])> {
    let line = |row: &minicup_projections::standings::Row| {
        (row.team.get(), [row.wins, row.draws, row.losses, row.scored, row.received, row.points])
    };
    table.rows.iter().map(line).collect()
}

fn walkover(winner: Side, home: u32, away: u32) -> GivenResult {
    GivenResult { kind: ResultKind::Walkover, winner: Some(winner), ..GivenResult::played(Score(home, away)) }
}

fn of_kind(kind: ResultKind) -> GivenResult {
    GivenResult::of_kind(kind)
}

fn double_forfeit() -> GivenResult {
    GivenResult { kind: ResultKind::DoubleForfeit, ..GivenResult::played(Score(0, 0)) }
}

fn confirm(log: &mut Log, id: i64, at: u32) -> Position {
    log.play(id, at, MatchFact::Confirmed)
}

fn revoke(log: &mut Log, id: i64, at: u32) {
    log.play(id, at, MatchFact::ResultRevoked(ResultRevoked { reason: "slip".to_owned() }));
}

fn state(log: &Log, id: i64) -> &MatchState {
    log.model.scores.state(MatchId::new(id)).expect("it has events")
}

#[test]
fn the_points_of_a_walkover_follow_its_winner() {
    let mut log = three_teams();
    log.record(1, walkover(Side::Away, 3, 1), second(1));
    assert_eq!(lines(&live(&log))[0], (102, [1, 0, 0, 1, 3, 2]));
    confirm(&mut log, 1, 2);
    assert_eq!(lines(&table(&log)), [(102, [1, 0, 0, 1, 3, 2]), (101, [0, 0, 1, 3, 1, 0]), (103, [0; 6])]);
}

#[test]
fn a_double_forfeit_is_lost_for_both_in_mutual_tables_too() {
    let mut log = three_teams();
    log.record(1, double_forfeit(), second(1));
    confirm(&mut log, 1, 2);
    let both_lost = [(101, [0, 0, 1, 0, 0, 0]), (102, [0, 0, 1, 0, 0, 0]), (103, [0; 6])];
    assert_eq!(lines(&table(&log)), both_lost, "played, and no points for anybody");
    // 101 and 102 each beat 103 alike: what they played against each other separates nobody.
    log.result(2, Score(5, 3), second(3));
    log.result(3, Score(3, 5), second(4));
    let rows = table(&log).rows;
    assert_eq!(
        rows.iter().map(|row| (row.team.get(), row.order, row.points)).collect::<Vec<_>>(),
        [(101, 1, 2), (102, 1, 2), (103, 3, 0)]
    );
}

#[test]
fn an_abandoned_match_counts_nowhere_and_leaves_the_table_open() {
    let mut log = three_teams();
    log.result(2, Score(1, 0), second(1));
    log.result(3, Score(1, 0), second(2));
    log.open(1, 3);
    log.play(1, 3, start(Half::First));
    log.play(1, 9, goal(Half::First, 6, Side::Home, Some(1)));
    log.record(1, of_kind(ResultKind::Abandoned), second(10));
    assert_eq!(lines(&live(&log)), lines(&table(&log)));
    assert!(!table(&log).is_final);
    let home = detail(&log.model, HOME, None).expect("defined");
    assert!(home.players.iter().all(|player| player.total_goals == 0));
    assert!(home.matches.contains(&MatchId::new(1)), "it is still to be settled");
    log.record(1, GivenResult::played(Score(1, 0)), second(20));
    confirm(&mut log, 1, 21);
    assert!(table(&log).is_final);
}

#[test]
fn a_void_match_is_out_of_tables_and_lists_and_the_table_is_final_without_it() {
    let mut log = three_teams();
    log.result(2, Score(1, 0), second(1));
    log.result(3, Score(1, 0), second(2));
    assert!(!table(&log).is_final);
    log.record(1, of_kind(ResultKind::Void), second(3));
    assert!(table(&log).is_final && log.model.scores.is_settled(MatchId::new(1)));
    assert_eq!(table(&log).rows.iter().map(|row| row.played).sum::<u32>(), 4);
    let matches = detail(&log.model, HOME, None).expect("defined").matches;
    assert_eq!(matches, [MatchId::new(3)]);
    assert!(upcoming(&log.model.catalogue, &log.model.scores, CATEGORY).is_empty());
    let at_the_end = |log: &Log, at| {
        log.model.standings.table_at(&log.model.catalogue, CATEGORY, second(at)).map(|table| table.is_final)
    };
    assert_eq!((at_the_end(&log, 2), at_the_end(&log, 3)), (Some(false), Some(true)), "as it stood");
    revoke(&mut log, 1, 4);
    assert!(!table(&log).is_final);
    log.record(1, of_kind(ResultKind::Void), second(5));
    log.record(1, walkover(Side::Home, 10, 0), second(6));
    assert!(!table(&log).is_final, "it is to be confirmed");
}

#[test]
fn a_match_that_must_have_a_winner_is_won_by_the_one_who_was_named_or_shot_out() {
    let mut log = three_teams();
    let shootout = Stages { shootout: Some(Score(4, 5)), ..Stages::default() };
    log.record(1, GivenResult { stages: shootout, ..GivenResult::played(Score(7, 7)) }, second(1));
    confirm(&mut log, 1, 2);
    assert_eq!(lines(&table(&log))[0], (102, [1, 0, 0, 7, 7, 2]), "goals of the shoot-out do not count");
    log.record(2, GivenResult::played(Score(3, 3)), second(3));
    log.play(2, 4, MatchFact::WinnerNamed(WinnerNamed { winner: Side::Home }));
    confirm(&mut log, 2, 4);
    assert_eq!(lines(&table(&log))[0], (102, [2, 0, 0, 10, 10, 4]));
}

#[test]
fn results_that_were_not_played_out_have_public_words() {
    let mut log = three_teams();
    let mut notes = |result: GivenResult| {
        log.record(1, result, second(1));
        let note = |lang| result_note(&log.model.catalogue, MatchId::new(1), state(&log, 1), lang);
        (note(Lang::Cs), note(Lang::En))
    };
    let words = |cs: &str, en: &str| (Some(cs.to_owned()), Some(en.to_owned()));
    assert_eq!(notes(GivenResult::played(Score(1, 0))), (None, None));
    let expected = words("Kontumace, vítězí Litovel 102", "Walkover, Litovel 102 win");
    assert_eq!(notes(walkover(Side::Away, 0, 10)), expected);
    assert_eq!(notes(double_forfeit()), words("Kontumace obou týmů", "Forfeited by both teams"));
    assert_eq!(notes(of_kind(ResultKind::Abandoned)), words("Nedohráno", "Abandoned"));
    assert_eq!(notes(of_kind(ResultKind::Void)), words("Neplatný zápas", "Void"));
}

#[test]
fn a_result_is_written_with_its_stages_the_latest_first() {
    let mut log = three_teams();
    let mut written = |result: GivenResult| {
        log.record(1, result, second(1));
        written_result(state(&log, 1))
    };
    let pair = |home, away| Some(Score(home, away));
    let text = |text: &str| Some(text.to_owned());
    let all = Stages { half: pair(14, 13), regular: pair(28, 28), overtime: pair(32, 32), shootout: pair(5, 3) };
    let with = |stages, home, away| GivenResult { stages, ..GivenResult::played(Score(home, away)) };
    assert_eq!(written(with(all, 32, 32)), text("37:35 (32:32, 28:28, 14:13)"));
    let overtime = Stages { overtime: pair(34, 32), shootout: None, ..all };
    assert_eq!(written(with(overtime, 34, 32)), text("34:32 (28:28, 14:13)"));
    let at_once = Stages { overtime: None, ..all };
    assert_eq!(written(with(at_once, 28, 28)), text("33:31 (28:28, 14:13)"));
    let regular = Stages { half: pair(14, 13), ..Stages::default() };
    assert_eq!(written(with(regular, 28, 25)), text("28:25 (14:13)"));
    assert_eq!(written(GivenResult::played(Score(28, 25))), text("28:25"));
    assert_eq!(written(walkover(Side::Home, 10, 0)), text("10:0"));
    assert_eq!(written(of_kind(ResultKind::Void)), None);
}

#[test]
fn a_team_without_a_match_that_counts_stays_where_it_was() {
    let mut log = three_teams();
    log.schedule(ScheduledMatch { start: second(9), ..scheduled(4, CATEGORY, HOME, AWAY) });
    let before = lines(&table(&log));
    for (id, kind) in [(1, ResultKind::Void), (2, ResultKind::Abandoned)] {
        log.record(id, of_kind(kind), second(1));
    }
    assert_eq!(lines(&table(&log)), before);
}
