//! A reader of server-sent events.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::Value;

/// How long an event may take before the test fails; no outcome depends on it.
const PATIENCE: Duration = Duration::from_secs(60);

/// One event.
pub struct ServerEvent {
    /// The revision in its id, if it has one.
    pub id: Option<i64>,
    /// Its whole id, if it has one.
    pub place: Option<String>,
    /// Its data.
    pub data: Value,
}

/// The events of one response.
pub struct EventStream {
    chunks: BoxStream<'static, reqwest::Result<Bytes>>,
    buffer: Vec<u8>,
}

impl EventStream {
    /// Sends the request, which must be answered with a stream of events.
    pub async fn open(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(content_type(&response), "text/event-stream");
        Self { chunks: response.bytes_stream().boxed(), buffer: Vec::new() }
    }

    /// The next event; comments are skipped.
    pub async fn next(&mut self) -> ServerEvent {
        match self.try_next().await {
            Some(event) => event,
            None => panic!("the stream has ended"),
        }
    }

    /// The next event; none at the end.
    pub async fn try_next(&mut self) -> Option<ServerEvent> {
        loop {
            let block = self.block().await?;
            if !block.starts_with(':') {
                return Some(event(&block));
            }
        }
    }

    /// Waits for the next comment, which comes every few seconds.
    pub async fn sign_of_life(&mut self) {
        while !self.block().await.is_some_and(|block| block.starts_with(':')) {}
    }

    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\n\n") {
                let block = self.buffer.drain(..end + 2).collect();
                return Some(String::from_utf8(block).unwrap());
            }
            let chunk = tokio::time::timeout(PATIENCE, self.chunks.next()).await.expect("an event");
            self.buffer.extend_from_slice(&chunk?.ok()?);
        }
    }
}

fn event(block: &str) -> ServerEvent {
    let field = |name| block.lines().find_map(|line| line.strip_prefix(name));
    let place = field("id: ");
    ServerEvent {
        id: place.map(|place| place.split('.').next().unwrap().parse().unwrap()),
        place: place.map(str::to_owned),
        data: serde_json::from_str(field("data: ").unwrap()).unwrap(),
    }
}

/// The content type of a response.
pub fn content_type(response: &Response) -> &str {
    response.headers()["content-type"].to_str().unwrap()
}
