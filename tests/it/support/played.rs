//! Matches with a past: what was recorded and when, as in a tournament file.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use uuid::Uuid;

use super::app::{PIN, sample};

/// The half of these matches, in seconds.
pub const HALF: i64 = 600;

/// The history of a match while it is written.
pub struct Played {
    events: Vec<Value>,
    starts: [i64; 2],
    half: usize,
}

const HALVES: [&str; 2] = ["first", "second"];

/// Milliseconds since 1970 that many seconds ago.
pub fn seconds_ago(seconds: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    i64::try_from(now).unwrap() - seconds * 1000
}

impl Played {
    /// A match of category 13 whose first half began at that time.
    pub fn between(home: i64, away: i64, start: i64) -> Self {
        Self::of(13, home, away, start)
    }

    /// A match of a category whose first half began at that time.
    pub fn of(category: i64, home: i64, away: i64, start: i64) -> Self {
        let mut played = Self { events: Vec::new(), starts: [start, start], half: 0 };
        let fixture = json!({"category": category, "home": home, "away": away, "half_length": HALF});
        played.record("MatchOpened", start, fixture);
        played.record("HalfStarted", start, json!({"half": "first"}));
        played
    }

    fn record(&mut self, kind: &str, at: i64, data: Value) -> usize {
        let id = Uuid::new_v4();
        let metadata = json!({"at": at, "command_id": id});
        self.events.push(json!({"id": id, "type": kind, "version": 1, "data": data, "metadata": metadata}));
        self.events.len() - 1
    }

    fn at(&self, offset: i64) -> i64 {
        self.starts[self.half] + offset * 1000
    }

    /// A goal, that many seconds into the half; player 0 is not known. Its revision.
    pub fn goal(&mut self, offset: i64, side: &str, player: i64) -> usize {
        let mut data = json!({"half": HALVES[self.half], "offset": offset, "side": side});
        if player != 0 {
            data["player"] = json!(player);
        }
        self.record("GoalScored", self.at(offset), data)
    }

    /// The scorer of a goal is corrected to another player.
    pub fn amend(&mut self, offset: i64, entry: usize, player: i64) {
        let mut data = self.events[entry]["data"].clone();
        data["entry"] = json!(entry);
        data["player"] = json!(player);
        data["reason"] = json!("shirt misread");
        self.record("EntryAmended", self.at(offset), data);
    }

    /// A line of the scorekeeper's own.
    pub fn info(&mut self, offset: i64, text: &str) {
        self.record("InfoAdded", self.at(offset), json!({"half": HALVES[self.half], "offset": offset, "text": text}));
    }

    /// The half ends by the clock.
    pub fn end_half(&mut self) {
        self.record("HalfEnded", self.at(HALF), json!({"half": HALVES[self.half], "by": "clock"}));
    }

    /// The first half ends, and two minutes later the second begins.
    pub fn second_half(&mut self) {
        self.end_half();
        self.half = 1;
        self.starts[1] = self.starts[0] + (HALF + 120) * 1000;
        self.record("HalfStarted", self.starts[1], json!({"half": "second"}));
    }

    /// The second half ends, and the result counts.
    pub fn confirmed(mut self) -> Value {
        self.end_half();
        self.record("MatchConfirmed", self.at(HALF + 60), json!({}));
        self.history()
    }

    /// The match in a tournament file.
    pub fn history(self) -> Value {
        Value::Array(self.events)
    }
}

/// Aurora Alfa, at home, against Borovany, in the 14th minute: 9:6 after 8:3 at half-time, with one goal corrected 20
/// seconds after it.
pub fn rich() -> Value {
    let mut played = Played::between(101, 102, seconds_ago(HALF + 120 + 235));
    let goals = [
        (31, "home", 1001),
        (74, "home", 1003),
        (102, "away", 1008),
        (155, "home", 1001),
        (171, "home", 1002),
        (220, "home", 1004),
        (263, "away", 1010),
        (318, "home", 1001),
        (377, "home", 1003),
        (402, "home", 0),
        (551, "away", 1008),
    ];
    for (offset, side, player) in goals {
        let goal = played.goal(offset, side, player);
        match offset {
            171 => played.amend(191, goal, 1006),
            402 => played.info(480, "Time-out Borovany"),
            _ => {}
        }
    }
    played.second_half();
    for (offset, side, player) in [(20, "home", 1001), (62, "away", 1009), (110, "away", 1008), (168, "away", 1011)] {
        played.goal(offset, side, player);
    }
    played.history()
}

/// The sample tournament with [`rich`] for match 1, matches before it, and an admin.
pub fn season() -> Value {
    let mut file = sample(600);
    file["users"] = json!([{"username": "vedeni", "name": "Vedení", "role": "admin", "pin": PIN}]);
    let matches = &mut file["categories"][0]["matches"];
    matches[0]["history"] = rich();
    matches[1]["history"] = won(103, 104, 1015, 9000);
    matches[2]["history"] = won(101, 103, 1001, 6000);
    matches.as_array_mut().unwrap().push(json!({"id": 7, "home_team_id": 102, "away_team_id": 101, "location": "B",
        "start": "2019-05-31T09:00:00+00:00", "history": won(102, 101, 1008, 12_000)}));
    file
}

/// A match that is over and confirmed, 3:1, all of the home team's goals by one player. No other may be played at that
/// time: histories are imported in the order of time, and the service that runs would end halves it has only heard the
/// start of.
fn won(home: i64, away: i64, scorer: i64, ago: i64) -> Value {
    let mut played = Played::between(home, away, seconds_ago(ago));
    played.goal(30, "home", scorer);
    played.goal(90, "home", scorer);
    played.second_half();
    played.goal(200, "away", 0);
    played.goal(400, "home", scorer);
    played.confirmed()
}
