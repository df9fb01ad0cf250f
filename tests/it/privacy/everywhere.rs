//! Everything that can be read, under every level.

use serde_json::{Value, json};

use super::{Child, names_in, served, set};
use crate::rest::stranger;
use crate::support::app::TestApp;
use crate::support::description::Description;
use crate::support::events::EventStream;
use crate::support::process::run_well;
use crate::support::socket::Socket;

/// Stands for every id a path can have: categories, matches played, running and not begun, the exhibition, teams.
const IDS: [i64; 9] = [13, 14, 0, 1, 2, 4, 11, 101, 202];
const QUERIES: [&str; 2] = ["", "?lang=en&live=1&match=1"];
/// Never end, so they are read by other means.
const LIVE: [&str; 3] = ["/api/match/{id}/stream", "/ws/exhibition", "/ws/live"];

/// Something that was read, and what it said.
type Read = (String, String);

/// Every GET of the service's own description, with every id, as the admin and as anybody gets it.
async fn pages(app: &TestApp) -> Vec<Read> {
    let document = app.read("/api/openapi.json").await;
    let operations = Description::new(document).operations();
    let stranger = stranger();
    let mut reads = Vec::new();
    for (_, template) in operations.iter().filter(|(method, path)| method == "get" && !LIVE.contains(&path.as_str())) {
        let template = template.replace("{slug}", "2019");
        let ids = if template.contains("{id}") { &IDS[..] } else { &IDS[..1] };
        for (id, query) in ids.iter().flat_map(|id| QUERIES.map(|query| (id, query))) {
            let path = format!("{}{query}", template.replace("{id}", &id.to_string()));
            assert!(!path.contains('{'), "this test does not know what to put into {path}");
            for client in [&app.client, &stranger] {
                let answer = client.get(app.url(&path)).send().await.unwrap();
                reads.push((path.clone(), answer.text().await.unwrap()));
            }
        }
    }
    reads
}

/// What a socket is told that asks for everything, up to the end of a replay.
async fn everything_asked(socket: &mut Socket) -> Vec<Read> {
    let questions = [
        json!({"action": "subscribe", "match": 1, "after": -1}),
        json!({"action": "subscribe_category", "category": 13}),
        json!({"action": "fetch_category_table", "category": 13}),
        json!({"action": "fetch_team_roster", "team": 101, "match": 1}),
        json!({"action": "fetch_team_roster", "team": 202}),
        json!({"action": "replay", "match": 1, "speed": 0}),
    ];
    for question in questions {
        socket.send(question).await;
    }
    let mut told = Vec::new();
    loop {
        let message = socket.next().await;
        told.push(("/ws/live".to_owned(), message.to_string()));
        if message.get("replay_end").is_some() {
            return told;
        }
    }
}

/// Sends a command that everybody hears of.
async fn play(app: &TestApp, command: Value) -> i64 {
    app.accepted(1, command).await["revision"].as_i64().unwrap()
}

/// Those who follow match 1 from before a switch: a socket, one of the category and an event stream.
struct Followers {
    sockets: Vec<Socket>,
    events: EventStream,
}

impl Followers {
    async fn start(app: &TestApp) -> Self {
        let mut sockets = Vec::new();
        for question in
            [json!({"action": "subscribe", "match": 1}), json!({"action": "subscribe_category", "category": 13})]
        {
            let mut socket = app.anonymous().await;
            socket.ask(question).await;
            sockets.push(socket);
        }
        let mut events = EventStream::open(app.get("/api/match/1/stream?lang=en")).await;
        events.next().await;
        Self { sockets, events }
    }

    /// What each is told next.
    async fn next(&mut self) -> Vec<Read> {
        let mut told = Vec::new();
        for socket in &mut self.sockets {
            told.push(("broadcast".to_owned(), socket.next().await.to_string()));
        }
        told.push(("event stream".to_owned(), self.events.next().await.data.to_string()));
        told
    }
}

/// All that is told while and after a player scores, a goal is put right and one is taken back.
async fn news(app: &TestApp, followers: &mut Followers) -> Vec<Read> {
    let goal = play(app, json!({"action": "goal", "team": 101, "player": 1002})).await;
    let mut told = followers.next().await;
    let event = (1 << 20) + goal;
    play(app, json!({"action": "amend_event", "event": event, "player": 1003, "reason": "shirt misread"})).await;
    told.extend(followers.next().await);
    play(app, json!({"action": "revoke_event", "event": event, "reason": "offside"})).await;
    told.extend(followers.next().await);
    told
}

/// Everything that can be read of the tournament.
async fn everything(app: &TestApp, followers: &mut Followers) -> Vec<Read> {
    let mut reads = news(app, followers).await;
    reads.extend(pages(app).await);
    reads.extend(everything_asked(&mut app.socket().await).await);
    reads.extend(everything_asked(&mut app.anonymous().await).await);
    let last = app.read("/api/match/1").await["revision"].as_i64().unwrap();
    let mut missed = EventStream::open(app.get("/api/match/1/stream").header("last-event-id", "-1")).await;
    loop {
        let event = missed.next().await;
        reads.push(("missed events".to_owned(), event.data.to_string()));
        if event.id == Some(last) {
            break;
        }
    }
    let mut exhibition = app.open("/ws/exhibition", None, None).await;
    reads.push(("/ws/exhibition".to_owned(), exhibition.next().await.to_string()));
    let folder = app.store_file().parent().unwrap().to_owned();
    reads.push(("replay".to_owned(), run_well(&folder, &["replay", "1", "--speed", "0"])));
    reads
}

/// Where names stood, once each.
fn places_with_names(reads: &[Read], children: &[Child]) -> Vec<String> {
    let named = reads.iter().filter(|(_, text)| !names_in(text, children).is_empty());
    let mut places: Vec<String> = named.map(|(place, _)| place.clone()).collect();
    places.sort();
    places.dedup();
    places
}

#[track_caller]
fn assert_named(reads: &[Read], children: &[Child]) {
    let places = places_with_names(reads, children);
    let expected = [
        "/api/match-events/1",
        "/api/match-events/1?lang=en&live=1&match=1",
        "/api/match/1",
        "/api/team-detail/101",
        "/api/team-detail/202",
        "/ws/live",
        "broadcast",
        "event stream",
        "missed events",
        "replay",
    ];
    for place in expected {
        assert!(places.iter().any(|found| found == place), "no names in {place}, but in {places:?}");
    }
}

#[track_caller]
fn assert_nameless(reads: &[Read], children: &[Child], shown: impl Fn(&Child) -> String) {
    for (place, text) in reads {
        assert_eq!(names_in(text, children), Vec::<String>::new(), "{place}: {text}");
    }
    let scorer = children.iter().find(|child| child.id == 1001).unwrap();
    let shown = shown(scorer);
    for place in ["/api/match-events/1", "/api/match/1", "/api/team-detail/101", "/ws/live", "replay"] {
        let found = reads.iter().any(|(found, text)| found == place && text.contains(&shown));
        assert!(found, "{place} does not show {shown}");
    }
}

fn initials(_: &Child) -> String {
    "Ž. Ř.-Š. N.".to_owned()
}

fn number(child: &Child) -> String {
    format!("#{}", child.number)
}

#[tokio::test]
async fn no_name_is_read_anywhere_until_names_are_shown_again() {
    let (app, children) = served().await;
    play(&app, json!({"action": "state_change", "state": "half_first"})).await;
    play(&app, json!({"action": "goal", "team": 101, "player": 1001})).await;
    play(&app, json!({"action": "goal", "team": 102, "player": 1008})).await;
    let mut followers = Followers::start(&app).await;
    assert_named(&everything(&app, &mut followers).await, &children);
    set(&app, "initials").await;
    assert_nameless(&everything(&app, &mut followers).await, &children, initials);
    set(&app, "numbers").await;
    assert_nameless(&everything(&app, &mut followers).await, &children, number);
    set(&app, "names").await;
    assert_named(&everything(&app, &mut followers).await, &children);

    set(&app, "initials").await;
    drop(followers);
    let app = app.restart().await;
    let mut followers = Followers::start(&app).await;
    assert_nameless(&everything(&app, &mut followers).await, &children, initials);
}

#[tokio::test]
async fn a_player_looks_the_same_to_every_client() {
    let (app, _) = served().await;
    let shown = async || app.read("/api/match/1").await["home_team_players"][3].clone();
    let whole = shown().await;
    assert_eq!((&whole["id"], &whole["number"]), (&json!(1001), &json!(7)));
    assert_eq!(
        whole["name"],
        json!(format!("{} {}", whole["firstname"].as_str().unwrap(), whole["lastname"].as_str().unwrap()))
    );
    set(&app, "initials").await;
    let initials = json!({"id": 1001, "number": 7, "name": "Ž. Ř.-Š. N.", "firstname": "Ž.", "lastname": "Ř.-Š. N."});
    assert_eq!(shown().await, initials);
    set(&app, "numbers").await;
    assert_eq!(shown().await, json!({"id": 1001, "number": 7, "name": "#7", "firstname": "", "lastname": "#7"}));
    // Trainers are adults.
    assert_eq!(app.read("/api/team-detail/101").await["trainer_name"], "Jan Příklad");
}

#[tokio::test]
async fn a_scorer_without_number_has_no_name_and_the_team_scores() {
    let (mut file, children) = super::tournament();
    file["categories"][0]["teams"][0]["players"][0]["number"] = Value::Null;
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    set(&app, "numbers").await;
    play(&app, json!({"action": "state_change", "state": "half_first"})).await;
    play(&app, json!({"action": "goal", "team": 101, "player": 1001})).await;
    let goal = app.read("/api/match-events/1").await["events"][1].clone();
    assert_eq!(
        (&goal["player_id"], &goal["player_name"], &goal["player_number"]),
        (&json!(1001), &Value::Null, &Value::Null)
    );
    assert!(goal["message"].as_str().unwrap().contains("Aurora Alfa"), "{goal}");
    assert_eq!(names_in(&goal.to_string(), &children), Vec::<String>::new());
}

#[tokio::test]
async fn only_those_who_score_get_the_initials_of_players_who_share_a_number() {
    let (mut file, _) = super::tournament();
    let players = &mut file["categories"][0]["teams"][0]["players"];
    players[1]["number"] = players[0]["number"].clone();
    let ids = [players[0]["id"].clone(), players[1]["id"].clone()];
    let mut app = TestApp::with_file(&file).await;
    let path = "/api/match/1/shared-numbers";
    let refused = stranger().get(app.url(path)).send().await.unwrap();
    assert_eq!(refused.status(), 401);
    app.log_in().await;
    assert_eq!(app.read(path).await, json!({"players": []}), "names tell them apart");
    set(&app, "numbers").await;
    let answer = app.get(path).send().await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    let told: Value = answer.json().await.unwrap();
    let shown = told["players"].as_array().unwrap();
    assert_eq!(json!(shown.iter().map(|player| &player["id"]).collect::<Vec<_>>()), json!(ids));
    assert_eq!(shown[0]["initials"], "Ž. Ř.-Š. N.");
}
