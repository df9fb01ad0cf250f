//! What cannot be read is set aside, and nothing else.

use minicup_domain::matches::{Half, MatchEvent, Score, Side};
use minicup_domain::tournament::{RosterEvent, RosterSet};
use minicup_domain::{About, Cut, Event, MatchId, Position, Revision, Unreadable};

use crate::log::{AWAY, HOME, Log, goal, player, second, start, two_teams};

const MATCH: MatchId = MatchId::new(1);

/// An event after all that were taken in, which cannot be read.
fn unreadable(log: &Log, about: About) -> Unreadable {
    let position = log.model.position().map_or(Position::new(1), Position::next);
    Unreadable { position, revision: None, stream: "some-stream".to_owned(), about, fault: "odd".to_owned() }
}

fn one_goal() -> Log {
    let mut log = two_teams();
    log.open(1, 0);
    log.play(1, 0, start(Half::First));
    log.play(1, 5, goal(Half::First, 5, Side::Home, Some(1)));
    log
}

fn score(log: &Log) -> Option<Score> {
    log.model.scores.state(MATCH).and_then(|state| state.score())
}

fn cut(log: &Log, hidden_before: u64, shown_at_most: Option<u64>) -> Cut {
    let position = log.model.position().map_or(Position::new(1), Position::next);
    Cut { match_id: MATCH, position, hidden_before, shown_at_most }
}

#[test]
fn a_match_stays_as_it_was_before_what_cannot_be_read() {
    let mut log = one_goal();
    let touched = log.model.touched(crate::log::CATEGORY);
    log.model.pass_over(&unreadable(&log, About::Match(MATCH)));
    log.play(1, 7, goal(Half::First, 7, Side::Away, None));
    assert_eq!(score(&log), Some(Score(1, 0)));
    assert!(log.model.damage.of_match(MATCH).is_some_and(|fault| fault.fault == "odd"), "the first fault is kept");
    assert!(log.model.touched(crate::log::CATEGORY) > touched, "pages that show it are rendered again");
}

#[test]
fn a_gap_in_the_revisions_is_damage() {
    let mut log = one_goal();
    let (at, fact) = (second(7), goal(Half::First, 7, Side::Home, None));
    log.append(at, Revision::new(4), Event::Match(MATCH, MatchEvent { at, fact }));
    assert_eq!(score(&log), Some(Score(1, 0)));
    assert!(log.model.damage.of_match(MATCH).is_some());
}

#[test]
fn a_roster_that_cannot_be_read_hides_its_names_until_the_next() {
    let mut log = two_teams();
    let set = |players| {
        Event::Roster(
            HOME,
            RosterEvent::RosterSet(RosterSet {
                trainer_name: None,
                players,
                forgotten: vec![],
                trainer_forgotten: false,
            }),
        )
    };
    let names = |log: &Log, team| -> Vec<String> {
        log.model.catalogue.players_by_number(team).iter().map(|player| player.name()).collect()
    };
    log.model.pass_over(&unreadable(&log, About::Roster(HOME)));
    assert_eq!(names(&log, HOME), ["#4", "#7"]);
    assert_eq!(names(&log, AWAY), ["Emil Novák"]);
    log.append(second(0), Revision::new(1), set(vec![player(1, Some(4), "Dana", "Žák")]));
    assert_eq!(names(&log, HOME), ["Dana Žák"]);
}

#[test]
fn a_cut_counts_while_it_hides_something() {
    let mut log = one_goal();
    for (hidden_before, shown_at_most, damaged) in [
        (0, Some(100), false),
        (0, Some(2), true),
        (0, None, false),
        (1, None, true),
        (u64::MAX, None, true),
        (0, None, false),
    ] {
        let cut = cut(&log, hidden_before, shown_at_most);
        log.model.take_cut(&cut);
        assert_eq!(log.model.damage.of_match(MATCH).is_some(), damaged, "{cut:?}");
    }
    log.play(1, 7, goal(Half::First, 7, Side::Home, None));
    assert_eq!(score(&log), Some(Score(2, 0)), "it goes on");
}
