//! Results that are for those who are logged in: what everybody else sees, wherever they look.

mod everywhere;
mod under_way;

use serde_json::{Value, json};

use crate::support::app::{PIN, TestApp};
use crate::support::made_up::{self, RESULT_ALONE};

/// Of the match of which the result alone is known; no time of day looks like it.
const SCORE: [i64; 2] = [71, 82];

/// A made-up tournament whose first category hides its results.
fn tournament() -> Value {
    let mut file = made_up::tournament();
    file["categories"][0]["game"] = json!({"results": "hidden"});
    let matches = file["categories"][0]["matches"].as_array_mut().unwrap();
    let alone = matches.iter_mut().find(|shown| shown["id"] == RESULT_ALONE).unwrap();
    alone["result"]["score"] = json!(SCORE);
    file
}

/// The service with [`tournament`], its admin logged in.
async fn served() -> TestApp {
    served_with(&tournament()).await
}

/// The same with one that is imported again: what was played in it depends on when it is made up.
async fn served_with(file: &Value) -> TestApp {
    let mut app = TestApp::with_file(file).await;
    app.log_in_with(PIN).await;
    app
}

/// Everything in an answer that tells how a match of the hidden category goes: each with where it stands.
fn told(answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    look(answer, "", &mut found);
    found
}

/// Numbers that are nought, or not there, before the first match.
const COUNTS: [&str; 10] =
    ["total_goals", "match_goals", "points", "scored", "received", "wins", "draws", "loses", "losses", "played"];

fn look(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| look(item, &format!("{at}/{index}"), found))
        }
        Value::Object(fields) => {
            for (key, inner) in fields {
                let at = format!("{at}/{key}");
                let tells = match key.as_str() {
                    "score" => *inner != json!([null, null]) && *inner != json!([0, 0]),
                    "result" | "winner" | "shootout" => !inner.is_null(),
                    "type" => [
                        "goal",
                        "info",
                        "GoalScored",
                        "ShotTaken",
                        "SevenMetreMissed",
                        "TimeoutCalled",
                        "Punished",
                        "PlayerTreated",
                        "AttackEnded",
                        "LineUpSet",
                        "ResultRecorded",
                        "EntryAmended",
                        "EntryRevoked",
                    ]
                    .iter()
                    .any(|kind| inner == kind),
                    "table" | "category_table" => inner.as_array().is_some_and(|rows| !rows.is_empty()),
                    key if COUNTS.contains(&key) => inner.as_i64().is_some_and(|count| count > 0),
                    _ => false,
                };
                if tells {
                    found.push(format!("{at}: {inner}"));
                }
                look(inner, &at, found);
            }
        }
        _ => {}
    }
}
