//! Values in the query.

use actix_web::{HttpRequest, web};

use crate::http::error::Problem;

/// A whole number, written as in JSON: `+1` is not one.
pub fn number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// The bound of ids, revisions and positions: numbers that every client reads exactly.
const EXACT: i64 = 1 << 53;

/// A number in the query, at least `least`, if it is given.
///
/// # Errors
/// If it is given but not such a number.
pub fn query_number(request: &HttpRequest, name: &str, least: i64) -> Result<Option<i64>, Problem> {
    let malformed = || Problem::malformed(format!("{name} must be a number, {least} or above"));
    let Some(text) = query_value(request, name) else { return Ok(None) };
    number(&text).filter(|number| (least..EXACT).contains(number)).map(Some).ok_or_else(malformed)
}

/// An id in the query, if it is given.
///
/// # Errors
/// If it is given but cannot be one.
pub fn query_id(request: &HttpRequest, name: &str) -> Result<Option<i64>, Problem> {
    query_number(request, name, 0)
}

/// A flag in the query, set with 1 or true.
///
/// # Errors
/// For anything but that, 0 and false: a request for anything else must not be taken for less.
pub fn query_flag(request: &HttpRequest, name: &str) -> Result<bool, Problem> {
    match query_value(request, name).as_deref() {
        None | Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(_) => Err(Problem::malformed(format!("{name} must be 1 or 0"))),
    }
}

/// A value in the query, its percent signs decoded.
pub fn query_value(request: &HttpRequest, name: &str) -> Option<String> {
    query_values(request, name).into_iter().next()
}

/// Every value of that name in the query, their percent signs decoded.
pub fn query_values(request: &HttpRequest, name: &str) -> Vec<String> {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let pairs = query.map(web::Query::into_inner).unwrap_or_default();
    pairs.into_iter().filter(|(key, _)| key == name).map(|(_, value)| value).collect()
}
