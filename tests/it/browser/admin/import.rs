//! A file with faults, put right, and brought in.

use serde_json::{Value, json};

use super::{agree, at, complains_of, until_told};
use crate::admin::{ADMIN_PIN, Person, with_admin};
use crate::support::browser::Browser;
use fantoccini::Locator;

/// Chooses a file of that name and content.
pub async fn choose(browser: &Browser, name: &str, content: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let input = browser.client().wait().for_element(Locator::Css("input[type=file]")).await.unwrap();
    input.send_keys(path.to_str().unwrap()).await.unwrap();
    // The file may go once the page has read it.
    browser.until_says(".result h2", name).await;
}

/// The sample with a match moved, a team renamed and a match called off.
fn changed() -> Value {
    let mut file = with_admin();
    let category = &mut file["categories"][0];
    category["matches"][0]["location"] = json!("Z");
    category["teams"][0]["name"] = json!("Aurora Nova");
    category["matches"].as_array_mut().unwrap().remove(1);
    file
}

fn faulty() -> Value {
    let mut file = changed();
    file["season"]["timezone"] = json!("Mars/Olympus");
    file["categories"][0]["matches"][0]["home_team_id"] = json!(12345);
    file["users"][0]["role"] = json!("boss");
    file
}

/// The number of the only line that has this in it, counted from 1.
fn line_with(text: &str, part: &str) -> usize {
    let found: Vec<usize> =
        text.lines().enumerate().filter(|(_, line)| line.contains(part)).map(|(at, _)| at + 1).collect();
    assert_eq!(found.len(), 1, "{part}");
    found[0]
}

#[tokio::test]
async fn faults_are_shown_where_they_are_and_nothing_changes_until_the_file_is_right() {
    let (app, browser) = at("import").await;
    let position = app.service.models.position();
    let text = serde_json::to_string_pretty(&faulty()).unwrap();
    choose(&browser, "2019.json", &text).await;
    browser.until_says(".result h2", "Faults in the file 2019.json: 3").await;
    // Each fault stands right below its line.
    let beside = "[...document.querySelectorAll('.source tr.fault')].map((row) =>
        [Number(row.previousElementSibling.querySelector('th').textContent), row.textContent])";
    let wanted = json!([
        [line_with(&text, "12345"), "team 12345 is not in this file"],
        [line_with(&text, "Mars/Olympus"), "is no time zone, name one such as Europe/Prague"],
        [line_with(&text, "boss"), "must be one of [\"scorekeeper\",\"admin\"]"],
    ]);
    assert_eq!(browser.value(beside).await, wanted);
    assert_eq!(browser.value("document.querySelectorAll('.result button.primary').length").await, 0);
    browser.click(".faults li:nth-child(2) a").await;
    browser
        .until("document.activeElement.matches('tr.bad') && document.activeElement.textContent.includes('Mars')")
        .await;
    // PINs are for nobody who looks over a shoulder.
    let page = browser.text(".source").await;
    assert!(page.contains("\"pin\": \"••••\"") && !page.contains("\"1234\""), "{page}");
    let shown = "document.querySelectorAll('.source tr').length";
    let before = browser.value(shown).await.as_i64().unwrap();
    browser.click(".source .gap button").await;
    browser.until(&format!("{shown} > {before}")).await;
    browser.fits().await;
    browser.is_accessible().await;
    complains_of(&browser, 422).await;
    browser.value("document.querySelector('.result').scrollIntoView()").await;
    browser.picture_for_docs("admin-faults").await;

    choose(&browser, "right.json", &serde_json::to_string_pretty(&changed()).unwrap()).await;
    browser.until_says("[data-kind=match]", "changed 1, removed 1").await;
    browser.until_says("[data-kind=team]", "Aurora Nova").await;
    browser.is_accessible().await;
    assert_eq!(app.service.models.fresh().await.unwrap().position(), position, "nothing changed");

    browser.click(".result button.primary").await;
    browser.until_says("dialog", "The file removes what is not in it: 1").await;
    agree(&browser).await;
    until_told(&browser, "Imported: right.json").await;
    browser.until_says(".result h2", "What changed").await;
    assert_eq!(app.read("/api/match/1").await["home_team_name"], "Aurora Nova");
    // The page knows at once.
    browser.click("nav a[href='#matches']").await;
    browser.until_says("[data-match='1']", "Court Z").await;
    assert_eq!(browser.value("document.querySelectorAll('[data-match]').length").await, 7);
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn what_was_changed_by_hand_is_shown_and_taken_one_by_one() {
    let (app, browser) = at("import").await;
    let admin = Person::admin(&app).await;
    let mut file = with_admin();
    file["categories"][0]["matches"][0]["location"] = json!("Z");
    admin.post(&app, "/api/match/4/commands", &json!({"action": "reopen", "reason": "protest"})).await.assert_ok();
    let corrected = json!({"action": "record_result", "score": [9, 12], "reason": "protest"});
    admin.post(&app, "/api/match/4/commands", &corrected).await.assert_ok();
    choose(&browser, "2019.json", &file.to_string()).await;
    browser.until_says("[data-kind=match]", "location: A → Z").await;
    browser.until_says("[data-path='match:4/result']", "is 9:12, in the file 12:9").await;
    browser.fits().await;
    browser.is_accessible().await;
    browser.click("[data-path='match:4/result'] button").await;
    browser.until_says("[data-kind=result]", "score: 9:12 → 12:9").await;
    assert_eq!(browser.value("document.querySelectorAll('[data-path]').length").await, 0);
    browser.click(".result button.primary").await;
    until_told(&browser, "Imported: 2019.json").await;
    assert_eq!(app.read("/api/match/4").await["score"], json!([12, 9]));
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_file_that_is_no_json_says_where_it_stops_being_so() {
    let (app, browser) = at("import").await;
    let text = serde_json::to_string_pretty(&with_admin()).unwrap();
    let comma = "\"name\": \"Aurora Alfa\",";
    assert!(text.contains(comma));
    let broken = text.replace(comma, "\"name\": \"Aurora Alfa\"");
    let next = line_with(&broken, "\"name\": \"Aurora Alfa\"") + 1;
    choose(&browser, "2019.json", &broken).await;
    browser.until_says(".source tr.fault", "Here the file stops being JSON").await;
    let line =
        "Number(document.querySelector('.source tr.fault').previousElementSibling.querySelector('th').textContent)";
    assert_eq!(browser.value(line).await, json!(next));
    complains_of(&browser, 422).await;

    // A file as a spreadsheet may save it would bring broken names in.
    let latin = "const file = new File([new Uint8Array([0x22, 0xe9, 0x22])], 'latin.json');
        const all = new DataTransfer(); all.items.add(file);
        document.querySelector('.drop').dispatchEvent(new DragEvent('drop', {dataTransfer: all, cancelable: true}))";
    browser.client().execute(latin, vec![]).await.unwrap();
    browser.until_says(".result .fault", "the file is not in UTF-8 (line 1)").await;
    complains_of(&browser, 422).await;
    choose(&browser, "large.json", &" ".repeat(8 * 1024 * 1024 + 1)).await;
    browser.until_says(".result .fault", "larger than 8 MiB").await;
    assert_eq!(app.read("/api/match/1").await["home_team_name"], "Aurora Alfa");
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_file_of_one_line_is_laid_out_in_czech_too() {
    let (app, browser) = at("import").await;
    browser.goto(&app.url("/admin?lang=cs#import")).await;
    choose(&browser, "2019.json", &faulty().to_string()).await;
    browser.until_says(".result", "Soubor je na jednom řádku").await;
    let beside = "[...document.querySelectorAll('.source tr.fault')].map((row) =>
        [row.previousElementSibling.querySelector('td').textContent.trim().split(':')[0], row.textContent])";
    let wanted = json!([
        ["\"home_team_id\"", "tým 12345 v tomto souboru není"],
        ["\"timezone\"", "není časové pásmo, napište třeba Europe/Prague"],
        ["\"role\"", "musí být jedno z [\"scorekeeper\",\"admin\"]"],
    ]);
    assert_eq!(browser.value(beside).await, wanted);
    assert!(!browser.text("main").await.contains(ADMIN_PIN));
    complains_of(&browser, 422).await;
    choose(&browser, "same.json", &with_admin().to_string()).await;
    browser.until_says(".result", "Nic by se nezměnilo").await;
    browser.has_no_complaints().await;
}
