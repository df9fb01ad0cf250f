//! A tournament of thirty matches that are played at once, those who play it, and what must be true afterwards.

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use minicup_domain::Timestamp;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::support::app::PIN;
use crate::support::mortal::Process;
use crate::support::roaming::{Followed, Roamer};

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// Five matches a category, each team plays in two of them.
const MATCHES_EACH: i64 = 5;
/// How long a scorekeeper waits before the next entry, unless told otherwise.
const PACE: Duration = Duration::from_secs(1);
/// Every so many entries is a line of text, which broadcasts tell of without a match.
const TEXT_EVERY: usize = 7;
/// Every so many entries are read back from another node.
const READ_EVERY: usize = 3;

/// A match and its teams.
#[derive(Clone, Copy)]
pub struct Fixture {
    pub id: i64,
    pub category: i64,
    pub teams: [i64; 2],
}

/// The matches of so many categories.
pub fn fixtures(categories: i64) -> Vec<Fixture> {
    let of_category = |category: i64| {
        (0..MATCHES_EACH).map(move |number| Fixture {
            id: (category - 1) * MATCHES_EACH + number + 1,
            category,
            teams: [number, (number + 1) % MATCHES_EACH].map(|place| category * 10 + place),
        })
    };
    (1..=categories).flat_map(of_category).collect()
}

/// The file of a tournament of so many categories.
fn tournament(categories: i64, half_length: u32) -> Value {
    let fixtures = fixtures(categories);
    let team = |id: i64| {
        json!({"id": id, "slug": format!("team-{id}"), "name": format!("Team {id}"),
               "players": [{"id": id * 10, "number": 1, "firstname": "Jan", "lastname": format!("Novák {id}")}]})
    };
    let category = |category: i64| {
        let matches: Vec<Value> = fixtures
            .iter()
            .filter(|fixture| fixture.category == category)
            .map(|fixture| {
                json!({"id": fixture.id, "home_team_id": fixture.teams[0], "away_team_id": fixture.teams[1],
                       "start": "2026-05-30T09:00:00+02:00"})
            })
            .collect();
        let teams: Vec<Value> = (0..MATCHES_EACH).map(|place| team(category * 10 + place)).collect();
        json!({"id": category, "slug": format!("category-{category}"), "name": format!("Category {category}"),
               "half_length": half_length, "teams": teams, "matches": matches})
    };
    json!({
        "format": "minicup-tournament/1",
        "season": {"slug": "2026", "name": "Minicup 2026", "timezone": "Europe/Prague"},
        "categories": (1..=categories).map(category).collect::<Vec<_>>(),
        "users": [{"username": "zapis", "name": "Zapisovatel", "role": "scorekeeper", "pin": PIN}],
    })
}

/// What everybody who plays shares.
#[derive(Clone)]
pub struct Scene {
    pub nodes: Vec<SocketAddr>,
    pub cookie: String,
    pub http: Client,
    /// How long a scorekeeper waits before the next entry.
    pub pace: Duration,
    /// Commands acknowledged so far.
    pub acknowledged: watch::Sender<u64>,
}

impl Scene {
    /// Imports the tournament, starts the nodes and logs in at the first.
    pub async fn open(processes: &mut [Process], categories: i64, half_length: u32) -> Self {
        let file = processes[0].path("tournament.json");
        std::fs::write(&file, tournament(categories, half_length).to_string()).unwrap();
        assert!(processes[0].run(&["import", file.to_str().unwrap()]).success());
        join_all(processes.iter_mut().map(Process::start)).await;
        // A connection kept idle would be cut by a node that is killed in the moment it is used again.
        let http = Client::builder().pool_max_idle_per_host(0).build().unwrap();
        let nodes: Vec<SocketAddr> = processes.iter().map(Process::address).collect();
        let login = http.post(format!("http://{}/api/login", nodes[0])).json(&json!({"pin": PIN}));
        let login = login.send().await.unwrap();
        let cookie = login.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { nodes, cookie, http, pace: PACE, acknowledged: watch::Sender::new(0) }
    }

    /// Waits for so many more acknowledgements; false if there will be none any more.
    pub async fn until_more_acknowledged(&self, count: u64, over: &mut watch::Receiver<bool>) -> bool {
        let wanted = *self.acknowledged.borrow() + count;
        let mut acknowledged = self.acknowledged.subscribe();
        tokio::select! {
            _ = over.wait_for(|over| *over) => false,
            reached = acknowledged.wait_for(|count| *count >= wanted) => reached.is_ok(),
        }
    }

    /// Waits until every node says this of its readiness.
    pub async fn until_ready_says(&self, wanted: StatusCode) {
        let begun = Instant::now();
        for node in &self.nodes {
            while self.get(*node, "/readyz").await.unwrap().0 != wanted {
                assert!(begun.elapsed() < PATIENCE, "/readyz of {node} never says {wanted}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// Waits until every node is ready and something is acknowledged; prints how soon, by which nothing is decided.
    pub async fn until_everything_goes_on(&self) {
        let begun = Instant::now();
        // Something will be: every match must be confirmed.
        let (_never, mut over) = watch::channel(false);
        let ready = async {
            self.until_ready_says(StatusCode::OK).await;
            begun.elapsed()
        };
        let acknowledging = async {
            assert!(self.until_more_acknowledged(1, &mut over).await);
            begun.elapsed()
        };
        let (ready, acknowledging) = tokio::join!(ready, acknowledging);
        println!("all nodes ready after {ready:?}, acknowledging after {acknowledging:?}");
    }

    /// What a read of a node answers.
    pub async fn get(&self, node: SocketAddr, path: &str) -> reqwest::Result<(StatusCode, Value)> {
        let answer = self.http.get(format!("http://{node}{path}")).header("cookie", &self.cookie).send().await?;
        Ok((answer.status(), answer.json().await.unwrap_or_default()))
    }

    /// What a read of a node answers, which must be 200.
    pub async fn read(&self, node: SocketAddr, path: &str) -> Value {
        let (status, answer) = self.get(node, path).await.unwrap();
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    /// Has somebody score a match from start to confirmation.
    pub fn keep(&self, fixture: Fixture) -> JoinHandle<Kept> {
        tokio::spawn(keep(self.clone(), fixture))
    }

    /// Has somebody follow matches until all of them are confirmed.
    pub fn follow(&self, matches: Vec<i64>, first_node: usize) -> JoinHandle<Roamer> {
        let mut roamer = Roamer::new(&self.nodes, first_node, None);
        matches.into_iter().for_each(|id| roamer.follow(id));
        tokio::spawn(async move {
            while roamer.all().any(|(_, followed)| !followed.is_confirmed) {
                roamer.next().await;
            }
            roamer
        })
    }
}

/// What a scorekeeper was acknowledged.
#[derive(Default)]
pub struct Kept {
    /// Every command, with its acknowledgement.
    pub commands: BTreeMap<Uuid, String>,
    /// How often another node was asked, and answered with what had been acknowledged.
    pub read_back: usize,
    /// How often another node had to be found.
    pub moves: usize,
}

async fn keep(scene: Scene, fixture: Fixture) -> Kept {
    let id = fixture.id;
    let mut roamer = Roamer::new(&scene.nodes, id as usize, Some(&scene.cookie));
    roamer.follow(id);
    let mut kept = Kept::default();
    while !roamer.of(id).is_confirmed {
        let entry = kept.commands.len();
        let command = match roamer.of(id).state.as_str() {
            "" | "init" => json!({"action": "state_change", "match": id, "state": "half_first"}),
            "pause" => json!({"action": "state_change", "match": id, "state": "half_second"}),
            "end" => json!({"action": "confirm", "match": id}),
            _ if entry % TEXT_EVERY == 0 => json!({"action": "info", "match": id, "text": format!("Line {entry}")}),
            // Somebody has to win.
            _ => json!({"action": "goal", "match": id, "team": fixture.teams[usize::from(entry % 3 == 0)]}),
        };
        let answer = roamer.execute(command.clone()).await;
        assert_eq!(answer["success"], true, "{answer}");
        let command_id = answer["command_id"].as_str().unwrap().parse().unwrap();
        kept.commands.insert(command_id, format!("{command} was acknowledged by {answer}"));
        scene.acknowledged.send_modify(|count| *count += 1);
        // An acknowledgement can come before its broadcast, and the connection go in between: what comes next depends on
        // the match as it is now. Lines of text change nothing, and come without a revision.
        let is_text = command["action"] == "info";
        while !is_text && roamer.of(id).last < answer["revision"].as_i64().unwrap() {
            roamer.next().await;
        }
        // A category does not list a match that is confirmed.
        if entry % READ_EVERY == 0 && !roamer.of(id).is_confirmed {
            kept.read_back += usize::from(reads_back(&scene, &roamer, fixture, &answer["revision"]).await);
        }
        roamer.listen(scene.pace).await;
    }
    kept.moves = roamer.moves;
    kept
}

/// Whether another node answers; it must be with what was acknowledged at this one.
async fn reads_back(scene: &Scene, roamer: &Roamer, fixture: Fixture, revision: &Value) -> bool {
    let [_, other] = roamer.neighbours();
    let (id, category) = (fixture.id, fixture.category);
    let path = match revision.as_u64().unwrap() % 2 {
        0 => format!("/api/match/{id}?min_revision={revision}"),
        _ => format!("/api/category/{category}?match={id}&min_revision={revision}"),
    };
    match scene.get(other, &path).await {
        Ok((StatusCode::OK, answer)) => {
            let of_category =
                || answer["matches"].as_array().and_then(|matches| matches.iter().find(|shown| shown["id"] == id));
            let shown = of_category().unwrap_or(&answer);
            assert!(shown["revision"].as_u64() >= revision.as_u64(), "{path}: {answer}");
            true
        }
        Ok((status, answer)) => {
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{path}: {answer}");
            false
        }
        Err(_) => false,
    }
}

/// The history of a match, which must be the same at every node, without a gap, and hold each command once.
pub async fn history(scene: &Scene, id: i64, commands: &BTreeMap<Uuid, String>) -> Vec<Value> {
    let path = format!("/api/match/{id}/history");
    let events = scene.read(scene.nodes[0], &path).await["events"].as_array().unwrap().clone();
    for node in &scene.nodes {
        assert_eq!(scene.read(*node, &path).await["events"], json!(events), "match {id} at {node}");
    }
    let revisions: Vec<u64> = events.iter().map(|event| event["revision"].as_u64().unwrap()).collect();
    assert_eq!(revisions, (0..events.len() as u64).collect::<Vec<_>>());
    // The opening shares the command of the start, and the clock's commands are nobody's.
    let entered = |event: &&Value| event["type"] != "MatchOpened" && event["data"]["by"] != "clock";
    let mut recorded: Vec<Uuid> = events
        .iter()
        .filter(entered)
        .map(|event| event["metadata"]["command_id"].as_str().unwrap().parse().unwrap())
        .collect();
    recorded.sort_unstable();
    let lost: Vec<_> = commands.iter().filter(|(command, _)| recorded.binary_search(command).is_err()).collect();
    assert!(lost.is_empty(), "acknowledged and not recorded in match {id}: {lost:#?}");
    assert_eq!(recorded, commands.keys().copied().collect::<Vec<_>>(), "recorded twice in match {id}");
    events
}

fn at(event: &Value) -> Timestamp {
    Timestamp::parse(event["metadata"]["at"].as_str().unwrap()).unwrap()
}

/// Both halves were ended once, by the clock, at their time.
pub fn assert_halves_ended_on_time(history: &[Value], half_length: u32) {
    let of_type = |kind: &'static str| history.iter().filter(move |event| event["type"] == kind);
    let due: Vec<_> = of_type("HalfStarted").map(|start| at(start).plus_seconds(half_length)).collect();
    assert_eq!(of_type("HalfEnded").map(at).collect::<Vec<_>>(), due);
    assert_eq!(due.len(), 2);
    assert!(of_type("HalfEnded").all(|end| end["data"]["by"] == "clock"));
}

/// Whoever followed was told of each event once and in order.
pub fn assert_complete(followed: &Followed, id: i64, history: &[Value]) {
    let revisions_of = |wanted: &dyn Fn(&str) -> bool| -> Vec<i64> {
        let is_wanted = |event: &&Value| wanted(event["type"].as_str().unwrap());
        history.iter().filter(is_wanted).map(|event| event["revision"].as_i64().unwrap()).collect()
    };
    // A match that is shown on resuming may end with a line of text, whose broadcast carries no match.
    let texts = revisions_of(&|kind| kind == "InfoAdded");
    let told: Vec<i64> = followed.revisions.iter().copied().filter(|revision| !texts.contains(revision)).collect();
    let with_match = revisions_of(&|kind| !["MatchOpened", "InfoAdded"].contains(&kind));
    assert_eq!(told, with_match, "broadcasts of match {id}");
    let lines = revisions_of(&|kind| !["MatchOpened", "MatchConfirmed"].contains(&kind));
    let ids: Vec<i64> = lines.into_iter().map(|revision| id * (1 << 20) + revision).collect();
    assert_eq!(followed.lines, ids, "lines of match {id}");
}

/// What a table says of a team: played, won, drawn, lost, scored, received, points.
type Row = [u64; 7];

/// The rows of a category's table, folded from the streams of its matches.
fn folded_rows(matches: &[(Fixture, Vec<Value>)]) -> BTreeMap<i64, Row> {
    let mut rows: BTreeMap<i64, Row> = BTreeMap::new();
    for (fixture, history) in matches {
        let goals = |side: &str| {
            history.iter().filter(|event| event["type"] == "GoalScored" && event["data"]["side"] == side).count() as u64
        };
        let score = [goals("home"), goals("away")];
        for (side, team) in fixture.teams.into_iter().enumerate() {
            let (own, others) = (score[side], score[1 - side]);
            let [won, drawn, lost] = [own > others, own == others, own < others].map(u64::from);
            let of_match = [1, won, drawn, lost, own, others, 2 * won + drawn];
            let row = rows.entry(team).or_default();
            row.iter_mut().zip(of_match).for_each(|(sum, of_match)| *sum += of_match);
        }
    }
    rows
}

/// Every node answers alike, and the tables are what the streams come to.
pub async fn assert_nodes_agree(scene: &Scene, matches: &[(Fixture, Vec<Value>)]) {
    for (fixture, history) in matches {
        let id = fixture.id;
        let last = history.len() - 1;
        for path in [format!("/api/match/{id}"), format!("/api/match-events/{id}")] {
            assert_same(scene, &format!("{path}?min_revision={last}")).await;
        }
    }
    let categories: HashSet<i64> = matches.iter().map(|(fixture, _)| fixture.category).collect();
    for category in categories {
        assert_same(scene, &format!("/api/category/{category}")).await;
        let standings = assert_same(scene, &format!("/api/category/{category}/standings")).await;
        let of_category: Vec<_> = matches.iter().filter(|(fixture, _)| fixture.category == category).cloned().collect();
        let names = ["played", "wins", "draws", "losses", "scored", "received", "points"];
        let row = |row: &Value| (row["team"].as_i64().unwrap(), names.map(|name| row[name].as_u64().unwrap()));
        let rows: BTreeMap<i64, Row> = standings["table"].as_array().unwrap().iter().map(row).collect();
        assert_eq!(rows, folded_rows(&of_category), "category {category}");
    }
    for team in matches.iter().map(|(fixture, _)| fixture.teams[0]) {
        assert_same(scene, &format!("/api/team-detail/{team}")).await;
    }
}

async fn assert_same(scene: &Scene, path: &str) -> Value {
    let first = scene.read(scene.nodes[0], path).await;
    for node in &scene.nodes {
        assert_eq!(scene.read(*node, path).await, first, "{path} at {node}");
    }
    first
}

/// What everybody came back with, once all of it is there.
pub async fn all_of<T>(tasks: Vec<JoinHandle<T>>) -> Vec<T> {
    let all = tokio::time::timeout(PATIENCE, join_all(tasks)).await.expect("somebody waits for what never comes");
    all.into_iter().map(Result::unwrap).collect()
}
