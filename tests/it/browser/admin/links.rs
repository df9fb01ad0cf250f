//! Links and their codes.

use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::{Value, json};

use super::{agree, at, until_told};
use crate::admin::Person;
use crate::rest::ask;
use crate::support::browser::{PHONE, WIDE};

#[tokio::test]
async fn a_link_lets_one_phone_score_its_match_until_it_is_revoked() {
    let (app, browser) = at("links").await;
    browser.until_says(".notice", &format!("This page is open as {}", app.address)).await;
    browser.click("[name=match] option[value='1']").await;
    assert_eq!(browser.value("document.querySelector('[name=label]').value").await, "Court A");
    browser.type_into("[name=label]", "court 1").await;
    browser.click("form.card button").await;
    until_told(&browser, "Links issued: 1").await;

    let url = browser.value("document.querySelector('.code input').value").await;
    let url = url.as_str().unwrap();
    let key = url.strip_prefix(&app.url("/score#link=")).expect("the admin's own origin");
    // The picture on the screen is the code of just this address.
    browser.until("document.querySelector('.code img').naturalWidth > 0").await;
    let picture = browser.value("decodeURIComponent(document.querySelector('.code img').src.split(',')[1])").await;
    assert_eq!(picture, QrCode::new(url).unwrap().render::<svg::Color>().build());
    for size in [PHONE, WIDE] {
        browser.resize(size).await;
        browser.fits().await;
    }
    browser.is_accessible().await;
    // The same two teams may play twice a day.
    for part in ["[name=match] option[value='1']", ".code", ".rows [data-link='1']"] {
        for word in ["15:00", "Court A", "Mladší", "Aurora Alfa – Borovany"] {
            let says = format!("document.querySelector({}).textContent.includes({})", json!(part), json!(word));
            browser.until(&says).await;
        }
    }

    let phone = Person::new(&app, json!({"link": key})).await;
    let me = phone.get(&app, "/api/me").await.assert_ok();
    assert_eq!((&me["role"], &me["match"]), (&json!("phone"), &json!(1)));
    phone.command(&app, 1, json!({"action": "state_change", "state": "half_first"})).await.assert_ok();

    browser.until_says(".rows [data-link='1']", "issued by eva").await;
    browser.click(".rows [data-link='1'] button").await;
    agree(&browser).await;
    until_told(&browser, "Link revoked: court 1").await;
    assert_eq!(browser.value("document.querySelectorAll('.code').length").await, 0);
    browser.click(".place summary").await;
    browser.until_says("details [data-link='1']", "revoked by eva").await;
    phone.command(&app, 1, json!({"action": "goal", "team": 101})).await.assert_problem(401, "login_required");
    let again = ask(app.client.post(app.url("/api/login")).json(&json!({"link": key}))).await;
    assert_eq!(again.assert_ok(), json!({"success": false}));
    browser.is_accessible().await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn codes_of_a_whole_court_are_printed_on_a_sheet() {
    let (app, browser) = at("links").await;
    let programme = app.read("/api/programme").await;
    let on_a = |shown: &&Value| shown["location"] == "A" && shown["state"] != "end";
    let ids: Vec<i64> = programme["matches"]
        .as_array()
        .unwrap()
        .iter()
        .filter(on_a)
        .map(|shown| shown["id"].as_i64().unwrap())
        .collect();
    assert!(ids.len() > 1);
    let value = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    browser.click(&format!("[name=match] option[value='{value}']")).await;
    browser.click("form.card button").await;
    until_told(&browser, &format!("Links issued: {}", ids.len())).await;
    browser.click(".said button").await;
    // Looking elsewhere loses no code.
    browser.click("nav a[href='#matches']").await;
    browser.until("document.querySelector('[data-match]')").await;
    browser.click("nav a[href='#links']").await;
    browser.until(&format!("document.querySelectorAll('.code').length === {}", ids.len())).await;
    browser.value("document.querySelector('.codes').scrollIntoView()").await;
    browser.picture_for_docs("admin-links").await;

    browser.dev_tools("Emulation.setEmulatedMedia", json!({"media": "print"})).await;
    let visible = "[...document.querySelectorAll('img, input, button, nav, form, .rows, .notice, .said')]
        .filter((part) => part.checkVisibility()).map((part) => part.localName)";
    assert_eq!(browser.value(visible).await, json!(vec!["img"; ids.len()]));
    let cards = browser.value("[...document.querySelectorAll('.code')].map((card) => card.innerText)").await;
    for (card, start) in cards.as_array().unwrap().iter().zip(["15:00", "15:30", "08:00"]) {
        let card = card.as_str().unwrap();
        assert!([start, "Court A", "Mladší", "Aurora Alfa"].iter().all(|word| card.contains(word)), "{card}");
    }
    browser.has_no_complaints().await;
}
