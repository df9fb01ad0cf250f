//! The front page.

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::support::app::{TOURNAMENT_2014, TestApp};
use crate::support::browser::{Browser, DESK, PHONE, WIDE};
use crate::support::days::{on_days, sample_today};
use crate::support::wifi::Wifi;

/// The first match of today, Aurora Alfa being away, and its home team.
const MATCH: i64 = 5;
const HOME: i64 = 104;

/// What the row of a team says of its points in the table on the page.
const POINTS: &str = "[data-category='13'] [data-team='104'] .points";

async fn today() -> TestApp {
    let mut app = TestApp::with_file(&sample_today()).await;
    app.log_in().await;
    app
}

async fn state(app: &TestApp, state: &str) {
    app.accepted(MATCH, json!({"action": "state_change", "state": state})).await;
}

async fn goal(app: &TestApp) {
    app.accepted(MATCH, json!({"action": "goal", "team": HOME})).await;
}

/// Whether a match is shown in a section of the page.
fn lists(section: &str, id: i64) -> String {
    format!("document.querySelector(\"#{section}:not([hidden]) [data-match='{id}']\") !== null")
}

#[tokio::test]
async fn a_match_goes_from_next_to_now_to_the_results_and_into_the_table() {
    let app = today().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/?lang=en")).await;
    browser.until_says("h1", "2019").await;
    browser.until(&lists("next", MATCH)).await;
    assert_eq!(browser.value(&lists("now", MATCH)).await, json!(false));
    browser.until_says(POINTS, "0").await;

    state(&app, "half_first").await;
    browser.until(&lists("now", MATCH)).await;
    assert_eq!(browser.value(&lists("next", MATCH)).await, json!(false));
    browser.until("document.querySelector('#now match-clock.running').textContent").await;
    goal(&app).await;
    browser.until_says(&format!("#now [data-match='{MATCH}']"), "1:0").await;
    browser.until_says("[role=status].hidden", "Goal:").await;
    browser.until("document.querySelector('#now .scored').textContent === '1'").await;

    browser.fits().await;
    browser.is_accessible().await;
    browser.weighs_little().await;
    browser.picture_for_docs("home").await;

    for next in ["pause", "half_second", "end"] {
        state(&app, next).await;
    }
    browser.until(&lists("results", MATCH)).await;
    browser.until_says(&format!("#results [data-match='{MATCH}']"), "not confirmed yet").await;
    assert_eq!(browser.text(POINTS).await, "0");
    app.accepted(MATCH, json!({"action": "confirm"})).await;
    browser.until_says(POINTS, "2").await;
    app.accepted(MATCH, json!({"action": "reopen", "reason": "the wrong match"})).await;
    browser.until_says(POINTS, "0").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_match_that_comes_onto_the_schedule_comes_onto_the_page() {
    let app = today().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/")).await;
    browser.until(&lists("next", MATCH)).await;
    browser.until("performance.getEntriesByName(`${location.origin}/api/programme`).length > 1").await;
    let mut file = sample_today();
    let mut final_match = file["categories"][0]["matches"][4].clone();
    (final_match["id"], final_match["location"]) = (json!(7), json!("C"));
    file["categories"][0]["matches"].as_array_mut().unwrap().push(final_match);
    app.import(&file).await;
    app.accepted(7, json!({"action": "state_change", "state": "half_first"})).await;
    browser.until(&lists("now", 7)).await;
    browser.until_says("#now [data-match='7']", "Hřiště C").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn the_page_reads_czech_and_fills_a_television() {
    let app = today().await;
    state(&app, "half_first").await;
    app.accepted(6, json!({"action": "state_change", "state": "half_first"})).await;
    let browser = Browser::sized(WIDE).await;
    browser.goto(&app.url("/")).await;
    browser.until_says("#now h2", "Právě se hraje").await;
    browser.until_says("#results", "Výsledky").await;
    browser.until_says("#tables h2", "Tabulky").await;
    browser.until("document.querySelectorAll('.standings').length === 2").await;
    let sides = "[document.querySelector('#now'), document.querySelector('#tables')].map((at) => at.getBoundingClientRect().top)";
    let tops = browser.value(sides).await;
    assert_eq!(tops[0], tops[1], "tables are beside what is being played");
    for (id, team) in [(MATCH, HOME), (MATCH, 101), (MATCH, HOME), (6, 103)] {
        app.accepted(id, json!({"action": "goal", "team": team})).await;
    }
    browser.until_says(&format!("#now [data-match='{MATCH}']"), "2:1").await;
    browser.fits().await;
    browser.is_accessible().await;
    browser.picture_for_docs("home-wide").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_parent_sees_one_team_and_does_again_next_time() {
    let app = today().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/?lang=en")).await;
    browser.until(&lists("results", 11)).await;
    let choice = browser.client().find(Locator::Css("#choice")).await.unwrap();
    choice.select_by_value("team:101").await.unwrap();
    for _ in 0..2 {
        browser.until("document.querySelector('.standings .followed').dataset.team === '101'").await;
        assert_eq!(browser.value("document.querySelectorAll('.standings').length").await, json!(1));
        assert_eq!(browser.value(&lists("next", MATCH)).await, json!(true));
        assert_eq!(browser.value("document.querySelector(\"[data-match='11']\")").await, Value::Null);
        browser.reload().await;
    }
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn without_a_network_the_page_says_so_and_comes_back_by_itself() {
    let app = today().await;
    let wifi = Wifi::to(app.address).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&wifi.url("/")).await;
    state(&app, "half_first").await;
    goal(&app).await;
    let score = format!("#now [data-match='{MATCH}']");
    browser.until_says(&score, "1:0").await;
    browser.value("window.sameVisit = true").await;

    wifi.goes_away();
    browser.until_says(".connection", "Bez spojení").await;
    assert!(browser.text(&score).await.contains("1:0"), "what is known stays");
    browser.is_accessible().await;
    goal(&app).await;
    wifi.comes_back(app.address);
    browser.until_says(&score, "2:0").await;
    browser.until("document.querySelector('.connection').textContent === ''").await;
    assert_eq!(browser.value("window.sameVisit").await, json!(true));
    let of_network = |line: &String| line.contains("WebSocket") || line.contains("net::ERR_");
    let complaints = browser.console().await;
    assert!(complaints.iter().all(of_network), "{complaints:#?}");
}

#[tokio::test]
async fn the_first_score_needs_one_answer_and_no_socket() {
    // A service that is full takes no sockets.
    let mut app = TestApp::start(|settings| settings.max_sessions = 0).await;
    app.import(&sample_today()).await;
    app.log_in().await;
    state(&app, "half_first").await;
    goal(&app).await;
    let browser = Browser::sized(PHONE).await;
    browser.dev_tools("Network.enable", json!({})).await;
    browser.dev_tools("Network.setBlockedURLs", json!({"urls": ["*/standings*"]})).await;
    browser.goto(&app.url("/")).await;
    browser.until_says(&format!("#now [data-match='{MATCH}']"), "1:0").await;
    browser.until_says(".connection", "Bez spojení").await;
    let asked = "performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)
        .filter((path) => path.startsWith('/api/') && !path.endsWith('/standings'))";
    assert_eq!(browser.value(asked).await, json!(["/api/programme"]));
}

#[tokio::test]
async fn before_the_first_import_the_page_waits_for_it() {
    let app = TestApp::start(|_| {}).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/")).await;
    browser.until_says("h1", "Zatím tu není žádný turnaj").await;
    browser.fits().await;
    browser.is_accessible().await;
    app.import(&sample_today()).await;
    browser.until_says("h1", "Ukázkový MINICUP 2019").await;
    browser.until(&lists("next", MATCH)).await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_season_that_is_over_shows_its_tables_first() {
    let app = TestApp::sample().await;
    let browser = Browser::sized(DESK).await;
    browser.goto(&app.url("/?lang=en")).await;
    browser.until_says(".lead", "No more matches are scheduled.").await;
    browser.until("document.querySelector('.columns').firstElementChild.id === 'tables'").await;
    assert_eq!(browser.value("document.querySelector('#next').hidden").await, json!(true));
    // The newest day is unfolded, earlier ones can be.
    let days = "[...document.querySelectorAll('#results details')].map((day) => [day.dataset.day, day.open])";
    assert_eq!(browser.value(days).await, json!([["2019-06-01", true], ["2019-05-31", false]]));
    browser.is_accessible().await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_season_that_has_not_begun_says_when_it_does() {
    let mut file = on_days("2099-05-31", "2099-06-01");
    for index in [0, 1] {
        for scheduled in file["categories"][index]["matches"].as_array_mut().unwrap() {
            scheduled["result"] = Value::Null;
        }
    }
    let app = TestApp::with_file(&file).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/?lang=en")).await;
    browser.until_says(".lead", "Play begins on Sunday 31 May at 15:00.").await;
    let courts = "[...document.querySelectorAll('#next h3')].map((court) => court.textContent)";
    assert_eq!(browser.value(courts).await, json!(["Court A", "Court B"]));
    let shown = "[...document.querySelectorAll('#next [data-match]')].map((shown) => Number(shown.dataset.match))";
    assert_eq!(browser.value(shown).await, json!([1, 3, 2, 4]));
    browser.goto(&app.url("/")).await;
    browser.until_says(".lead", "Začíná se: neděle 31. května v 15:00.").await;
    browser.fits().await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn on_paper_it_is_light_and_nothing_is_folded() {
    let app = today().await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/")).await;
    browser.until("document.querySelectorAll('.standings').length === 2").await;
    let folded = "document.querySelectorAll('details:not([open])').length";
    assert_ne!(browser.value(folded).await, json!(0));
    browser.value(&format!("addEventListener('beforeprint', () => {{ window.foldedOnPaper = {folded} }})")).await;
    let dark = json!({"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]});
    browser.dev_tools("Emulation.setEmulatedMedia", dark).await;
    let look = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,
        getComputedStyle(document.querySelector('header')).display, getComputedStyle(document.querySelector('.choice')).display]";
    assert_eq!(browser.value(look).await, json!(["rgb(255, 255, 255)", "rgb(0, 0, 0)", "none", "none"]));
    browser.dev_tools("Page.printToPDF", json!({})).await;
    assert_eq!(browser.value("window.foldedOnPaper").await, json!(0));
    assert_ne!(browser.value(folded).await, json!(0), "and folded again behind it");
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_tournament_of_132_matches_weighs_little() {
    let app = TestApp::with_file(&serde_json::from_str(TOURNAMENT_2014).unwrap()).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/")).await;
    browser.until("document.querySelectorAll('.standings').length === 2").await;
    browser.weighs_little().await;
    browser.fits().await;
    browser.has_no_complaints().await;
}

/// The court of the later match comes first in the alphabet.
#[tokio::test]
async fn whoever_follows_a_team_sees_its_next_match_on_top() {
    let mut file = sample_today();
    let matches = file["categories"][0]["matches"].as_array_mut().unwrap();
    let mut earlier = matches[4].clone();
    let day = matches[4]["start"].as_str().unwrap()[..10].to_owned();
    let at = |time: &str| json!(format!("{day}T{time}:00+00:00"));
    (matches[4]["location"], matches[4]["start"]) = (json!("A"), at("10:00"));
    (earlier["id"], earlier["location"], earlier["start"]) = (json!(7), json!("B"), at("09:00"));
    matches.push(earlier);
    let app = TestApp::with_file(&file).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/?lang=en")).await;
    browser.until(&lists("next", 7)).await;
    let shown = "[...document.querySelectorAll('#next [data-match]')].map((shown) => Number(shown.dataset.match))";
    assert_eq!(browser.value(shown).await, json!([6, 5, 7]), "by court");
    let choice = browser.client().find(Locator::Css("#choice")).await.unwrap();
    choice.select_by_value("team:101").await.unwrap();
    browser.until("document.querySelectorAll('#next [data-match]').length === 2").await;
    assert_eq!(browser.value(shown).await, json!([7, 5]), "by time");
    assert_eq!(browser.value("document.querySelectorAll('#next h3').length").await, json!(0));
    assert!(browser.text("#next [data-match='7']").await.contains("Court B"));
    let first = "document.querySelector('main section:not([hidden])').id";
    assert_eq!(browser.value(first).await, "next");
    browser.has_no_complaints().await;
}
