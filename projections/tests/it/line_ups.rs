//! Players in a match whose team has named who plays.

use minicup_domain::matches::{EntryRevoked, Half, LineUp, LineUpSet, LinedUp, MatchFact, Side};
use minicup_domain::tournament::{Privacy, PrivacySet, SeasonEvent};
use minicup_domain::{MatchId, PlayerId};
use minicup_projections::{Lang, timeline};

use crate::log::{HOME, Log, goal, player, start, two_teams};

const MATCH: MatchId = MatchId::new(1);

/// Four players of HOME, of whom 1 and 3 are named, 1 with another number; 2 scores all the same.
fn named() -> Log {
    let mut log = two_teams();
    log.roster(
        HOME,
        vec![
            player(1, Some(4), "Dana", "Žák"),
            player(2, Some(5), "Olga", "Malá"),
            player(3, None, "Iva", "Bílá"),
            player(4, Some(6), "Eva", "Malá"),
        ],
    );
    log.open(1, 0);
    let keeper = LinedUp { number: Some(44), goalkeeper: true, ..LinedUp::of(PlayerId::new(1)) };
    let line_up = LineUp { team: HOME, players: vec![keeper, LinedUp::of(PlayerId::new(3))], officials: vec![] };
    let set = LineUpSet { half: Half::First, offset: 0, place: None, side: Side::Home, line_up, overruled: None };
    log.play(1, 0, MatchFact::LineUpSet(set));
    log.play(1, 1, start(Half::First));
    log.play(1, 9, goal(Half::First, 8, Side::Home, Some(1)));
    log.play(1, 20, goal(Half::First, 19, Side::Home, Some(2)));
    log
}

/// The players of HOME in the match: id, number, and whether they keep the goal.
fn players(log: &Log) -> Vec<(i64, Option<i64>, Option<bool>)> {
    let state = log.model.scores.state(MATCH).expect("played");
    let players = log.model.catalogue.players_in(state, Side::Home, HOME);
    let shown = players
        .into_iter()
        .map(|(player, lined_up)| (player.id.get(), player.number, lined_up.map(|lined_up| lined_up.goalkeeper)));
    shown.collect()
}

fn messages(log: &Log) -> String {
    let state = log.model.scores.state(MATCH).expect("played");
    let lines = timeline::lines(&log.model.catalogue, MATCH, state, Lang::En);
    lines.into_iter().map(|line| line.message).collect::<Vec<_>>().join("\n")
}

#[test]
fn those_who_are_named_are_shown_and_whoever_has_a_line() {
    let log = named();
    assert_eq!(players(&log), [(2, Some(5), Some(false)), (1, Some(44), Some(true)), (3, None, Some(false))]);
    assert!(messages(&log).starts_with("Line-up: Litovel 101, 2 players."), "{}", messages(&log));
}

#[test]
fn where_numbers_stand_for_names_it_is_todays_number_in_this_match_alone() {
    let mut log = named();
    log.season(SeasonEvent::PrivacySet(PrivacySet { show: Privacy::Numbers }));
    assert!(messages(&log).contains("#44") && !messages(&log).contains("#4 "), "{}", messages(&log));
    let (on_roster, _) = log.model.catalogue.player(PlayerId::new(1)).expect("on the roster");
    assert_eq!((on_roster.name(), on_roster.number), ("#4".to_owned(), Some(4)));
}

#[test]
fn taken_back_the_whole_roster_is_shown_by_its_own_numbers() {
    let mut log = named();
    let set = log.model.scores.state(MATCH).and_then(|state| state.entries.first()).expect("named").revision;
    let revoked = EntryRevoked { entry: set, reason: Some("slip".to_owned()), resume: None };
    log.play(1, 30, MatchFact::EntryRevoked(revoked));
    assert_eq!(players(&log), [(1, Some(4), None), (2, Some(5), None), (4, Some(6), None), (3, None, None)]);
}
