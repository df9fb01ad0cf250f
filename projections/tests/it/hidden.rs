//! Results that are for those who are logged in.

use minicup_domain::game::{GameRules, Results};
use minicup_domain::matches::{GivenResult, Half, InfoAdded, MatchFact, ResultKind, Score, Side};
use minicup_domain::rules::Preset;
use minicup_domain::tournament::{Category, ScheduledMatch, SeasonEvent};
use minicup_domain::{MatchId, TeamId};
use minicup_projections::teams::{detail, total_goals};
use minicup_projections::timeline::lines;
use minicup_projections::{Lang, ReadModel, result_note, written_result};

use crate::log::{AWAY, CATEGORY, HOME, Log, category, end, goal, player, scheduled, second, start};

const THIRD: TeamId = TeamId::new(103);

fn rules(results: Results) -> GameRules {
    GameRules { results: Some(results), ..GameRules::default() }
}

fn of_category(results: Results) -> Category {
    Category { game: rules(results), ..category(CATEGORY, Preset::Minicup) }
}

/// Three teams; match 1 was played 1:2 and confirmed, match 2 runs at 1:0, match 3 was given by hand.
fn played(results: Results, of_match: GameRules) -> Log {
    let mut log = Log::default();
    log.tournament("Europe/Prague", of_category(results), &[HOME, AWAY, THIRD]);
    log.roster(HOME, vec![player(1, Some(4), "Dana", "Žák")]);
    log.roster(AWAY, vec![player(3, Some(1), "Emil", "Novák")]);
    for (id, home, away) in [(1, HOME, AWAY), (2, AWAY, THIRD), (3, THIRD, HOME)] {
        log.schedule(ScheduledMatch { game: of_match, ..scheduled(id, CATEGORY, home, away) });
    }
    for id in [1, 2] {
        log.open(id, 0);
        log.play(id, 0, start(Half::First));
        log.play(id, 9, goal(Half::First, 9, Side::Home, None));
    }
    log.play(1, 10, goal(Half::First, 10, Side::Away, Some(3)));
    log.play(1, 11, goal(Half::First, 11, Side::Away, Some(3)));
    let text = "a fine goal".to_owned();
    log.play(1, 12, MatchFact::InfoAdded(InfoAdded { half: Half::First, offset: 12, place: None, text }));
    for (at, fact) in [(600, end(Half::First)), (700, start(Half::Second)), (1300, end(Half::Second))] {
        log.play(1, at, fact);
    }
    log.play(1, 1400, MatchFact::Confirmed);
    let winner = Some(Side::Home);
    let walkover = GivenResult { kind: ResultKind::Walkover, winner, ..GivenResult::played(Score(10, 0)) };
    log.record(3, walkover, second(1500));
    log.play(3, 1501, MatchFact::Confirmed);
    log
}

fn messages(model: &ReadModel, id: i64) -> Vec<String> {
    let id = MatchId::new(id);
    let state = model.scores.state(id).expect("it has events");
    lines(&model.catalogue, id, state, Lang::En).into_iter().map(|line| line.message).collect()
}

#[test]
fn where_nothing_is_hidden_there_is_one_model_for_all() {
    assert!(played(Results::Public, GameRules::default()).model.public().is_none());
}

#[test]
fn readers_see_state_clock_starts_and_ends_and_no_score() {
    let log = played(Results::Hidden, GameRules::default());
    let public = log.model.public().expect("something is hidden");
    for id in [1, 2, 3] {
        let (shown, known) = (public.scores.state(MatchId::new(id)), log.model.scores.state(MatchId::new(id)));
        let (shown, known) = (shown.expect("played"), known.expect("played"));
        assert_eq!((shown.phase, shown.confirmed, shown.revision()), (known.phase, known.confirmed, known.revision()));
        assert_eq!(shown.half_start(Half::First), known.half_start(Half::First));
        assert_eq!((shown.score(), shown.winner(), shown.stages().is_empty()), (None, None, true));
        assert_eq!((shown.final_score(), written_result(shown), shown.standing_goals()), (None, None, Score(0, 0)));
        assert!(known.score().is_some());
    }
    assert_eq!(
        messages(&public, 1),
        ["First half under way.", "End of the first half.", "Second half under way.", "Full time."]
    );
    assert_eq!(messages(&public, 2), ["First half under way."]);
    assert!(messages(&log.model, 1).len() > 4);
    let walkover = public.scores.state(MatchId::new(3)).expect("given");
    let note = |state| result_note(&public.catalogue, MatchId::new(3), state, Lang::En);
    assert_eq!(note(walkover), Some("Walkover".to_owned()), "that it is one, and not whose");
}

#[test]
fn readers_see_no_table_no_scorer_and_teams_as_before_the_first_match() {
    let log = played(Results::Hidden, GameRules::default());
    let public = log.model.public().expect("something is hidden");
    let (standings, catalogue) = (&public.standings, &public.catalogue);
    let tables = [
        standings.table(catalogue, CATEGORY),
        standings.table_at(catalogue, CATEGORY, second(9999)),
        standings.table_live(catalogue, &public.scores, CATEGORY),
    ];
    for table in tables {
        let table = table.expect("the category is there");
        assert!(table.rows.is_empty() && table.position.is_none() && table.after_match.is_none() && !table.is_final);
    }
    assert_eq!(standings.table_after(catalogue, CATEGORY, MatchId::new(1)), None);
    let away = detail(&public, AWAY, None).expect("defined");
    let row = away.row.expect("a place");
    assert_eq!((row.order, row.played, row.points, row.scored, row.received), (1, 0, 0, 0, 0));
    assert!(away.players.iter().all(|player| (player.total_goals, player.match_goals) == (0, 0)));
    assert!(total_goals(&public, AWAY).iter().all(|(_, goals)| *goals == 0));
    assert_eq!(detail(&log.model, AWAY, None).expect("defined").players[0].total_goals, 2);
}

#[test]
fn a_match_alone_may_hide_its_score_and_is_then_in_no_table() {
    let log = played(Results::Public, rules(Results::Hidden));
    let public = log.model.public().expect("something is hidden");
    assert_eq!(public.scores.state(MatchId::new(1)).and_then(|state| state.score()), None);
    let table = public.standings.table(&public.catalogue, CATEGORY).expect("defined");
    assert_eq!(table.rows.iter().map(|row| row.played).collect::<Vec<_>>(), [0, 0, 0]);
    let shown = played(Results::Hidden, rules(Results::Public));
    let public = shown.model.public().expect("the table is hidden");
    assert_eq!(public.scores.state(MatchId::new(1)).and_then(|state| state.score()), Some(Score(1, 2)));
    assert!(public.standings.table(&public.catalogue, CATEGORY).expect("defined").rows.is_empty());
}

#[test]
fn hiding_and_showing_hold_at_once_and_for_the_past() {
    let mut log = played(Results::Public, GameRules::default());
    log.season(SeasonEvent::CategoryDefined(of_category(Results::Hidden)));
    let score = |model: &ReadModel| model.scores.state(MatchId::new(1)).and_then(|state| state.score());
    let public = log.model.public().expect("it is hidden now");
    assert_eq!((score(&public), score(&log.model)), (None, Some(Score(1, 2))));
    log.play(2, 20, goal(Half::First, 20, Side::Away, None));
    let public = log.model.public().expect("it is hidden now");
    let state = public.scores.state(MatchId::new(2)).expect("it runs");
    assert_eq!(
        (state.score(), state.revision()),
        (None, log.model.scores.state(MatchId::new(2)).and_then(|state| state.revision()))
    );
    log.season(SeasonEvent::CategoryDefined(of_category(Results::Public)));
    assert!(log.model.public().is_none());
}
