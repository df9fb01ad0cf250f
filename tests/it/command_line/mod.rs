//! The command line, with the real binary.

mod copy;
mod files;
mod help;
mod logs;
mod pipes;
pub mod reads;
mod replay;
mod round_trip;
mod serve;
mod users;
mod verify;

use serde_json::{Value, json};

use crate::support::process::Served;

/// By which clients know the event at the revision of a match.
fn event_id(match_id: i64, ack: &Value) -> i64 {
    match_id * (1 << 20) + ack["revision"].as_i64().unwrap()
}

/// Plays match 1 with everything that can happen to a match: scored, corrected, confirmed, reopened, confirmed again.
async fn play_match_1(service: &Served) {
    let play = async |command: Value| service.accepted(1, command).await;
    play(json!({"action": "state_change", "state": "half_first"})).await;
    let first = play(json!({"action": "goal", "team": 101, "player": 1001})).await;
    let second = play(json!({"action": "goal", "team": 102, "player": 1008})).await;
    let slip = play(json!({"action": "goal", "team": 102})).await;
    play(json!({"action": "delete_event", "event": event_id(1, &slip)})).await;
    play(json!({"action": "info", "text": "Time-out"})).await;
    play(json!({"action": "state_change", "state": "pause"})).await;
    play(json!({"action": "state_change", "state": "half_second"})).await;
    play(json!({"action": "goal", "team": 101, "player": 1002})).await;
    play(json!({"action": "goal", "team": 101, "player": 1001})).await;
    let revoke = json!({"action": "revoke_event", "event": event_id(1, &second), "reason": "foul"});
    play(revoke).await;
    let amend = json!({
        "action": "amend_event", "event": event_id(1, &first), "team": 102, "player": 1009, "time_offset": 77,
        "reason": "own goal",
    });
    play(amend).await;
    play(json!({"action": "state_change", "state": "end"})).await;
    play(json!({"action": "confirm"})).await;
    play(json!({"action": "reopen", "reason": "protest"})).await;
    play(json!({"action": "goal", "team": 102, "player": 1010})).await;
    play(json!({"action": "confirm"})).await;
}

/// Plays match 1 to its end and leaves others as they are on a tournament day: one that runs, one over and open, one
/// reopened after its import, one with no more than a line.
pub async fn play_tournament(service: &Served) {
    play_match_1(service).await;
    service.accepted(2, json!({"action": "state_change", "state": "half_first"})).await;
    service.accepted(2, json!({"action": "goal", "team": 103, "player": 1015})).await;
    service.accepted(3, json!({"action": "record_result", "score": [7, 7], "reason": "paper"})).await;
    service.accepted(4, json!({"action": "reopen", "reason": "protest"})).await;
    service.accepted(5, json!({"action": "info", "text": "delayed"})).await;
}
