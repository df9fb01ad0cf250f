//! A match that goes on until it is decided: overtime and shoot-out on the phone.

use serde_json::json;

use super::{MATCH, Scorekeeper, in_the_hall, page_of, recorded};
use crate::support::app::{TestApp, sample_to_decide};
use crate::support::browser::Browser;

impl Scorekeeper {
    /// Starts a period and ends it, or does whatever else the button says.
    async fn steps(&self, words: &[&str]) {
        for word in words {
            self.browser.until_says(".next", word).await;
            self.next().await;
        }
    }

    async fn shoot(&self, side: &str, what: &str) {
        self.browser.click(&format!(".shooter[data-side={side}] .{what}")).await;
    }

    /// Waits until the shoot-out stands so.
    async fn until_shots(&self, home: u32, away: u32) {
        let tallies = "[...document.querySelectorAll('.tally')].map((tally) => tally.textContent).join(':')";
        self.browser.until(&format!("{tallies} === '{home}:{away}'")).await;
    }
}

#[tokio::test]
async fn overtime_and_a_shoot_out_are_scored_without_a_network_and_seen_by_all() {
    let game = json!({"overtime": {"periods": 1, "length": 300}, "shootout": {"shots": 1}});
    let app = TestApp::with_file(&sample_to_decide(&game)).await;
    let spectator = Browser::open().await;
    spectator.goto(&app.url(&format!("/match/{MATCH}?lang=en"))).await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.steps(&["Start 1st half", "End 1st half", "Start 2nd half"]).await;
    scorekeeper.until_saved().await;

    wifi.goes_away();
    scorekeeper.goal("home", 1001).await;
    scorekeeper.goal("away", 1008).await;
    scorekeeper.steps(&["End 2nd half", "Start overtime", "End overtime", "Start the shoot-out"]).await;
    browser.until("document.querySelector('.pad').hidden && !document.querySelector('.shots').hidden").await;
    browser.fits().await;
    browser.is_accessible().await;
    scorekeeper.shoot("away", "missed").await;
    browser.until("document.querySelector('.shooter[data-side=away] .scored').disabled").await;
    scorekeeper.shoot("home", "scored").await;
    browser.until_says(".next", "Confirm result 1:1").await;
    scorekeeper.until_shots(1, 0).await;

    // The shot that decided was none: the shoot-out goes on.
    browser.until_says(".undo", "Undo shot").await;
    browser.click(".undo").await;
    scorekeeper.until_shots(0, 0).await;
    browser.picture_for_docs("score-shootout").await;
    scorekeeper.shoot("home", "scored").await;
    scorekeeper.until_shots(1, 0).await;
    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    scorekeeper.until_shots(1, 0).await;

    let shown = app.read(&format!("/api/match/{MATCH}")).await;
    assert_eq!(json!([shown["state"], shown["score"]]), json!(["end", [1, 1]]));
    assert_eq!(shown["shootout"], json!({"score": [1, 0], "shots": [[true], [false]], "next": null}));
    assert_eq!(recorded(&app, "ShotTaken").await.len(), 3);
    spectator.until_says(".match-board", "1:1").await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    assert!(app.read(&format!("/api/match/{MATCH}")).await["confirmed"].is_number());
}

#[tokio::test]
async fn a_golden_goal_ends_the_match_and_has_its_scorer() {
    let game = json!({"overtime": {"periods": 1, "length": null, "golden_goal": true}});
    let app = TestApp::with_file(&sample_to_decide(&game)).await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    scorekeeper.steps(&["Start 1st half", "End 1st half", "Start 2nd half", "End 2nd half", "Start overtime"]).await;
    scorekeeper.until_saved().await;
    scorekeeper.goal("away", 1008).await;
    scorekeeper.browser.until_says(".next", "Confirm result 0:1").await;
    scorekeeper.until_saved().await;
    let lines = app.read(&format!("/api/match-events/{MATCH}")).await;
    let goal = lines["events"].as_array().unwrap().iter().find(|line| line["type"] == "goal").unwrap().clone();
    assert_eq!(goal["player_id"], json!(1008));
    assert_eq!(app.read(&format!("/api/match/{MATCH}")).await["state"], "end");
}
