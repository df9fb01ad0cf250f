//! The scorekeeper's page: it never loses a goal.

mod corrections;
mod decided;
mod installed;
mod login;
mod offline;
mod place;
mod prompt;
mod refused;
mod restored;
mod slips;
mod table;
mod tabs;
mod together;
mod whole;

use minicup_domain::Timestamp;
use serde_json::{Value, json};

use crate::support::app::{PIN, TestApp};
use crate::support::browser::{Browser, PHONE};
use crate::support::wifi::Wifi;

/// The match that is scored: Aurora Alfa against Borovany.
const MATCH: i64 = 1;

/// What the phone keeps that is not known to be saved, in order, as an expression of its page.
const WAITING: &str = "Object.keys(localStorage).filter((key) => key.includes('/entry/')).sort()
    .map((key) => JSON.parse(localStorage[key])).filter((entry) => entry.state === 'waiting')";

/// Somebody with a phone.
struct Scorekeeper {
    browser: Browser,
}

impl Scorekeeper {
    /// Opens the page of a match, where the PIN is asked for, and types it.
    async fn at(page: &str) -> Self {
        let scorekeeper = Self { browser: Browser::sized(PHONE).await };
        scorekeeper.browser.goto(page).await;
        scorekeeper.log_in().await;
        scorekeeper.browser.until("document.querySelector('.pad')").await;
        scorekeeper
    }

    async fn log_in(&self) {
        self.browser.type_into("input[name=pin]", PIN).await;
        self.browser.click(".login button").await;
    }

    /// A button that asks back.
    async fn surely(&self, css: &str) {
        self.browser.click(css).await;
        let again = format!(
            "(() => {{ const button = document.querySelector({});
                if (!button.classList.contains('armed')) return true;
                button.click(); return false; }})()",
            json!(css)
        );
        self.browser.until(&again).await;
    }

    /// Starts or ends a half, or confirms: whatever comes next.
    async fn next(&self) {
        self.surely(".next").await;
    }

    /// A goal in two taps; player 0 is nobody known.
    async fn goal(&self, side: &str, player: i64) {
        self.browser.click(&format!(".goal[data-side={side}]")).await;
        self.browser.click(&format!(".roster [data-player='{player}']")).await;
    }

    async fn until_score(&self, home: u32, away: u32) {
        let goals = "[...document.querySelectorAll('.goals')].map((goals) => goals.textContent).join(':')";
        self.browser.until(&format!("{goals} === '{home}:{away}'")).await;
    }

    /// Waits until so many seconds of the match are played, by the clock on the page.
    async fn until_played(&self, seconds: i64) {
        let clock = "document.querySelector('match-clock').textContent.split(':')";
        self.browser.until(&format!("(([minutes, rest]) => minutes * 60 + Number(rest) >= {seconds})({clock})")).await;
    }

    /// What the page says of what was tapped: saved, waiting, offline or login.
    async fn until_status(&self, kind: &str) {
        self.browser.until(&format!("document.querySelector('.status').dataset.kind === '{kind}'")).await;
    }

    /// Everything that was tapped is acknowledged.
    async fn until_saved(&self) {
        self.until_status("saved").await;
        assert_eq!(self.entries().await, Vec::<Value>::new());
    }

    /// What the phone keeps that is not known to be saved, in order.
    async fn entries(&self) -> Vec<Value> {
        self.browser.value(WAITING).await.as_array().unwrap().clone()
    }

    /// The same without the scorers that were named after a goal was sent.
    async fn taps(&self) -> Vec<Value> {
        let entries = self.entries().await;
        entries.into_iter().filter(|entry| entry["command"]["action"] != "amend_event").collect()
    }

    /// The network of the test was away: the browser says so, and the page nothing.
    async fn complained_of_the_network_alone(&self) {
        for complaint in self.browser.console().await {
            let is_of_network = ["net::ERR_", "WebSocket connection", "status of 503", "(Download error"];
            assert!(is_of_network.iter().any(|words| complaint.contains(words)), "{complaint}");
        }
    }
}

/// Whoever has a hall's network between them and the service.
async fn in_the_hall(app: &TestApp) -> (Wifi, Scorekeeper) {
    let wifi = Wifi::to(app.address).await;
    let scorekeeper = Scorekeeper::at(&wifi.url(&page_of(MATCH))).await;
    (wifi, scorekeeper)
}

fn page_of(id: i64) -> String {
    format!("/score?lang=en#match={id}")
}

/// The events of the match, as recorded.
async fn history(app: &TestApp) -> Vec<Value> {
    let history = app.read(&format!("/api/match/{MATCH}/history")).await;
    history["events"].as_array().unwrap().clone()
}

/// Those of a type.
async fn recorded(app: &TestApp, kind: &str) -> Vec<Value> {
    history(app).await.into_iter().filter(|event| event["type"] == kind).collect()
}

/// Who scored the goals that stand, in their order; null where nobody knows.
async fn scorers(app: &TestApp) -> Vec<Value> {
    let lines = app.read(&format!("/api/match-events/{MATCH}")).await;
    let goals = lines["events"].as_array().unwrap().iter().filter(|line| line["type"] == "goal");
    goals.map(|goal| goal["player_id"].clone()).collect()
}

fn command_ids(entries: &[Value], name: &str) -> Vec<String> {
    let id = |entry: &Value| entry.pointer(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    entries.iter().map(id).collect()
}

/// When an event happened, in Unix milliseconds.
fn happened_at(event: &Value) -> i64 {
    Timestamp::parse(event["metadata"]["at"].as_str().unwrap()).unwrap().as_millis()
}

/// The events are what these taps meant: each once, in order, at the times of the taps.
#[track_caller]
fn assert_as_tapped(taps: &[Value], events: &[Value]) {
    assert_eq!(command_ids(taps, "/id"), command_ids(events, "/metadata/command_id"));
    for (tap, event) in taps.iter().zip(events) {
        let tapped = tap["at"].as_f64().unwrap() * 1000.0;
        let difference = (happened_at(event) as f64 - tapped).abs();
        // Seconds with a fraction are rounded to milliseconds on their way.
        assert!(difference <= 1.0, "{event} was tapped at {tapped}");
    }
}
