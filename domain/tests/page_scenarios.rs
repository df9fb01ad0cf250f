//! What happens to a match in a number of scenarios, written down for the scorekeeper's page, which shows what was tapped
//! before the service has it: the rules are decided here, and the page's own projection is held to them.
//!
//! With `MINICUP_RECORD=1` the file is written again.
#![allow(clippy::unwrap_used, reason = "a test that meets a surprise must fail")]

use std::path::{Path, PathBuf};

use minicup_domain::PlayerId;
use minicup_domain::matches::{
    Amendment, Entry, EntryKind, Half, MatchAction, MatchCommand, MatchState, Phase, Score, Side, decide, evolve,
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
}
use Tap::*;

const START: Tap = State(Phase::HalfFirst);
const PAUSE: Tap = State(Phase::Pause);
const SECOND: Tap = State(Phase::HalfSecond);
const END: Tap = State(Phase::End);

/// Name, what is tapped at which second, and the second at which somebody looks.
type Scenario = (&'static str, Vec<(u32, Tap)>, u32);

fn scenarios() -> Vec<Scenario> {
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
    fn new() -> Self {
        let mut play = Self { state: MatchState::default(), revisions: Vec::new() };
        play.enter(0, MatchAction::Open(fixture()));
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
            Scorer(step, player) => {
                amend(step, Amendment { scorer: Some(Some(of_roster(player))), ..Amendment::default() })
            }
            Team(step, side) => amend(step, Amendment { team: Some(team(side)), ..Amendment::default() }),
            Moved(step, half, offset) => {
                amend(step, Amendment { half: Some(half), offset: Some(offset), ..Amendment::default() })
            }
            Info(text) => MatchAction::Info { text: text.to_owned() },
            Result(home, away) => MatchAction::RecordResult { score: Score(home, away), reason: reason() },
            Confirm => MatchAction::Confirm,
            Reopen => MatchAction::Reopen { reason: reason() },
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
    }
}

fn second(at: Timestamp) -> u32 {
    at.seconds_since(second_of_match(0))
}

fn line(entry: &Entry) -> Value {
    let (kind, side, player, text) = match &entry.kind {
        EntryKind::Start => ("start", None, None, ""),
        EntryKind::End => ("end", None, None, ""),
        EntryKind::Goal { side, player } => ("goal", Some(side.index()), player.map(PlayerId::get), ""),
        EntryKind::Info { text } => ("info", None, None, text.as_str()),
        _ => ("info", None, None, ""),
    };
    json!({
        "revision": entry.revision.get(), "type": kind, "half": entry.half.index(), "offset": entry.offset,
        "side": side, "player": player, "text": text, "second": second(entry.at),
    })
}

fn shown(state: &MatchState) -> Value {
    let starts = [Half::First, Half::Second].map(|half| state.half_start(half).map(second));
    json!({
        "revision": state.revision().map(Revision::get),
        "state": state.phase,
        "score": state.score().map(|Score(home, away)| [home, away]),
        "starts": starts,
        "confirmed": state.confirmed.map(second),
        "lines": state.entries.iter().map(line).collect::<Vec<_>>(),
    })
}

/// A scenario with the match before the first tap, after each, and as it is when somebody looks.
fn played((name, taps, look): &Scenario) -> Value {
    let mut play = Play::new();
    let mut states = vec![shown(&play.state)];
    for (second, tap) in taps {
        play.tap(*second, tap);
        states.push(shown(&play.state));
    }
    play.enter(*look, MatchAction::Tick);
    let steps: Vec<Value> = taps.iter().map(|(second, tap)| json!({"second": second, "command": sent(tap)})).collect();
    json!({"name": name, "steps": steps, "states": states, "look": look, "then": shown(&play.state)})
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
