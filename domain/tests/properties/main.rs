//! What holds of any match, whatever is sent to it and whenever.

#![allow(clippy::expect_used, reason = "what a helper of these tests expects is part of the test")]

mod generate;
mod periods;
mod play_time;
mod punishments;

use std::collections::BTreeMap;

use generate::{
    Played, any_result, any_stream, command, commands, fold, phase, play, scheduled, score, set_freehand, time,
};
use minicup_domain::matches::{
    EndedBy, EntryKind, Half, HalfEnded, MatchAction, MatchCommand, MatchEvent, MatchFact, MatchState, Phase,
    Rejection, Score, Side, deadline, decide, evolve,
};
use minicup_domain::{Revision, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

/// The count of standing goals, told from the log alone.
fn count_goals(log: &[MatchEvent]) -> Score {
    let mut goals = BTreeMap::new();
    for (revision, event) in (0..).map(Revision::new).zip(log) {
        match &event.fact {
            MatchFact::GoalScored(goal) => {
                goals.insert(revision, goal.side);
            }
            MatchFact::EntryRevoked(revoked) => {
                goals.remove(&revoked.entry);
            }
            MatchFact::EntryAmended(amended) => {
                if let (Some(goal), Some(side)) = (goals.get_mut(&amended.entry), amended.side) {
                    *goal = side;
                }
            }
            _ => {}
        }
    }
    let of = |side| u32::try_from(goals.values().filter(|goal| **goal == side).count()).expect("few goals");
    Score(of(Side::Home), of(Side::Away))
}

/// The score last given by hand, while it stands.
fn given_score(log: &[MatchEvent]) -> Option<Score> {
    let last = log.iter().rev().find_map(|event| match &event.fact {
        MatchFact::ResultRecorded(recorded) => Some(recorded.result.score),
        MatchFact::ResultRevoked(_) => Some(None),
        MatchFact::FreehandSet(freehand) => Some(Some(freehand.score)),
        _ => None,
    });
    last.flatten()
}

fn goal_entries(state: &MatchState, of: Side) -> usize {
    state.entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Goal { side, .. } if side == of)).count()
}

fn is_end(fact: &MatchFact, of: Half) -> bool {
    matches!(fact, MatchFact::HalfEnded(HalfEnded { half, .. }) if *half == of)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_score_is_the_count_of_standing_goals_unless_a_result_was_given(commands in scheduled()) {
        let Played { log, states } = play(&commands);
        let state = states.last().expect("the start");
        let started = !state.periods.is_empty();
        let by_goals = started.then(|| count_goals(&log));
        prop_assert_eq!(state.score(), given_score(&log).or(by_goals));
        prop_assert_eq!(state.standing_goals(), count_goals(&log));
    }

    #[test]
    fn folding_the_log_gives_the_live_state_from_wherever_one_starts(
        commands in commands(), split in any::<prop::sample::Index>(),
    ) {
        let played = play(&commands);
        prop_assert_eq!(&fold(MatchState::default(), &played.log), played.last());
        let (known, missed) = played.log.split_at(split.index(played.log.len() + 1));
        prop_assert_eq!(&fold(fold(MatchState::default(), known), missed), played.last());
    }

    #[test]
    fn revisions_are_contiguous_and_entries_name_the_events_that_made_them(commands in scheduled()) {
        let played = play(&commands);
        let state = played.last();
        prop_assert_eq!(state.next_revision().get(), played.log.len() as u64);
        prop_assert_eq!(state.revision().map(Revision::next), Some(state.next_revision()));
        prop_assert!(state.entries.is_sorted_by(|one, next| one.revision < next.revision));
        for entry in &state.entries {
            let fact = &played.log[usize::try_from(entry.revision.get()).expect("small")].fact;
            let same_kind = match entry.kind {
                EntryKind::Start => matches!(fact, MatchFact::HalfStarted(_) | MatchFact::PeriodStarted(_)),
                EntryKind::End => matches!(fact, MatchFact::HalfEnded(_) | MatchFact::PeriodEnded(_)),
                EntryKind::Goal { .. } => matches!(fact, MatchFact::GoalScored(_)),
                EntryKind::Info { .. } => matches!(fact, MatchFact::InfoAdded(_)),
                EntryKind::ClockStarted => matches!(fact, MatchFact::ClockStarted(_)),
                EntryKind::ClockStopped => matches!(fact, MatchFact::ClockStopped(_)),
                EntryKind::ClockSet => matches!(fact, MatchFact::ClockSet(_)),
                EntryKind::LengthSet { .. } => matches!(fact, MatchFact::LengthSet(_)),
                EntryKind::Punishment { .. } => matches!(fact, MatchFact::Punished(_)),
                EntryKind::SevenMetreMissed { .. } => matches!(fact, MatchFact::SevenMetreMissed(_)),
                EntryKind::Treatment { .. } => matches!(fact, MatchFact::PlayerTreated(_)),
                EntryKind::Attack { .. } => matches!(fact, MatchFact::AttackEnded(_)),
                EntryKind::LineUp { .. } => matches!(fact, MatchFact::LineUpSet(_)),
                EntryKind::Timeout { .. } => matches!(fact, MatchFact::TimeoutCalled(_)),
                EntryKind::Shot { .. } => matches!(fact, MatchFact::ShotTaken(_)),
            };
            prop_assert!(same_kind, "{entry:?} was made by {fact:?}");
        }
    }

    #[test]
    fn of_the_starts_and_ends_that_stand_each_is_there_once_and_in_order(commands in scheduled()) {
        for state in play(&commands).states {
            let boundaries: Vec<_> = state.entries.iter().filter(|entry| entry.kind.is_boundary()).collect();
            for (index, boundary) in boundaries.iter().enumerate() {
                prop_assert_eq!(usize::from(boundary.place.period), index / 2, "{:?}", boundaries);
                prop_assert_eq!(boundary.kind == EntryKind::Start, index % 2 == 0, "{:?}", boundaries);
            }
            prop_assert_eq!(state.periods.len(), boundaries.len().div_ceil(2));
            prop_assert_eq!(state.running_period().is_some(), boundaries.len() % 2 == 1);
        }
    }

    #[test]
    fn a_tick_at_the_deadline_ends_the_half_and_a_second_tick_records_nothing(
        commands in scheduled(), later in time(),
    ) {
        let tick = |at| MatchCommand { at, meant_at: None, action: MatchAction::Tick };
        for state in play(&commands).states {
            let Some(at) = deadline(&state) else {
                prop_assert_eq!(decide(&state, &tick(later)), Ok(vec![]));
                continue;
            };
            let half = state.phase.running().expect("only a running half has a deadline");
            let length = state.running_period().and_then(|period| period.clock.length()).expect("it has an end");
            prop_assert_eq!(state.half_start(half).map(|start| start.plus_seconds(length)), Some(at));
            if let Some(before) = at.as_millis().checked_sub(1) {
                prop_assert_eq!(decide(&state, &tick(Timestamp::from_millis(before))), Ok(vec![]));
            }
            let end = MatchEvent { at, fact: MatchFact::HalfEnded(HalfEnded { half, by: EndedBy::Clock }) };
            prop_assert_eq!(decide(&state, &tick(at)), Ok(vec![end.clone()]));
            let ended = evolve(state, &end);
            prop_assert_eq!(deadline(&ended), None);
            prop_assert_eq!(decide(&ended, &tick(at.max(later))), Ok(vec![]));
        }
    }

    #[test]
    fn no_offset_lies_behind_the_end_of_a_half(commands in scheduled()) {
        for state in play(&commands).states {
            for entry in &state.entries {
                prop_assert!(entry.offset <= state.half_length(), "{entry:?}");
            }
        }
    }

    #[test]
    fn only_a_match_that_is_over_is_confirmed_and_then_nothing_but_reopening_changes_it(commands in scheduled()) {
        let Played { log, .. } = play(&commands);
        let mut state = MatchState::default();
        for event in &log {
            let confirmed = state.confirmed.is_some();
            prop_assert!(!confirmed || matches!(event.fact, MatchFact::Reopened(_)), "{event:?}");
            state = evolve(state, event);
            prop_assert!(state.confirmed.is_none() || state.phase == Phase::End);
        }
    }

    #[test]
    fn whatever_is_confirmed_has_a_result_and_a_winner_where_it_must_have_one(commands in scheduled()) {
        for state in play(&commands).states.iter().filter(|state| state.confirmed.is_some()) {
            prop_assert!(state.score().is_some() && state.result_kind().counts(), "{state:?}");
            prop_assert!(!state.lacks_winner(), "{state:?}");
            let by_score = state.score().and_then(Score::leader);
            let is_by_score = state.result_kind().is_played();
            prop_assert!(!is_by_score || by_score.is_none() || state.winner() == by_score, "{state:?}");
        }
    }

    #[test]
    fn a_result_that_is_taken_back_leaves_the_match_as_it_was_played(
        commands in scheduled(), result in any_result(),
    ) {
        let at = Timestamp::from_millis(i64::MAX / 2);
        let act = |state: &MatchState, action| {
            let events = decide(state, &MatchCommand { at, meant_at: None, action })?;
            Ok::<_, Rejection>(fold(state.clone(), &events))
        };
        let reason = || "video".to_owned();
        let played = act(play(&commands).last(), MatchAction::Tick).expect("a tick is never refused");
        let Ok(given) = act(&played, MatchAction::RecordResult { result, reason: reason() }) else { return Ok(()) };
        // It ends a period that runs, which stays so.
        prop_assert!(given.entries.starts_with(&played.entries));
        let confirmed = act(&given, MatchAction::Confirm).unwrap_or_else(|_| given.clone());
        let back = act(&confirmed, MatchAction::RevokeResult { reason: reason() }).expect("there is a result");
        prop_assert_eq!((back.result, back.confirmed, &back.entries), (None, None, &given.entries));
        prop_assert_eq!(back.standing_goals(), played.standing_goals());
    }

    #[test]
    fn what_is_asked_for_by_its_outcome_is_already_so_the_second_time(
        commands in scheduled(), again in command(),
    ) {
        let state = play(&commands).last().clone();
        let Ok(events) = decide(&state, &again) else { return Ok(()) };
        let ends = |event: &MatchEvent| is_end(&event.fact, Half::First) || is_end(&event.fact, Half::Second);
        let has_ended = events.iter().any(ends);
        let second = decide(&fold(state, &events), &again);
        match again.action {
            MatchAction::Goal { .. } | MatchAction::Throw(_) | MatchAction::Info { .. } => {
                prop_assert_eq!(second.map(|events| events.len()), Ok(1));
            }
            MatchAction::Treat { .. } | MatchAction::EndAttack { .. } | MatchAction::CallTimeout { .. } => prop_assert!(second.map_or(true, |events| events.len() == 1)),
            // A third suspension is also a disqualification.
            MatchAction::Punish { .. } => prop_assert!(second.map_or(true, |events| (1..=2).contains(&events.len()))),
            // A half that began so late that it is over by now ends first.
            MatchAction::ChangeState(_) if again.meant_at.is_some() => {
                prop_assert!(second.is_ok_and(|events| events.iter().all(ends)));
            }
            // A clock that went on at its full length has ended the period.
            MatchAction::Clock(_) if has_ended => {
                prop_assert!(matches!(second.as_deref(), Ok([]) | Err(Rejection::NoPeriodRuns)));
            }
            MatchAction::ChangeState(_) | MatchAction::DeleteGoal { .. } | MatchAction::Revoke { .. } => {
                prop_assert!(second.is_err());
            }
            _ => prop_assert_eq!(second, Ok(vec![])),
        }
    }

    #[test]
    fn any_stream_folds(events in any_stream()) {
        let state = fold(MatchState::default(), &events);
        prop_assert_eq!(state.next_revision().get(), events.len() as u64);
        let goals = state.standing_goals();
        prop_assert_eq!(goals.0 as usize, goal_entries(&state, Side::Home));
        prop_assert_eq!(goals.1 as usize, goal_entries(&state, Side::Away));
    }

    #[test]
    fn any_state_has_an_answer_to_any_command_and_folds_on(events in any_stream(), command in command()) {
        let state = fold(MatchState::default(), &events);
        let answer = decide(&state, &command);
        prop_assert_eq!(&answer, &decide(&state, &command));
        match answer {
            Ok(decided) => prop_assert!(fold(state, &decided).next_revision().get() <= events.len() as u64 + 5),
            Err(rejection) => prop_assert!(!rejection.to_string().is_empty() && !rejection.code().is_empty()),
        }
    }

    #[test]
    fn an_exhibition_shows_what_was_set_last_and_no_clock_runs(set in vec((time(), score(), phase()), 0..20)) {
        let commands: Vec<MatchCommand> = set
            .into_iter()
            .map(|(at, score, phase)| MatchCommand { at, meant_at: None, action: set_freehand(score, phase) })
            .collect();
        let Played { log, states } = play(&commands);
        let state = states.last().expect("the start");
        prop_assert_eq!(deadline(state), None);
        let Some(MatchEvent { fact: MatchFact::FreehandSet(last), .. }) = log.last() else {
            prop_assert_eq!(state, &MatchState::default());
            return Ok(());
        };
        prop_assert_eq!((state.score(), state.phase), (Some(last.score), last.phase));
        prop_assert!(last.phase.running().is_none_or(|half| state.half_start(half).is_some()));
    }
}
