//! The page of a match, and the slider that takes it back.

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::browser::{Browser, DESK, PHONE, WIDE};
use crate::support::played::season;
use crate::support::wifi::Wifi;

/// Keys as WebDriver names them.
const HOME: &str = "\u{e011}";
const END: &str = "\u{e010}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";

/// A sheet of paper, in points of a screen.
const A4: (u32, u32) = (794, 1123);

const SLIDER: &str = "input[type=range]";
const SCORE: &str = ".match-board .score";
const BACK: &str = ".time .past button";

/// How often the page has asked for the past.
const TIMES_ASKED: &str = "performance.getEntries().filter((entry) => entry.name.includes('/history')).length";

async fn press(browser: &Browser, keys: &str) {
    browser.client().find(Locator::Css(SLIDER)).await.unwrap().send_keys(keys).await.unwrap();
}

/// Waits until readers of screens are told this moment.
async fn until_at(browser: &Browser, moment: &str) {
    let expression = format!("document.querySelector('{SLIDER}').getAttribute('aria-valuetext') === {}", json!(moment));
    browser.until(&expression).await;
}

/// Goals in the roster, by the player's id.
async fn goals(browser: &Browser, player: i64) -> String {
    let cell = format!("document.querySelector('[data-player=\"{player}\"] .goals').innerText");
    browser.value(&cell).await.as_str().unwrap().to_owned()
}

async fn end_of_slider(browser: &Browser) -> i64 {
    browser.value(&format!("Number(document.querySelector('{SLIDER}').max)")).await.as_f64().unwrap() as i64
}

/// The number clients know the event of match 1 by that an acknowledgement is of.
fn event_of(acknowledged: &Value) -> i64 {
    (1 << 20) + acknowledged["revision"].as_i64().unwrap()
}

async fn act(app: &TestApp, command: Value) -> Value {
    app.accepted(1, command).await
}

async fn goal(app: &TestApp, team: i64, player: i64) -> i64 {
    event_of(&act(app, json!({"action": "goal", "team": team, "player": player})).await)
}

async fn change(app: &TestApp, state: &str) {
    act(app, json!({"action": "state_change", "state": state})).await;
}

async fn amend(app: &TestApp, event: i64, player: i64) {
    let command = json!({"action": "amend_event", "event": event, "player": player, "reason": "shirt misread"});
    act(app, command).await;
}

async fn played() -> TestApp {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    app
}

async fn rich() -> TestApp {
    let mut app = TestApp::with_file(&season()).await;
    app.log_in().await;
    app
}

#[tokio::test]
async fn a_match_is_followed_from_before_it_begins_until_it_counts() {
    let app = played().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/match/1?lang=en")).await;
    browser.until_says(".lines", "Nothing has happened yet").await;
    browser.until_says("main", "Friday, 31 May 2019").await;
    assert_eq!(browser.text(SCORE).await, "–:–");
    assert_eq!(browser.value("document.querySelector('.time').hidden").await, json!(true));

    change(&app, "half_first").await;
    browser.until_says(".match-board", "1st half").await;
    browser.until("/^00:\\d\\d$/.test(document.querySelector('.match-board match-clock').innerText)").await;
    let first = goal(&app, 101, 1001).await;
    browser.until_says(SCORE, "1:0").await;
    browser.until("document.querySelector('[role=status].hidden').textContent.includes('Adam Králová')").await;
    browser.until("document.title.startsWith('1:0 Aurora Alfa – Borovany')").await;
    assert_eq!(goals(&browser, 1001).await, "1");
    goal(&app, 101, 0).await;
    browser.until_says(".roster-of.home", "Unknown player").await;

    amend(&app, first, 1002).await;
    browser.until_says("[data-player='1002']", "1").await;
    assert_eq!(goals(&browser, 1001).await, "");
    change(&app, "pause").await;
    browser.until_says(".match-board", "Half-time 2:0").await;
    act(&app, json!({"action": "record_result", "score": [14, 11], "reason": "on paper"})).await;
    act(&app, json!({"action": "confirm"})).await;
    browser.until_says(".match-board", "Confirmed").await;
    assert_eq!(browser.text(SCORE).await, "14:11");
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_result_by_stages_is_written_as_federations_write_it_and_a_walkover_in_words() {
    let app = played().await;
    let browser = Browser::sized(PHONE).await;
    let stages = json!({"action": "record_result", "half": [14, 13], "regular": [28, 28], "overtime": [32, 32],
        "shootout": [5, 3], "reason": "on paper"});
    act(&app, stages).await;
    browser.goto(&app.url("/match/1?lang=en")).await;
    browser.until_says(SCORE, "37:35").await;
    browser.until_says(".match-board", "(32:32, 28:28, 14:13)").await;
    act(&app, json!({"action": "record_result", "kind": "walkover", "winner": 1, "reason": "did not come"})).await;
    browser.until_says(SCORE, "0:10").await;
    browser.until_says(".match-board .kind", "Walkover").await;
    browser.until_says(".result-note", "Walkover, Borovany win").await;
    browser.fits().await;
    browser.is_accessible().await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_match_whose_results_are_hidden_shows_state_and_clock_and_says_so() {
    let mut file = crate::support::app::sample(600);
    file["categories"][0]["game"] = json!({"results": "hidden"});
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    change(&app, "half_first").await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/match/1?lang=en")).await;
    browser.until_says(".match-board", "1st half").await;
    goal(&app, 101, 1001).await;
    browser.until_says(".result-note", "Results are not published").await;
    change(&app, "pause").await;
    browser.until_says(".match-board", "Break").await;
    assert_eq!(browser.text(SCORE).await, "–:–");
    assert_eq!(goals(&browser, 1001).await, "");
    browser.until_says(".lines", "End of the first half").await;
    browser.goto(&app.url("/category/13?lang=en")).await;
    browser.until_says(".hidden-table", "not published").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn the_page_in_czech_on_every_screen() {
    let app = rich().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/match/1")).await;
    browser.until_says(".match-board", "2. poločas").await;
    browser.until_says(".match-board", "Poločas 8:3").await;
    browser.until_says("main", "pátek 31. května 2019").await;
    browser.until_says(".lines", "Time-out Borovany").await;
    browser.until_says(".roster-of.home", "Františka Malá").await;
    for screen in [PHONE, DESK, WIDE] {
        browser.resize(screen).await;
        browser.fits().await;
    }
    browser.is_accessible().await;
    browser.weighs_little().await;
    browser.resize(DESK).await;
    browser.goto(&app.url("/match/1?lang=en")).await;
    browser.until_says(".match-board", "2nd half").await;
    browser.until_says(".lines", "Time-out Borovany").await;
    browser.fits().await;
    browser.picture_for_docs("match").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn the_slider_goes_back_before_a_correction_while_goals_come_in() {
    let app = played().await;
    change(&app, "half_first").await;
    let first = goal(&app, 101, 1001).await;
    goal(&app, 102, 1008).await;
    amend(&app, first, 1002).await;
    change(&app, "pause").await;
    amend(&app, first, 1003).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/match/1?lang=en")).await;
    browser.until_says("[data-player='1003']", "1").await;
    until_at(&browser, "now, 1:1").await;

    // The match amended after the half, and as it was a moment before.
    browser.click(".time .before").await;
    until_at(&browser, "Break, 1:1").await;
    assert_eq!([goals(&browser, 1002).await, goals(&browser, 1003).await], ["1", ""]);
    browser.until_says(".time .past", "The past: Break, 1:1").await;
    browser.fits().await;
    browser.is_accessible().await;

    // From the beginning: opened, started, 1:0, 1:1, corrected; each has a moment of its own.
    press(&browser, HOME).await;
    until_at(&browser, "Not started").await;
    assert_eq!(browser.text(SCORE).await, "–:–");
    browser.click(".time .after").await;
    browser.click(".time .after").await;
    browser.until_says(SCORE, "1:0").await;
    assert_eq!([goals(&browser, 1001).await, goals(&browser, 1002).await], ["1", ""]);
    assert!(browser.text(".timeline").await.contains("Adam Králová"));
    assert!(!browser.text(".timeline").await.contains("Adam Říha"));

    // Meanwhile the match goes on, and the past stays what it was.
    let end = end_of_slider(&browser).await;
    change(&app, "half_second").await;
    goal(&app, 101, 1004).await;
    browser.until_says(BACK, "Back to live · 2:1").await;
    assert_eq!(browser.text(SCORE).await, "1:0");
    assert!(end_of_slider(&browser).await > end, "the slider has not grown");
    browser.click(".time .after").await;
    browser.until_says(SCORE, "1:1").await;
    assert_eq!([goals(&browser, 1001).await, goals(&browser, 1002).await], ["1", ""]);
    browser.click(".time .after").await;
    browser.until_says("[data-player='1002']", "1").await;
    assert_eq!(goals(&browser, 1001).await, "");

    browser.click(BACK).await;
    browser.until_says(SCORE, "2:1").await;
    until_at(&browser, "now, 2:1").await;
    assert_eq!([goals(&browser, 1003).await, goals(&browser, 1004).await], ["1", "1"]);
    goal(&app, 102, 1009).await;
    until_at(&browser, "now, 2:2").await;
    assert_eq!(browser.value("document.querySelector('.time .past').hidden").await, json!(true));
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_moment_has_the_clock_of_its_second() {
    let app = rich().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/match/1?lang=en")).await;
    browser.until_says(".lines", "Time-out Borovany").await;
    press(&browser, HOME).await;
    until_at(&browser, "Not started").await;
    press(&browser, RIGHT).await;
    until_at(&browser, "00:00, 0:0").await;
    press(&browser, &RIGHT.repeat(30)).await;
    until_at(&browser, "00:30, 0:0").await;
    press(&browser, RIGHT).await;
    until_at(&browser, "00:31, 1:0").await;
    assert_eq!(browser.text(".match-board match-clock").await, "00:31");

    // Between the fifth goal and its correction 20 seconds later the wrong scorer stands.
    for _ in 0..4 {
        browser.click(".time .after").await;
    }
    until_at(&browser, "02:51, 4:1").await;
    assert_eq!([goals(&browser, 1002).await, goals(&browser, 1006).await], ["1", ""]);
    press(&browser, &RIGHT.repeat(19)).await;
    until_at(&browser, "03:10, 4:1").await;
    assert_eq!(goals(&browser, 1002).await, "1");
    browser.resize((360, 900)).await;
    browser.value("scrollTo(0, 0)").await;
    browser.picture_for_docs("match-past").await;
    press(&browser, RIGHT).await;
    until_at(&browser, "03:11, 4:1").await;
    assert_eq!([goals(&browser, 1002).await, goals(&browser, 1006).await], ["", "1"]);
    press(&browser, LEFT).await;
    until_at(&browser, "03:10, 4:1").await;
    assert_eq!(goals(&browser, 1002).await, "1");
    press(&browser, END).await;
    until_at(&browser, "now, 9:6").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn the_first_touch_of_the_slider_is_where_the_match_goes() {
    let app = rich().await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/match/3?lang=en")).await;
    browser.until_says(SCORE, "3:1").await;
    browser.until_says("[data-player='1001']", "3").await;
    assert_eq!(browser.value(TIMES_ASKED).await, json!(0), "the past is asked for before anybody wants it");
    // In its middle, about half-time.
    browser.click(SLIDER).await;
    browser.until_says(SCORE, "2:0").await;
    assert_eq!(goals(&browser, 1001).await, "2");
    browser.until_says(BACK, "Back to the result · 3:1").await;
    assert_eq!(browser.value(TIMES_ASKED).await, json!(1));
    browser.click(BACK).await;
    browser.until_says(SCORE, "3:1").await;
    assert_eq!(browser.value("document.activeElement.type").await, json!("range"));
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn what_was_missed_is_in_the_past_too() {
    let app = played().await;
    change(&app, "half_first").await;
    let first = goal(&app, 101, 1001).await;
    let wifi = Wifi::to(app.address).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&wifi.url("/match/1?lang=en")).await;
    browser.until_says(SCORE, "1:0").await;
    browser.click(".time .before").await;
    browser.until("!document.querySelector('.time .past').hidden").await;
    browser.click(BACK).await;

    wifi.goes_away();
    browser.until_says("main", "No connection").await;
    goal(&app, 101, 1002).await;
    amend(&app, first, 1003).await;
    wifi.comes_back(app.address);
    browser.until_says(SCORE, "2:0").await;
    browser.until_says("[data-player='1003']", "1").await;
    // The past is asked for again.
    browser.until(&format!("{TIMES_ASKED} === 2")).await;
    press(&browser, HOME).await;
    until_at(&browser, "Not started").await;
    for score in ["0:0", "1:0", "2:0"] {
        browser.click(".time .after").await;
        browser.until_says(SCORE, score).await;
    }
    assert_eq!([goals(&browser, 1001).await, goals(&browser, 1003).await], ["1", ""]);
    browser.click(".time .after").await;
    browser.until_says("[data-player='1003']", "1").await;
    let complaints = browser.console().await;
    assert!(complaints.iter().all(|line| line.contains("ws/live") || line.contains("net::ERR")), "{complaints:?}");
}

/// Every given and family name of the players of match 1.
async fn names_of(app: &TestApp) -> Vec<String> {
    let shown = app.read("/api/match/1").await;
    let teams = ["home_team_players", "away_team_players"].map(|team| shown[team].as_array().unwrap().clone());
    let names = teams.iter().flatten().flat_map(|player| [&player["firstname"], &player["lastname"]]);
    names.map(|name| name.as_str().unwrap().to_owned()).collect()
}

async fn hide_names(app: &TestApp) {
    let answer = app.post("/api/season/2019/privacy", &json!({"show": "numbers"})).send().await.unwrap();
    assert!(answer.status().is_success());
}

/// Those of the names that stand anywhere in the page.
async fn on_the_page(browser: &Browser, names: &[String]) -> Vec<String> {
    let html = browser.value("document.documentElement.outerHTML").await;
    let html = html.as_str().unwrap();
    names.iter().filter(|name| html.contains(name.as_str())).cloned().collect()
}

#[tokio::test]
async fn no_name_is_on_the_page_where_names_are_hidden() {
    let app = rich().await;
    let names = names_of(&app).await;
    hide_names(&app).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/match/1?lang=en")).await;
    browser.until_says(".timeline", "#7").await;
    browser.until_says(".roster-of.home", "#7").await;
    assert_eq!(on_the_page(&browser, &names).await, Vec::<String>::new());
    goal(&app, 101, 1002).await;
    browser.until_says(SCORE, "10:6").await;
    browser.until_says(".timeline", "#2").await;
    browser.click(".time .before").await;
    browser.until("!document.querySelector('.time .past').hidden").await;
    assert_eq!(on_the_page(&browser, &names).await, Vec::<String>::new());
    press(&browser, HOME).await;
    until_at(&browser, "Not started").await;
    for _ in 0..6 {
        browser.click(".time .after").await;
    }
    browser.until_says(SCORE, "4:1").await;
    browser.until_says(".timeline", "#2").await;
    assert_eq!(on_the_page(&browser, &names).await, Vec::<String>::new());
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn names_that_are_hidden_meanwhile_go_from_an_open_page_and_from_its_past() {
    let app = rich().await;
    let names = names_of(&app).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/match/1?lang=en")).await;
    browser.until_says(".roster-of.home", "Adam Králová").await;
    press(&browser, HOME).await;
    until_at(&browser, "Not started").await;
    for _ in 0..6 {
        browser.click(".time .after").await;
    }
    browser.until_says(".timeline", "Barbora Říha").await;
    hide_names(&app).await;
    goal(&app, 101, 1001).await;
    browser.until_says(BACK, "10:6").await;
    browser.until_says(".roster-of.home", "#7").await;
    browser.until_says(".timeline", "#2").await;
    assert_eq!(on_the_page(&browser, &names).await, Vec::<String>::new());
    browser.click(BACK).await;
    browser.until_says(".timeline", "#7").await;
    browser.until_says(SCORE, "10:6").await;
    assert_eq!(on_the_page(&browser, &names).await, Vec::<String>::new());
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn on_paper_it_is_a_report() {
    let app = rich().await;
    change(&app, "end").await;
    act(&app, json!({"action": "confirm"})).await;
    let browser = Browser::sized(A4).await;
    browser.goto(&app.url("/match/1")).await;
    browser.until_says(".match-board", "Potvrzeno").await;
    browser.until_says(".lines", "Time-out Borovany").await;
    assert_eq!(browser.value("document.querySelector('.signatures').checkVisibility()").await, json!(false));
    browser.dev_tools("Emulation.setEmulatedMedia", json!({"media": "print"})).await;
    for seen in [".report", SCORE, ".timeline", ".roster-of.home", ".roster-of.away", ".signatures"] {
        browser.until(&format!("document.querySelector('{seen}').checkVisibility()")).await;
    }
    for unseen in ["header.site", SLIDER, ".links"] {
        browser.until(&format!("!document.querySelector('{unseen}').checkVisibility()")).await;
    }
    browser.until("document.querySelector('.timeline li').innerText.startsWith('00:00')").await;
    assert!(browser.text(".signatures").await.contains("Rozhodčí"));
    browser.picture_for_docs("match-report").await;
    browser.has_no_complaints().await;
}

/// The clock on the wall is set an hour forward, and what is heard from then on takes longer on its way than before.
const SET_FORWARD: &str = "[Date, performance].forEach((clock, at) => {
    const now = clock.now.bind(clock);
    clock.now = () => now() + [3600e3, 100][at];
})";

#[tokio::test]
async fn the_clock_is_right_again_after_that_of_the_machine_was_set() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    change(&app, "half_first").await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/match/1")).await;
    let clock = "document.querySelector('match-clock').textContent";
    browser.until(&format!("{clock} > '00:00' && {clock} < '10:00'")).await;
    browser.value(SET_FORWARD).await;
    // Until the service is heard it may as well be that the machine has slept.
    browser.until(&format!("{clock} === '10:00'")).await;
    goal(&app, 101, 1001).await;
    browser.until(&format!("{clock} < '10:00'")).await;
    browser.has_no_complaints().await;
}

/// Minutes are seconds to what a page does from time to time.
const HASTY: &str = "const every = window.setInterval;
    window.setInterval = (act, pause, ...more) => every(act, pause >= 60000 ? pause / 60 : pause, ...more);";

#[tokio::test]
async fn names_go_from_open_pages_where_nothing_happens() {
    let app = rich().await;
    let names = names_of(&app).await;
    let browser = Browser::sized(DESK).await;
    browser.dev_tools("Page.addScriptToEvaluateOnNewDocument", json!({"source": HASTY})).await;
    for (path, there) in [("/match/1", ".timeline"), ("/team/101", ".scorers"), ("/overview/1", ".timeline")] {
        app.post("/api/season/2019/privacy", &json!({"show": "names"})).send().await.unwrap();
        browser.goto(&app.url(path)).await;
        browser.until_says(there, "Adam Králová").await;
        hide_names(&app).await;
        browser.until(&format!("!document.querySelector('{there}').textContent.includes('Adam Králová')")).await;
        browser.until_says("main", "#7").await;
        let shown = "document.documentElement.outerHTML";
        browser.until(&format!("!{}.some((name) => {shown}.includes(name))", json!(names))).await;
    }
    browser.has_no_complaints().await;
}
