//! From the acknowledgement of a goal until it is on a spectator's screen, and how soon a page shows its first score.
//! benches/README.md tells how to read it.

#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "the browser of the tests, of which a bench uses a part"
)]
#[path = "../tests/it/support/browser.rs"]
mod browser;
mod support;

use std::time::{SystemTime, UNIX_EPOCH};

use browser::{Browser, PHONE};
use serde_json::{Value, json};
use support::report::{Goal, Table, percentile};
use support::scorekeeper::Scorekeeper;
use support::server::{Server, import};
use support::{Outcome, scratch, tournament};

/// Goals of the one match that is watched.
const GOALS: usize = 200;
/// How often each page is opened.
const VISITS: usize = 20;
/// A goal within this time counts as shown at once.
const AT_ONCE_MS: f64 = 100.0;

/// Notes when each score of the home team was painted: the text is there, and one frame with it has been drawn.
const WATCH: &str = r#"
    window.painted = {};
    const look = () => {
        const goals = Number(document.querySelector("SCORE").textContent.split(":")[0]);
        if (window.painted[goals]) return;
        window.painted[goals] = -1;
        requestAnimationFrame(() => setTimeout(() => {
            window.painted[goals] = performance.timeOrigin + performance.now();
        }));
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
"#;

/// A page that spectators have open, and where on it the score is.
struct Watched {
    name: &'static str,
    path: &'static str,
    score: &'static str,
}

const PAGES: [Watched; 3] = [
    Watched { name: "front page", path: "/", score: "#now [data-match='1'] .hidden" },
    Watched { name: "match", path: "/match/1", score: ".match-board .score" },
    Watched { name: "overlay", path: "/overlay/match/1", score: ".line .score" },
];

fn main() -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut table = Table::new("screen: a goal on a spectator's screen, in a real browser");
    for page in PAGES {
        runtime.block_on(watch(&mut table, &page))?;
    }
    table.print();
    Ok(())
}

/// One page in one browser while a match is scored; it has a service and a store of its own.
async fn watch(table: &mut Table, Watched { name, path, score }: &Watched) -> Outcome {
    let folder = scratch()?;
    let store = folder.path().join("service.db");
    import(&tournament::file(1, 0), &store)?;
    let service = Server::service(&store)?;
    let cookie = service.log_in()?;
    let mut scorekeeper = Scorekeeper::begin(service.address, &cookie, 1).await?;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&format!("http://{}{path}", service.address)).await;
    browser.until(&format!("document.querySelector({}).textContent === '0:0'", json!(score))).await;
    browser.client().execute(&WATCH.replace("SCORE", score), Vec::new()).await?;
    let delays = delays(&mut scorekeeper, &browser).await?;
    table.figure(format!("{name}, p50"), "ms", Goal::AtMost(AT_ONCE_MS), &delays);
    table.figure(format!("{name}, p99"), "ms", Goal::AtMost(AT_ONCE_MS), &[percentile(&delays, 0.99)]);
    let mut first_paints = Vec::new();
    for _ in 0..VISITS {
        browser.goto(&format!("http://{}{path}", service.address)).await;
        first_paints.push(first_paint(&browser).await?);
    }
    table.figure(format!("{name}, first paint after navigation"), "ms", Goal::Told, &first_paints);
    Ok(())
}

/// Milliseconds from each acknowledgement to the screen. A goal may be there before its acknowledgement has come.
async fn delays(scorekeeper: &mut Scorekeeper, browser: &Browser) -> Outcome<Vec<f64>> {
    let mut delays = Vec::with_capacity(GOALS);
    for goal in 1..=GOALS {
        scorekeeper.goal().await?;
        let acknowledged = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64() * 1000.0;
        let painted = browser.until(&format!("window.painted[{goal}] > 0 && window.painted[{goal}]")).await;
        delays.push((as_millis(&painted)? - acknowledged).max(0.0));
    }
    Ok(delays)
}

async fn first_paint(browser: &Browser) -> Outcome<f64> {
    let entry = "performance.getEntriesByName('first-contentful-paint')[0].startTime";
    as_millis(&browser.until(entry).await)
}

fn as_millis(value: &Value) -> Outcome<f64> {
    value.as_f64().ok_or_else(|| format!("no time: {}", json!(value)).into())
}
