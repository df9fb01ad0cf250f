//! Logging in and out.

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use super::{ask, stranger};
use crate::support::app::{PIN, TestApp};

/// How many wrong PINs one address may send at once; see the service's limits.
const WRONG_ALLOWED: usize = 10;

async fn log_in(client: &Client, app: &TestApp, body: Value) -> super::Answer {
    ask(client.post(app.url("/api/login")).json(&body)).await
}

/// Whether a request with this cookie counts as logged in.
async fn is_logged_in(app: &TestApp, cookie: &str) -> bool {
    let command = json!({"action": "confirm"});
    let answer = ask(stranger().post(app.url("/api/match/1/commands")).json(&command).header("cookie", cookie)).await;
    match answer.status {
        401 => false,
        409 => true,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_right_pin_gets_a_cookie_for_thirty_days() {
    let app = TestApp::sample().await;
    let answer = log_in(&stranger(), &app, json!({"pin": PIN})).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert_eq!(answer.assert_ok(), json!({"success": true}));
    let mut parts = cookie.split("; ");
    let (name, value) = parts.next().unwrap().split_once('=').unwrap();
    assert!(!value.is_empty());
    let mut flags: Vec<&str> = parts.collect();
    flags.sort_unstable();
    assert_eq!(flags, ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax"]);
    assert!(is_logged_in(&app, &format!("{name}={value}")).await);
}

#[tokio::test]
async fn behind_a_trusted_proxy_that_speaks_https_the_cookie_is_secure() {
    let app = TestApp::start(|settings| settings.trust_proxy = true).await;
    app.import(&crate::support::app::sample(600)).await;
    let request =
        stranger().post(app.url("/api/login")).json(&json!({"pin": PIN})).header("x-forwarded-proto", "https");
    let answer = ask(request).await;
    let cookie = answer.header("set-cookie").to_owned();
    let mut parts: Vec<&str> = cookie.split("; ").collect();
    let pair = parts.remove(0);
    parts.sort_unstable();
    assert_eq!(parts, ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax", "Secure"]);
    assert!(pair.starts_with("__Host-minicup_login="), "{pair}");
    assert!(is_logged_in(&app, pair).await);
    // The name of earlier releases, and of plain http, holds beside it until it expires.
    let before = log_in(&stranger(), &app, json!({"pin": PIN})).await;
    let before = before.header("set-cookie").split(';').next().unwrap();
    assert!(before.starts_with("minicup_login="), "{before}");
    let over_https = stranger().get(app.url("/api/me")).header("x-forwarded-proto", "https").header("cookie", before);
    let me = ask(over_https).await;
    assert_eq!(me.header("cache-control"), "private, no-cache");
    assert_eq!(me.assert_ok()["logged"], true);
    // A new login leaves no other one behind it.
    let again = stranger().post(app.url("/api/login")).json(&json!({"pin": PIN})).header("x-forwarded-proto", "https");
    let again = ask(again.header("cookie", before)).await;
    let set: Vec<&str> = again.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    assert!(set[0].starts_with("__Host-minicup_login=") && !set[0].contains("Max-Age=0"), "{set:?}");
    assert!(set.len() == 2 && set[1].starts_with("minicup_login=;") && set[1].contains("Max-Age=0"), "{set:?}");
    // Logging out clears whichever there is.
    let out = ask(stranger().post(app.url("/api/logout")).header("x-forwarded-proto", "https")).await;
    let cleared: Vec<&str> = out.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    let names = ["__Host-minicup_login=;", "minicup_login=;"];
    assert_eq!(cleared.len(), names.len(), "{cleared:?}");
    for (cookie, name) in cleared.iter().zip(names) {
        assert!(cookie.starts_with(name) && cookie.contains("Max-Age=0"), "{cookie}");
    }
}

#[tokio::test]
async fn a_wrong_pin_is_200_and_no_cookie() {
    let app = TestApp::sample().await;
    for pin in ["4321", "", "123", "12345", " 1234", "1234\n", "١٢٣٤"] {
        let answer = log_in(&stranger(), &app, json!({"pin": pin})).await;
        assert!(answer.headers.get("set-cookie").is_none());
        assert_eq!(answer.assert_ok(), json!({"success": false}), "{pin:?}");
    }
    // A short PIN that came with a file works.
    assert_eq!(log_in(&stranger(), &app, json!({"pin": "12"})).await.assert_ok(), json!({"success": true}));
}

#[tokio::test]
async fn a_pin_of_the_wrong_type_is_malformed_and_not_quoted() {
    let app = TestApp::sample().await;
    for body in [json!({"pin": 314_159}), json!({"pin": null}), json!({"pin": ["314159"]}), json!({}), json!([])] {
        let answer = log_in(&stranger(), &app, body).await;
        answer.assert_problem(400, "malformed");
        assert!(!answer.json.to_string().contains("314159"), "{}", answer.json);
    }
    let url = app.url("/api/login");
    ask(stranger().post(&url)).await.assert_problem(415, "unsupported_media_type");
    ask(stranger().post(&url).header("content-type", "application/json")).await.assert_problem(400, "malformed");
}

#[tokio::test]
async fn logging_out_forgets() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let answer = ask(app.client.post(app.url("/api/logout"))).await;
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{}", answer.header("set-cookie"));
    assert_eq!(answer.assert_ok(), json!({"success": true}));
    ask(app.post("/api/match/1/commands", &json!({"action": "confirm"}))).await.assert_problem(401, "login_required");
    // Without a login it works as well.
    ask(stranger().post(app.url("/api/logout"))).await.assert_ok();
}

#[tokio::test]
async fn a_forged_or_cut_cookie_is_nobody() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let cookie = app.cookie().unwrap().to_owned();
    assert!(is_logged_in(&app, &cookie).await);
    let (name, value) = cookie.split_once('=').unwrap();
    for cut in [0, 1, 10, value.len() / 2, value.len() - 1] {
        assert!(!is_logged_in(&app, &format!("{name}={}", &value[..cut])).await, "cut at {cut}");
        assert!(!is_logged_in(&app, &format!("{name}={}", &value[value.len() - cut..])).await, "cut off {cut}");
    }
    let mut flipped = value.as_bytes().to_vec();
    for place in [0, value.len() / 3, value.len() - 8] {
        let kept = flipped[place];
        flipped[place] = if kept == b'A' { b'B' } else { b'A' };
        assert!(!is_logged_in(&app, &format!("{name}={}", String::from_utf8_lossy(&flipped))).await, "{place}");
        flipped[place] = kept;
    }
    for other in ["", "=", "minicup_login", "minicup_login=1", "minicup_login=%00%ff", "other=1; minicup_login=\"\""] {
        assert!(!is_logged_in(&app, other).await, "{other}");
    }
    // One of another service, properly signed there.
    let mut elsewhere = TestApp::sample().await;
    elsewhere.log_in().await;
    assert!(!is_logged_in(&app, elsewhere.cookie().unwrap()).await);
}

#[tokio::test]
async fn an_expired_cookie_is_nobody() {
    use actix_web::cookie::{Cookie, CookieJar, Key};

    let secret = "a secret of thirty-two characters!";
    let configured = minicup_live::settings::Secret::try_from(secret.to_owned()).unwrap();
    let mut app = TestApp::start(|settings| settings.secret = Some(configured)).await;
    app.import(&crate::support::app::sample(600)).await;
    app.log_in().await;
    let key = Key::derive_from(secret.as_bytes());
    let signed = |content: String| {
        let mut jar = CookieJar::new();
        jar.signed_mut(&key).add(Cookie::new("minicup_login", content));
        jar.get("minicup_login").unwrap().to_string()
    };
    let cookie = Cookie::parse(app.cookie().unwrap().to_owned()).unwrap();
    let content = CookieJar::new().signed(&key).verify(cookie).unwrap().value().to_owned();
    let (expires, rest) = content.split_once('.').unwrap();
    let in_thirty_days = minicup_live::clock::now().as_millis() + 30 * 24 * 3600 * 1000;
    assert!((in_thirty_days - expires.parse::<i64>().unwrap()).abs() < 3600 * 1000);
    assert!(is_logged_in(&app, &signed(content.clone())).await, "the same, signed here");
    let past = minicup_live::clock::now().as_millis() - 1;
    assert!(!is_logged_in(&app, &signed(format!("{past}.{rest}"))).await);
}

#[tokio::test]
async fn a_login_outlives_a_restart_and_ends_with_the_pin() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let cookie = app.cookie().unwrap().to_owned();
    let app = app.restart().await;
    assert!(is_logged_in(&app, &cookie).await);
    let mut file = crate::support::app::sample(600);
    file["users"][0]["pin"] = json!("9876");
    app.import(&file).await;
    assert!(!is_logged_in(&app, &cookie).await);
}

#[tokio::test]
async fn too_many_wrong_pins_have_to_wait() {
    let app = TestApp::sample().await;
    let client = stranger();
    let mut wrong = 0;
    let limited = loop {
        let answer = log_in(&client, &app, json!({"pin": "0000"})).await;
        if answer.status != 200 {
            break answer;
        }
        wrong += 1;
        // On a very slow machine an attempt or two comes back meanwhile.
        assert!(wrong < 5 * WRONG_ALLOWED, "never limited");
    };
    assert!(wrong >= WRONG_ALLOWED, "{wrong}");
    limited.assert_problem(429, "too_many_requests");
    let wait: u64 = limited.header("retry-after").parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
}

#[tokio::test]
async fn pages_of_strangers_may_not_log_in_or_out() {
    let app = TestApp::sample().await;
    let posts = || -> [RequestBuilder; 2] {
        [stranger().post(app.url("/api/login")).json(&json!({"pin": PIN})), stranger().post(app.url("/api/logout"))]
    };
    for origin in ["https://evil.example", "null", "file://"] {
        for post in posts() {
            let answer = ask(post.header("origin", origin)).await;
            answer.assert_problem(403, "foreign_origin");
            assert!(answer.headers.get("set-cookie").is_none());
        }
    }
    for post in posts() {
        ask(post.header("origin", "http://localhost:3000")).await.assert_ok();
    }
}
