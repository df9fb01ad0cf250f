//! What holds of any match, whatever is sent to it and whenever.

#![allow(clippy::expect_used, reason = "what a helper of these tests expects is part of the test")]

use std::collections::BTreeMap;

use minicup_domain::matches::{
    Amendment, EndedBy, EntryAmended, EntryKind, EntryRevoked, Fixture, Freehand, FreehandSet, GoalScored, Half,
    HalfEnded, HalfStarted, InfoAdded, MatchAction, MatchCommand, MatchEvent, MatchFact, MatchState, Phase, Reopened,
    ResultRecorded, Score, Side, deadline, decide, evolve,
};
use minicup_domain::rules::{MAX_GOALS, MAX_TEXT};
use minicup_domain::spec::{AWAY, HOME, STRANGER, fixture, scorer};
use minicup_domain::{PlayerId, Revision, TeamId, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn half() -> impl Strategy<Value = Half> + Clone {
    prop_oneof![Just(Half::First), Just(Half::Second)]
}

fn side() -> impl Strategy<Value = Side> + Clone {
    prop_oneof![Just(Side::Home), Just(Side::Away)]
}

fn phase() -> impl Strategy<Value = Phase> + Clone {
    prop_oneof![
        Just(Phase::Init),
        Just(Phase::HalfFirst),
        Just(Phase::Pause),
        Just(Phase::HalfSecond),
        Just(Phase::End)
    ]
}

fn team() -> impl Strategy<Value = TeamId> + Clone {
    prop_oneof![8 => Just(HOME), 8 => Just(AWAY), 1 => Just(STRANGER)]
}

fn score() -> impl Strategy<Value = Score> {
    let goals = || prop_oneof![8 => 0..4_u32, 1 => Just(MAX_GOALS + 1), 1 => any::<u32>()];
    (goals(), goals()).prop_map(|(home, away)| Score(home, away))
}

fn entry() -> impl Strategy<Value = Revision> + Clone {
    prop_oneof![20 => 0..20_u64, 1 => any::<u64>()].prop_map(Revision::new)
}

fn offset() -> impl Strategy<Value = u32> + Clone {
    prop_oneof![8 => 0..700_u32, 1 => any::<u32>()]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![8 => Just("video".to_owned()), 1 => Just(" ".to_owned()), 1 => Just("x".repeat(MAX_TEXT + 1))]
}

fn any_fixture() -> impl Strategy<Value = Fixture> {
    prop_oneof![8 => Just(600_u32), 1 => 0..3_u32, 1 => any::<u32>()]
        .prop_map(|half_length| Fixture { half_length, ..fixture() })
}

fn amendment() -> impl Strategy<Value = Amendment> {
    let somebody = (1..4_i64, team()).prop_map(|(player, team)| scorer(player, team));
    (option::of(team()), option::of(option::of(somebody)), option::of(half()), option::of(offset()))
        .prop_map(|(team, scorer, half, offset)| Amendment { team, scorer, half, offset })
}

fn action() -> impl Strategy<Value = MatchAction> {
    let goal = (team(), option::of((1..4_i64, team()))).prop_map(|(team, player)| {
        let scorer = player.map(|(player, roster)| scorer(player, roster));
        MatchAction::Goal { team, scorer }
    });
    let revoke = (entry(), text()).prop_map(|(entry, reason)| MatchAction::Revoke { entry, reason });
    let amend = (entry(), amendment(), option::of(text())).prop_map(|(entry, change, reason)| MatchAction::Amend {
        entry,
        change,
        reason,
    });
    prop_oneof![
        1 => any_fixture().prop_map(MatchAction::Open),
        3 => Just(MatchAction::Tick),
        8 => phase().prop_map(MatchAction::ChangeState),
        12 => goal,
        4 => entry().prop_map(|entry| MatchAction::DeleteGoal { entry }),
        4 => revoke,
        8 => amend,
        3 => text().prop_map(|text| MatchAction::Info { text }),
        1 => Just(MatchAction::Confirm),
        2 => text().prop_map(|reason| MatchAction::Reopen { reason }),
        1 => (score(), text()).prop_map(|(score, reason)| MatchAction::RecordResult { score, reason }),
        1 => (score(), phase()).prop_map(|(score, phase)| set_freehand(score, phase)),
    ]
}

fn set_freehand(score: Score, phase: Phase) -> MatchAction {
    MatchAction::SetFreehand(Freehand { score: Some(score), phase: Some(phase), labels: None })
}

/// Mostly within an hour, to the millisecond; now and then anything.
fn time() -> impl Strategy<Value = Timestamp> + Clone {
    prop_oneof![8 => 0..3_600_000_i64, 1 => any::<i64>()].prop_map(Timestamp::from_millis)
}

fn command() -> impl Strategy<Value = MatchCommand> {
    (time(), option::of(time()), action()).prop_map(|(at, meant_at, action)| MatchCommand { at, meant_at, action })
}

/// Commands as a match brings them, at most a minute and a half apart, with a disorderly one now and then.
fn commands() -> impl Strategy<Value = Vec<MatchCommand>> {
    let pause = prop_oneof![30 => (0..90_000_i64).prop_map(Ok), 1 => time().prop_map(Err)];
    let meant_at = prop_oneof![8 => Just(None), 2 => time().prop_map(Some)];
    vec((pause, meant_at, action()), 0..60).prop_map(|steps| {
        let mut now = 0;
        let at = |pause: Result<i64, Timestamp>, now: &mut i64| match pause {
            Ok(millis) => {
                *now += millis;
                Timestamp::from_millis(*now)
            }
            Err(any) => any,
        };
        let command = |(pause, meant_at, action)| MatchCommand { at: at(pause, &mut now), meant_at, action };
        steps.into_iter().map(command).collect()
    })
}

/// The same of a scheduled match, whose first event opens it.
fn scheduled() -> impl Strategy<Value = Vec<MatchCommand>> {
    (any_fixture(), commands()).prop_map(|(fixture, mut commands)| {
        commands.insert(
            0,
            MatchCommand { at: Timestamp::from_millis(0), meant_at: None, action: MatchAction::Open(fixture) },
        );
        commands
    })
}

/// Anything a stream could hold, sense or nonsense.
fn fact() -> impl Strategy<Value = MatchFact> {
    let player = || option::of((1..4_i64).prop_map(PlayerId::new));
    let ended_by = prop_oneof![Just(EndedBy::Clock), Just(EndedBy::Hand)];
    let goal = (half(), offset(), side(), player()).prop_map(|(half, offset, side, player)| GoalScored {
        half,
        offset,
        side,
        player,
    });
    let amended = (entry(), half(), offset(), option::of(side()), player(), text()).prop_map(
        |(entry, half, offset, side, player, reason)| EntryAmended { entry, half, offset, side, player, reason },
    );
    prop_oneof![
        any_fixture().prop_map(MatchFact::Opened),
        half().prop_map(|half| MatchFact::HalfStarted(HalfStarted { half })),
        (half(), ended_by).prop_map(|(half, by)| MatchFact::HalfEnded(HalfEnded { half, by })),
        goal.prop_map(MatchFact::GoalScored),
        (half(), offset(), text()).prop_map(|(half, offset, text)| MatchFact::InfoAdded(InfoAdded {
            half,
            offset,
            text
        })),
        (entry(), option::of(text()))
            .prop_map(|(entry, reason)| MatchFact::EntryRevoked(EntryRevoked { entry, reason })),
        amended.prop_map(MatchFact::EntryAmended),
        Just(MatchFact::Confirmed),
        text().prop_map(|reason| MatchFact::Reopened(Reopened { reason })),
        (score(), text()).prop_map(|(score, reason)| MatchFact::ResultRecorded(ResultRecorded { score, reason })),
        (score(), phase()).prop_map(|(score, phase)| MatchFact::FreehandSet(FreehandSet {
            score,
            phase,
            labels: None
        })),
    ]
}

fn any_stream() -> impl Strategy<Value = Vec<MatchEvent>> {
    vec((time(), fact()).prop_map(|(at, fact)| MatchEvent { at, fact }), 0..60)
}

fn fold(state: MatchState, events: &[MatchEvent]) -> MatchState {
    events.iter().fold(state, evolve)
}

/// A match played live: its log, and the state after every command.
struct Played {
    log: Vec<MatchEvent>,
    states: Vec<MatchState>,
}

impl Played {
    fn last(&self) -> &MatchState {
        self.states.last().expect("the state at the start, at least")
    }
}

fn play(commands: &[MatchCommand]) -> Played {
    let mut played = Played { log: vec![], states: vec![MatchState::default()] };
    for command in commands {
        let Ok(events) = decide(played.last(), command) else { continue };
        played.states.push(fold(played.last().clone(), &events));
        played.log.extend(events);
    }
    played
}

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

/// The result last given by hand.
fn given_result(log: &[MatchEvent]) -> Option<Score> {
    log.iter().rev().find_map(|event| match &event.fact {
        MatchFact::ResultRecorded(recorded) => Some(recorded.score),
        MatchFact::FreehandSet(freehand) => Some(freehand.score),
        _ => None,
    })
}

fn count(log: &[MatchEvent], is: impl Fn(&MatchFact) -> bool) -> usize {
    log.iter().filter(|event| is(&event.fact)).count()
}

fn goal_entries(state: &MatchState, of: Side) -> usize {
    state.entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Goal { side, .. } if side == of)).count()
}

fn is_start(fact: &MatchFact, of: Half) -> bool {
    matches!(fact, MatchFact::HalfStarted(HalfStarted { half }) if *half == of)
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
        let started = count(&log, |fact| is_start(fact, Half::First)) > 0;
        let by_goals = started.then(|| count_goals(&log));
        prop_assert_eq!(state.score(), given_result(&log).or(by_goals));
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
                EntryKind::Start => matches!(fact, MatchFact::HalfStarted(_)),
                EntryKind::End => matches!(fact, MatchFact::HalfEnded(_)),
                EntryKind::Goal { .. } => matches!(fact, MatchFact::GoalScored(_)),
                EntryKind::Info { .. } => matches!(fact, MatchFact::InfoAdded(_)),
            };
            prop_assert!(same_kind, "{entry:?} was made by {fact:?}");
        }
    }

    #[test]
    fn each_half_starts_once_and_ends_once_after_its_start(commands in scheduled()) {
        let Played { log, .. } = play(&commands);
        for half in [Half::First, Half::Second] {
            let starts = count(&log, |fact| is_start(fact, half));
            let ends = count(&log, |fact| is_end(fact, half));
            prop_assert!(ends <= starts && starts <= 1, "{half:?}: {starts} starts, {ends} ends");
            let start = log.iter().position(|event| is_start(&event.fact, half));
            let end = log.iter().position(|event| is_end(&event.fact, half));
            prop_assert!(end.is_none() || start < end);
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
            prop_assert_eq!(state.half_start(half).map(|start| start.plus_seconds(state.half_length())), Some(at));
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
    fn what_is_asked_for_by_its_outcome_is_already_so_the_second_time(
        commands in scheduled(), again in command(),
    ) {
        let state = play(&commands).last().clone();
        let Ok(events) = decide(&state, &again) else { return Ok(()) };
        let second = decide(&fold(state, &events), &again);
        match again.action {
            MatchAction::Goal { .. } | MatchAction::Info { .. } => {
                prop_assert_eq!(second.map(|events| events.len()), Ok(1));
            }
            // A half that began so late that it is over by now ends first.
            MatchAction::ChangeState(_) if again.meant_at.is_some() => {
                let is_end = |event: &MatchEvent| is_end(&event.fact, Half::First) || is_end(&event.fact, Half::Second);
                prop_assert!(second.is_ok_and(|events| events.iter().all(is_end)));
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
            Ok(decided) => prop_assert!(fold(state, &decided).next_revision().get() <= events.len() as u64 + 3),
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
