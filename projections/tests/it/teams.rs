//! A team in detail.

use minicup_domain::matches::{EntryRevoked, Half, MatchFact, Score, Side};
use minicup_domain::tournament::ScheduledMatch;
use minicup_domain::{MatchId, Revision, TeamId};
use minicup_projections::teams::{detail, total_goals};

use crate::log::{AWAY, CATEGORY, HOME, Log, end, goal, player, scheduled, second, start, two_teams};

/// HOME, AWAY and three of their matches, the last at an earlier hour.
fn three_matches() -> Log {
    let mut log = two_teams();
    log.schedule(ScheduledMatch { start: second(3600), ..scheduled(2, CATEGORY, AWAY, HOME) });
    log.schedule(ScheduledMatch { start: second(0), ..scheduled(3, CATEGORY, HOME, TeamId::new(103)) });
    log
}

fn play_half(log: &mut Log, id: i64, at: u32, goals: &[(Side, Option<i64>)]) {
    log.open(id, at);
    log.play(id, at, start(Half::First));
    for (side, player) in goals {
        log.play(id, at + 9, goal(Half::First, 9, *side, *player));
    }
}

/// Player, goals in all, goals in the match.
fn goals(log: &Log, of_match: Option<i64>) -> Vec<(i64, u32, u32)> {
    let detail = detail(&log.model, HOME, of_match.map(MatchId::new)).expect("defined");
    detail.players.iter().map(|goals| (goals.player.id.get(), goals.total_goals, goals.match_goals)).collect()
}

#[test]
fn goals_are_counted_in_all_matches_and_in_the_one_that_runs() {
    let mut log = three_matches();
    assert_eq!(goals(&log, None), [(1, 0, 0), (2, 0, 0)]);
    play_half(&mut log, 1, 0, &[(Side::Home, Some(1)), (Side::Home, Some(1)), (Side::Away, Some(3))]);
    play_half(&mut log, 2, 100, &[(Side::Away, Some(2)), (Side::Away, None), (Side::Away, Some(1))]);
    assert_eq!(goals(&log, None), [(1, 3, 1), (2, 1, 1)]);
    assert_eq!(goals(&log, Some(1)), [(1, 3, 2), (2, 1, 0)]);
    log.play(1, 120, MatchFact::EntryRevoked(EntryRevoked { entry: Revision::new(2), reason: None, resume: None }));
    assert_eq!(goals(&log, Some(1)), [(1, 2, 1), (2, 1, 0)]);
}

#[test]
fn a_match_that_runs_comes_before_one_that_started_later() {
    let mut log = three_matches();
    play_half(&mut log, 1, 0, &[(Side::Home, Some(1))]);
    log.play(1, 600, end(Half::First));
    play_half(&mut log, 2, 100, &[(Side::Away, Some(2))]);
    for (at, fact) in [(700, end(Half::First)), (800, start(Half::Second)), (1400, end(Half::Second))] {
        log.play(2, at, fact);
    }
    assert_eq!(goals(&log, None), [(1, 1, 1), (2, 1, 0)]);
    log.play(1, 1500, start(Half::Second));
    log.play(1, 2100, end(Half::Second));
    assert_eq!(goals(&log, None), [(1, 1, 0), (2, 1, 1)]);
}

#[test]
fn the_detail_has_place_and_matches() {
    let mut log = three_matches();
    log.result(1, Score(3, 9), second(100));
    let home = detail(&log.model, HOME, None).expect("defined");
    assert_eq!(home.matches.iter().map(|id| id.get()).collect::<Vec<_>>(), [1, 3, 2]);
    assert_eq!(home.row.map(|row| (row.order, row.points, row.scored, row.received)), Some((2, 0, 3, 9)));
    assert_eq!((home.team.id, home.players.len()), (HOME, 2));
    assert_eq!(detail(&log.model, TeamId::new(99), None), None);
}

#[test]
fn rosters_come_by_number() {
    let mut log = three_matches();
    log.roster(HOME, vec![player(1, None, "Dana", "Žák"), player(2, Some(7), "Adam", "Malá")]);
    play_half(&mut log, 1, 0, &[(Side::Home, Some(1))]);
    let totals: Vec<(i64, u32)> = total_goals(&log.model, HOME).iter().map(|(p, n)| (p.id.get(), *n)).collect();
    assert_eq!(totals, [(2, 0), (1, 1)]);
    assert!(total_goals(&log.model, TeamId::new(99)).is_empty());
}
