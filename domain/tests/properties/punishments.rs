//! What holds of punishments, whatever is sent and whenever.

use std::collections::BTreeMap;

use minicup_domain::game::{ClockRule, Game, Overtime};
use minicup_domain::matches::{
    Accused, ClockChange, EntryKind, Fixture, MatchAction, MatchCommand, MatchState, Offender, Phase, PlayTime,
    Punishment, Side, decide, evolve,
};
use minicup_domain::spec::{AWAY, HOME, fixture, scorer};
use minicup_domain::{PlayerId, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

use super::generate::{commands, fold, play, punish, scheduled};

/// Halves and periods of overtime, in seconds.
const LENGTH: u32 = 300;

fn at(second: i64) -> Timestamp {
    Timestamp::from_millis(second * 1000)
}

fn suspend(side: Side, player: i64) -> MatchAction {
    let team = if side == Side::Home { HOME } else { AWAY };
    let accused = Some(Accused::Player(scorer(player, team)));
    MatchAction::Punish { team, accused, punishment: Punishment::Suspension, overrule: None }
}

fn run(run: bool) -> MatchAction {
    MatchAction::Clock(ClockChange { run: Some(run), ..ClockChange::default() })
}

/// Stops and starts, breaks of any length, and one suspension a player at most.
fn course() -> impl Strategy<Value = Vec<(i64, MatchAction)>> {
    let step = prop_oneof![
        4 => any::<bool>().prop_map(run),
        2 => Just(MatchAction::StartPeriod),
        1 => Just(MatchAction::EndPeriod),
        2 => Just(MatchAction::CallTimeout { team: HOME, granted: true, overrule: None }),
        3 => (0..8_i64).prop_map(|player| suspend(Side::Home, player)),
        3 => (8..16_i64).prop_map(|player| suspend(Side::Away, player)),
    ];
    vec((0..60_i64, step), 0..60)
}

fn opened(clock: ClockRule) -> MatchState {
    let overtime = Some(Overtime { length: Some(LENGTH), ..Overtime::default() });
    let game = Game { clock, overtime, timeouts: None, ..Game::default() };
    let open = MatchAction::Open(Fixture { game, must_decide: true, half_length: LENGTH, ..fixture() });
    let command = MatchCommand { at: at(0), meant_at: None, action: open };
    fold(MatchState::default(), &decide(&MatchState::default(), &command).unwrap_or_default())
}

/// Seconds of play each player was off the court, counted by looking every second.
#[derive(Default)]
struct Watch {
    off: BTreeMap<(usize, PlayerId), i64>,
    suspended: BTreeMap<(usize, PlayerId), u32>,
}

impl Watch {
    fn look(&mut self, state: &MatchState, second: i64) {
        let played = |second| state.last_period().map_or(0, |period| period.reading_at(at(second)).elapsed.as_millis());
        let (before, after) = (played(second), played(second + 1));
        for off in state.suspensions_at(at(second)) {
            let Some(Offender::Player(player)) = off.offender else { continue };
            *self.off.entry((off.side.index(), player)).or_default() += after - before;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn suspensions_of_both_sides_end_after_exactly_their_play_time(
        course in course(), clock in prop_oneof![Just(ClockRule::Stopped), Just(ClockRule::Running)],
    ) {
        let mut state = opened(clock);
        let mut watch = Watch::default();
        let mut now = 0;
        let enter = |state: &mut MatchState, second: i64, action: MatchAction, watch: &mut Watch| {
            let MatchAction::Punish { accused: Some(Accused::Player(player)), team, .. } = &action else {
                let command = MatchCommand { at: at(second), meant_at: None, action };
                *state = fold(state.clone(), &decide(state, &command).unwrap_or_default());
                return;
            };
            let key = (usize::from(*team == AWAY), player.player);
            // Each once, and nobody in the last two minutes of the match.
            if watch.suspended.contains_key(&key) || state.running_period().is_none() {
                return;
            }
            let command = MatchCommand { at: at(second), meant_at: None, action };
            *state = fold(state.clone(), &decide(state, &command).unwrap_or_default());
            watch.suspended.insert(key, 120);
        };
        let steps = course.into_iter().chain((0..40).map(|step| match step % 2 {
            0 => (0, MatchAction::StartPeriod),
            _ => (i64::from(LENGTH), run(true)),
        }));
        let mut started = false;
        for (pause, action) in steps {
            for _ in 0..pause {
                enter(&mut state, now, MatchAction::Tick, &mut watch);
                watch.look(&state, now);
                now += 1;
            }
            started |= action == MatchAction::StartPeriod;
            if started {
                enter(&mut state, now, action, &mut watch);
            }
            for (key, off) in &watch.off {
                prop_assert!(*off <= 120_000, "{key:?} was off {off} ms");
            }
        }
        let still = state.suspensions_at(at(now));
        let is_off = |side: usize, player: PlayerId| {
            still.iter().any(|off| off.side.index() == side && off.offender == Some(Offender::Player(player)))
        };
        for ((side, player), _) in watch.suspended.iter().filter(|_| state.phase != Phase::End) {
            let off = watch.off.get(&(*side, *player)).copied().unwrap_or_default();
            prop_assert!(off == 120_000 || is_off(*side, *player), "{player} was off {off} ms");
        }
    }

    #[test]
    fn nobody_is_off_twice_at_a_time_and_no_longer_than_the_punishments_add_up_to(commands in scheduled()) {
        for state in play(&commands).states {
            let mut seen = Vec::new();
            for off in state.suspensions() {
                let Some(offender @ Offender::Player(_)) = off.offender else { continue };
                prop_assert!(!seen.contains(&(off.side, offender)), "{off:?}");
                seen.push((off.side, offender));
                let is_one = |kind: &EntryKind| matches!(kind, EntryKind::Punishment { side, offender: Some(who), punishment, third_suspension: false } if *side == off.side && *who == offender && punishment.reduces());
                let punished = state.entries.iter().filter(|entry| is_one(&entry.kind)).count();
                let most = PlayTime::from_seconds(120 * u32::try_from(punished).unwrap_or(0));
                prop_assert!(off.remaining <= most, "{off:?} of {most:?}");
            }
        }
    }

    #[test]
    fn a_third_suspension_and_a_disqualification_come_and_go_together(commands in scheduled()) {
        for state in play(&commands).states {
            let mut suspensions: BTreeMap<(usize, PlayerId), (usize, usize, usize)> = BTreeMap::new();
            for entry in &state.entries {
                let EntryKind::Punishment { side, offender: Some(Offender::Player(player)), punishment, third_suspension } = entry.kind else { continue };
                let counted = suspensions.entry((side.index(), player)).or_default();
                counted.0 += usize::from(punishment == Punishment::Suspension);
                counted.1 += usize::from(punishment.disqualifies());
                counted.2 += usize::from(third_suspension);
            }
            for (who, (suspended, disqualified, with_the_third)) in suspensions {
                prop_assert!(suspended < 3 || disqualified > 0, "{who:?}");
                prop_assert!(suspended >= 3 || with_the_third == 0, "{who:?}");
                prop_assert!(with_the_third <= 1, "{who:?}");
            }
        }
    }

    #[test]
    fn taken_back_and_given_again_leaves_the_same(commands in commands(), punish in punish()) {
        for state in play(&commands).states {
            let turned = state.last_period().map(|period| period.reading().at);
            let now = state.entries.iter().map(|entry| entry.at).chain(turned).max().unwrap_or(at(0));
            let command = |action| MatchCommand { at: now, meant_at: None, action };
            let Ok(events) = decide(&state, &command(punish.clone())) else { continue };
            let punished = fold(state.clone(), &events);
            let Some(entry) = punished.entries.iter().find(|entry| entry.revision == state.next_revision()) else { continue };
            let EntryKind::Punishment { third_suspension: false, .. } = entry.kind else { continue };
            let back = MatchAction::Revoke { entry: entry.revision, reason: "slip".to_owned(), resume: None };
            let Ok(revoked) = decide(&punished, &command(back)) else { continue };
            let back = revoked.iter().fold(punished.clone(), evolve);
            prop_assert_eq!((&back.phase, &back.periods, &back.entries), (&state.phase, &state.periods, &state.entries));
            let again = decide(&back, &command(punish.clone())).map(|events| fold(back, &events));
            let again = again.map(|again| (again.suspensions_at(now), again.entries.len()));
            prop_assert_eq!(again, Ok((punished.suspensions_at(now), punished.entries.len())));
        }
    }
}
