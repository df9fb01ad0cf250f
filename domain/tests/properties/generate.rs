//! Commands and events of any kind, at any time.

use minicup_domain::game::Game;
use minicup_domain::matches::{
    Accused, Amendment, ClockChange, ClockSet, ClockTurned, EndedBy, EntryAmended, EntryRevoked, Fixture, Freehand,
    FreehandSet, GivenResult, GoalScored, Half, HalfEnded, HalfStarted, InfoAdded, LengthSet, Letter, LineUp, LinedUp,
    MatchAction, MatchCommand, MatchEvent, MatchFact, MatchState, Outcome, Phase, PlayTime, Punished, Punishment,
    Reopened, ResultKind, ResultRecorded, Resume, Score, Side, Stages, Throw, TimeoutCalled, WinnerNamed, decide,
    evolve,
};
use minicup_domain::rules::{MAX_GOALS, MAX_TEXT};
use minicup_domain::spec::{AWAY, HOME, STRANGER, fixture, scorer};
use minicup_domain::{PlayerId, Revision, TeamId, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Either half.
pub fn half() -> impl Strategy<Value = Half> + Clone {
    prop_oneof![Just(Half::First), Just(Half::Second)]
}

/// Either side.
pub fn side() -> impl Strategy<Value = Side> + Clone {
    prop_oneof![Just(Side::Home), Just(Side::Away)]
}

/// Any state of a match.
pub fn phase() -> impl Strategy<Value = Phase> + Clone {
    prop_oneof![
        Just(Phase::Init),
        Just(Phase::HalfFirst),
        Just(Phase::Pause),
        Just(Phase::HalfSecond),
        Just(Phase::End)
    ]
}

/// Mostly one of the two teams, sometimes another.
pub fn team() -> impl Strategy<Value = TeamId> + Clone {
    prop_oneof![8 => Just(HOME), 8 => Just(AWAY), 1 => Just(STRANGER)]
}

/// Mostly few goals, sometimes more than a match may have.
pub fn score() -> impl Strategy<Value = Score> {
    let goals = || prop_oneof![8 => 0..4_u32, 1 => Just(MAX_GOALS + 1), 1 => any::<u32>()];
    (goals(), goals()).prop_map(|(home, away)| Score(home, away))
}

/// Mostly a revision that a short match has.
pub fn entry() -> impl Strategy<Value = Revision> + Clone {
    prop_oneof![20 => 0..20_u64, 1 => any::<u64>()].prop_map(Revision::new)
}

/// Mostly a second of a half.
pub fn offset() -> impl Strategy<Value = u32> + Clone {
    prop_oneof![8 => 0..700_u32, 1 => any::<u32>()]
}

/// A text that may be entered, one of blanks, or one that is too long.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![8 => Just("video".to_owned()), 1 => Just(" ".to_owned()), 1 => Just("x".repeat(MAX_TEXT + 1))]
}

/// The match of the specs with halves of any length, which may have to be decided.
pub fn any_fixture() -> impl Strategy<Value = Fixture> {
    prop_oneof![8 => Just(600_u32), 1 => 0..3_u32, 1 => any::<u32>()].prop_flat_map(|half_length| {
        any::<(bool, bool)>().prop_map(move |(must_decide, treatment)| {
            let game = Game { treatment, ..Game::default() };
            Fixture { half_length, must_decide, game, ..fixture() }
        })
    })
}

/// A result of any kind, which need not add up.
pub fn any_result() -> impl Strategy<Value = GivenResult> {
    let kind = prop_oneof![8 => Just(ResultKind::Played), 4 => proptest::sample::select(ResultKind::ALL.to_vec())];
    let stage = || prop_oneof![8 => Just(None), 1 => score().prop_map(Some)];
    let stages = (stage(), stage(), stage(), stage());
    let stages = stages.prop_map(|(half, regular, overtime, shootout)| Stages { half, regular, overtime, shootout });
    let winner = prop_oneof![2 => Just(None), 1 => side().prop_map(Some)];
    (prop_oneof![8 => score().prop_map(Some), 1 => Just(None)], kind, winner, stages)
        .prop_map(|(score, kind, winner, stages)| GivenResult { score, kind, winner, stages })
}

/// Any change of an entry.
pub fn amendment() -> impl Strategy<Value = Amendment> {
    let somebody = (1..4_i64, team()).prop_map(|(player, team)| scorer(player, team));
    (option::of(team()), option::of(option::of(somebody)), option::of(half()), option::of(offset()))
        .prop_map(|(team, scorer, half, offset)| Amendment { team, scorer, half, offset, overrule: None })
}

/// Anything that may be asked of a match.
pub fn action() -> impl Strategy<Value = MatchAction> {
    let goal = (team(), option::of((1..4_i64, team()))).prop_map(|(team, player)| {
        let scorer = player.map(|(player, roster)| scorer(player, roster));
        MatchAction::Goal { team, scorer }
    });
    let resume = || prop_oneof![3 => Just(None), 1 => Just(Some(Resume::Stood))];
    let revoke =
        (entry(), text(), resume()).prop_map(|(entry, reason, resume)| MatchAction::Revoke { entry, reason, resume });
    let amend = (entry(), amendment(), option::of(text())).prop_map(|(entry, change, reason)| MatchAction::Amend {
        entry,
        change,
        reason,
    });
    prop_oneof![
        1 => any_fixture().prop_map(MatchAction::Open),
        3 => Just(MatchAction::Tick),
        8 => phase().prop_map(MatchAction::ChangeState),
        8 => clock_change().prop_map(MatchAction::Clock),
        12 => goal,
        3 => seven_metre(),
        2 => line_up(),
        3 => timeout(),
        3 => treatment(),
        6 => punish(),
        4 => entry().prop_map(|entry| MatchAction::DeleteGoal { entry }),
        4 => revoke,
        8 => amend,
        3 => text().prop_map(|text| MatchAction::Info { text }),
        1 => Just(MatchAction::Confirm),
        1 => side().prop_map(MatchAction::ConfirmWinner),
        2 => text().prop_map(|reason| MatchAction::Reopen { reason }),
        2 => text().prop_map(|reason| MatchAction::RevokeResult { reason }),
        2 => (any_result(), text()).prop_map(|(result, reason)| MatchAction::RecordResult { result, reason }),
        1 => (score(), phase()).prop_map(|(score, phase)| set_freehand(score, phase)),
    ]
}

/// A seven-metre throw of either team.
pub fn seven_metre() -> impl Strategy<Value = MatchAction> {
    let outcome = prop_oneof![Just(Outcome::Goal), Just(Outcome::Saved), Just(Outcome::Missed)];
    (team(), option::of((1..4_i64, team())), outcome).prop_map(|(team, player, outcome)| {
        let thrower = player.map(|(player, roster)| scorer(player, roster));
        MatchAction::Throw(Throw { team, thrower, outcome, seven_metre: true, overrule: None })
    })
}

/// Treatment of somebody of either team, or the end of an attack.
pub fn treatment() -> impl Strategy<Value = MatchAction> {
    let treat = (team(), option::of((1..4_i64, team()))).prop_map(|(team, player)| {
        let player = player.map(|(player, roster)| scorer(player, roster));
        MatchAction::Treat { team, player }
    });
    prop_oneof![1 => treat, 2 => team().prop_map(|team| MatchAction::EndAttack { team })]
}

/// A line-up of some of the players, mostly of their own team.
pub fn line_up() -> impl Strategy<Value = MatchAction> {
    let lined_up = (1..4_i64, option::of(0..100_u32), any::<bool>(), any::<bool>()).prop_map(
        |(player, number, goalkeeper, captain)| LinedUp { player: PlayerId::new(player), number, goalkeeper, captain },
    );
    let officials = vec(proptest::sample::select(Letter::ALL.to_vec()), 0..3);
    (team(), vec(lined_up, 0..4), officials, prop_oneof![8 => Just(None), 1 => team().prop_map(Some)]).prop_map(
        |(team, players, officials, other)| {
            let rosters = players.iter().map(|_| other.unwrap_or(team)).collect();
            MatchAction::LineUp { line_up: LineUp { team, players, officials }, rosters, overrule: None }
        },
    )
}

/// A time-out of either team, granted or lost, which the referees may give beyond the allowance.
pub fn timeout() -> impl Strategy<Value = MatchAction> {
    let overrule = prop_oneof![4 => Just(None), 1 => text().prop_map(Some)];
    (team(), any::<bool>(), overrule).prop_map(|(team, granted, overrule)| MatchAction::CallTimeout {
        team,
        granted,
        overrule,
    })
}

/// A punishment of anybody, which the referees may give whatever the rules forbid.
pub fn punish() -> impl Strategy<Value = MatchAction> {
    let player = (1..4_i64, team()).prop_map(|(player, team)| Accused::Player(scorer(player, team)));
    let official = proptest::sample::select(Letter::ALL.to_vec()).prop_map(Accused::Official);
    let accused = prop_oneof![6 => player.prop_map(Some), 2 => official.prop_map(Some), 1 => Just(None)];
    let punishment = prop_oneof![
        4 => Just(Punishment::Suspension),
        1 => proptest::sample::select(Punishment::ALL.to_vec()),
    ];
    let overrule = prop_oneof![4 => Just(None), 1 => text().prop_map(Some)];
    (team(), accused, punishment, overrule).prop_map(|(team, accused, punishment, overrule)| MatchAction::Punish {
        team,
        accused,
        punishment,
        overrule,
    })
}

pub fn clock_change() -> impl Strategy<Value = ClockChange> {
    let elapsed = prop_oneof![8 => 0..700_000_i64, 1 => 0..i64::MAX].prop_map(PlayTime::from_millis);
    let length = prop_oneof![8 => 1..900_u32, 1 => any::<u32>()];
    let run = prop_oneof![1 => Just(None), 3 => any::<bool>().prop_map(Some)];
    (run, option::weighted(0.3, elapsed), option::weighted(0.2, length))
        .prop_map(|(run, elapsed, length)| ClockChange { run, elapsed, length, reason: None })
}

pub fn set_freehand(score: Score, phase: Phase) -> MatchAction {
    MatchAction::SetFreehand(Freehand { score: Some(score), phase: Some(phase), labels: None })
}

/// Mostly within an hour, to the millisecond; now and then anything.
pub fn time() -> impl Strategy<Value = Timestamp> + Clone {
    prop_oneof![8 => 0..3_600_000_i64, 1 => any::<i64>()].prop_map(Timestamp::from_millis)
}

pub fn command() -> impl Strategy<Value = MatchCommand> {
    (time(), option::of(time()), action()).prop_map(|(at, meant_at, action)| MatchCommand { at, meant_at, action })
}

/// Commands as a match brings them, at most a minute and a half apart, with a disorderly one now and then.
pub fn commands() -> impl Strategy<Value = Vec<MatchCommand>> {
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
pub fn scheduled() -> impl Strategy<Value = Vec<MatchCommand>> {
    (any_fixture(), commands()).prop_map(|(fixture, mut commands)| {
        commands.insert(
            0,
            MatchCommand { at: Timestamp::from_millis(0), meant_at: None, action: MatchAction::Open(fixture) },
        );
        commands
    })
}

/// Anything a stream could hold, sense or nonsense.
pub fn fact() -> impl Strategy<Value = MatchFact> {
    let player = || option::of((1..4_i64).prop_map(PlayerId::new));
    let ended_by = prop_oneof![Just(EndedBy::Clock), Just(EndedBy::Hand)];
    let goal = (half(), offset(), side(), player()).prop_map(|(half, offset, side, player)| GoalScored {
        half,
        offset,
        place: None,
        side,
        player,
        seven_metre: false,
        overruled: None,
    });
    let called = (half(), offset(), side(), any::<bool>()).prop_map(|(half, offset, side, granted)| TimeoutCalled {
        half,
        offset,
        place: None,
        side,
        granted,
        overruled: None,
    });
    let punishment = proptest::sample::select(Punishment::ALL.to_vec());
    let punished = (half(), offset(), side(), player(), punishment, any::<bool>()).prop_map(
        |(half, offset, side, player, punishment, third_suspension)| Punished {
            half,
            offset,
            place: None,
            side,
            player,
            official: None,
            punishment,
            third_suspension,
            overruled: None,
        },
    );
    let amended = (entry(), half(), offset(), option::of(side()), player(), text()).prop_map(
        |(entry, half, offset, side, player, reason)| EntryAmended {
            entry,
            half,
            offset,
            place: None,
            side,
            player,
            reason,
            overruled: None,
        },
    );
    prop_oneof![
        any_fixture().prop_map(MatchFact::Opened),
        half().prop_map(|half| MatchFact::HalfStarted(HalfStarted { half })),
        (half(), ended_by).prop_map(|(half, by)| MatchFact::HalfEnded(HalfEnded { half, by })),
        goal.prop_map(MatchFact::GoalScored),
        (half(), offset(), text()).prop_map(|(half, offset, text)| MatchFact::InfoAdded(InfoAdded {
            half,
            offset,
            place: None,
            text
        })),
        called.prop_map(MatchFact::TimeoutCalled),
        punished.prop_map(MatchFact::Punished),
        (0..4_u8).prop_map(|period| MatchFact::ClockStopped(ClockTurned { period, reason: None })),
        (0..4_u8).prop_map(|period| MatchFact::ClockStarted(ClockTurned { period, reason: None })),
        (0..4_u8, any::<i64>()).prop_map(|(period, elapsed_millis)| MatchFact::ClockSet(ClockSet {
            period,
            elapsed_millis,
            reason: None
        })),
        (0..4_u8, any::<u32>()).prop_map(|(period, seconds)| MatchFact::LengthSet(LengthSet {
            period,
            seconds,
            reason: None
        })),
        (entry(), option::of(text())).prop_map(|(entry, reason)| MatchFact::EntryRevoked(EntryRevoked {
            entry,
            reason,
            resume: None
        })),
        amended.prop_map(MatchFact::EntryAmended),
        Just(MatchFact::Confirmed),
        text().prop_map(|reason| MatchFact::Reopened(Reopened { reason })),
        side().prop_map(|winner| MatchFact::WinnerNamed(WinnerNamed { winner })),
        (any_result(), text())
            .prop_map(|(result, reason)| MatchFact::ResultRecorded(ResultRecorded { result, reason })),
        (score(), phase()).prop_map(|(score, phase)| MatchFact::FreehandSet(FreehandSet {
            score,
            phase,
            labels: None
        })),
    ]
}

pub fn any_stream() -> impl Strategy<Value = Vec<MatchEvent>> {
    vec((time(), fact()).prop_map(|(at, fact)| MatchEvent { at, fact }), 0..60)
}

pub fn fold(state: MatchState, events: &[MatchEvent]) -> MatchState {
    events.iter().fold(state, evolve)
}

/// A match played live: its log, and the state after every command.
pub struct Played {
    pub log: Vec<MatchEvent>,
    pub states: Vec<MatchState>,
}

impl Played {
    pub fn last(&self) -> &MatchState {
        self.states.last().expect("the state at the start, at least")
    }
}

pub fn play(commands: &[MatchCommand]) -> Played {
    let mut played = Played { log: vec![], states: vec![MatchState::default()] };
    for command in commands {
        let Ok(events) = decide(played.last(), command) else { continue };
        played.states.push(fold(played.last().clone(), &events));
        played.log.extend(events);
    }
    played
}
