//! Exchanges recorded from the service that today's clients were written for, played again here.

mod compare;
mod differences;

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::support::app::{PIN, TestApp, sample};
use crate::support::socket::Socket;
use compare::{At, Comparison};
use differences::{ADDED, ADDED_TO_LISTS, EVERYWHERE, EXACT_ENDING, EXACT_MESSAGES, Instead, STEPS, VALUES};

#[tokio::test]
async fn sockets_open_as_recorded() {
    replay("ws_connect", include_str!("../../data/transcripts/ws_connect.json")).await;
}

#[tokio::test]
async fn subscriptions_are_answered_as_recorded() {
    replay("ws_subscribe", include_str!("../../data/transcripts/ws_subscribe.json")).await;
}

#[tokio::test]
async fn category_subscriptions_are_answered_as_recorded() {
    replay("ws_subscribe_category", include_str!("../../data/transcripts/ws_subscribe_category.json")).await;
}

#[tokio::test]
async fn rosters_are_fetched_as_recorded() {
    replay("ws_roster", include_str!("../../data/transcripts/ws_roster.json")).await;
}

#[tokio::test]
async fn tables_are_fetched_as_recorded() {
    replay("ws_table", include_str!("../../data/transcripts/ws_table.json")).await;
}

#[tokio::test]
async fn a_whole_match_goes_as_recorded() {
    replay("full_match", include_str!("../../data/transcripts/full_match.json")).await;
}

#[tokio::test]
async fn goals_are_deleted_as_recorded() {
    replay("delete_event", include_str!("../../data/transcripts/delete_event.json")).await;
}

#[tokio::test]
async fn those_without_a_login_are_refused_as_recorded() {
    replay("ws_permissions", include_str!("../../data/transcripts/ws_permissions.json")).await;
}

#[tokio::test]
async fn the_exhibition_goes_as_recorded() {
    replay("exhibition", include_str!("../../data/transcripts/exhibition.json")).await;
}

async fn replay(name: &str, content: &str) {
    let transcript: Value = serde_json::from_str(content).unwrap();
    let half_length = transcript["half_length"].as_u64().unwrap() as u32;
    // The sites that the recorded pages were on.
    let sites = ["https://minicup.tatranlitovel.cz", "https://live.minicup.tatranlitovel.cz"].map(str::to_owned);
    let mut app = TestApp::start(|settings| settings.allowed_origins = Some(sites.to_vec())).await;
    app.import(&sample(half_length)).await;
    app.log_in().await;
    let mut player = Player { name, app, half_length, sockets: BTreeMap::new(), event_ids: HashMap::new() };
    for (number, step) in transcript["steps"].as_array().unwrap().iter().enumerate() {
        player.play(number, step).await;
    }
    player.nothing_is_left().await;
}

/// Plays a transcript step by step.
struct Player<'a> {
    name: &'a str,
    app: TestApp,
    half_length: u32,
    sockets: BTreeMap<String, Socket>,
    event_ids: HashMap<i64, i64>,
}

impl Player<'_> {
    async fn play(&mut self, number: usize, step: &Value) {
        let instead = STEPS
            .iter()
            .find(|difference| difference.transcript == self.name && difference.steps.contains(&number))
            .map(|difference| difference.instead);
        match (step["op"].as_str().unwrap(), instead) {
            ("open", instead) => self.open(number, step, instead).await,
            ("send", None) => {
                self.send(step).await;
                self.expect_frames(number, step).await;
            }
            ("send", Some(Instead::ToSenderAlone)) => {
                self.send(step).await;
                self.expect_frames_of(number, step, step["client"].as_str()).await;
            }
            ("send", Some(instead)) => self.send_otherwise(number, step, instead).await,
            ("http", None) => self.get(number, step).await,
            ("close", None) => self.close(step).await,
            ("sql" | "wait" | "align", Some(instead)) => self.act(number, instead).await,
            (op, instead) => panic!("step {number}: {op} does not go with {instead:?}"),
        }
    }

    /// Sends what was sent there, naming events by their ids here.
    async fn send(&mut self, step: &Value) {
        if let Some(raw) = step["raw"].as_str() {
            return self.socket(step).send_text(raw).await;
        }
        let message = self.with_ids_of_here(step["json"].clone());
        self.socket(step).send(message).await;
    }

    fn with_ids_of_here(&self, mut message: Value) -> Value {
        let event = message.get("event").and_then(Value::as_i64).and_then(|event| self.event_ids.get(&event));
        if let Some(event) = event {
            message["event"] = json!(event);
        }
        message
    }

    fn socket(&mut self, step: &Value) -> &mut Socket {
        self.sockets.get_mut(step["client"].as_str().unwrap()).unwrap()
    }

    async fn open(&mut self, number: usize, step: &Value, instead: Option<Instead>) {
        let cookie = self.cookie(step["cookie"].as_str());
        let mut headers: Vec<(&str, &str)> = Vec::new();
        headers.extend(cookie.as_deref().map(|cookie| ("cookie", cookie)));
        headers.extend(step["origin"].as_str().map(|origin| ("origin", origin)));
        if instead == Some(Instead::Uncompressed) {
            headers.push(("sec-websocket-extensions", "permessage-deflate"));
        }
        let status = match instead {
            Some(Instead::Forbidden) => 403,
            _ => step["handshake"]["status"].as_u64().unwrap(),
        };
        let opened = Socket::open_with(self.app.address, step["path"].as_str().unwrap(), &headers).await;
        let (socket, response) = match opened {
            Ok(opened) => opened,
            Err(Error::Http(response)) => {
                return assert_eq!(u64::from(response.status().as_u16()), status, "step {number}");
            }
            Err(error) => panic!("step {number}: {error}"),
        };
        assert_eq!(status, 101, "step {number}");
        assert!(response.headers().get("sec-websocket-extensions").is_none(), "step {number}");
        self.sockets.insert(step["client"].as_str().unwrap().to_owned(), socket);
        let client = step["client"].as_str().filter(|_| instead == Some(Instead::ToSenderAlone));
        self.expect_frames_of(number, step, client).await;
    }

    /// The cookie of whoever is logged in, or a forged one under the same name.
    fn cookie(&self, wanted: Option<&str>) -> Option<String> {
        let real = self.app.cookie().unwrap();
        match wanted? {
            "login" => Some(real.to_owned()),
            forged => Some(format!("{}={forged}", real.split('=').next().unwrap())),
        }
    }

    async fn close(&mut self, step: &Value) {
        let client = step["client"].as_str().unwrap();
        let code = self.sockets.remove(client).unwrap().close().await;
        assert_eq!(code.map(u16::from).map(u64::from), step["closed"][client][0].as_u64());
        assert_eq!(code, Some(CloseCode::Normal));
    }

    async fn send_otherwise(&mut self, number: usize, step: &Value, instead: Instead) {
        self.send(step).await;
        let answer = self.socket(step).next().await;
        match instead {
            Instead::Refused(code) => assert_eq!(refused_with(&answer), code, "step {number}"),
            Instead::RefusedThen(code, command) => {
                assert_eq!((&answer["success"], &answer["code"]), (&json!(false), &json!(code)), "step {number}");
                let command = self.with_ids_of_here(serde_json::from_str(command).unwrap());
                self.socket(step).send(command).await;
                self.expect_frames(number, step).await;
            }
            Instead::RefusedShowing(code) => {
                assert_eq!(answer["code"], code, "step {number}");
                assert_eq!(answer["type_content"], json!(["match", "server_time"]), "step {number}");
            }
            Instead::RefusedThenBy(code, client) => {
                assert_eq!(refused_with(&answer), code, "step {number}");
                self.sockets.get_mut(client).unwrap().send(step["json"].clone()).await;
                self.expect_frames(number, step).await;
            }
            Instead::Answered(content) => {
                assert_eq!(answer["type_content"], json!([content, "server_time"]), "step {number}");
            }
            other => panic!("step {number}: {other:?} is no answer"),
        }
        // A socket that was torn down there lives on here; the transcript has no use for it any more.
        if step.get("closed").is_some() {
            assert_eq!(self.socket(step).ping().await, Vec::<Value>::new(), "step {number}");
            self.sockets.remove(step["client"].as_str().unwrap());
        }
    }

    /// Every socket gets what was recorded, in that order. What comes beyond it shows up at the next step at the latest.
    async fn expect_frames(&mut self, number: usize, step: &Value) {
        self.expect_frames_of(number, step, None).await;
    }

    /// The same for one client alone.
    async fn expect_frames_of(&mut self, number: usize, step: &Value, alone: Option<&str>) {
        for (client, frames) in step["frames"].as_object().unwrap() {
            if alone.is_some_and(|alone| alone != client) {
                continue;
            }
            for frame in frames.as_array().unwrap() {
                let there: Value = serde_json::from_str(frame.as_str().unwrap()).unwrap();
                let here = self.sockets.get_mut(client).unwrap().next().await;
                self.compare(number, &format!("to {client}"), &there, &here, ADDED);
            }
        }
    }

    async fn get(&mut self, number: usize, step: &Value) {
        let path = step["path"].as_str().unwrap();
        let there: Value = serde_json::from_str(step["response"]["body"].as_str().unwrap()).unwrap();
        let request = match step["method"].as_str() {
            Some("POST") => self.app.client.post(self.app.url(path)),
            _ => self.app.get(path),
        };
        let response = request.send().await.unwrap();
        assert_eq!(step["response"]["status"], response.status().as_u16(), "step {number}");
        let here = response.json().await.unwrap();
        let added = if path.starts_with("/api/category/") { ADDED_TO_LISTS } else { ADDED };
        self.compare(number, path, &there, &here, added);
    }

    async fn act(&mut self, number: usize, instead: Instead) {
        match instead {
            Instead::Nothing => {}
            Instead::Import => self.app.import(&with_two_more(self.half_length)).await,
            Instead::Results(results) => {
                for (id, score) in results {
                    let record = json!({"action": "record_result", "score": score, "reason": "by hand"});
                    self.app.accepted(*id, record).await;
                    self.app.accepted(*id, json!({"action": "confirm"})).await;
                }
            }
            Instead::Confirmed(id) => {
                self.app.accepted(id, json!({"action": "confirm"})).await;
                for socket in self.sockets.values_mut() {
                    let told = socket.next().await;
                    assert_eq!(told["type_content"], json!(["match", "server_time"]), "step {number}");
                    assert!(told["match"]["confirmed"].is_number(), "step {number}");
                }
            }
            other => panic!("step {number}: {other:?} is nothing to do"),
        }
    }

    #[track_caller]
    fn compare(&mut self, number: usize, what: &str, there: &Value, here: &Value, added: &[(&[&str], &str)]) {
        let of_step = VALUES
            .iter()
            .filter(|values| values.transcript == self.name && values.steps.contains(&number))
            .map(|values| &values.at);
        let rules: Vec<&At> = of_step.chain(EVERYWHERE).collect();
        let mut comparison = Comparison { rules, added, event_ids: &mut self.event_ids, faults: Vec::new() };
        comparison.compare("", there, here);
        let faults = comparison.faults;
        assert!(faults.is_empty(), "{} step {number}, {what}: {faults:#?}", self.name);
        let message = there["message"].as_str().unwrap_or_default();
        if EXACT_MESSAGES.contains(&message) || message.ends_with(EXACT_ENDING) {
            assert_eq!(here["message"], message, "{} step {number}", self.name);
        }
    }

    /// Nobody gets anything that was not recorded.
    async fn nothing_is_left(&mut self) {
        for (client, socket) in &mut self.sockets {
            assert_eq!(socket.ping().await, Vec::<Value>::new(), "to {client}");
        }
    }
}

/// The code of an error, which must have the shape of one.
#[track_caller]
fn refused_with(answer: &Value) -> &str {
    assert_eq!(answer["success"], json!(false), "{answer}");
    assert_eq!(answer["type_content"], json!(["server_time"]), "{answer}");
    assert!(answer["message"].is_string(), "{answer}");
    answer["code"].as_str().unwrap()
}

/// The sample tournament with the two matches that a recorded step adds.
fn with_two_more(half_length: u32) -> Value {
    let mut file = sample(half_length);
    let matches = file["categories"][0]["matches"].as_array_mut().unwrap();
    for (id, home, away, start, end) in [(21, 102, 101, "09:30", "10:00"), (22, 104, 103, "09:00", "09:30")] {
        matches.push(json!({
            "id": id, "home_team_id": home, "away_team_id": away, "location": "A", "result": null,
            "start": format!("2019-06-01T{start}:00+00:00"), "end": format!("2019-06-01T{end}:00+00:00")
        }));
    }
    file["users"] = json!([{"username": "zapis", "name": "Zapisovatel", "role": "scorekeeper", "pin": PIN}]);
    file
}

#[test]
fn every_difference_is_explained_once() {
    for (index, difference) in STEPS.iter().enumerate() {
        assert!(!difference.reason.is_empty() && !difference.steps.is_empty());
        let is_listed_twice = |other: &&differences::Step| {
            other.transcript == difference.transcript && other.steps.iter().any(|step| difference.steps.contains(step))
        };
        assert!(!STEPS[..index].iter().any(|other| is_listed_twice(&other)), "{}", difference.reason);
    }
    let explained = EVERYWHERE.iter().chain(VALUES.iter().map(|values| &values.at));
    assert!(explained.into_iter().all(|at| !at.reason.is_empty()));
    assert!(ADDED.iter().chain(ADDED_TO_LISTS).all(|(_, reason)| !reason.is_empty()));
}
