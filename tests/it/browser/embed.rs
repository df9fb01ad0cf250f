//! Widgets within pages of other sites.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::browser::{Browser, PHONE, WIDE};

/// A web site of somebody else: one page, at an origin of its own.
struct Site(SocketAddr);

impl Site {
    /// It serves until the tests are over.
    fn with(body: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| answer(stream, &body)));
        Self(address)
    }

    fn url(&self) -> String {
        format!("http://{}/", self.0)
    }
}

/// Browsers also open connections on which they ask nothing, and close them.
fn answer(mut stream: TcpStream, body: &str) {
    let request = BufReader::new(&stream).lines().map_while(Result::ok);
    let page = "<!doctype html><html lang=en><title>A club</title><link rel=icon href=data:,>";
    if request.take_while(|line| !line.is_empty()).count() > 0 {
        let length = page.len() + body.len();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n");
        let _ = stream.write_all(format!("{head}Connection: close\r\n\r\n{page}{body}").as_bytes());
    }
}

async fn enter(browser: &Browser) {
    browser.client().wait().for_element(Locator::Css("iframe")).await.unwrap().enter_frame().await.unwrap();
}

async fn leave(browser: &Browser) {
    browser.client().enter_parent_frame().await.unwrap();
}

/// The frame is as high as what is in it.
async fn has_the_right_height(browser: &Browser) {
    let inner = browser.value("Math.ceil(document.documentElement.getBoundingClientRect().height)").await;
    leave(browser).await;
    browser.until(&format!("document.querySelector('iframe').offsetHeight === {inner}")).await;
}

#[tokio::test]
async fn one_line_puts_a_match_into_a_page_of_another_site() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let line = format!("<script src=\"{}\" data-match=\"1\" data-lang=\"en\" async></script>", app.url("/embed.js"));
    let site = Site::with(format!("<h1>Our club</h1><p>How we play:</p>{line}<p>Come and see.</p>"));
    let browser = Browser::sized(PHONE).await;
    browser.goto(&site.url()).await;
    enter(&browser).await;
    browser.until_says(".match", "Aurora Alfa").await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    browser.until_says(".last", "Adam Králová opens the scoring.").await;
    browser.until_says("[role=status]", "1:0").await;
    assert_eq!(
        browser.value("[...document.querySelectorAll('.score')].map((it) => it.textContent)").await,
        json!(["1", "0"])
    );
    assert_eq!(browser.value("document.querySelector('.more a').target").await, "_blank");
    browser.fits().await;
    browser.is_accessible().await;
    browser.weighs_little().await;
    has_the_right_height(&browser).await;
    browser.fits().await;
    browser.resize((700, 420)).await;
    browser.picture_for_docs("embed-match").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn nobody_but_the_frame_sets_its_height() {
    let app = TestApp::sample().await;
    let line = format!("<script src=\"{}\" data-match=\"1\"></script>", app.url("/embed.js"));
    let site = Site::with(line);
    let browser = Browser::open().await;
    browser.goto(&site.url()).await;
    enter(&browser).await;
    browser.until_says(".match", "Aurora Alfa").await;
    has_the_right_height(&browser).await;
    let script = "const done = arguments[0];
        const frame = document.querySelector('iframe');
        const before = frame.offsetHeight;
        addEventListener('message', () => done([before, frame.offsetHeight]), { once: true });
        postMessage({ type: 'minicup-height', height: 999 }, '*');";
    let heights = browser.client().execute_async(script, Vec::new()).await.unwrap();
    assert_eq!(heights[0], heights[1]);
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn one_line_puts_a_table_into_a_page_of_another_site_in_its_colours() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let line = format!("<script src=\"{}\" data-table=\"13\" data-theme=\"dark\"></script>", app.url("/embed.js"));
    let site = Site::with(format!("<h1>Náš klub</h1>{line}"));
    let browser = Browser::sized(PHONE).await;
    browser.goto(&site.url()).await;
    enter(&browser).await;
    browser.until_says("h1", "Mladší").await;
    app.accepted(1, json!({"action": "record_result", "score": [14, 11], "reason": "paper"})).await;
    app.accepted(1, json!({"action": "confirm"})).await;
    browser.until("document.querySelector(\"[data-team='101'] .points\").textContent === '2'").await;
    assert_eq!(browser.value("getComputedStyle(document.body).backgroundColor").await, "rgb(24, 32, 42)");
    browser.fits().await;
    browser.is_accessible().await;
    browser.weighs_little().await;
    browser.resize(WIDE).await;
    browser.fits().await;
    has_the_right_height(&browser).await;
    browser.resize((700, 420)).await;
    browser.picture_for_docs("embed-table").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_frame_of_ones_own_does_as_well_and_says_when_there_is_nothing() {
    let app = TestApp::sample().await;
    let frames = ["/embed/match/4?lang=en", "/embed/match/9999", "/embed/table/9999?lang=en"];
    let site =
        Site::with(frames.map(|path| format!("<iframe src=\"{}\" title=frame></iframe>", app.url(path))).concat());
    let browser = Browser::open().await;
    browser.goto(&site.url()).await;
    for (frame, text) in (0..).zip(["Final", "Nic tu není", "There is nothing here"]) {
        browser.client().enter_frame(frame).await.unwrap();
        browser.until_says("main", text).await;
        leave(&browser).await;
    }
    let complaints = browser.console().await;
    assert!(complaints.iter().all(|text| text.contains("404")), "{complaints:#?}");
}

/// What the frame asks for is asked of its own service, so the service need not know who includes it.
#[tokio::test]
async fn the_frame_is_of_the_services_origin() {
    let app = TestApp::sample().await;
    let line = format!("<script src=\"{}\" data-match=\"1\"></script>", app.url("/embed.js"));
    let browser = Browser::open().await;
    browser.goto(&Site::with(line).url()).await;
    enter(&browser).await;
    browser.until_says(".match", "Aurora Alfa").await;
    let origin: Value = browser.value("[origin, location.origin]").await;
    assert_eq!(origin, json!([app.url(""), app.url("")]));
    assert_eq!(browser.value("window.frameElement").await, Value::Null, "the page around is out of reach");
    browser.has_no_complaints().await;
}

/// A clock that is an hour fast, and a network that tells the right time only after the first table is there.
const FAST_AND_UNTOLD: &str = "const now = Date.now;
    Date.now = () => now() + 3600e3;
    const isShown = new Promise((resolve) => new MutationObserver(() => document.querySelector('table') && resolve())
        .observe(document, { childList: true, subtree: true }));
    const listen = WebSocket.prototype.addEventListener;
    WebSocket.prototype.addEventListener = function (kind, act) {
        listen.call(this, kind, kind === 'message' ? (event) => isShown.then(() => act(event)) : act);
    };";

#[tokio::test]
async fn a_table_is_kept_up_to_date_where_the_readers_clock_is_fast() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let browser = Browser::sized(PHONE).await;
    browser.dev_tools("Page.addScriptToEvaluateOnNewDocument", json!({"source": FAST_AND_UNTOLD})).await;
    browser.goto(&app.url("/embed/table/13")).await;
    browser.until_says("h1", "Mladší").await;
    app.accepted(1, json!({"action": "record_result", "score": [14, 11], "reason": "paper"})).await;
    app.accepted(1, json!({"action": "confirm"})).await;
    browser.until("document.querySelector(\"[data-team='101'] .points\").textContent === '2'").await;
    browser.has_no_complaints().await;
}
