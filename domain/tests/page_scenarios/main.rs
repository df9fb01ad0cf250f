//! What happens to a match in a number of scenarios, written down for the scorekeeper's page, which shows what was tapped
//! before the service has it: the rules are decided here, and the page's own projection is held to them.
//!
//! With `MINICUP_RECORD=1` the file is written again.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise must fail")]

mod courses;
mod table;

use std::path::{Path, PathBuf};

use minicup_domain::PlayerId;
use minicup_domain::game::{ClockRule, Game, LastMinutes, Overtime, Shootout, Timeouts};
use minicup_domain::matches::{
    Accused, Amendment, ClockChange, Entry, EntryKind, Fixture, GivenResult, Half, Letter, LineUp as NamedLineUp,
    LinedUp, MatchAction, MatchCommand, MatchState, Offender, Outcome, Phase, PlayTime, Punishment, Resume, Score,
    Side, Suspension, Throw, Treated, decide, evolve,
};
use minicup_domain::spec::{AWAY, HOME, fixture, scorer, second_of_match};
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
    Punish(Side, i64, Punishment),
    Official(Side, Letter, Punishment),
    /// Whatever the rules forbid.
    Overruled(Side, i64, Punishment),
    ShotBy(Side, i64),
    Seven(Side, i64, Outcome),
    Treat(Side, i64),
    Attack(Side),
    /// A goal that is said to be one.
    GoalOfSeven(Side, i64),
    /// Two players are named.
    LineUp(Side, [i64; 2]),
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
    let mut all: Vec<Scenario> = courses::two_halves().into_iter().map(plain).collect();
    all.extend(courses::slips().into_iter().map(plain));
    all.extend(courses::clocks().into_iter().map(plain));
    all.extend(table::timeouts().into_iter().map(plain));
    all.extend(table::timeouts_in_the_last_minutes().into_iter().map(with(last_minutes, false)));
    all.extend(table::seven_metres().into_iter().map(plain));
    all.extend(table::line_ups().into_iter().map(plain));
    all.extend(table::punishments().into_iter().map(plain));
    all.extend(table::treatments().into_iter().map(with(Game { treatment: true, ..Game::default() }, false)));
    let running = Game { clock: ClockRule::Running, ..Game::default() };
    all.extend(table::punishments_while_it_runs().into_iter().map(with(running, false)));
    all.extend(courses::one_period().into_iter().map(with(one_half, false)));
    all.extend(courses::to_decide().into_iter().map(with(decided, true)));
    let at_once = Game { shootout: Some(Shootout { shots: 2 }), ..Game::default() };
    all.extend(table::barred().into_iter().map(with(at_once, true)));
    all.extend(courses::to_the_first_goal().into_iter().map(with(golden, true)));
    all
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

fn seven_metre(side: Side, player: i64, outcome: Outcome) -> Throw {
    Throw { team: team(side), thrower: Some(of_roster(player)), outcome, seven_metre: true, overrule: None }
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

    /// Whether the last of its events was brought about by the one before.
    fn enter(&mut self, second: u32, action: MatchAction) -> bool {
        let command = MatchCommand { at: second_of_match(second), meant_at: None, action };
        // The page sends nothing that is refused, but for what it shows as without effect.
        let events = decide(&self.state, &command).unwrap_or_default();
        for event in &events {
            self.state = evolve(std::mem::take(&mut self.state), event);
        }
        events.len() > 1 && events.last().is_some_and(|event| event.fact.is_brought_about())
    }

    fn tap(&mut self, second: u32, tap: &Tap) {
        let action = self.action(tap);
        let is_brought_about = self.enter(second, action);
        let last = self.state.revision().unwrap().get();
        self.revisions.push(Revision::new(last - u64::from(is_brought_about)));
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
            Punish(side, player, punishment) | Overruled(side, player, punishment) => {
                let accused = Some(Accused::Player(of_roster(player)));
                let overrule = matches!(tap, Overruled(..)).then(|| "as agreed".to_owned());
                MatchAction::Punish { team: team(side), accused, punishment, overrule }
            }
            Official(side, letter, punishment) => {
                let accused = Some(Accused::Official(letter));
                MatchAction::Punish { team: team(side), accused, punishment, overrule: None }
            }
            Treat(side, player) => MatchAction::Treat { team: team(side), player: Some(of_roster(player)) },
            Attack(side) => MatchAction::EndAttack { team: team(side) },
            Seven(side, player, outcome) => MatchAction::Throw(seven_metre(side, player, outcome)),
            GoalOfSeven(side, player) => MatchAction::Throw(seven_metre(side, player, Outcome::Goal)),
            LineUp(side, players) => {
                let players = players.map(|player| LinedUp::of(PlayerId::new(player))).to_vec();
                let line_up = NamedLineUp { team: team(side), players, officials: vec![] };
                MatchAction::LineUp { line_up, rosters: vec![team(side); 2], overrule: None }
            }
            ShotBy(side, player) => {
                let shooter = Some(of_roster(player));
                MatchAction::Shoot { team: team(side), shooter, scored: true, overrule: None }
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
        Treat(side, player) => json!({"action": "treatment", "team": team(side).get(), "player": player}),
        Attack(side) => json!({"action": "attack", "team": team(side).get()}),
        Timeout(side, granted, is_overruled) => {
            let overrule = is_overruled.then_some("injury");
            json!({"action": "timeout", "team": team(side).get(), "granted": granted, "overrule": overrule})
        }
        Punish(side, player, punishment) => {
            json!({"action": "punish", "team": team(side).get(), "player": player, "punishment": punishment.name()})
        }
        Overruled(side, player, punishment) => {
            let (team, punishment) = (team(side).get(), punishment.name());
            json!({"action": "punish", "team": team, "player": player, "punishment": punishment, "overrule": "as agreed"})
        }
        Official(side, letter, punishment) => {
            let (team, letter, punishment) = (team(side).get(), letter.name(), punishment.name());
            json!({"action": "punish", "team": team, "official": letter, "punishment": punishment})
        }
        Seven(side, player, outcome) => {
            json!({"action": "seven_metre", "team": team(side).get(), "player": player, "outcome": outcome.name()})
        }
        GoalOfSeven(side, player) => {
            json!({"action": "goal", "team": team(side).get(), "player": player, "seven_metre": true})
        }
        LineUp(side, players) => {
            let players = players.map(|player| json!({"player": player}));
            json!({"action": "line_up", "team": team(side).get(), "players": players})
        }
        ShotBy(side, player) => {
            json!({"action": "shootout_shot", "team": team(side).get(), "player": player, "scored": true})
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
    let (side, player) = (entry.kind.side().map(Side::index), entry.kind.player().map(PlayerId::get));
    let text = match &entry.kind {
        EntryKind::Info { text } => text.as_str(),
        _ => "",
    };
    let outcome = match entry.kind {
        EntryKind::Shot { scored: true, .. } => Some("goal"),
        EntryKind::Shot { scored: false, .. } | EntryKind::SevenMetreMissed { saved: false, .. } => Some("missed"),
        EntryKind::SevenMetreMissed { saved: true, .. } => Some("saved"),
        _ => None,
    };
    let seven_metre = matches!(entry.kind, EntryKind::Goal { seven_metre: true, .. });
    let (official, third_suspension) = match entry.kind {
        EntryKind::Punishment { offender, third_suspension, .. } => {
            (offender.and_then(Offender::official), third_suspension)
        }
        _ => (None, false),
    };
    let granted = match entry.kind {
        EntryKind::Timeout { granted, .. } => Some(granted),
        _ => None,
    };
    json!({
        "revision": entry.revision.get(), "kind": entry.kind.name(), "half": entry.half.index(), "offset": entry.offset,
        "period": entry.place.period, "period_offset": entry.place.offset,
        "side": side, "player": player, "text": text, "outcome": outcome, "seven_metre": seven_metre, "granted": granted,
        "official": official, "third_suspension": third_suspension, "second": second(entry.at),
    })
}

fn suspension(off: &Suspension) -> Value {
    let player = off.offender.and_then(Offender::player).map(PlayerId::get);
    let official = off.offender.and_then(Offender::official);
    json!({
        "team_index": off.side.index(), "player_id": player, "official": official,
        "remaining": off.remaining.as_seconds(), "until": off.until.whole_seconds(),
    })
}

/// Who is off the court after treatment, where somebody is.
fn treatments(state: &MatchState) -> Option<Value> {
    let treated = state.treated();
    let one = |off: &Treated| json!({"team_index": off.side.index(), "player_id": off.player.map(PlayerId::get), "attacks": off.attacks});
    (!treated.is_empty()).then(|| treated.iter().map(one).collect())
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
    let mut shown = json!({
        "suspensions": state.suspensions().iter().map(suspension).collect::<Vec<_>>(), "timeouts": state.timeouts(), "timeout": timeout, "period": period, "clock": clock, "shootout": shootout,
        "revision": state.revision().map(Revision::get),
        "state": state.phase,
        "score": state.score().map(|Score(home, away)| [home, away]),
        "starts": starts,
        "confirmed": state.confirmed.map(second),
        "lines": state.entries.iter().map(line).collect::<Vec<_>>(),
    });
    if let (Some(treatments), Some(fields)) = (treatments(state), shown.as_object_mut()) {
        fields.insert("treatments".to_owned(), treatments);
    }
    shown
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
    let steps = taps.iter().zip(&play.revisions);
    let step = |((second, tap), line): (&(u32, Tap), &Revision)| json!({"second": second, "command": sent(tap), "line": line.get()});
    let steps: Vec<Value> = steps.map(step).collect();
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
