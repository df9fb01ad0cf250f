//! What a table writes down beside goals: punishments, seven-metre throws and time-outs, on the phone and as people see them.

use serde_json::{Value, json};

use super::{MATCH, Scorekeeper, in_the_hall, page_of, recorded};
use crate::support::app::{TestApp, sample};
use crate::support::browser::{Browser, DESK, PHONE, WIDE};

/// The narrowest of phones, and one that lies on its side.
const NARROW: (u32, u32) = (320, 640);
const LYING: (u32, u32) = (740, 360);

/// The sample tournament, whose categories write down more than goals.
fn detailed() -> Value {
    let mut file = sample(600);
    for category in file["categories"].as_array_mut().unwrap() {
        category["game"] = json!({"depth": "standard"});
    }
    file
}

impl Scorekeeper {
    /// Punishes somebody who is named as the sheet does, such as `[data-player='1001']`.
    async fn punish(&self, side: &str, punishment: &str, who: &str) {
        self.browser.click(&format!("button.punish[data-side={side}]")).await;
        self.browser.click(&format!("dialog.punish [value={punishment}] + span")).await;
        self.browser.click(&format!("dialog.punish .player{who}")).await;
    }

    /// One tap that stops the clock, or lets it go on.
    async fn turns_the_clock(&self) {
        self.browser.click(".table-row .go").await;
    }

    async fn throws(&self, side: &str, outcome: &str, who: &str) {
        self.browser.click(&format!("button.seven-metre[data-side={side}]")).await;
        self.browser.click(&format!("dialog.seven_metre [value={outcome}] + span")).await;
        self.browser.click(&format!("dialog.seven_metre .player{who}")).await;
    }

    async fn time_out(&self, side: &str) {
        self.browser.click(&format!("button.timeout[data-side={side}]")).await;
    }
}

/// Waits until these sit out, by their numbers, as every page shows them.
async fn until_out(browser: &Browser, home: &str, away: &str) {
    let numbers = |side: &str| {
        format!(
            "[...document.querySelectorAll('match-suspensions .{side} .shirt')].map((shirt) => shirt.textContent).join(' ')"
        )
    };
    browser.until(&format!("{} === '{home}' && {} === '{away}'", numbers("home"), numbers("away"))).await;
}

/// What is left of the first suspension of a side.
fn left(side: &str) -> String {
    format!("document.querySelector('match-suspensions .{side} .left').textContent")
}

/// Nothing breaks a word or is outside the screen, also on the narrowest of phones; then the screen is as it was.
async fn reads_well(browser: &Browser, size: (u32, u32)) {
    for screen in [NARROW, LYING, size] {
        browser.resize(screen).await;
        browser.fits().await;
        let broken = browser.client().execute(include_str!("../whole_words.js"), Vec::new()).await.unwrap();
        assert_eq!(broken, json!([]), "{} wide", screen.0);
    }
}

#[tokio::test]
async fn three_suspensions_a_time_out_and_a_clock_that_stands_half_of_it_without_a_network() {
    let app = TestApp::with_file(&detailed()).await;
    let spectator = Browser::open().await;
    spectator.goto(&app.url(&format!("/match/{MATCH}?lang=en"))).await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_played(1).await;
    scorekeeper.punish("home", "suspension", "[data-player='1001']").await;
    scorekeeper.until_saved().await;
    browser.until("document.querySelector('.go.stopped')").await;
    until_out(&spectator, "7", "").await;
    assert_eq!(spectator.value(&left("home")).await, "2:00", "the clock stands");

    wifi.goes_away();
    scorekeeper.punish("home", "suspension", "[data-official=A]").await;
    scorekeeper.punish("away", "suspension", "[data-player='0']").await;
    scorekeeper.turns_the_clock().await;
    browser.until(&format!("{} <= '1:58'", left("home"))).await;
    until_out(browser, "7 A", "?").await;
    reads_well(browser, PHONE).await;
    browser.is_accessible().await;
    browser.picture_for_docs("score-table").await;
    scorekeeper.time_out("home").await;
    browser.until("document.querySelector('.go.stopped') && document.querySelector('.timeout.running')").await;
    browser.until_says(".timeout.running .what", "0:5").await;
    scorekeeper.punish("away", "warning", "[data-player='1009']").await;
    browser.until_says(".undo", "Undo · Warning").await;
    browser.click(".undo").await;
    browser.until_says(".undo", "Undo · Time-out").await;
    assert_eq!(recorded(&app, "TimeoutCalled").await.len(), 0);

    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    until_out(browser, "7 A", "?").await;
    let shown = app.read(&format!("/api/match/{MATCH}")).await;
    assert_eq!(json!([shown["timeouts"], shown["clock"]["running"]]), json!([[1, 0], false]));
    let out: Vec<_> = shown["suspensions"].as_array().unwrap().iter().map(|one| one["player_number"].clone()).collect();
    assert_eq!(out, [json!(7), json!(null), json!(null)]);
    assert_eq!(recorded(&app, "Punished").await.len(), 4, "the warning was taken back");
    scorekeeper.complained_of_the_network_alone().await;
    seen_by_all(&app, &spectator).await;

    scorekeeper.turns_the_clock().await;
    spectator.until("document.querySelectorAll('.timeouts.running').length === 0").await;
    let stood = spectator.value(&left("away")).await;
    spectator.until(&format!("{} < {stood}", left("away"))).await;
}

/// Looks at the pages of spectators while three sit out and a time-out is on, and stays on the overlay.
async fn seen_by_all(app: &TestApp, spectator: &Browser) {
    for page in ["match", "overview"] {
        spectator.goto(&app.url(&format!("/{page}/{MATCH}?lang=en"))).await;
        until_out(spectator, "7 A", "?").await;
        spectator.until_says(".home .timeouts.running", "Time-out").await;
        spectator.until("document.querySelectorAll('.timeline .mark.suspension').length === 3").await;
        spectator.until("document.querySelector('.timeline .mark.timeout')").await;
        reads_well(spectator, DESK).await;
        spectator.is_accessible().await;
        spectator.picture_for_docs(&format!("{page}-suspensions")).await;
    }
    spectator.resize(WIDE).await;
    spectator.goto(&app.url(&format!("/overlay/match/{MATCH}?lang=en"))).await;
    until_out(spectator, "7 A", "?").await;
    spectator.until_says(".home .timeouts.running", "Time-out").await;
    spectator.fits().await;
    spectator.picture_for_docs("overlay-suspensions").await;
}

#[tokio::test]
async fn where_goals_are_enough_there_is_nothing_else() {
    let app = TestApp::sample().await;
    let (_wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_saved().await;
    let shown = "[...document.querySelectorAll('.table-row, .table-row button, dialog.punish')].filter((one) => one.checkVisibility()).length";
    assert_eq!(browser.value(shown).await, 0);
    assert_eq!(browser.value("document.querySelectorAll('[data-timeout]').length").await, 2, "time-outs are notes");
    browser.goto(&app.url(&format!("/match/{MATCH}?lang=en"))).await;
    browser.until_says(".timeline", "Adam Králová").await;
    assert_eq!(browser.value("document.querySelector('match-suspensions').checkVisibility()").await, false);
}

#[tokio::test]
async fn what_the_rules_forbid_the_referees_allow_and_what_may_be_a_mistake_is_said() {
    let app = TestApp::with_file(&detailed()).await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_played(1).await;
    scorekeeper.time_out("away").await;
    scorekeeper.turns_the_clock().await;
    browser.until_says("button.timeout[data-side=away]", "0 left").await;
    scorekeeper.time_out("away").await;
    browser.until_says(".editor", "Borovany have no time-out left").await;
    browser.click(".editor [data-reason=reason_referees]").await;
    browser.click(".editor .save").await;
    scorekeeper.until_saved().await;
    assert_eq!(recorded(&app, "TimeoutCalled").await[1]["data"]["overruled"], "allowed by the referees");

    scorekeeper.punish("home", "disqualification", "[data-player='1001']").await;
    scorekeeper.turns_the_clock().await;
    scorekeeper.until_played(2).await;
    scorekeeper.punish("home", "warning", "[data-player='1001']").await;
    browser.until_says(".refused", "already disqualified").await;
    browser.click(".overrule summary").await;
    browser.click(".overrule [data-reason=reason_referees]").await;
    browser.is_accessible().await;
    browser.click(".overrule form > button").await;
    browser.until("document.querySelector('.refused').hidden").await;
    scorekeeper.until_saved().await;
    let overruled = recorded(&app, "Punished").await.last().unwrap()["data"]["overruled"].clone();
    assert_eq!(overruled, "allowed by the referees");
}

#[tokio::test]
async fn a_punishment_of_somebody_else_is_put_right() {
    let app = TestApp::with_file(&detailed()).await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.punish("home", "warning", "[data-player='1001']").await;
    scorekeeper.until_saved().await;
    scorekeeper.punish("home", "warning", "[data-player='1001']").await;
    browser.until_says(".warned", "the player has been warned already").await;
    browser.click(".warned .dismiss").await;
    browser.until("document.querySelector('.warned .notice') === null").await;
    browser.click(".lines .entry:first-child button").await;
    assert_eq!(
        browser.value("document.querySelectorAll('.editor [name=minute]').length").await,
        0,
        "when is not changed"
    );
    browser.click(".editor [name=player][value='1002'] + span").await;
    browser.click(".editor [data-reason=reason_player]").await;
    browser.click(".editor .save").await;
    browser.until_says(".lines .entry:first-child", "Barbora Říha").await;
    scorekeeper.until_saved().await;
    let lines = app.read(&format!("/api/match-events/{MATCH}")).await;
    assert_eq!(lines["events"].as_array().unwrap().last().unwrap()["player_id"], 1002);
}

#[tokio::test]
async fn a_seven_metre_throw_is_a_tap_its_outcome_and_a_number() {
    let app = TestApp::with_file(&detailed()).await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_played(1).await;
    scorekeeper.throws("home", "saved", "[data-player='1001']").await;
    scorekeeper.until_saved().await;
    wifi.goes_away();
    scorekeeper.throws("home", "goal", "[data-player='1001']").await;
    scorekeeper.throws("away", "missed", "[data-player='0']").await;
    scorekeeper.until_score(1, 0).await;
    browser.until_says(".undo", "Undo · 7 m, Missed").await;
    browser.click(".undo").await;
    browser.until_says(".undo", "Adam Králová").await;
    reads_well(browser, PHONE).await;
    browser.is_accessible().await;
    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    let lines = app.read(&format!("/api/match-events/{MATCH}")).await;
    let lines = lines["events"].as_array().unwrap();
    let seen: Vec<Value> =
        lines.iter().map(|line| json!([line["kind"], line["outcome"], line["seven_metre"]])).collect();
    assert_eq!(
        json!(seen),
        json!([["start", null, null], ["seven_metre_missed", "saved", null], ["goal", null, true]])
    );
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn treatment_on_court_is_a_tap_and_a_number_and_each_attack_after_it_a_tap() {
    let mut file = detailed();
    for category in file["categories"].as_array_mut().unwrap() {
        category["game"]["treatment"] = json!(true);
    }
    let app = TestApp::with_file(&file).await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_played(1).await;
    browser.until("document.querySelector('button.attack[data-side=home]').hidden").await;
    browser.click("button.treat[data-side=home]").await;
    browser.click("dialog.treatment .player[data-player='1001']").await;
    browser.until_says("button.attack[data-side=home] .what", "#7 0/3").await;
    reads_well(browser, PHONE).await;
    browser.is_accessible().await;
    scorekeeper.until_saved().await;
    wifi.goes_away();
    browser.click("button.attack[data-side=home]").await;
    browser.until_says("button.attack[data-side=home] .what", "#7 1/3").await;
    browser.click("button.attack[data-side=home]").await;
    browser.until_says("button.attack[data-side=home] .what", "#7 2/3").await;
    browser.until_says(".undo", "Undo · End of an attack").await;
    browser.click(".undo").await;
    browser.until_says("button.attack[data-side=home] .what", "#7 1/3").await;
    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    let shown = app.read(&format!("/api/match/{MATCH}")).await;
    let off = &shown["treatments"][0];
    assert_eq!(json!([off["player_id"], off["attacks"]]), json!([1001, 1]));
    for _ in 0..2 {
        browser.click("button.attack[data-side=home]").await;
    }
    browser.until("document.querySelector('button.attack[data-side=home]').hidden").await;
    scorekeeper.until_saved().await;
    assert_eq!(app.read(&format!("/api/match/{MATCH}")).await["treatments"], json!(null));
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn who_plays_today_is_ticked_with_todays_numbers_also_without_a_network() {
    let app = TestApp::with_file(&detailed()).await;
    let spectator = Browser::open().await;
    spectator.goto(&app.url(&format!("/match/{MATCH}?lang=en"))).await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    browser.click(".line-ups button[data-side=home]").await;
    browser.until_says("dialog.line-up[open] .line-up-players", "Adam Králová").await;
    reads_well(browser, PHONE).await;
    browser.is_accessible().await;
    wifi.goes_away();
    browser.click("dialog.line-up [data-player='1003'] [name=plays]").await;
    browser.value("document.querySelector(\"dialog.line-up [data-player='1001'] [name=number]\").value = '77'").await;
    browser.click("dialog.line-up [data-player='1001'] [name=goalkeeper] + span").await;
    browser.click("dialog.line-up .save").await;
    browser.until_says(".lines .entry:first-child", "Line-up · AUR").await;
    scorekeeper.next().await;
    browser.click(".goal[data-side=home]").await;
    browser.until_says(".roster[open] [data-player='1001']", "77").await;
    assert_eq!(browser.value("document.querySelector(\".roster[open] [data-player='1003']\")").await, Value::Null);
    browser.click(".roster[open] [data-player='1001']").await;
    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    spectator.until_says(".team-roster [data-player='1001']", "77").await;
    let named = recorded(&app, "LineUpSet").await;
    let players = named[0]["data"]["players"].as_array().unwrap();
    let keeper = players.iter().find(|one| one["player"] == 1001).unwrap();
    assert_eq!(json!([keeper["number"], keeper["goalkeeper"]]), json!([77, true]));
    browser.click(".line-ups button[data-side=home]").await;
    browser
        .until("document.querySelector(\"dialog.line-up [data-player='1003'] [name=plays]\")?.checked === false")
        .await;
    scorekeeper.complained_of_the_network_alone().await;
}
