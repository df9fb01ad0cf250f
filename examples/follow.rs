//! Prints each line of a match as it comes: `cargo run --example follow -- http://127.0.0.1:8888 1`.
//!
//! It reads the event stream of the match from its beginning. When the connection ends, it comes back with the id of the
//! last event it has seen and gets what it missed: nothing is left out and nothing is printed twice.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::Client;
use serde_json::Value;

/// Before a connection that has ended is made again, as the stream itself asks for.
const PAUSE: Duration = Duration::from_secs(2);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [service, id] = arguments.as_slice() else {
        eprintln!("usage: follow SERVICE MATCH");
        return;
    };
    follow(service, id, |line| println!("{line}")).await;
}

/// Follows the match for ever, across connections that end and services that are away.
pub async fn follow(service: &str, id: &str, mut print: impl FnMut(String)) {
    let client = Client::new();
    let url = format!("{service}/api/match/{id}/stream?lang=en");
    // Before the first revision, which is 0.
    let mut last = "-1".to_owned();
    loop {
        if let Err(fault) = read(&client, &url, &mut last, &mut print).await {
            eprintln!("{fault}, trying again");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Reads one connection to its end. Events are separated by an empty line.
async fn read(
    client: &Client,
    url: &str,
    last: &mut String,
    print: &mut impl FnMut(String),
) -> Result<(), reqwest::Error> {
    let response = client.get(url).header("last-event-id", last.as_str()).send().await?.error_for_status()?;
    let mut parts = response.bytes_stream();
    let mut unread = Vec::new();
    while let Some(part) = parts.next().await {
        unread.extend_from_slice(&part?);
        while let Some(end) = unread.windows(2).position(|pair| pair == b"\n\n") {
            let block: Vec<u8> = unread.drain(..end + 2).collect();
            if let Some((revision, line)) = event(&String::from_utf8_lossy(&block)) {
                print(line);
                *last = revision;
            }
        }
    }
    Ok(())
}

/// The revision and the line of an event; none for a comment, which only shows that the service is there.
fn event(block: &str) -> Option<(String, String)> {
    let field = |name| block.lines().find_map(|line| line.strip_prefix(name));
    let data: Value = serde_json::from_str(field("data: ")?).ok()?;
    let (shown, words) = match data.get("event") {
        Some(event) => (event, event["message"].as_str()),
        None => (&data["match"], data["match"]["state"].as_str()),
    };
    let line = format!("{} : {} {}", shown["score"][0], shown["score"][1], words.unwrap_or_default());
    Some((field("id: ")?.to_owned(), line))
}
