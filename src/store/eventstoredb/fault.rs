//! The meaning of the crate's errors.

use eventstore::Error;

use crate::store::StoreError;

/// The error of an append on a batch session that had already ended.
const SESSION_CLOSED: &str = "Batch-append stream has been closed";

/// The server's name for "the stream does not end there".
const WRONG_EXPECTED_VERSION: &str = "WrongExpectedVersion";

/// Status codes of gRPC.
mod code {
    pub(super) const INVALID_ARGUMENT: i32 = 3;
    pub(super) const NOT_FOUND: i32 = 5;
    pub(super) const PERMISSION_DENIED: i32 = 7;
    pub(super) const FAILED_PRECONDITION: i32 = 9;
    pub(super) const UNAUTHENTICATED: i32 = 16;
}

/// The kind of a failed attempt.
#[derive(Debug)]
pub(super) enum Failure {
    /// The stream does not end where it should.
    Conflict,
    /// The stream does not exist.
    Missing,
    /// The session has ended, but the client works: the next attempt can follow at once. The outcome is unknown.
    Session,
    /// The node is not the leader any more. The client goes to the new one, as far as the node knows.
    Moved,
    /// The client, or the way to the node, is useless now. The outcome is unknown.
    Link(String),
    /// The server does not know the user, or does not allow this.
    Denied,
    /// Another attempt would fail in the same way.
    Final(StoreError),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::WrongExpectedVersion { .. } | Error::ResourceAlreadyExists => Self::Conflict,
            Error::Grpc { ref message, .. } if message == WRONG_EXPECTED_VERSION => Self::Conflict,
            Error::ServerError(ref status) if status.contains(SESSION_CLOSED) => Self::Session,
            Error::NotLeaderException(_) => Self::Moved,
            Error::ResourceNotFound => Self::Missing,
            Error::ResourceDeleted => Self::Final(deleted()),
            Error::AccessDenied => Self::Denied,
            Error::UnsupportedFeature => {
                let advice = "the server is too old, use EventStoreDB 23.10 or newer";
                Self::Final(StoreError::Unavailable(advice.to_owned()))
            }
            Error::Grpc { code, message } => by_code(code.into(), message),
            other => Self::Link(other.to_string()),
        }
    }
}

/// For failures that are not tried again.
impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Final(error) => error,
            Failure::Denied => denied(),
            Failure::Link(fault) => Self::Unavailable(fault),
            Failure::Session => Self::Unavailable("the session has ended".to_owned()),
            Failure::Moved => Self::Unavailable("the leader of the cluster has moved".to_owned()),
            Failure::Conflict => Self::Conflict,
            Failure::Missing => Self::Unavailable("the server knows nothing of it".to_owned()),
        }
    }
}

/// Answers within a batch session, and statuses for which the crate has no name.
fn by_code(code: i32, message: String) -> Failure {
    match code {
        code::PERMISSION_DENIED | code::UNAUTHENTICATED => Failure::Denied,
        code::NOT_FOUND | code::FAILED_PRECONDITION if message.contains("eleted") => Failure::Final(deleted()),
        code::INVALID_ARGUMENT => Failure::Final(StoreError::Unavailable(format!("the server refuses: {message}"))),
        // Among them Aborted, DeadlineExceeded and "not ready", which has code 0: the outcome is unknown.
        _ => Failure::Link(format!("status {code}: {message}")),
    }
}

fn denied() -> StoreError {
    let advice = "access denied, check user and password in the store's address, and what this user may do";
    StoreError::Unavailable(advice.to_owned())
}

/// The error for a user who may read streams but not the log.
pub(super) fn log_denied() -> StoreError {
    let advice = "the user in the store's address is known, but may not read $all, which the service follows; make it a \
                  member of $admins, or name it under $r in the access list of $all";
    StoreError::Unavailable(advice.to_owned())
}

fn deleted() -> StoreError {
    let fault = "it was deleted; restore the store from a backup".to_owned();
    StoreError::Corrupt { place: "a stream".to_owned(), fault }
}

/// The error for an address that no client can be made from.
pub(super) fn unusable(fault: &str) -> StoreError {
    let form = "esdb://HOST:2113?tls=false or esdb://USER:PASSWORD@HOST,HOST,HOST?tlsCaFile=FILE";
    StoreError::Unavailable(format!("the address is unusable: {fault}; use {form}"))
}
