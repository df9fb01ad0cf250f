//! What comes out of the printer: programme, match report, match sheet.

use serde_json::{Value, json};

use crate::support::app::{TestApp, sample};
use crate::support::browser::Browser;
use crate::support::days::on_days;
use crate::support::played::season;

/// Shows a page as it is printed, with everything unfolded.
async fn print(browser: &Browser) {
    browser.dev_tools("Emulation.setEmulatedMedia", json!({"media": "print"})).await;
    browser.value("dispatchEvent(new Event('beforeprint'))").await;
}

/// The texts of elements that are on the paper.
async fn printed(browser: &Browser, css: &str) -> Value {
    let texts = format!(
        "[...document.querySelectorAll({})].filter((part) => part.checkVisibility()).map((part) => part.innerText.trim())",
        json!(css)
    );
    browser.value(&texts).await
}

/// A day that is over and one that is to come, whose matches have numbers and are not entered in the order of courts.
fn programme() -> Value {
    let mut file = on_days("2019-05-31", "2099-06-01");
    let matches = file["categories"][0]["matches"].as_array_mut().unwrap();
    for (index, (fixture, court)) in matches.iter_mut().zip(["10", "2", "10", "2", "10", "1"]).enumerate() {
        fixture["location"] = json!(court);
        fixture["number"] = json!(101 + index);
    }
    file
}

#[tokio::test]
async fn a_programme_has_numbers_by_court_and_says_nothing_of_the_moment() {
    let app = TestApp::with_file(&programme()).await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/?lang=en")).await;
    browser.until_says(".lead", "Play ").await;
    browser.until("document.querySelectorAll('.standings').length === 2").await;
    assert_eq!(printed(&browser, ".match-number").await, json!([]), "the screen has no room for numbers");
    print(&browser).await;
    assert_eq!(printed(&browser, ".lead, #now, #next, #results, .choice, .connection, nav, button").await, json!([]));
    let day = "#programme [data-day='2019-05-31']";
    assert_eq!(printed(&browser, &format!("{day} h4")).await, json!(["Court 2", "Court 10"]));
    assert_eq!(
        printed(&browser, &format!("{day} .match-number")).await,
        json!(["no. 102", "no. 104", "no. 101", "no. 103"])
    );
    assert_eq!(printed(&browser, &format!("{day} .time")).await, json!(["15:00", "15:30", "15:00", "15:30"]));
    assert_eq!(
        printed(&browser, "#programme [data-day='2099-06-01'] h4").await,
        json!(["Court 1", "Court 10", "Court A"])
    );
    assert_eq!(printed(&browser, "#tables table").await.as_array().unwrap().len(), 2);
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_report_names_the_shirts_and_is_read_from_the_beginning() {
    let app = TestApp::with_file(&season()).await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/match/1?lang=en")).await;
    browser.until("document.querySelector('.timeline .line.goal')").await;
    assert_eq!(printed(&browser, ".timeline .shirt").await, json!([]), "the screen has the name alone");
    print(&browser).await;
    browser.until("document.querySelector('.timeline').firstElementChild.classList.contains('start')").await;
    let shirts = printed(&browser, ".timeline .line.goal .shirt").await;
    let events = app.read("/api/match-events/1").await["events"].as_array().unwrap().clone();
    let numbers: Vec<_> = events
        .iter()
        .filter(|event| event["type"] == "goal" && !event["player_number"].is_null())
        .map(|event| format!("#{}", event["player_number"]))
        .collect();
    assert!(numbers.len() > 10);
    assert_eq!(shirts, json!(numbers));
    let signed = printed(&browser, ".signatures p").await;
    assert_eq!(signed, json!(["For the home team", "For the away team", "Referees", "Scorekeeper"]));
    assert_eq!(printed(&browser, ".report").await, json!(["Match report"]));
    browser.has_no_complaints().await;
}

/// How many pages of paper it takes, as its style sheet sizes them.
async fn pages(browser: &Browser) -> usize {
    let printed = browser.dev_tools("Page.printToPDF", json!({"preferCSSPageSize": true})).await;
    let count = format!("atob({}).split(/\\/Type \\/Page\\b/).length - 1", printed["data"]);
    usize::try_from(browser.value(&count).await.as_u64().unwrap()).unwrap()
}

#[tokio::test]
async fn a_match_sheet_is_one_page_of_paper_filled_or_blank() {
    let app = TestApp::with_file(&sample_with_rosters()).await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/match/1/sheet?lang=en")).await;
    browser.until("document.querySelectorAll('.team').length === 2").await;
    browser.has_no_complaints().await;
    browser.is_accessible().await;
    browser.fits().await;
    let first = "[...document.querySelector('.team tbody tr').cells].map((cell) => cell.innerText)";
    assert_eq!(browser.value(first).await[0], "1");
    assert_eq!(pages(&browser).await, 1);
    browser.click("a[href*=blank]").await;
    browser.until("document.querySelector('a[href$=\"/sheet?lang=en\"]')").await;
    assert_eq!(pages(&browser).await, 1);
    print(&browser).await;
    assert_eq!(printed(&browser, ".links a, nav, button").await, json!([]));
    let signed = printed(&browser, ".signed p").await;
    assert_eq!(signed.as_array().unwrap().len(), 8, "{signed}");
    browser.has_no_complaints().await;
}

/// The sample with as many players in both teams of match 1 as a match has.
fn sample_with_rosters() -> Value {
    let mut file = sample(600);
    for team in file["categories"][0]["teams"].as_array_mut().unwrap().iter_mut().take(2) {
        let first = team["id"].as_i64().unwrap() * 100;
        let player =
            |at: i64| json!({"id": first + at, "number": at, "firstname": "Bartoloměj", "lastname": "Nejedlý"});
        team["players"] = (1..=16).map(player).collect();
    }
    file
}

#[tokio::test]
async fn a_match_sheet_has_what_the_table_wrote_down_and_a_blank_one_only_the_rosters() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    for command in [
        json!({"action": "state_change", "state": "half_first"}),
        json!({"action": "clock", "elapsed": 83, "run": false}),
        json!({"action": "seven_metre", "team": 101, "player": 1001, "outcome": "goal"}),
        json!({"action": "punish", "team": 101, "player": 1001, "punishment": "warning"}),
        json!({"action": "timeout", "team": 101}),
    ] {
        app.accepted(1, command).await;
    }
    let browser = Browser::open().await;
    browser.goto(&app.url("/match/1/sheet?lang=en")).await;
    let row = "[...(Array.from(document.querySelectorAll('.team tbody tr')).find((row) => row.innerText.includes('Adam'))?.cells ?? [])].map((cell) => cell.innerText)";
    browser.until(&format!("{row}.length > 0")).await;
    assert_eq!(browser.value(row).await, json!(["7", "Adam Králová", "1", "1/1", "01:23", "", "", "", "", ""]));
    browser.until_says(".team .line", "Time-outs 01:23").await;
    browser.click("a[href*=blank]").await;
    browser.until("document.querySelector('a[href$=\"/sheet?lang=en\"]')").await;
    assert_eq!(browser.value(row).await, json!(["7", "Adam Králová", "", "", "", "", "", "", "", ""]));
}
