//! Overlays for video mixers.

use serde_json::{Value, json};

use crate::support::app::{TestApp, sample};
use crate::support::browser::{Browser, PHONE, WIDE};
use crate::support::wifi::Wifi;

/// Longer than it takes to look at two pages, so that what is delayed is still to come when it is looked for.
const DELAY: &str = "delay=20";

/// What the board shows as the score, without spaces.
const SCORE: &str = "document.querySelector('.line .score').textContent";

async fn state(app: &TestApp, id: i64, states: &[&str]) {
    for state in states {
        app.accepted(id, json!({"action": "state_change", "state": state})).await;
    }
}

async fn goal(app: &TestApp, id: i64, team: i64, player: Value) -> Value {
    app.accepted(id, json!({"action": "goal", "team": team, "player": player})).await
}

async fn until_score(browser: &Browser, score: &str) {
    browser.until(&format!("{SCORE} === '{score}'")).await;
}

async fn until_shown(browser: &Browser, id: i64) {
    browser.until(&format!("document.querySelector(\".board:not([hidden])[data-match='{id}']\")")).await;
}

/// Writes down every goal that is seen from now on: a pop-up is gone after a while, however fast the test is.
async fn watch_goals(browser: &Browser) {
    let script = "globalThis.goalsSeen = [];
        const goal = document.querySelector('.goal');
        const look = () => {
            const parts = [...goal.querySelectorAll('.told > *')].filter((part) => part.checkVisibility());
            const seen = parts.map((part) => part.textContent).join(' ');
            if (seen && goalsSeen.at(-1) !== seen) goalsSeen.push(seen);
        };
        new MutationObserver(look).observe(goal, { attributes: true, childList: true });";
    browser.client().execute(script, Vec::new()).await.unwrap();
}

/// What a plain dark picture behind the overlay would look like.
async fn over_a_picture(browser: &Browser) {
    let colour = json!({"color": {"r": 38, "g": 62, "b": 52, "a": 1}});
    browser.dev_tools("Emulation.setDefaultBackgroundColorOverride", colour).await;
}

/// A network that went away is told of by the browser; the page itself must not complain.
async fn complains_of_the_network_alone(browser: &Browser) {
    let complaints = browser.console().await;
    let others: Vec<_> =
        complaints.iter().filter(|text| !text.contains("net::ERR_") && !text.contains("WebSocket")).collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[tokio::test]
async fn a_match_is_shown_from_before_its_start_to_a_goal_that_is_taken_back() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let browser = Browser::sized(WIDE).await;
    over_a_picture(&browser).await;
    browser.goto(&app.url("/overlay/match/1?lang=en")).await;
    browser.until_says(".board", "Starts").await;
    browser.until_says(".board", "15:00").await;
    assert_eq!(browser.value(SCORE).await, "–:–");
    watch_goals(&browser).await;

    state(&app, 1, &["half_first"]).await;
    browser.until_says(".board", "1st half").await;
    browser.until("document.querySelector('match-clock').textContent > '00:00'").await;
    goal(&app, 1, 102, json!(null)).await;
    browser.until("goalsSeen.includes('Goal Borovany')").await;
    goal(&app, 1, 101, json!(1001)).await;
    browser.until("goalsSeen.includes('Goal 7 Adam Králová')").await;
    until_score(&browser, "1:1").await;
    browser.until("document.getAnimations().length === 0").await;
    browser.picture_for_docs("overlay-match").await;

    browser.fits().await;
    browser.is_accessible().await;
    browser.weighs_little().await;
    goal(&app, 1, 101, json!(1003)).await;
    let newest = app.read("/api/match-events/1").await["events"].as_array().unwrap().last().unwrap()["id"].clone();
    app.accepted(1, json!({"action": "amend_event", "event": newest, "player": 1002, "reason": "misread"})).await;
    browser.until_says(".goal .name", "Barbora Říha").await;
    app.accepted(1, json!({"action": "delete_event", "event": newest})).await;
    browser.until("document.querySelector('.goal').hidden").await;
    until_score(&browser, "1:1").await;

    browser.resize(PHONE).await;
    browser.fits().await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn sizes_follow_the_window_and_texts_are_readable_on_any_shirt() {
    let app = TestApp::sample().await;
    let browser = Browser::sized(WIDE).await;
    browser.goto(&app.url("/overlay/match/11")).await;
    browser.until_says(".board", "Konec").await;
    let colours = "[...document.querySelectorAll('.team')].map((team) => getComputedStyle(team).color)";
    assert_eq!(browser.value(colours).await, json!(["rgb(0, 0, 0)", "rgb(0, 0, 0)"]), "on yellow and grey");
    let share = "Math.round(document.querySelector('.board').getBoundingClientRect().width / innerWidth * 100)";
    let on_a_large_one = browser.value(share).await;
    browser.resize((1280, 720)).await;
    assert_eq!(browser.value(share).await, on_a_large_one);

    for theme in ["light", "minimal"] {
        browser.goto(&app.url(&format!("/overlay/match/11?theme={theme}"))).await;
        browser.until_says(".board", "Konec").await;
        browser.is_accessible().await;
    }
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn there_is_nothing_behind_the_plates() {
    let app = TestApp::sample().await;
    let browser = Browser::sized(WIDE).await;
    let scheme = json!({"features": [{"name": "prefers-color-scheme", "value": "dark"}]});
    browser.dev_tools("Emulation.setEmulatedMedia", scheme).await;
    let clear = json!({"color": {"r": 0, "g": 0, "b": 0, "a": 0}});
    browser.dev_tools("Emulation.setDefaultBackgroundColorOverride", clear).await;
    browser.goto(&app.url("/overlay/match/1")).await;
    browser.until_says(".board", "Aurora").await;
    let grounds = "[document.documentElement, document.body].map((it) => getComputedStyle(it).backgroundColor)";
    assert_eq!(browser.value(grounds).await, json!(["rgba(0, 0, 0, 0)", "rgba(0, 0, 0, 0)"]));

    let picture = browser.dev_tools("Page.captureScreenshot", json!({"format": "png"})).await["data"].clone();
    let script = "const [data, done] = arguments;
        const image = new Image();
        image.onload = () => {
            const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d', { willReadFrequently: true });
            canvas.drawImage(image, 0, 0);
            const plate = document.querySelector('.line .score').getBoundingClientRect();
            const places = [[1800, 1000], [plate.left + 3, plate.top + 8]];
            done(places.map(([x, y]) => canvas.getImageData(x, y, 1, 1).data[3]));
        };
        image.src = `data:image/png;base64,${data}`;";
    let opacities = browser.client().execute_async(script, vec![picture]).await.unwrap();
    assert_eq!(opacities, json!([0, 255]));
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_goal_names_nobody_where_players_are_numbers() {
    let mut file = sample(600);
    file["season"]["privacy"] = json!("numbers");
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    let browser = Browser::sized(WIDE).await;
    browser.goto(&app.url("/overlay/match/1?theme=light")).await;
    browser.until_says(".board", "Začátek").await;
    watch_goals(&browser).await;
    state(&app, 1, &["half_first"]).await;
    goal(&app, 1, 101, json!(1001)).await;
    browser.until("goalsSeen.length > 0").await;
    assert_eq!(browser.value("goalsSeen").await, json!(["Gól 7"]));
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_late_picture_has_a_late_score_also_after_a_reload_and_a_lost_connection() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let (prompt, late, returning) = tokio::join!(Browser::sized(WIDE), Browser::sized(WIDE), Browser::sized(WIDE));
    let wifi = Wifi::to(app.address).await;
    state(&app, 1, &["half_first"]).await;
    prompt.goto(&app.url("/overlay/match/1")).await;
    for (browser, url) in [(&late, app.url("/overlay/match/1")), (&returning, wifi.url("/overlay/match/1"))] {
        browser.goto(&format!("{url}?{DELAY}")).await;
        browser.until("document.querySelector(\".board[data-state='half_first']\")").await;
        assert_eq!(browser.value(SCORE).await, "0:0");
    }

    wifi.goes_away();
    goal(&app, 1, 101, json!(1001)).await;
    wifi.comes_back(app.address);
    until_score(&prompt, "1:0").await;
    late.reload().await;
    until_score(&late, "0:0").await;
    assert_eq!(returning.value(SCORE).await, "0:0");
    for browser in [&late, &returning] {
        browser.until_says(".goal", "Adam Králová").await;
        until_score(browser, "1:0").await;
        complains_of_the_network_alone(browser).await;
    }
    prompt.has_no_complaints().await;
}

#[tokio::test]
async fn what_is_known_stays_while_the_service_is_away_and_old_goals_do_not_pop_up() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let wifi = Wifi::to(app.address).await;
    let (one, court) = tokio::join!(Browser::sized(WIDE), Browser::sized(WIDE));
    let browsers = [&one, &court];
    one.goto(&wifi.url("/overlay/match/1")).await;
    court.goto(&wifi.url("/overlay/court/A")).await;
    state(&app, 1, &["half_first"]).await;
    goal(&app, 1, 101, json!(1001)).await;
    for browser in browsers {
        until_score(browser, "1:0").await;
    }

    wifi.goes_away();
    goal(&app, 1, 102, json!(1008)).await;
    let app = app.restart().await;
    for browser in browsers {
        // The clock goes on, until the goal is old.
        browser.until("document.querySelector('match-clock').textContent > '00:14'").await;
        browser.until("document.querySelector('.goal').hidden").await;
        assert_eq!(browser.value(SCORE).await, "1:0");
    }
    wifi.comes_back(app.address);
    for browser in browsers {
        until_score(browser, "1:1").await;
        assert_eq!(browser.value("document.querySelector('.goal').hidden").await, true);
    }

    goal(&app, 1, 101, json!(1002)).await;
    for browser in browsers {
        browser.until_says(".goal", "Barbora Říha").await;
        complains_of_the_network_alone(browser).await;
    }
}

#[tokio::test]
async fn a_court_goes_on_from_match_to_match_and_with_the_schedule() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let (browser, hasty) = tokio::join!(Browser::sized(WIDE), Browser::sized(WIDE));
    browser.goto(&app.url("/overlay/court/a")).await;
    hasty.goto(&app.url("/overlay/court/A?hold=0")).await;
    until_shown(&browser, 1).await;
    assert_eq!(browser.text(".start").await, "15:00");
    browser.picture_for_docs("overlay-court").await;

    state(&app, 1, &["half_first"]).await;
    goal(&app, 1, 101, json!(1001)).await;
    browser.until_says(".goal", "Adam Králová").await;
    state(&app, 1, &["pause", "half_second", "end"]).await;
    browser.until_says(".board", "Konec").await;
    until_shown(&browser, 1).await;
    until_shown(&hasty, 3).await;

    // Before its time, and before the one that is next.
    state(&app, 5, &["half_first"]).await;
    for browser in [&browser, &hasty] {
        until_shown(browser, 5).await;
    }
    state(&app, 5, &["pause", "half_second", "end"]).await;
    browser.until_says(".board", "Konec").await;
    until_shown(&browser, 5).await;

    let mut file = sample(600);
    file["categories"][0]["matches"][5]["location"] = json!("A");
    app.import(&file).await;
    until_shown(&hasty, 6).await;
    for browser in [&browser, &hasty] {
        browser.fits().await;
        browser.has_no_complaints().await;
    }
}

#[tokio::test]
async fn a_court_goes_on_as_late_as_its_picture_is() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let (prompt, late) = tokio::join!(Browser::sized(WIDE), Browser::sized(WIDE));
    prompt.goto(&app.url("/overlay/court/A")).await;
    until_shown(&prompt, 1).await;
    state(&app, 1, &["half_first"]).await;
    goal(&app, 1, 101, json!(1001)).await;
    until_score(&prompt, "1:0").await;
    late.goto(&app.url(&format!("/overlay/court/A?{DELAY}"))).await;
    until_shown(&late, 1).await;
    assert_eq!(late.value(SCORE).await, "–:–");
    late.until_says(".goal", "Adam Králová").await;
    until_score(&late, "1:0").await;

    state(&app, 1, &["pause", "half_second", "end"]).await;
    state(&app, 3, &["half_first"]).await;
    until_shown(&prompt, 3).await;
    until_shown(&late, 1).await;
    until_shown(&late, 3).await;
    for browser in [&prompt, &late] {
        browser.has_no_complaints().await;
    }
}

/// The match that is chosen at a time out of some, all in minutes; `[id, state, planned, begun]`.
async fn chosen(browser: &Browser, matches: Value, now: u32) -> Value {
    let script = "const [rows, now, done] = arguments;
        const matches = rows.map(([id, state, planned, begun]) => ({ id, state, match_term_start: planned * 60,
            first_half_start: begun === null ? null : begun * 60, second_half_start: null, confirmed: null,
            half_length: 600 }));
        import('/assets/any/overlay/choice.js').then(({ onAir }) => done(onAir(matches, now * 60000, 120000)?.id ?? null));";
    browser.client().execute_async(script, vec![matches, json!(now)]).await.unwrap()
}

#[tokio::test]
async fn what_is_on_the_air_is_decided_by_what_was_begun_last() {
    let app = TestApp::sample().await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/overlay/court/A")).await;
    until_shown(&browser, 1).await;
    let cases = [
        ("nothing is planned", json!([]), 600, json!(null)),
        ("the first one is late", json!([[1, "init", 600, null], [2, "init", 630, null]]), 640, json!(1)),
        ("one that runs", json!([[1, "end", 600, 600], [2, "half_first", 630, 628]]), 628, json!(2)),
        ("a result stays for a while", json!([[1, "end", 600, 600], [2, "init", 630, null]]), 611, json!(1)),
        ("then comes the next", json!([[1, "end", 600, 600], [2, "init", 630, null]]), 613, json!(2)),
        (
            "everything is late",
            json!([[1, "end", 600, 700], [2, "init", 630, null], [3, "init", 730, null]]),
            720,
            json!(2),
        ),
        (
            "two changed places",
            json!([[1, "init", 600, null], [2, "end", 630, 595], [3, "init", 660, null]]),
            610,
            json!(1),
        ),
        (
            "one was passed over",
            json!([[1, "init", 600, null], [2, "end", 630, 630], [3, "init", 660, null]]),
            650,
            json!(3),
        ),
        (
            "one was never ended",
            json!([[1, "pause", 600, 600], [2, "end", 630, 630], [3, "init", 660, null]]),
            650,
            json!(3),
        ),
        ("a result given on paper", json!([[1, "end", 600, null], [2, "init", 630, null]]), 605, json!(2)),
        ("nothing follows", json!([[1, "init", 500, null], [2, "end", 630, 630]]), 900, json!(2)),
    ];
    for (case, matches, now, wanted) in cases {
        assert_eq!(chosen(&browser, matches, now).await, wanted, "{case}");
    }
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_table_follows_confirmations_as_late_as_the_picture_is() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let (prompt, late) = tokio::join!(Browser::sized(WIDE), Browser::sized(WIDE));
    over_a_picture(&prompt).await;
    prompt.goto(&app.url("/overlay/table/13?lang=en")).await;
    late.goto(&app.url(&format!("/overlay/table/13?theme=light&{DELAY}"))).await;
    let points = "document.querySelector(\"[data-team='101'] .points\").textContent";
    for browser in [&prompt, &late] {
        browser.until(&format!("{points} === '0'")).await;
    }
    state(&app, 1, &["half_first"]).await;
    goal(&app, 1, 101, json!(1001)).await;
    app.accepted(1, json!({"action": "record_result", "score": [14, 11], "reason": "paper"})).await;
    app.accepted(1, json!({"action": "confirm"})).await;
    prompt.until(&format!("{points} === '2'")).await;
    late.reload().await;
    late.until(&format!("{points} === '0'")).await;
    late.until(&format!("{points} === '2'")).await;

    prompt.picture_for_docs("overlay-table").await;
    for browser in [&prompt, &late] {
        browser.fits().await;
        browser.is_accessible().await;
        browser.weighs_little().await;
        browser.has_no_complaints().await;
    }
}

#[tokio::test]
async fn what_is_not_there_yet_is_waited_for_in_silence() {
    let app = TestApp::start(|_| {}).await;
    let browser = Browser::sized(WIDE).await;
    for path in ["/overlay/match/nonsense", "/overlay/match/1"] {
        browser.goto(&app.url(path)).await;
        browser.until("document.querySelector('.board').hidden").await;
    }
    app.import(&sample(600)).await;
    browser.until_says(".board", "Aurora Alfa").await;
    let complaints = browser.console().await;
    assert!(complaints.iter().all(|text| text.contains("404")), "{complaints:#?}");
}
