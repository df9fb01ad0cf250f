//! What holds of the clock, whatever is sent and whenever.

use minicup_domain::Timestamp;
use minicup_domain::matches::{
    ClockChange, EntryKind, MatchAction, MatchCommand, MatchFact, MatchState, Period, PlayTime, decide,
};
use proptest::prelude::*;

use super::generate::{Played, fold, play, scheduled, time};

fn elapsed(period: &Period, at: Timestamp) -> i64 {
    period.reading_at(at).elapsed.as_millis()
}

/// True if the clock of a period was set to a time, or stood at one that was not reached by running.
fn was_set(state: &MatchState, period: &Period) -> bool {
    let is_set = |kind: &EntryKind| matches!(kind, EntryKind::ClockSet | EntryKind::LengthSet { .. });
    state.entries.iter().any(|entry| entry.place.period == period.index && is_set(&entry.kind))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_more_is_played_than_a_period_lasts(commands in scheduled(), at in time()) {
        for state in play(&commands).states {
            for period in &state.periods {
                let most = period.clock.length().map_or(i64::MAX, |length| i64::from(length) * 1000);
                for played in [elapsed(period, at), period.reading().elapsed.as_millis()] {
                    prop_assert!((0..=most).contains(&played), "{played} of {most}: {period:?}");
                }
            }
        }
    }

    #[test]
    fn the_clock_runs_with_time_or_stands_unless_it_was_set(
        commands in scheduled(), at in 0..3_600_000_i64, later in 0..600_000_i64,
    ) {
        for state in play(&commands).states {
            for period in state.periods.iter().filter(|period| !was_set(&state, period)) {
                let (one, other) = (Timestamp::from_millis(at), Timestamp::from_millis(at + later));
                let played = elapsed(period, other) - elapsed(period, one);
                prop_assert!((0..=later).contains(&played), "{played} in {later}: {period:?}");
            }
        }
    }

    #[test]
    fn the_start_that_is_shown_and_the_time_since_give_what_was_played(commands in scheduled(), later in 0..600_000_i64) {
        for state in play(&commands).states {
            let Some(period) = state.running_period() else { continue };
            let reading = period.reading();
            if !reading.running {
                continue;
            }
            let now = reading.at.plus_millis(later);
            let length = period.clock.length().map_or(i64::MAX, |length| i64::from(length) * 1000);
            prop_assert_eq!(now.millis_since(period.shown_start()).min(length), elapsed(period, now));
        }
    }

    /// Played, but for what only remembers that something was recorded and undone.
    #[test]
    fn an_end_that_is_taken_back_leaves_the_match_as_it_was(commands in scheduled(), later in 1..60_000_i64) {
        for state in play(&commands).states {
            let Some(period) = state.running_period().filter(|period| period.reading().running) else { continue };
            let end = period.reading().at.plus_millis(later);
            let played = elapsed(period, end);
            let is_over = period.clock.length().is_some_and(|length| played >= i64::from(length) * 1000);
            if is_over || state.confirmed.is_some() {
                continue;
            }
            let ended_by_hand = MatchAction::ChangeState(match state.periods.len() {
                1 => minicup_domain::matches::Phase::Pause,
                _ => minicup_domain::matches::Phase::End,
            });
            let command = |action| MatchCommand { at: end, meant_at: None, action };
            let Ok(events) = decide(&state, &command(ended_by_hand)) else { continue };
            let ended = fold(state.clone(), &events);
            let entry = ended.last_boundary().expect("its end").revision;
            let back = MatchAction::Revoke { entry, reason: "slip".to_owned(), resume: None };
            let events = decide(&ended, &command(back)).expect("the latest end");
            let again = fold(ended, &events);
            prop_assert_eq!((&again.phase, &again.periods, &again.entries), (&state.phase, &state.periods, &state.entries));
            prop_assert_eq!(again.score(), state.score());
        }
    }

    #[test]
    fn a_clock_set_to_a_time_shows_it(commands in scheduled(), to in 0..1_000_000_i64, later in 0..60_000_i64) {
        let Played { states, .. } = play(&commands);
        for state in states {
            let Some(period) = state.running_period() else { continue };
            let at = period.reading().at.plus_millis(later);
            let to = PlayTime::from_millis(to);
            let change = ClockChange { elapsed: Some(to), run: Some(false), ..ClockChange::default() };
            let command = MatchCommand { at, meant_at: None, action: MatchAction::Clock(change) };
            let Ok(events) = decide(&state, &command) else { continue };
            if events.iter().any(|event| matches!(event.fact, MatchFact::HalfEnded(_))) {
                continue;
            }
            let after = fold(state, &events);
            let reading = after.last_period().expect("it runs").reading();
            prop_assert_eq!((reading.elapsed, reading.running), (to, false));
        }
    }
}
