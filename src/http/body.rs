//! Checks before a body is read, and how long the body may take.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest};
use bytes::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::error::{MAX_BODY, Problem};
use super::extract::asker::{admin_of, asker_of};
use super::guards::check_origin;

/// How long a body of up to [`MAX_BODY`] bytes may take, counted from the head: a slow phone needs a second.
const BASE_TIME: Duration = Duration::from_secs(10);
/// Additional time of a logged-in client for each further [`MAX_BODY`] bytes: what a bad connection in a hall carries.
const TIME_A_PART: Duration = Duration::from_secs(1);
/// The most time that any body has.
const MAX_TIME: Duration = Duration::from_secs(150);

/// What bodies a route takes.
#[derive(Debug, Clone, Copy)]
pub struct BodyRules {
    /// The most bytes.
    limit: usize,
    sender: Sender,
}

/// Who may send a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// Anybody.
    Anybody,
    /// A logged-in client.
    LoggedIn,
    /// An admin.
    Admin,
}

impl BodyRules {
    /// For small bodies, such as JSON.
    pub const fn small(sender: Sender) -> Self {
        Self { limit: MAX_BODY, sender }
    }

    /// For files of up to `limit` bytes, which only admins send.
    pub const fn file(limit: usize) -> Self {
        Self { limit, sender: Sender::Admin }
    }

    /// Checks what is known before there is a body.
    fn check(self, request: &HttpRequest) -> Result<(), Problem> {
        check_origin(request)?;
        match self.sender {
            Sender::Anybody => {}
            Sender::LoggedIn => {
                asker_of(request)?;
            }
            Sender::Admin => {
                admin_of(request)?;
            }
        }
        match declared_length(request) {
            Some(length) if length > self.limit as u64 => Err(Problem::too_large(self.limit)),
            _ => Ok(()),
        }
    }

    /// How long a body of that many bytes may take.
    fn time(self, bytes: u64) -> Duration {
        if self.sender == Sender::Anybody {
            return BASE_TIME;
        }
        let parts = bytes.min(self.limit as u64).div_ceil(MAX_BODY as u64).saturating_sub(1);
        let more = TIME_A_PART.saturating_mul(u32::try_from(parts).unwrap_or(u32::MAX));
        BASE_TIME.saturating_add(more).min(MAX_TIME)
    }
}

fn declared_length(request: &HttpRequest) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

/// Passes a request on to its handler if its body may be read, and limits the time the body takes.
///
/// # Errors
/// Those of the handler.
pub async fn admit(
    rules: BodyRules,
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if *request.method() != Method::POST {
        return next.call(request).await;
    }
    if let Err(problem) = rules.check(request.request()) {
        return Ok(request.error_response(problem));
    }
    let declared = declared_length(request.request()).unwrap_or_default();
    let body = TimedBody::new(request.take_payload(), rules, declared);
    request.set_payload(Payload::Stream { payload: Box::pin(body) });
    next.call(request).await
}

/// A body that must arrive completely within its time, however steadily it drips.
struct TimedBody {
    payload: Payload,
    rules: BodyRules,
    began: Instant,
    expected: u64,
    received: u64,
    deadline: Pin<Box<Sleep>>,
}

impl TimedBody {
    fn new(payload: Payload, rules: BodyRules, expected: u64) -> Self {
        let began = Instant::now();
        let deadline = Box::pin(sleep_until(began + rules.time(expected)));
        Self { payload, rules, began, expected, received: 0, deadline }
    }

    /// If no length was declared, more bytes give more time.
    fn receive(&mut self, bytes: usize) {
        self.received = self.received.saturating_add(bytes as u64);
        if self.received > self.expected {
            self.deadline.as_mut().reset(self.began + self.rules.time(self.received));
        }
    }
}

impl Stream for TimedBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(PayloadError::Io(std::io::ErrorKind::TimedOut.into()))));
        }
        let item = Pin::new(&mut this.payload).poll_next(context);
        if let Poll::Ready(Some(Ok(bytes))) = &item {
            this.receive(bytes.len());
        }
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPLOAD: BodyRules = BodyRules::file(8 * 1024 * 1024);
    const LOGIN: BodyRules = BodyRules::small(Sender::Anybody);

    #[test]
    fn the_time_grows_with_the_body_of_a_client_that_is_logged_in() {
        let seconds = |rules: BodyRules, bytes| rules.time(bytes).as_secs();
        assert_eq!(seconds(LOGIN, u64::MAX), 10);
        assert_eq!(seconds(BodyRules::small(Sender::LoggedIn), u64::MAX), 10);
        assert_eq!([0, 65_536, 65_537, 131_072, u64::MAX].map(|bytes| seconds(UPLOAD, bytes)), [10, 10, 11, 11, 137]);
        assert_eq!(seconds(BodyRules::file(usize::MAX), u64::MAX), 150);
    }

    /// Seconds for a body with this declared length, of which this much has arrived.
    async fn seconds_for(rules: BodyRules, declared: u64, received: usize) -> u64 {
        let mut body = TimedBody::new(Payload::None, rules, declared);
        body.receive(received);
        (body.deadline.deadline() - body.began).as_secs()
    }

    #[tokio::test]
    async fn what_was_declared_counts_or_what_has_come() {
        assert_eq!(seconds_for(LOGIN, 1000, 1_000_000).await, 10);
        assert_eq!(seconds_for(UPLOAD, 8 * 1024 * 1024, 1).await, 137);
        assert_eq!(seconds_for(UPLOAD, 0, 1).await, 10);
        assert_eq!(seconds_for(UPLOAD, 0, 10 * 65_536).await, 19);
    }
}
