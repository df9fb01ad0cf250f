//! Ids in the path.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use minicup_domain::{CategoryId, LinkId, MatchId, TeamId};

use super::query::number;
use crate::http::error::Problem;

/// The `{id}` of the path; 404 if it is not an id.
pub struct PathId<T>(pub T);

/// Ids that may be in the path.
pub trait Numbered {
    /// The id with that number.
    fn numbered(number: i64) -> Self;
}

impl Numbered for CategoryId {
    fn numbered(number: i64) -> Self {
        Self::new(number)
    }
}

impl Numbered for LinkId {
    fn numbered(number: i64) -> Self {
        Self::new(number)
    }
}

impl Numbered for MatchId {
    fn numbered(number: i64) -> Self {
        Self::new(number)
    }
}

impl Numbered for TeamId {
    fn numbered(number: i64) -> Self {
        Self::new(number)
    }
}

/// The id in the path, if it is one.
pub fn path_id(request: &HttpRequest) -> Option<i64> {
    number(request.match_info().get("id")?)
}

impl<T: Numbered> FromRequest for PathId<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(path_id(request).map(T::numbered).map(Self).ok_or_else(Problem::malformed_id))
    }
}
