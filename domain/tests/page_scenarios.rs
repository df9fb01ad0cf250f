//! What happens to a match in a number of scenarios, written down for the scorekeeper's page, which shows what was tapped
//! before the service has it: the rules are decided here, and the page's own projection is held to them.
//!
//! With `MINICUP_RECORD=1` the file is written again.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise must fail")]

use std::path::{Path, PathBuf};

use minicup_domain::PlayerId;
use minicup_domain::game::{Game, LastMinutes, Overtime, Shootout, Timeouts};
use minicup_domain::matches::{
    Amendment, ClockChange, Entry, EntryKind, Fixture, GivenResult, Half, MatchAction, MatchCommand, MatchState,
    Offender, Phase, PlayTime, Resume, Score, Side, decide, evolve,
};
use minicup_domain::spec::{AWAY, FULL_TIME, HALF_LENGTH, HOME, SECOND_HALF, fixture, scorer, second_of_match};
use minicup_domain::{Revision, TeamId, Timestamp};
use serde_json::{Value, json};

/// What somebody taps. Lines are named by the step that made them, counted from 0.
enum Tap {
    State(Phase),
    Goal(Side, Option<i64>),
    Undo(usize),
    Revoke(usize),
    Scorer(usize, i64),
    Team(usize, Side),
    Moved(usize, Half, u32),
    Info(&'static str),
    Result(u32, u32),
    Confirm,
    Reopen,
    StartPeriod,
    EndPeriod,
    Clock(Option<bool>, Option<u32>, Option<u32>),
    Stood(usize),
    Shot(Side, bool),
    /// Whether it is granted, and whether the referees give it beyond the allowance.
    Timeout(Side, bool, bool),
}
use Tap::*;

const START: Tap = State(Phase::HalfFirst);
const PAUSE: Tap = State(Phase::Pause);
const SECOND: Tap = State(Phase::HalfSecond);
const END: Tap = State(Phase::End);

/// Name, what is tapped at which second, and the second at which somebody looks.
type Course = (&'static str, Vec<(u32, Tap)>, u32);

/// A course of a match that is played by some rules.
struct Scenario {
    course: Course,
    game: Game,
    must_decide: bool,
}

const STOP: Tap = Clock(Some(false), None, None);
const GO: Tap = Clock(Some(true), None, None);

fn scenarios() -> Vec<Scenario> {
    let overtime = Overtime { length: Some(60), periods: 2, rounds: 1, golden_goal: false };
    let golden = Overtime { length: None, periods: 1, rounds: 1, golden_goal: true };
    let decided = Game { overtime: Some(overtime), shootout: Some(Shootout { shots: 2 }), ..Game::default() };
    let golden = Game { overtime: Some(golden), ..Game::default() };
    let one_half = Game { periods: 1, ..Game::default() };
    let last = Some(LastMinutes { seconds: 300, max: 1 });
    let allowed = Timeouts { of_match: 3, of_half: 2, last, ..Timeouts::default() };
    let last_minutes = Game { timeouts: Some(allowed), ..Game::default() };
    let with = |game, must_decide| move |course| Scenario { course, game, must_decide };
    let plain = with(Game::default(), false);
    let mut all: Vec<Scenario> = two_halves().into_iter().map(plain).collect();
    all.extend(slips().into_iter().map(plain));
    all.extend(clocks().into_iter().map(plain));
    all.extend(timeouts().into_iter().map(plain));
    all.extend(timeouts_in_the_last_minutes().into_iter().map(with(last_minutes, false)));
    all.extend(one_period().into_iter().map(with(one_half, false)));
    all.extend(to_decide().into_iter().map(with(decided, true)));
    all.extend(to_the_first_goal().into_iter().map(with(golden, true)));
    all
}

/// Starts and ends that are taken back.
fn slips() -> Vec<Course> {
    let home = || Goal(Side::Home, None);
    vec![
        ("a start by mistake is taken back", vec![(0, START), (5, Info("rain")), (20, Revoke(0))], 30),
        ("a start cannot be taken back once a goal counts", vec![(0, START), (9, home()), (20, Revoke(0))], 30),
        ("a start is taken back and made again", vec![(0, START), (20, Revoke(0)), (60, START)], 90),
        (
            "a second half by mistake is taken back",
            vec![(0, START), (580, PAUSE), (600, SECOND), (620, Revoke(2))],
            640,
        ),
        ("an end by mistake is taken back", vec![(0, START), (300, PAUSE), (320, Revoke(1)), (330, home())], 400),
        ("a half goes on from where it stood", vec![(0, START), (300, PAUSE), (320, Stood(1)), (330, home())], 400),
        ("an end that is not the latest stays", vec![(0, START), (580, PAUSE), (700, SECOND), (720, Revoke(1))], 730),
        (
            "the end of a match is taken back",
            vec![
                (0, START),
                (600, PAUSE),
                (SECOND_HALF, SECOND),
                (SECOND_HALF + 100, END),
                (SECOND_HALF + 120, Revoke(3)),
            ],
            SECOND_HALF + 130,
        ),
    ]
}

/// Clocks that are stopped, go on and are set.
fn clocks() -> Vec<Course> {
    let home = || Goal(Side::Home, None);
    vec![
        ("a clock stands", vec![(0, START), (100, STOP), (150, home())], 700),
        ("a clock goes on", vec![(0, START), (100, STOP), (160, GO), (200, home())], 620),
        ("a clock that stood ends its half later", vec![(0, START), (100, STOP), (160, GO)], HALF_LENGTH + 60),
        ("a clock is set", vec![(0, START), (100, Clock(None, Some(90), None)), (110, home())], 200),
        ("a clock is set and stops", vec![(0, START), (100, Clock(Some(false), Some(90), None)), (110, home())], 200),
        ("a clock that stands already stays", vec![(0, START), (100, STOP), (120, STOP)], 130),
        ("a half gets another length", vec![(0, START), (100, Clock(None, None, Some(300)))], 310),
        ("a half ends by hand while the clock stands", vec![(0, START), (100, STOP), (150, PAUSE), (160, home())], 170),
    ]
}

/// Time-outs, one in each half.
fn timeouts() -> Vec<Course> {
    vec![
        (
            "a time-out stops the clock",
            vec![(0, START), (100, Timeout(Side::Home, true, false)), (130, Goal(Side::Away, None))],
            150,
        ),
        ("play goes on after a time-out", vec![(0, START), (100, Timeout(Side::Away, true, false)), (165, GO)], 700),
        ("a time-out that is lost stops nothing", vec![(0, START), (100, Timeout(Side::Home, false, false))], 150),
        (
            "a time-out too many is none",
            vec![
                (0, START),
                (100, Timeout(Side::Home, true, false)),
                (160, GO),
                (200, Timeout(Side::Home, true, false)),
                (210, Timeout(Side::Away, true, false)),
            ],
            220,
        ),
        (
            "the referees give a time-out too many",
            vec![(0, START), (100, Timeout(Side::Home, false, false)), (200, Timeout(Side::Home, true, true))],
            220,
        ),
        ("a time-out is taken back", vec![(0, START), (100, Timeout(Side::Home, true, false)), (110, Revoke(1))], 150),
        (
            "a time-out is taken back after play went on",
            vec![(0, START), (100, Timeout(Side::Home, true, false)), (160, GO), (170, Revoke(1))],
            200,
        ),
        (
            "a time-out while the clock stands is taken back",
            vec![(0, START), (90, STOP), (100, Timeout(Side::Home, true, false)), (110, Revoke(2))],
            200,
        ),
        (
            "a time-out is called while the clock stands",
            vec![(0, START), (90, STOP), (100, Timeout(Side::Home, true, false))],
            200,
        ),
        (
            "a time-out before the end of a half by hand is taken back",
            vec![(0, START), (100, Timeout(Side::Home, true, false)), (150, PAUSE), (160, Revoke(1))],
            200,
        ),
        (
            "a time-out is the other team's",
            vec![(0, START), (100, Timeout(Side::Home, true, false)), (120, Team(1, Side::Away))],
            130,
        ),
        (
            "a start stays after which a time-out was called",
            vec![(0, START), (100, Timeout(Side::Home, false, false)), (120, Revoke(0))],
            130,
        ),
        ("in the break there is no time-out", vec![(0, START), (650, Timeout(Side::Home, true, false))], 660),
    ]
}

/// Three in a match, two in a half, one in the last five minutes.
fn timeouts_in_the_last_minutes() -> Vec<Course> {
    let late = SECOND_HALF + 300;
    let taps = vec![
        (0, START),
        (SECOND_HALF, SECOND),
        (late, Timeout(Side::Home, true, false)),
        (late + 60, GO),
        (late + 70, Timeout(Side::Home, true, false)),
    ];
    vec![("one time-out is left for the last minutes", taps, late + 80)]
}

fn one_period() -> Vec<Course> {
    vec![
        ("one half is a whole match", vec![(0, START), (9, Goal(Side::Home, None))], HALF_LENGTH + 1),
        ("one half is ended by hand", vec![(0, START), (500, END)], 510),
    ]
}

/// After two halves that brought no decision.
fn to_decide() -> Vec<Course> {
    let level = |more: Vec<(u32, Tap)>| {
        let mut taps = vec![(0, START), (SECOND_HALF, SECOND)];
        taps.extend(more.into_iter().map(|(second, tap)| (FULL_TIME + second, tap)));
        taps
    };
    let home = || Goal(Side::Home, None);
    let overtime = |more: Vec<(u32, Tap)>| {
        let mut taps = vec![(60, StartPeriod), (180, StartPeriod)];
        taps.extend(more);
        level(taps)
    };
    let shots = |more: Vec<(u32, Tap)>| {
        let mut taps = vec![(300, StartPeriod)];
        taps.extend(more);
        overtime(taps)
    };
    vec![
        ("a draw goes on", level(vec![]), FULL_TIME + 10),
        ("a late goal decides it", level(vec![(5, home())]), FULL_TIME + 10),
        ("overtime runs", level(vec![(60, StartPeriod), (70, home())]), FULL_TIME + 80),
        ("overtime is started as the second half is", level(vec![(60, SECOND)]), FULL_TIME + 80),
        ("overtime ends by hand", level(vec![(60, StartPeriod), (90, EndPeriod)]), FULL_TIME + 100),
        ("overtime decides it", overtime(vec![(190, home())]), FULL_TIME + 300),
        (
            "a start of overtime by mistake is taken back",
            level(vec![(60, StartPeriod), (70, Revoke(2))]),
            FULL_TIME + 80,
        ),
        ("overtime brings no decision", overtime(vec![]), FULL_TIME + 250),
        ("a shoot-out begins", shots(vec![(310, Shot(Side::Away, true))]), FULL_TIME + 320),
        (
            "a shot out of turn is none",
            shots(vec![(310, Shot(Side::Away, true)), (312, Shot(Side::Away, true))]),
            FULL_TIME + 320,
        ),
        (
            "a shoot-out decides it",
            shots(vec![(310, Shot(Side::Away, true)), (320, Shot(Side::Home, false)), (330, Shot(Side::Away, true))]),
            FULL_TIME + 340,
        ),
        (
            "the last shot is taken back",
            shots(vec![
                (310, Shot(Side::Away, true)),
                (320, Shot(Side::Home, false)),
                (330, Shot(Side::Away, false)),
                (340, Revoke(7)),
            ]),
            FULL_TIME + 350,
        ),
    ]
}

fn to_the_first_goal() -> Vec<Course> {
    let golden = vec![
        (0, START),
        (SECOND_HALF, SECOND),
        (FULL_TIME + 60, StartPeriod),
        (FULL_TIME + 500, Goal(Side::Away, None)),
    ];
    vec![("the first goal of overtime decides it", golden, FULL_TIME + 510)]
}

fn two_halves() -> Vec<Course> {
    let home = || Goal(Side::Home, None);
    let away = || Goal(Side::Away, None);
    vec![
        ("nothing has happened", vec![], 50),
        ("a half runs", vec![(0, START)], 50),
        ("a half ends by the clock", vec![(0, START), (20, home())], HALF_LENGTH),
        ("a half ends by hand", vec![(0, START), (20, home()), (590, PAUSE)], HALF_LENGTH + 60),
        ("a half that the clock has ended does not end again", vec![(0, START), (HALF_LENGTH + 3, PAUSE)], 650),
        (
            "a whole match",
            vec![(0, START), (31, home()), (45, away()), (SECOND_HALF, SECOND), (SECOND_HALF + 9, away())],
            FULL_TIME + 10,
        ),
        (
            "a match that is ended by hand and confirmed",
            vec![(0, START), (600, PAUSE), (SECOND_HALF, SECOND), (SECOND_HALF + 500, END), (1300, Confirm)],
            1400,
        ),
        (
            "a confirmed match is opened again",
            vec![(0, START), (SECOND_HALF, SECOND), (FULL_TIME + 5, Confirm), (FULL_TIME + 30, Reopen)],
            FULL_TIME + 60,
        ),
        (
            "scorers are named at once and afterwards",
            vec![(0, START), (9, Goal(Side::Home, Some(1))), (12, away()), (15, Scorer(2, 11))],
            20,
        ),
        ("a slip is taken back", vec![(0, START), (9, home()), (12, home()), (15, Undo(2))], 20),
        ("a goal is taken back with a reason", vec![(0, START), (9, home()), (12, away()), (300, Revoke(1))], 310),
        (
            "a goal is for the others, and its scorer is not theirs",
            vec![(0, START), (9, Goal(Side::Home, Some(1))), (30, Team(1, Side::Away))],
            40,
        ),
        ("a goal has another scorer", vec![(0, START), (9, Goal(Side::Home, Some(1))), (30, Scorer(1, 2))], 40),
        (
            "a goal of the second half belongs to the first",
            vec![
                (0, START),
                (9, home()),
                (SECOND_HALF, SECOND),
                (SECOND_HALF + 5, away()),
                (SECOND_HALF + 90, Moved(3, Half::First, 590)),
            ],
            SECOND_HALF + 100,
        ),
        (
            "a line of text is written, moved and taken back",
            vec![(0, START), (9, Info("rain")), (20, Info("sun")), (30, Moved(1, Half::First, 5)), (40, Revoke(2))],
            50,
        ),
        (
            "a goal in the break counts for the half before it",
            vec![(0, START), (HALF_LENGTH + 2, home())],
            HALF_LENGTH + 9,
        ),
        (
            "a goal after a half that was ended by hand stands at its end",
            vec![(0, START), (580, PAUSE), (583, home())],
            590,
        ),
        (
            "a goal after the end counts",
            vec![(0, START), (SECOND_HALF, SECOND), (FULL_TIME + 1, away())],
            FULL_TIME + 9,
        ),
        ("a result of a match that was not played here", vec![(30, Result(12, 9))], 40),
        ("a result for a half that runs ends it", vec![(0, START), (9, home()), (30, Result(2, 0))], 40),
        (
            "goals of one second are in the order of their taps",
            vec![(0, START), (9, home()), (9, away()), (9, home())],
            12,
        ),
    ]
}

const fn team(side: Side) -> TeamId {
    match side {
        Side::Home => HOME,
        Side::Away => AWAY,
    }
}

/// The players of both teams: those of the away team have numbers from 11 on.
fn of_roster(player: i64) -> minicup_domain::matches::Scorer {
    scorer(player, if player < 11 { HOME } else { AWAY })
}

/// A match that is played, with the revision that each step has in it.
struct Play {
    state: MatchState,
    revisions: Vec<Revision>,
}

impl Play {
    fn new(game: Game, must_decide: bool) -> Self {
        let mut play = Self { state: MatchState::default(), revisions: Vec::new() };
        play.enter(0, MatchAction::Open(Fixture { game, must_decide, ..fixture() }));
        play
    }

    fn enter(&mut self, second: u32, action: MatchAction) {
        let command = MatchCommand { at: second_of_match(second), meant_at: None, action };
        // The page sends nothing that is refused, but for what it shows as without effect.
        for event in decide(&self.state, &command).unwrap_or_default() {
            self.state = evolve(std::mem::take(&mut self.state), &event);
        }
    }

    fn tap(&mut self, second: u32, tap: &Tap) {
        let action = self.action(tap);
        self.enter(second, action);
        self.revisions.push(self.state.revision().unwrap());
    }

    fn action(&self, tap: &Tap) -> MatchAction {
        let reason = || "slip".to_owned();
        let amend =
            |step: usize, change| MatchAction::Amend { entry: self.revisions[step], change, reason: Some(reason()) };
        match *tap {
            State(phase) => MatchAction::ChangeState(phase),
            Goal(side, player) => MatchAction::Goal { team: team(side), scorer: player.map(of_roster) },
            Undo(step) => MatchAction::DeleteGoal { entry: self.revisions[step] },
            Revoke(step) => MatchAction::Revoke { entry: self.revisions[step], reason: reason(), resume: None },
            Stood(step) => {
                let resume = Some(Resume::Stood);
                MatchAction::Revoke { entry: self.revisions[step], reason: reason(), resume }
            }
            Scorer(step, player) => {
                amend(step, Amendment { scorer: Some(Some(of_roster(player))), ..Amendment::default() })
            }
            Team(step, side) => amend(step, Amendment { team: Some(team(side)), ..Amendment::default() }),
            Moved(step, half, offset) => {
                amend(step, Amendment { half: Some(half), offset: Some(offset), ..Amendment::default() })
            }
            Info(text) => MatchAction::Info { text: text.to_owned() },
            Result(home, away) => {
                MatchAction::RecordResult { result: GivenResult::played(Score(home, away)), reason: reason() }
            }
            Confirm => MatchAction::Confirm,
            Reopen => MatchAction::Reopen { reason: reason() },
            StartPeriod => MatchAction::StartPeriod,
            EndPeriod => MatchAction::EndPeriod,
            Clock(run, elapsed, length) => {
                let elapsed = elapsed.map(PlayTime::from_seconds);
                MatchAction::Clock(ClockChange { run, elapsed, length, reason: None })
            }
            Timeout(side, granted, is_overruled) => {
                let overrule = is_overruled.then(|| "injury".to_owned());
                MatchAction::CallTimeout { team: team(side), granted, overrule }
            }
            Shot(side, scored) => MatchAction::Shoot { team: team(side), shooter: None, scored, overrule: None },
        }
    }
}

/// A tap as the page sends it. `of` is the step that made the line it is about.
fn sent(tap: &Tap) -> Value {
    match *tap {
        State(phase) => json!({"action": "state_change", "state": phase}),
        Goal(side, player) => json!({"action": "goal", "team": team(side).get(), "player": player}),
        Undo(step) => json!({"action": "delete_event", "of": step}),
        Revoke(step) => json!({"action": "revoke_event", "of": step, "reason": "slip"}),
        Scorer(step, player) => json!({"action": "amend_event", "of": step, "player": player, "reason": "slip"}),
        Team(step, side) => {
            json!({"action": "amend_event", "of": step, "team": team(side).get(), "reason": "slip"})
        }
        Moved(step, half, offset) => {
            json!({"action": "amend_event", "of": step, "half_index": half.index(), "time_offset": offset, "reason": "slip"})
        }
        Info(text) => json!({"action": "info", "text": text}),
        Result(home, away) => json!({"action": "record_result", "score": [home, away], "reason": "slip"}),
        Confirm => json!({"action": "confirm"}),
        Reopen => json!({"action": "reopen", "reason": "slip"}),
        StartPeriod => json!({"action": "start_period"}),
        EndPeriod => json!({"action": "end_period"}),
        Clock(run, elapsed, length) => clock(run, elapsed, length),
        Stood(step) => json!({"action": "revoke_event", "of": step, "reason": "slip", "resume": "stood"}),
        Timeout(side, granted, is_overruled) => {
            let overrule = is_overruled.then_some("injury");
            json!({"action": "timeout", "team": team(side).get(), "granted": granted, "overrule": overrule})
        }
        Shot(side, scored) => json!({"action": "shootout_shot", "team": team(side).get(), "scored": scored}),
    }
}

/// What is left as it is is not sent.
fn clock(run: Option<bool>, elapsed: Option<u32>, length: Option<u32>) -> Value {
    let mut command = json!({"action": "clock"});
    let changes =
        [("run", run.map(Value::from)), ("elapsed", elapsed.map(Value::from)), ("length", length.map(Value::from))];
    for (name, value) in changes {
        if let Some(value) = value {
            command[name] = value;
        }
    }
    command
}

fn second(at: Timestamp) -> u32 {
    at.seconds_since(second_of_match(0))
}

fn line(entry: &Entry) -> Value {
    let (kind, side, player, text) = match &entry.kind {
        EntryKind::Start => ("start", None, None, ""),
        EntryKind::End => ("end", None, None, ""),
        EntryKind::Goal { side, player } => ("goal", Some(side.index()), player.map(PlayerId::get), ""),
        EntryKind::Shot { side, player, .. } => ("shootout_shot", Some(side.index()), player.map(PlayerId::get), ""),
        EntryKind::Punishment { side, offender, punishment, .. } => {
            let player = offender.and_then(Offender::player).map(PlayerId::get);
            (punishment.name(), Some(side.index()), player, "")
        }
        EntryKind::Timeout { side, .. } => ("timeout", Some(side.index()), None, ""),
        EntryKind::Info { text } => ("info", None, None, text.as_str()),
        EntryKind::ClockStopped => ("clock_stopped", None, None, ""),
        EntryKind::ClockStarted => ("clock_started", None, None, ""),
        EntryKind::ClockSet | EntryKind::LengthSet { .. } => ("clock_set", None, None, ""),
    };
    let scored = match entry.kind {
        EntryKind::Shot { scored, .. } => Some(scored),
        _ => None,
    };
    let granted = match entry.kind {
        EntryKind::Timeout { granted, .. } => Some(granted),
        _ => None,
    };
    json!({
        "revision": entry.revision.get(), "kind": kind, "half": entry.half.index(), "offset": entry.offset,
        "period": entry.place.period, "period_offset": entry.place.offset,
        "side": side, "player": player, "text": text, "scored": scored, "granted": granted, "second": second(entry.at),
    })
}

/// The period that is on, or was on last, and its clock; seconds since the start of the match.
fn period(state: &MatchState) -> (Value, Value) {
    let Some(period) = state.last_period() else { return (Value::Null, Value::Null) };
    let reading = period.reading();
    let at = reading.at.millis_since(second_of_match(0)) as f64 / 1000.0;
    (
        json!({"index": period.index, "kind": period.kind.name(), "length": period.clock.length()}),
        json!({"running": reading.running, "elapsed": reading.elapsed.as_seconds(), "at": at}),
    )
}

fn shown(state: &MatchState) -> Value {
    let starts = [Half::First, Half::Second].map(|half| state.half_start(half).map(second));
    let (period, clock) = period(state);
    let shootout = state.shootout().map(
        |shootout| json!({"score": shootout.score(), "shots": shootout.shots, "next": shootout.next.map(Side::index)}),
    );
    let timeout =
        state.timeout().map(|timeout| json!({"team_index": timeout.side.index(), "ends": second(timeout.ends)}));
    json!({
        "timeouts": state.timeouts(), "timeout": timeout, "period": period, "clock": clock, "shootout": shootout,
        "revision": state.revision().map(Revision::get),
        "state": state.phase,
        "score": state.score().map(|Score(home, away)| [home, away]),
        "starts": starts,
        "confirmed": state.confirmed.map(second),
        "lines": state.entries.iter().map(line).collect::<Vec<_>>(),
    })
}

/// A scenario with the match before the first tap, after each, and as it is when somebody looks.
fn played(scenario: &Scenario) -> Value {
    let Scenario { course: (name, taps, look), game, must_decide } = scenario;
    let mut play = Play::new(*game, *must_decide);
    let mut states = vec![shown(&play.state)];
    for (second, tap) in taps {
        play.tap(*second, tap);
        states.push(shown(&play.state));
    }
    play.enter(*look, MatchAction::Tick);
    let steps: Vec<Value> = taps.iter().map(|(second, tap)| json!({"second": second, "command": sent(tap)})).collect();
    json!({
        "name": name, "game": game, "must_decide": must_decide, "steps": steps, "states": states, "look": look,
        "then": shown(&play.state),
    })
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/match-scenarios.json")
}

#[test]
fn the_scenarios_of_the_page_are_what_the_rules_make_of_them() {
    let written: Vec<String> = scenarios().iter().map(|scenario| played(scenario).to_string()).collect();
    let written = format!("[\n{}\n]\n", written.join(",\n"));
    if std::env::var_os("MINICUP_RECORD").is_some() {
        std::fs::write(file(), &written).unwrap();
    }
    let known = std::fs::read_to_string(file()).unwrap_or_default();
    assert_eq!(known, written, "write tests/data/match-scenarios.json again with MINICUP_RECORD=1");
}
