//! A real browser: Debian's Chromium, driven over WebDriver.
//!
//! Its headless shell is the same engine without the rest of a desktop browser, so that a test starts in a third of a
//! second and takes half the processor. Where it is not installed, the desktop browser runs without a window.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long something may take to appear before the test fails; no outcome depends on it.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the page is checked meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// Shows the browser's window; its value is how many milliseconds a person who watches has between two steps.
const WATCH: &str = "MINICUP_TEST_WATCH";

/// Where Debian's package has the headless shell.
const SHELL: &str = "/usr/bin/chromium-headless-shell";

/// As narrow as phones are.
pub const PHONE: (u32, u32) = (360, 740);
/// A desk's screen.
pub const DESK: (u32, u32) = (1280, 900);
/// A television in the hall.
pub const WIDE: (u32, u32) = (1920, 1080);

/// One browser with a profile of its own, as one person has.
pub struct Browser {
    client: Client,
    _driver: Driver,
}

/// The driver and the browsers it has started.
struct Driver {
    process: Child,
    port: u16,
    session: String,
    _profile: TempDir,
}

/// What the browser's console has reported since it was last read.
#[derive(Debug)]
struct ReadConsole;

/// A command of the browser's own protocol.
#[derive(Debug)]
struct DevTools {
    command: &'static str,
    parameters: Value,
}

impl Browser {
    /// A browser with a desk's screen, reading Czech.
    pub async fn open() -> Self {
        Self::sized(DESK).await
    }

    /// A browser with a screen of that width and height, reading Czech.
    pub async fn sized(size: (u32, u32)) -> Self {
        Self::with_arguments(size, &[]).await
    }

    /// A browser with a desk's screen whose reader has chosen this font size; 16 pixels are usual.
    pub async fn with_text_of(pixels: u32) -> Self {
        let browser = Self::with_arguments(DESK, &[format!("--blink-settings=defaultFontSize={pixels}")]).await;
        let letters = browser.value("getComputedStyle(document.documentElement).fontSize").await;
        assert_eq!(letters, json!(format!("{pixels}px")));
        browser
    }

    async fn with_arguments(size: (u32, u32), more: &[String]) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let (process, port) = start_driver();
        let mut arguments = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=cs",
            "--accept-lang=cs",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        arguments.extend_from_slice(more);
        let capabilities = capabilities(arguments);
        let address = format!("http://{}:{port}", Ipv4Addr::LOCALHOST);
        let client =
            ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&address).await.unwrap();
        let session = client.session_id().await.unwrap().unwrap();
        let browser = Self { client, _driver: Driver { process, port, session, _profile: profile } };
        browser.resize(size).await;
        browser
    }

    /// Makes the page this large, even if a window may not be.
    pub async fn resize(&self, (width, height): (u32, u32)) {
        let parameters = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.dev_tools("Emulation.setDeviceMetricsOverride", parameters).await;
    }

    /// A command of the browser's own protocol.
    pub async fn dev_tools(&self, command: &'static str, parameters: Value) -> Value {
        self.client.issue_cmd(DevTools { command, parameters }).await.unwrap()
    }

    /// Opens an address.
    pub async fn goto(&self, url: &str) {
        watched().await;
        self.client.goto(url).await.unwrap();
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.client.refresh().await.unwrap();
    }

    /// The WebDriver client, for actions without a function here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The value of a JavaScript expression.
    pub async fn value(&self, expression: &str) -> Value {
        self.client.execute(&format!("return ({expression})"), Vec::new()).await.unwrap()
    }

    /// Waits until a JavaScript expression is true, and returns its value.
    #[track_caller]
    pub fn until<'a>(&'a self, expression: &'a str) -> impl Future<Output = Value> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let begun = Instant::now();
            let attempt = format!("(() => {{ try {{ return {expression} }} catch {{ return false }} }})()");
            loop {
                let value = self.value(&attempt).await;
                if !matches!(value, Value::Null | Value::Bool(false)) && value != json!(0) && value != json!("") {
                    return value;
                }
                if begun.elapsed() > PATIENCE {
                    let page = self.value("document.body.innerText").await;
                    panic!("{caller}: never true: {expression}\nthe page says: {page}\n{:?}", self.console().await);
                }
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    /// Waits until an element's text contains something.
    #[track_caller]
    pub fn until_says<'a>(&'a self, css: &'a str, text: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let expression = format!("document.querySelector({}).innerText.includes({})", json!(css), json!(text));
            let says = self.until(&expression);
            assert_ne!(says.await, Value::Null, "{caller}");
        }
    }

    /// The text of an element, as a person sees it.
    pub async fn text(&self, css: &str) -> String {
        self.client.find(Locator::Css(css)).await.unwrap().text().await.unwrap()
    }

    /// Waits for an element that can be clicked and clicks it, as a person does.
    #[track_caller]
    pub fn click<'a>(&'a self, css: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            watched().await;
            let begun = Instant::now();
            loop {
                let clicked = match self.client.find(Locator::Css(css)).await {
                    Ok(element) => element.click().await,
                    Err(error) => Err(error),
                };
                let Err(error) = clicked else { return };
                assert!(begun.elapsed() < PATIENCE, "{caller}: cannot click {css}: {error}");
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    /// Types into a field, in place of what is there.
    pub async fn type_into(&self, css: &str, text: &str) {
        watched().await;
        let field = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Warnings and errors of the console since it was last read.
    pub async fn console(&self) -> Vec<String> {
        let entries = self.client.issue_cmd(ReadConsole).await.unwrap();
        let entries = entries.as_array().unwrap().iter();
        let bad = entries.filter(|entry| matches!(entry["level"].as_str(), Some("WARNING" | "SEVERE")));
        bad.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The console must not have warnings or errors.
    #[track_caller]
    pub fn has_no_complaints(&self) -> impl Future<Output = ()> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            let complaints = self.console().await;
            assert!(complaints.is_empty(), "{caller}: {complaints:#?}");
        }
    }

    /// Nothing is outside the screen, where only scrolling sideways would find it.
    #[track_caller]
    pub fn fits(&self) -> impl Future<Output = ()> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            let root = "document.documentElement";
            let sizes = self.value(&format!("[{root}.scrollWidth, {root}.clientWidth]")).await;
            assert!(sizes[0].as_u64() <= sizes[1].as_u64(), "{caller}: the page is wider than the screen: {sizes}");
        }
    }

    /// The page breaks no rule of axe-core, which checks what screen readers and keyboards need (WCAG 2.2 AA).
    #[track_caller]
    pub fn is_accessible(&self) -> impl Future<Output = ()> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/axe/node_modules/axe-core/axe.min.js");
            let rules = std::fs::read_to_string(rules).expect("the rules: npm ci --prefix tests/axe");
            self.client.execute(&rules, Vec::new()).await.unwrap();
            let script = "const done = arguments[0]; axe.run().then((found) => done(found.violations.map((rule) =>
                `${rule.id}: ${rule.help}: ${rule.nodes.map((node) => node.target.join(' ')).join(', ')}`)))";
            for scheme in ["dark", "light"] {
                let feature = json!([{"name": "prefers-color-scheme", "value": scheme}]);
                self.dev_tools("Emulation.setEmulatedMedia", json!({"features": feature})).await;
                let violations = self.client.execute_async(script, Vec::new()).await.unwrap();
                assert_eq!(violations, json!([]), "{caller}, {scheme}");
            }
        }
    }

    /// Everything that is loaded to open the page, including its data, is less than 100 KiB. An address that
    /// is requested again counts once: that is the price of following, and a slower machine has more of it.
    #[track_caller]
    pub fn weighs_little(&self) -> impl Future<Output = ()> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            let loaded = "Object.values(Object.fromEntries(performance.getEntries().map((entry) =>
                [entry.name.split('?')[0], entry.transferSize ?? 0]))).reduce((sum, bytes) => sum + bytes, 0)";
            let bytes = self.value(loaded).await;
            let bytes = bytes.as_f64().unwrap();
            assert!(bytes > 0.0 && bytes < 100.0 * 1024.0, "{caller}: {bytes} bytes");
        }
    }

    /// A screenshot for the documentation, `docs/images/NAME.png`: taken only if the environment sets
    /// `MINICUP_UPDATE_IMAGES`, so that running the tests changes no file.
    pub async fn picture_for_docs(&self, name: &str) {
        if std::env::var_os("MINICUP_UPDATE_IMAGES").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images").join(format!("{name}.png"));
            std::fs::write(path, self.client.screenshot().await.unwrap()).unwrap();
        }
    }
}

/// How long each step is delayed, if somebody watches.
fn pause() -> Option<Duration> {
    let millis = std::env::var(WATCH).ok()?;
    Some(Duration::from_millis(millis.parse().unwrap_or_else(|_| panic!("{WATCH} is a number of milliseconds"))))
}

/// Before a step of a person.
async fn watched() {
    if let Some(pause) = pause() {
        tokio::time::sleep(pause).await;
    }
}

/// Starts of the driver before a test gives up: it ends at once if somebody takes the port it has chosen.
const DRIVER_STARTS: usize = 5;

/// What the driver is asked for: the shell where nobody watches.
fn capabilities(mut arguments: Vec<String>) -> serde_json::Map<String, Value> {
    let mut options = json!({});
    let mut name = "chrome";
    if pause().is_none() {
        if Path::new(SHELL).exists() {
            name = "chrome-headless-shell";
            options["binary"] = json!(SHELL);
        } else {
            arguments.push("--headless=new".to_owned());
        }
    }
    options["args"] = json!(arguments);
    let Value::Object(capabilities) = json!({
        "browserName": name,
        "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": options,
    }) else {
        unreachable!("an object was written")
    };
    capabilities
}

/// A driver and the port it says it listens on.
fn start_driver() -> (Child, u16) {
    (0..DRIVER_STARTS).find_map(|_| try_to_start_driver()).expect("a driver that listens")
}

fn try_to_start_driver() -> Option<(Child, u16)> {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process =
        command.spawn().expect("chromedriver: install Debian's packages chromium-driver and chromium-headless-shell");
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let port = lines.map(Result::unwrap).find_map(|line| {
        let port = line.split("started successfully on port ").nth(1)?;
        port.trim_end_matches('.').parse().ok()
    });
    if port.is_none() {
        // It has closed its output, so it is about to end by itself.
        process.wait().unwrap();
    }
    Some((process, port?))
}

impl WebDriverCompatibleCommand for ReadConsole {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({"type": "browser"}).to_string()))
    }
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({"cmd": self.command, "params": self.parameters}).to_string()))
    }
}

impl Drop for Driver {
    /// Ends the browser and then the driver, even if a test has failed: a driver that is killed leaves its browsers.
    fn drop(&mut self) {
        if let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) {
            let _ = stream.set_read_timeout(Some(PATIENCE));
            let request =
                format!("DELETE /session/{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", self.session);
            let _ = stream.write_all(request.as_bytes()).and_then(|()| stream.read(&mut [0; 64]));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
