//! What goes wrong, as `application/problem+json` (RFC 9457).

use std::fmt;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::error::{PayloadError, ResponseError};
use actix_web::http::StatusCode;
use actix_web::http::header;
use minicup_domain::matches::Rejection;
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::access::attempts::Refused;
use crate::read_models::Behind;
use crate::refusal::{Refusal, RefusalKind};
use crate::store::StoreError;

/// The content type of errors, as RFC 9457 names it.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Largest body of a request, in bytes: as much as a frame of a socket may have, and a command needs a few hundred.
pub const MAX_BODY: usize = 64 * 1024;

/// How to get past a 401: a cookie, which is no scheme that browsers would ask for a password by (RFC 9110, 11.6.1).
const CHALLENGE: &str = "Cookie realm=\"minicup-live\", form-action=\"/api/login\"";

/// Most characters of a detail: what a parser says can quote a whole body, which need not go back.
const MAX_DETAIL: usize = 300;

/// How long a client had better wait for a store that cannot be reached: about what a fail-over takes.
const STORE_RETRY: Duration = Duration::from_secs(5);

/// How long a client had better wait where others were quicker or the service is busy.
const BUSY_RETRY: Duration = Duration::from_secs(1);

/// An error as the client gets it: status, a stable code for programs and a detail for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    retry_after: Option<Duration>,
    allow: Option<&'static str>,
    overrulable: bool,
}

/// The members of RFC 9457 and `code`.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Always "about:blank": `code` tells problems apart.
    r#type: &'static str,
    /// The status in words.
    title: &'static str,
    /// The status.
    status: u16,
    /// What is wrong, for people.
    detail: String,
    /// What is wrong, for programs.
    code: &'static str,
    /// True if the referees can allow what the rules forbid: the same command with `overrule`. Absent otherwise.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    overrulable: bool,
}

/// What every address may answer in place of what it is asked for: the description's "default" response.
#[derive(IntoResponses)]
#[response(status = "default", description = "what is wrong", content_type = PROBLEM_JSON)]
#[allow(dead_code, reason = "documents the shape that Problem writes")]
pub struct AnyProblem(ProblemBody);

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let detail = match detail.char_indices().nth(MAX_DETAIL) {
            Some((end, _)) => format!("{}…", detail.get(..end).unwrap_or_default()),
            None => detail,
        };
        Self { status, code, detail, retry_after: None, allow: None, overrulable: false }
    }

    fn retry_after(self, wait: Duration) -> Self {
        Self { retry_after: Some(wait), ..self }
    }

    /// 404: what stands in the path for an id cannot be one.
    pub fn malformed_id() -> Self {
        Self::new(StatusCode::NOT_FOUND, "malformed_id", "there is nothing under this address, an id is a number")
    }

    /// 404: no such page.
    pub fn no_such_page() -> Self {
        Self::new(StatusCode::NOT_FOUND, "no_such_page", "there is nothing under this address")
    }

    /// 400: the body or query cannot be read; `detail` says what is wrong with it.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", detail)
    }

    /// 403: the page that asks is of an origin that may not, see [`crate::access::origin`].
    pub fn foreign_origin() -> Self {
        Self::new(StatusCode::FORBIDDEN, "foreign_origin", "pages of this origin may not do this")
    }

    /// 403: it takes the role of an admin.
    pub fn admins_only() -> Self {
        Self::new(StatusCode::FORBIDDEN, "admins_only", "only an admin may do this")
    }

    /// 409: somebody can log in already.
    pub fn not_first() -> Self {
        Self::refused("not_first", "there is a user already, log in")
    }

    /// 404: no such season.
    pub fn unknown_season() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown_season", "there is no season of this name")
    }

    /// 409: the rules forbid it; `code` and `reason` are the rejection's.
    pub fn refused(code: &'static str, reason: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, reason)
    }

    /// 429: too many of them; may be tried again after `wait`.
    pub fn too_many_requests(wait: Duration) -> Self {
        let detail = "too many attempts, wait before the next one";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail).retry_after(wait)
    }

    /// 503: the service is busy.
    pub fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "the service is busy, try again").retry_after(BUSY_RETRY)
    }

    /// 503: the store is unavailable. Sending the same command again, with the same id, is safe.
    pub fn store_unavailable() -> Self {
        let detail = "the event store is out of reach, try again";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "store_unavailable", detail).retry_after(STORE_RETRY)
    }

    /// 503: the store can be read but nothing may be written to it.
    pub fn store_damaged(fault: &str) -> Self {
        let detail = format!("the event store is damaged, verify it: {fault}");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "store_unavailable", detail).retry_after(STORE_RETRY)
    }

    /// 404: there is no such thing.
    pub fn unknown(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    /// 422: a tournament file has faults, which are listed with this.
    pub fn faulty_file() -> Self {
        let detail = "the file has faults and changed nothing";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "faulty_file", detail)
    }

    /// 503: this node does not include `min_revision` yet. It may be on its way.
    pub fn behind() -> Self {
        let detail = "this node has not seen that revision of the match yet, try again or ask another node";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "behind", detail).retry_after(BUSY_RETRY)
    }

    /// 413: the body has more than [`MAX_BODY`] bytes.
    pub fn payload_too_large() -> Self {
        Self::too_large(MAX_BODY)
    }

    /// 413: the body has more than `limit` bytes.
    pub fn too_large(limit: usize) -> Self {
        let detail = format!("a body may have at most {limit} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", detail)
    }

    /// 408: the body took longer than it may.
    pub fn body_too_slow() -> Self {
        let detail = "the body did not arrive in time, send it again";
        Self::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", detail)
    }

    /// 400 or 408: the body did not arrive.
    pub fn incomplete_body(error: &PayloadError) -> Self {
        match error {
            PayloadError::Io(fault) if fault.kind() == std::io::ErrorKind::TimedOut => Self::body_too_slow(),
            _ => Self::malformed("the body did not arrive whole"),
        }
    }

    /// 426: a handshake for a version of the WebSocket protocol that is not supported.
    pub fn websocket_version() -> Self {
        let detail = "open the socket with Sec-WebSocket-Version: 13";
        Self::new(StatusCode::UPGRADE_REQUIRED, "websocket_version", detail)
    }

    /// 415: the body is not declared to be JSON.
    pub fn unsupported_media_type() -> Self {
        let detail = "send the body as application/json";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
    }

    /// 405: the page exists, but allows only the methods of `allow`, such as `GET, HEAD`.
    pub fn method_not_allowed(allow: &'static str) -> Self {
        let detail = format!("this address knows {allow}");
        let problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail);
        Self { allow: Some(allow), ..problem }
    }

    /// 500: a fault of the service; the details stay in the log.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the service has a fault, its log tells more")
    }

    /// What the client can read.
    pub fn body(&self) -> ProblemBody {
        ProblemBody {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            code: self.code,
            overrulable: self.overrulable,
        }
    }

    /// The stable word for programs.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What people can read.
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(wait) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, whole_seconds(wait)));
        }
        if let Some(allow) = self.allow {
            response.insert_header((header::ALLOW, allow));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, CHALLENGE));
        }
        if self.status == StatusCode::UPGRADE_REQUIRED {
            response.insert_header((header::UPGRADE, "websocket"));
            response.insert_header((header::SEC_WEBSOCKET_VERSION, "13"));
        }
        if self.status == StatusCode::REQUEST_TIMEOUT {
            // What is still on its way is a body that nobody waits for (RFC 9110, 15.5.9).
            response.force_close();
        }
        // An error is true only at this moment and for this client.
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        response.insert_header((header::CONTENT_TYPE, PROBLEM_JSON));
        response.json(self.body())
    }
}

/// Rounded up and at least 1, so that a client that waits that long waits long enough.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX)
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        Self::refused(rejection.code(), rejection.to_string())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (retry_after, overrulable) = (refusal.retry_after(), refusal.overrulable);
        let problem = Self::new(status_of(refusal.kind), refusal.code, refusal.message);
        Self { retry_after, overrulable, ..problem }
    }
}

const fn status_of(kind: RefusalKind) -> StatusCode {
    match kind {
        RefusalKind::Malformed => StatusCode::BAD_REQUEST,
        RefusalKind::LoginRequired => StatusCode::UNAUTHORIZED,
        RefusalKind::NotAllowed => StatusCode::FORBIDDEN,
        RefusalKind::Unknown => StatusCode::NOT_FOUND,
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        RefusalKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        RefusalKind::Unavailable | RefusalKind::Damaged => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Exhausted(exhausted) => Self::too_many_requests(exhausted.retry_after),
            Refused::Busy => Self::busy(),
        }
    }
}

impl From<Behind> for Problem {
    fn from(_: Behind) -> Self {
        Self::store_unavailable()
    }
}

impl From<StoreError> for Problem {
    /// Also logs the failure, because the client does not get to see it.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::busy(),
            StoreError::Unavailable(_) => {
                tracing::warn!(%error, "a request failed");
                Self::store_unavailable()
            }
            StoreError::Corrupt { .. } => {
                tracing::error!(%error, "a request failed");
                Refusal::damaged_store().into()
            }
        }
    }
}

#[cfg(test)]
mod tests;
