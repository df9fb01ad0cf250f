//! Stamps, sharing and what is shown next.

use minicup_domain::matches::{FreehandSet, Half, MatchFact, Phase, Score, Side};
use minicup_domain::rules::Preset;
use minicup_domain::tournament::{ScheduledMatch, SeasonEvent};
use minicup_domain::{CategoryId, MatchId};
use minicup_projections::{ReadModel, upcoming};

use crate::log::{AWAY, CATEGORY, HOME, Log, category, end, goal, player, scheduled, second, start, two_teams};

#[test]
fn a_category_is_touched_by_its_matches_and_by_the_catalogue() {
    let other = CategoryId::new(14);
    let mut log = two_teams();
    let defined = log.season(SeasonEvent::CategoryDefined(category(other, Preset::Minicup)));
    assert_eq!((log.model.touched(CATEGORY), log.model.touched(other)), (Some(defined), Some(defined)));
    log.open(1, 0);
    let started = log.play(1, 0, start(Half::First));
    assert_eq!((log.model.touched(CATEGORY), log.model.touched(other)), (Some(started), Some(defined)));
    let roster = log.roster(HOME, vec![player(1, None, "Dana", "Žák")]);
    assert_eq!((log.model.touched(CATEGORY), log.model.touched(other)), (Some(roster), Some(roster)));
    assert_eq!(log.model.position(), Some(roster));
}

#[test]
fn the_exhibition_has_a_state_and_no_category() {
    let mut log = two_teams();
    let before = log.model.touched(CATEGORY);
    let set = FreehandSet { score: Score(3, 2), phase: Phase::HalfFirst, labels: None };
    let position = log.play(MatchId::EXHIBITION.get(), 0, MatchFact::FreehandSet(set));
    let state = log.model.scores.state(MatchId::EXHIBITION).expect("played");
    assert_eq!(state.score(), Some(Score(3, 2)));
    assert_eq!((log.model.touched(CATEGORY), log.model.position()), (before, Some(position)));
    assert_eq!(log.model.scores.iter().count(), 1);
}

#[test]
fn a_published_model_does_not_change() {
    let mut log = two_teams();
    log.open(1, 0);
    log.play(1, 0, start(Half::First));
    let published = log.model.clone();
    log.play(1, 5, goal(Half::First, 5, Side::Home, Some(1)));
    log.roster(HOME, vec![]);
    let score = |model: &ReadModel| model.scores.state(MatchId::new(1)).and_then(|s| s.score());
    assert_eq!((score(&published), score(&log.model)), (Some(Score(0, 0)), Some(Score(1, 0))));
    assert_eq!(published.catalogue.players_by_number(HOME).len(), 2);
    assert_ne!(published.position(), log.model.position());
}

#[test]
fn the_running_matches_and_the_next_four_are_shown() {
    let mut log = Log::default();
    log.tournament("UTC", category(CATEGORY, Preset::Minicup), &[HOME, AWAY]);
    for id in 1..=8 {
        let start = second(u32::try_from(id).expect("small") * 1800);
        log.schedule(ScheduledMatch { start, ..scheduled(id, CATEGORY, HOME, AWAY) });
    }
    let shown = |log: &Log| -> Vec<i64> {
        upcoming(&log.model.catalogue, &log.model.scores, CATEGORY).iter().map(|id| id.get()).collect()
    };
    assert_eq!(shown(&log), [1, 2, 3, 4]);
    log.result(2, Score(12, 9), second(0));
    log.open(3, 0);
    assert_eq!(shown(&log), [1, 3, 4, 5]);
    log.play(3, 0, start(Half::First));
    log.open(8, 0);
    log.play(8, 0, start(Half::First));
    log.play(8, 600, end(Half::First));
    assert_eq!(shown(&log), [1, 3, 4, 5, 6, 8]);
    assert!(upcoming(&log.model.catalogue, &log.model.scores, CategoryId::new(99)).is_empty());
}
