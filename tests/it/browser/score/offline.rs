//! The network goes away, and the service too: nothing is lost, nothing counts twice.

use serde_json::json;

use super::{MATCH, Scorekeeper, assert_as_tapped, happened_at, history, in_the_hall, page_of, recorded};
use crate::support::app::{TestApp, sample};
use crate::support::process::{self, Served};
use crate::support::wifi::Wifi;

#[tokio::test]
async fn twenty_goals_in_two_minutes_without_a_network_arrive_once_in_order_and_at_their_times() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    wifi.goes_away();
    for tap in 0..20 {
        scorekeeper.until_played(tap * 6).await;
        let (side, player) = if tap % 3 == 0 { ("away", 1008 + tap % 7) } else { ("home", 1001 + tap % 7) };
        scorekeeper.goal(side, player).await;
    }
    scorekeeper.until_score(13, 7).await;
    scorekeeper.until_status("offline").await;
    scorekeeper.browser.until_says(".status", "Offline · waiting: 20").await;
    scorekeeper.browser.fits().await;
    scorekeeper.browser.is_accessible().await;
    scorekeeper.browser.picture_for_docs("score-offline").await;
    let taps = scorekeeper.taps().await;
    assert_eq!((taps.len(), recorded(&app, "GoalScored").await.len()), (20, 0));

    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    scorekeeper.until_score(13, 7).await;
    let goals = recorded(&app, "GoalScored").await;
    assert_as_tapped(&taps, &goals);
    let start = happened_at(&recorded(&app, "HalfStarted").await[0]);
    for (tap, goal) in (0..).zip(&goals) {
        assert_eq!(goal["data"]["offset"], json!((happened_at(goal) - start) / 1000), "{goal}");
        assert!(goal["data"]["offset"].as_i64() >= Some(tap * 6), "{goal}");
    }
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn a_whole_half_without_a_network_arrives_whole() {
    let app = TestApp::with_file(&sample(12)).await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    wifi.goes_away();
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.goal("away", 1008).await;
    // The clock ends the half on the phone as it does in the service.
    scorekeeper.browser.until_says(".next", "Start 2nd half").await;
    scorekeeper.goal("home", 1002).await;
    scorekeeper.next().await;
    scorekeeper.browser.until_says(".bar .state", "2nd half").await;
    scorekeeper.goal("away", 1009).await;
    let taps = scorekeeper.taps().await;
    assert_eq!(history(&app).await.len(), 0);

    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    scorekeeper.until_score(2, 2).await;
    let events = history(&app).await;
    let by_hand = |event: &&serde_json::Value| event["type"] != "HalfEnded" && event["type"] != "MatchOpened";
    let tapped: Vec<_> = events.iter().filter(by_hand).cloned().collect();
    assert_as_tapped(&taps, &tapped);
    let goals: Vec<_> = recorded(&app, "GoalScored").await.iter().map(|goal| goal["data"]["half"].clone()).collect();
    assert_eq!(goals, [json!("first"), json!("first"), json!("first"), json!("second")]);
    assert_eq!(recorded(&app, "GoalScored").await[2]["data"]["offset"], 12, "tapped in the break");
    let ended = &recorded(&app, "HalfEnded").await[0];
    assert_eq!(happened_at(ended) - happened_at(&recorded(&app, "HalfStarted").await[0]), 12_000);
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn a_reload_without_a_network_keeps_what_waits() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_saved().await;
    // The next one is opened from what the service worker has kept.
    scorekeeper.browser.until("navigator.serviceWorker.controller").await;
    wifi.goes_away();
    scorekeeper.goal("away", 1008).await;
    scorekeeper.goal("away", 1009).await;
    let taps = scorekeeper.taps().await;
    scorekeeper.browser.reload().await;
    scorekeeper.until_score(1, 2).await;
    scorekeeper.until_status("offline").await;
    assert_eq!(scorekeeper.taps().await.len(), 2);
    scorekeeper.goal("home", 1002).await;
    let last = scorekeeper.taps().await[2].clone();

    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    scorekeeper.until_score(2, 2).await;
    let goals = recorded(&app, "GoalScored").await;
    assert_as_tapped(&[taps, vec![last]].concat(), &goals[1..]);
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn a_tab_that_was_closed_goes_on_when_it_is_opened_again() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    scorekeeper.browser.until("navigator.serviceWorker.controller").await;
    wifi.goes_away();
    // Its scorer is never chosen.
    scorekeeper.browser.click(".goal[data-side=home]").await;
    scorekeeper.until_score(1, 0).await;
    let taps = scorekeeper.taps().await;
    let client = scorekeeper.browser.client();
    let other = client.new_window(true).await.unwrap();
    client.close_window().await.unwrap();
    client.switch_to_window(other.handle).await.unwrap();
    wifi.comes_back(app.address);
    scorekeeper.browser.goto(&wifi.url(&page_of(MATCH))).await;
    scorekeeper.until_score(1, 0).await;
    scorekeeper.until_saved().await;
    assert_as_tapped(&taps, &recorded(&app, "GoalScored").await);
}

#[tokio::test]
async fn a_goal_whose_acknowledgement_is_lost_counts_once() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    wifi.loses_answers(app.address);
    scorekeeper.goal("home", 1001).await;
    scorekeeper.goal("away", 1008).await;
    let taps = scorekeeper.taps().await;
    scorekeeper.until_status("offline").await;
    assert_eq!(scorekeeper.taps().await.len(), 2, "saved is what was acknowledged");
    assert_eq!(recorded(&app, "GoalScored").await.len(), 1, "the first has arrived, the second waits for its turn");

    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    scorekeeper.until_score(1, 1).await;
    assert_as_tapped(&taps, &recorded(&app, "GoalScored").await);
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn the_service_is_killed_in_the_middle() {
    let folder = tempfile::tempdir().unwrap();
    process::import(folder.path(), &sample(600));
    let service = Served::start(folder.path());
    let wifi = Wifi::to(service.address).await;
    let scorekeeper = Scorekeeper::at(&wifi.url(&page_of(MATCH))).await;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_saved().await;
    service.stop("KILL");
    scorekeeper.goal("home", 1002).await;
    scorekeeper.goal("away", 1008).await;
    let taps = scorekeeper.taps().await;
    scorekeeper.until_status("offline").await;

    let service = Served::start(folder.path());
    wifi.comes_back(service.address);
    scorekeeper.until_saved().await;
    scorekeeper.until_score(2, 1).await;
    let history = service.read(&format!("/api/match/{MATCH}/history")).await;
    let events = history["events"].as_array().unwrap();
    let goals: Vec<_> = events.iter().filter(|event| event["type"] == "GoalScored").cloned().collect();
    assert_as_tapped(&taps, &goals[1..]);
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn the_next_match_can_be_opened_without_a_network() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    scorekeeper.next().await;
    scorekeeper.browser.click(".back").await;
    scorekeeper.browser.until("localStorage['minicup-score/1/match/2']").await;
    wifi.goes_away();
    scorekeeper.browser.click(&format!("[data-match='{MATCH}']")).await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.browser.click(".back").await;
    scorekeeper.browser.until_says(&format!("[data-match='{MATCH}']"), "Waiting: 1").await;
    scorekeeper.browser.click(".other summary").await;
    scorekeeper.browser.click("[data-match='2']").await;
    scorekeeper.browser.until_says(".pad", "Černá Hora").await;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1015).await;
    scorekeeper.until_score(1, 0).await;
    scorekeeper.browser.until_says(".status", "waiting: 3").await;

    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    for id in [MATCH, 2] {
        assert_eq!(app.read(&format!("/api/match/{id}")).await["score"], json!([1, 0]));
    }
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn a_service_that_begins_anew_is_believed() {
    let old = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&old).await;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_saved().await;
    let new = TestApp::sample().await;
    wifi.comes_back(new.address);
    scorekeeper.browser.reload().await;
    scorekeeper.log_in().await;
    scorekeeper.browser.until_says(".bar .state", "Not started").await;
    scorekeeper.next().await;
    scorekeeper.goal("away", 1008).await;
    scorekeeper.until_score(0, 1).await;
    scorekeeper.until_saved().await;
    assert_eq!(recorded(&new, "GoalScored").await.len(), 1);
}

#[tokio::test]
async fn what_is_saved_after_its_match_was_left_is_kept_no_longer() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    wifi.goes_away();
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_score(1, 0).await;
    browser.click(".back").await;
    browser.until("document.querySelector('.chooser')").await;
    wifi.comes_back(app.address);
    browser.until("Object.keys(localStorage).every((key) => !key.includes('/entry/'))").await;
    assert_eq!(recorded(&app, "GoalScored").await.len(), 1);
    browser.click(&format!("[data-match='{MATCH}']")).await;
    scorekeeper.until_score(1, 0).await;
    scorekeeper.complained_of_the_network_alone().await;
}
