//! Who gets in, and what is true of all sections.

use minicup_domain::tournament::Role;
use minicup_live::access::users::add_user;
use minicup_live::clock;
use minicup_live::randomness::SYSTEM;
use minicup_live::tournament_file::Author;
use serde_json::json;

use super::{agree, at, log_in, open, until_told};
use crate::admin::{ADMIN_PIN, Person, with_admin};
use crate::support::app::{PIN, TestApp};
use crate::support::browser::{Browser, PHONE, WIDE};

const SECTIONS: [&str; 6] = ["matches", "links", "activity", "import", "users", "privacy"];

#[tokio::test]
async fn an_admin_gets_in_and_out_and_others_are_told() {
    let app = TestApp::with_file(&with_admin()).await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/admin")).await;
    browser.until_says("h1", "Správa turnaje").await;
    browser.is_accessible().await;
    log_in(&browser, "00000").await;
    browser.until_says("form .fault", "nikomu nepatří").await;
    log_in(&browser, PIN).await;
    browser.until_says("main", "Zapisovatel, jste přihlášeni, ale správu turnaje smí jen správce").await;
    browser.is_accessible().await;
    browser.click("main button").await;

    open(&browser, &app.url("/admin")).await;
    browser.until_says(".me", "Eva Hlavní").await;
    browser.until("document.querySelectorAll('[data-match]').length === 8").await;
    browser.weighs_little().await;
    browser.click(".me button").await;
    browser.until("document.querySelector('input[name=pin]')").await;
    let me =
        browser.client().execute_async("fetch('/api/me').then((answer) => answer.json()).then(arguments[0])", vec![]);
    assert_eq!(me.await.unwrap(), json!({"logged": false}));
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn every_section_fits_every_screen_and_is_accessible_in_both_languages() {
    let app = TestApp::with_file(&with_admin()).await;
    let browser = Browser::open().await;
    open(&browser, &app.url("/admin?lang=cs")).await;
    browser.has_no_complaints().await;
    let titles = [
        ("cs", ["Zápasy", "Odkazy pro telefony", "Kdo co zapsal", "Import turnaje", "Uživatelé a PINy", "Jména hráčů"]),
        (
            "en",
            ["Matches", "Links for phones", "Who did what", "Import a tournament", "Users and PINs", "Players' names"],
        ),
    ];
    for (lang, titles) in titles {
        browser.goto(&app.url(&format!("/admin?lang={lang}"))).await;
        for (section, title) in SECTIONS.iter().zip(titles) {
            browser.click(&format!("nav a[href='#{section}']")).await;
            browser.until_says(".place h1", title).await;
            for size in [PHONE, WIDE] {
                browser.resize(size).await;
                browser.fits().await;
            }
            browser.is_accessible().await;
        }
    }
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn who_loses_the_right_is_asked_to_log_in_again() {
    let (app, browser) = at("users").await;
    let admin = Person::admin(&app).await;
    admin.post(&app, "/api/admin/users/eva/pin", &json!({"pin": "newer-pin"})).await.assert_ok();
    browser.click("nav a[href='#activity']").await;
    browser.until_says("form .fault", "The login has ended").await;
    super::complains_of(&browser, 401).await;
    log_in(&browser, "newer-pin").await;
    browser.until_says(".place h1", "Who did what").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn without_a_tournament_one_can_be_brought_in() {
    let app = TestApp::start(|_| {}).await;
    let author = Author { user: None, now: clock::now() };
    add_user(app.store(), "eva", None, Role::Admin, ADMIN_PIN, author).await.unwrap();
    app.service.models.fresh().await.unwrap();
    let browser = Browser::open().await;
    open(&browser, &app.url("/admin?lang=en#matches")).await;
    browser.until_says(".place", "There is no tournament yet").await;
    browser.click("nav a[href='#import']").await;
    super::import::choose(&browser, "2019.json", &with_admin().to_string()).await;
    browser.click(".result button.primary").await;
    until_told(&browser, "Imported: 2019.json").await;
    browser.click("nav a[href='#matches']").await;
    browser.until("document.querySelectorAll('[data-match]').length === 8").await;
    browser.has_no_complaints().await;
}

/// Presses Tab until something has the focus.
async fn tab_to(browser: &Browser, css: &str) {
    const PATIENCE: usize = 100;
    for _ in 0..PATIENCE {
        if browser.value(&format!("document.activeElement.matches({})", json!(css))).await == json!(true) {
            return;
        }
        press(browser, "\u{e004}").await;
    }
    panic!("Tab never reaches {css}");
}

async fn press(browser: &Browser, keys: &str) {
    browser.client().active_element().await.unwrap().send_keys(keys).await.unwrap();
}

#[tokio::test]
async fn everything_is_within_reach_of_the_keyboard() {
    let app = TestApp::with_file(&with_admin()).await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/admin?lang=en")).await;
    browser.until("document.activeElement.matches('input[name=pin]')").await;
    press(&browser, ADMIN_PIN).await;
    press(&browser, "\n").await;
    browser.until("document.querySelector('[data-match]')").await;

    tab_to(&browser, "nav a[href='#privacy']").await;
    press(&browser, "\n").await;
    browser.until("document.activeElement.matches('h1') && document.activeElement.textContent.includes('names')").await;
    tab_to(&browser, "input[value=names]").await;
    press(&browser, "\u{e015}").await;
    tab_to(&browser, "form.card button").await;
    press(&browser, "\n").await;
    browser.until("document.querySelector('dialog').contains(document.activeElement)").await;
    // Escape leaves everything as it is, and the focus where it was.
    press(&browser, "\u{e00c}").await;
    browser.until("!document.querySelector('dialog') && document.activeElement.matches('form.card button')").await;
    press(&browser, "\n").await;
    tab_to(&browser, "dialog .primary").await;
    press(&browser, "\n").await;
    until_told(&browser, "Players are now shown by initials").await;
    assert_eq!(app.read("/api/programme").await["season"]["privacy"], "initials");

    tab_to(&browser, "nav a[href='#matches']").await;
    press(&browser, "\n").await;
    browser.until("document.activeElement.matches('h1') && document.querySelector('[data-match]')").await;
    tab_to(&browser, "[data-match='1'] .actions button").await;
    press(&browser, "\n").await;
    browser.until("document.activeElement.matches('dialog [name=kind]')").await;
    press(&browser, "\u{e004}7\u{e004}5").await;
    tab_to(&browser, "dialog [name=reason]").await;
    press(&browser, "on paper").await;
    agree(&browser).await;
    until_told(&browser, "7:5").await;
    // The button that was pressed goes, the focus stays at the match.
    tab_to(&browser, "[data-match='1'] .actions .primary").await;
    press(&browser, "\n").await;
    agree(&browser).await;
    browser.until_says("[data-match='1']", "Confirmed").await;
    browser.until("document.activeElement.matches('[data-match=\"1\"] button') && document.activeElement.innerText === 'Reopen'").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn an_admin_with_a_short_pin_chooses_a_longer_one_and_is_warned_of_others() {
    let app = TestApp::start(|settings| settings.trust_proxy = true).await;
    let mut file = with_admin();
    file["users"][2]["pin"] = json!("1234567");
    app.import(&file).await;
    // No browser says that it is elsewhere; the cookie is what the page goes by.
    let login = reqwest::Client::new().post(app.url("/api/login")).header("x-forwarded-for", "192.0.2.1");
    let answer = login.json(&json!({"pin": "1234567"})).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
    for lang in ["cs", "en"] {
        let browser = Browser::open().await;
        browser.goto(&app.url("/robots.txt")).await;
        let set = format!("document.cookie = {}", json!(format!("{name}={value}; path=/")));
        browser.value(&set).await;
        browser.goto(&app.url(&format!("/admin?lang={lang}"))).await;
        browser.until("document.querySelector('form.choose-pin')").await;
        browser.fits().await;
        browser.is_accessible().await;
        if lang == "cs" {
            continue;
        }
        browser.type_into("input[name=new_pin]", "long enough").await;
        browser.type_into("input[name=again]", "long enouhg").await;
        browser.click("form.choose-pin button.primary").await;
        browser.until_says("form .fault", "The PINs differ").await;
        browser.type_into("input[name=again]", "long enough").await;
        browser.click("form.choose-pin button.primary").await;
        browser.until_says(".me", "Eva Hlavní").await;
        browser.until_says(".short-pins", "short PIN, which can be guessed: 1").await;
        browser.click(".short-pins a").await;
        browser.until_says("[data-user=short]", "short PIN").await;
        browser.is_accessible().await;
        browser.has_no_complaints().await;
    }
}

#[tokio::test]
async fn the_first_admin_is_made_with_the_code() {
    for lang in ["cs", "en"] {
        let app = TestApp::start(|_| {}).await;
        let code = app.service.first_admin.offer(&SYSTEM).unwrap();
        let browser = Browser::open().await;
        browser.goto(&app.url(&format!("/admin?lang={lang}"))).await;
        browser.until("document.querySelector('form.first-admin')").await;
        browser.fits().await;
        browser.is_accessible().await;
        let fields = [("username", "eva"), ("name", "Eva Hlavní"), ("pin", ADMIN_PIN), ("again", ADMIN_PIN)];
        for (name, value) in fields {
            browser.type_into(&format!("input[name={name}]"), value).await;
        }
        for (typed, says) in [("AAAA-BBBB-CCCC", "form .fault"), (&code, ".me")] {
            browser.type_into("input[name=code]", typed).await;
            browser.click("form.first-admin button.primary").await;
            browser.until(&format!("document.querySelector('{says}').innerText.length > 0")).await;
        }
        browser.until_says(".me", "Eva Hlavní").await;
        browser.has_no_complaints().await;
    }
}
