//! The service killed over and over under load: what was acknowledged stands once, and nobody misses anything.

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;
use minicup_domain::Timestamp;
use minicup_live::clock;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::sync::watch;
use uuid::Uuid;

use crate::support::app::{PIN, sample};
use crate::support::mortal::Process;
use crate::support::server::{Engine, on_every_engine};
use crate::support::socket::Socket;

const KILLS: usize = 50;
/// Most acknowledgements between two kills.
const ACKNOWLEDGEMENTS: u64 = 14;
/// Matches under load and their teams.
const LOADED: [(i64, [i64; 2]); 3] = [(1, [101, 102]), (2, [103, 104]), (3, [101, 103])];
/// Matches that only the clock ends, and the length of their halves in seconds.
const TIMED: std::ops::Range<i64> = 21..29;
const SHORT_HALF: u32 = 1;
/// How long a client waits before it tries again; it only keeps the test from spinning.
const PAUSE: Duration = Duration::from_millis(10);

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    /// A number below `bound`.
    fn below(&mut self, bound: u64) -> u64 {
        // The 64-bit xorshift generator of G. Marsaglia, "Xorshift RNGs", 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// What the clients of the test share.
#[derive(Clone)]
pub struct Shared {
    pub address: SocketAddr,
    pub cookie: String,
    pub http: Client,
    pub acknowledged: watch::Sender<u64>,
    pub over: watch::Sender<bool>,
}

impl Shared {
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn socket(&self) -> Socket {
        loop {
            match Socket::open(self.address, "/ws/live", Some(&self.cookie), None).await {
                Ok(socket) => return socket,
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    pub async fn read(&self, path: &str) -> Value {
        loop {
            let answer = self.http.get(self.url(path)).header("cookie", &self.cookie).send().await;
            match answer {
                Ok(answer) if answer.status().is_success() => return answer.json().await.unwrap(),
                _ => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// A command over HTTP, again and again under one id until it is acknowledged.
    pub async fn post(&self, id: i64, command: &Value) -> Uuid {
        let key = Uuid::new_v4();
        loop {
            let url = self.url(&format!("/api/match/{id}/commands"));
            let request = self.http.post(url).header("cookie", &self.cookie).header("idempotency-key", key.to_string());
            match request.json(command).send().await {
                Ok(answer) if answer.status().is_success() => return key,
                Ok(answer) => assert_eq!(answer.status(), 503, "{command}"),
                Err(_) => {}
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn acknowledge(&self) {
        self.acknowledged.send_modify(|count| *count += 1);
    }

    fn is_over(&self) -> bool {
        *self.over.borrow()
    }
}

fn goal(id: i64, team: i64) -> Value {
    json!({"action": "goal", "match": id, "team": team})
}

/// A scorekeeper with a socket; what was not acknowledged is sent again under the same id.
pub async fn keep_by_socket(shared: Shared, id: i64, teams: [i64; 2]) -> Vec<Uuid> {
    let mut acknowledged = Vec::new();
    let mut socket = shared.socket().await;
    while !shared.is_over() {
        let command_id = Uuid::new_v4();
        let mut command = goal(id, teams[acknowledged.len() % 2]);
        command["command_id"] = json!(command_id);
        while !is_acknowledged(&mut socket, &command).await {
            socket = shared.socket().await;
        }
        acknowledged.push(command_id);
        shared.acknowledge();
    }
    acknowledged
}

/// Sends a command until it is acknowledged; false if the socket fails before.
async fn is_acknowledged(socket: &mut Socket, command: &Value) -> bool {
    if !socket.try_send(command).await {
        return false;
    }
    while let Some(answer) = socket.try_next().await {
        if answer["command_id"] == command["command_id"] && answer["success"] == true {
            return true;
        }
        if answer["success"] == false {
            assert!(["rate_limited", "unavailable"].contains(&answer["code"].as_str().unwrap()), "{answer}");
            tokio::time::sleep(PAUSE).await;
            if !socket.try_send(command).await {
                return false;
            }
        }
    }
    false
}

/// A scorekeeper without a socket.
pub async fn keep_by_http(shared: Shared, id: i64, teams: [i64; 2]) -> Vec<Uuid> {
    let mut acknowledged = Vec::new();
    while !shared.is_over() {
        acknowledged.push(shared.post(id, &goal(id, teams[acknowledged.len() % 2])).await);
        shared.acknowledge();
    }
    acknowledged
}

/// Follows matches, and maybe their category as well, until all of them pause; the revisions that were told of each.
/// Whenever the connection breaks, it resumes behind what it has seen.
pub async fn follow(shared: Shared, matches: Vec<i64>, category: Option<i64>) -> BTreeMap<i64, Vec<i64>> {
    let mut seen: BTreeMap<i64, Vec<i64>> = matches.iter().map(|id| (*id, Vec::new())).collect();
    let mut running: HashSet<i64> = matches.into_iter().collect();
    while !running.is_empty() {
        let mut socket = shared.socket().await;
        for (id, revisions) in &seen {
            let after = revisions.last().copied().unwrap_or(-1);
            socket.try_send(&json!({"action": "subscribe", "match": id, "after": after})).await;
        }
        if let Some(category) = category {
            socket.try_send(&json!({"action": "subscribe_category", "category": category})).await;
        }
        while !running.is_empty() {
            let Some(message) = socket.try_next().await else { break };
            let (id, revision) = (message["match"]["id"].as_i64(), message["match"]["revision"].as_i64());
            if let (true, Some(id), Some(revision)) = (message.get("event").is_some(), id, revision) {
                seen.entry(id).or_default().push(revision);
                if message["match"]["state"] == "pause" {
                    running.remove(&id);
                }
            }
        }
    }
    seen
}

/// Matches whose halves last for hours, and others whose halves are short.
fn tournament() -> Value {
    let mut file = sample(3600);
    let short = &mut file["categories"][1];
    short["half_length"] = json!(SHORT_HALF);
    let mut matches: Vec<Value> = Vec::new();
    for id in TIMED {
        let mut timed = short["matches"][0].clone();
        timed["id"] = json!(id);
        timed["result"] = Value::Null;
        matches.push(timed);
    }
    short["matches"] = json!(matches);
    file
}

/// Starts the service on a new store and logs in. Cookies outlive the process.
async fn open(process: &mut Process) -> Shared {
    let file = process.path("tournament.json");
    std::fs::write(&file, tournament().to_string()).unwrap();
    assert!(process.run(&["import", file.to_str().unwrap()]).success());
    process.start().await;
    let address = process.address();
    let http = Client::new();
    let login = http.post(format!("http://{address}/api/login")).json(&json!({"pin": PIN})).send().await.unwrap();
    let cookie = login.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    Shared { address, cookie, http, acknowledged: watch::Sender::new(0), over: watch::Sender::new(false) }
}

/// Has the clock of one of the timed matches run, if it does not yet.
async fn start_a_half(shared: &Shared, id: i64) {
    let next = match shared.read(&format!("/api/match/{id}")).await["state"].as_str() {
        Some("init") => "half_first",
        Some("pause") => "half_second",
        _ => return,
    };
    shared.post(id, &json!({"action": "state_change", "match": id, "state": next})).await;
}

/// Kills the service over and over while everybody works, and leaves it running.
async fn kill_over_and_over(process: &mut Process, shared: &Shared, dice: &mut Dice) {
    for _ in 0..KILLS {
        let wanted = *shared.acknowledged.borrow() + dice.below(ACKNOWLEDGEMENTS);
        start_a_half(shared, TIMED.start + dice.below(8) as i64).await;
        shared.acknowledged.subscribe().wait_for(|count| *count >= wanted).await.unwrap();
        // Not always in the moment after an acknowledgement.
        tokio::time::sleep(Duration::from_micros(dice.below(4000))).await;
        process.kill();
        process.start().await;
    }
}

async fn history(shared: &Shared, id: i64) -> Vec<Value> {
    let history = shared.read(&format!("/api/match/{id}/history")).await;
    history["events"].as_array().unwrap().clone()
}

fn at(event: &Value) -> Timestamp {
    Timestamp::parse(event["metadata"]["at"].as_str().unwrap()).unwrap()
}

fn of_type<'a>(history: &'a [Value], kind: &'a str) -> impl Iterator<Item = &'a Value> {
    history.iter().filter(move |event| event["type"] == kind)
}

pub async fn assert_goals_stand_once(shared: &Shared, id: i64, acknowledged: &HashSet<Uuid>) -> Vec<i64> {
    let history = history(shared, id).await;
    let revisions: Vec<i64> = history.iter().map(|event| event["revision"].as_i64().unwrap()).collect();
    assert_eq!(revisions, (0..history.len() as i64).collect::<Vec<_>>());
    let goals: Vec<Uuid> = of_type(&history, "GoalScored")
        .map(|goal| goal["metadata"]["command_id"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(goals.len(), acknowledged.len(), "a goal of match {id} stands twice or was lost");
    assert_eq!(goals.into_iter().collect::<HashSet<_>>(), *acknowledged);
    let of_side = |side: &str| of_type(&history, "GoalScored").filter(|goal| goal["data"]["side"] == side).count();
    let score = &shared.read(&format!("/api/match/{id}")).await["score"];
    assert_eq!(*score, json!([of_side("home"), of_side("away")]));
    // Nobody is told that a match was opened.
    revisions.into_iter().skip(1).collect()
}

/// Every half that was started has been ended once by the clock, at its time.
async fn assert_halves_ended_on_time(shared: &Shared, id: i64) -> usize {
    while shared.read(&format!("/api/match/{id}")).await["state"].as_str().unwrap().starts_with("half") {
        tokio::time::sleep(PAUSE).await;
    }
    let history = history(shared, id).await;
    let due: Vec<_> = of_type(&history, "HalfStarted").map(|start| at(start).plus_seconds(SHORT_HALF)).collect();
    let ended: Vec<_> = of_type(&history, "HalfEnded").map(at).collect();
    assert_eq!(ended, due, "match {id}");
    assert!(of_type(&history, "HalfEnded").all(|end| end["data"]["by"] == "clock"));
    ended.len()
}

mod checks {
    use super::*;

    pub async fn fifty_kills_lose_and_double_nothing(engine: Engine) {
        let seed = std::env::var("RECOVERY_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| clock::now().as_millis().unsigned_abs());
        println!("to do it again: RECOVERY_SEED={seed}");
        let mut dice = Dice(seed | 1);
        let mut process = Process::on(engine);
        let shared = open(&mut process).await;
        for (id, _) in LOADED {
            shared.post(id, &json!({"action": "state_change", "match": id, "state": "half_first"})).await;
        }

        let [(one, teams_of_one), (two, teams_of_two), (three, teams_of_three)] = LOADED;
        let keepers = [
            tokio::spawn(keep_by_socket(shared.clone(), one, teams_of_one)),
            tokio::spawn(keep_by_socket(shared.clone(), two, teams_of_two)),
            tokio::spawn(keep_by_socket(shared.clone(), one, teams_of_one)),
            tokio::spawn(keep_by_http(shared.clone(), three, teams_of_three)),
        ];
        let kept = [one, two, one, three];
        let followers = [
            tokio::spawn(follow(shared.clone(), vec![one], None)),
            tokio::spawn(follow(shared.clone(), vec![two], None)),
            tokio::spawn(follow(shared.clone(), vec![one, two, three], None)),
            tokio::spawn(follow(shared.clone(), vec![one, two, three], Some(13))),
        ];
        kill_over_and_over(&mut process, &shared, &mut dice).await;

        shared.over.send_replace(true);
        let mut acknowledged: BTreeMap<i64, HashSet<Uuid>> = BTreeMap::new();
        for (id, commands) in kept.into_iter().zip(join_all(keepers).await) {
            acknowledged.entry(id).or_default().extend(commands.unwrap());
        }
        let mut told = BTreeMap::new();
        for (id, _) in LOADED {
            shared.post(id, &json!({"action": "state_change", "match": id, "state": "pause"})).await;
            told.insert(id, assert_goals_stand_once(&shared, id, &acknowledged[&id]).await);
        }
        for seen in join_all(followers).await {
            for (id, revisions) in seen.unwrap() {
                assert_eq!(revisions, told[&id], "what a follower of match {id} was told");
            }
        }
        let mut ended = 0;
        for id in TIMED {
            ended += assert_halves_ended_on_time(&shared, id).await;
        }
        assert!(ended > 0);
        process.kill();
        assert!(process.run(&["verify"]).success());
    }

    pub async fn a_half_that_ended_while_the_service_was_down_ends_at_its_time(engine: Engine) {
        let mut process = Process::on(engine);
        let shared = open(&mut process).await;
        start_a_half(&shared, TIMED.start).await;
        process.kill();
        let over = clock::now().plus_seconds(SHORT_HALF);
        while clock::now() < over {
            tokio::time::sleep(PAUSE).await;
        }
        process.start().await;
        assert_eq!(assert_halves_ended_on_time(&shared, TIMED.start).await, 1);
        process.kill();
        assert!(process.run(&["verify"]).success());
    }
}

on_every_engine! {
    fifty_kills_lose_and_double_nothing
    a_half_that_ended_while_the_service_was_down_ends_at_its_time
}
