//! What problems say.

use actix_web::body::MessageBody;
use actix_web::http::header::HeaderValue;

use super::*;

#[actix_web::test]
async fn a_problem_has_the_members_of_the_rfc() {
    let response = Problem::from(Refusal::unknown_match()).error_response();
    let body = response.into_body().try_into_bytes().unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let wanted = serde_json::json!({
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Match matching query does not exist.",
        "code": "unknown_match",
    });
    assert_eq!(body, wanted);
}

#[track_caller]
fn assert_retry(problem: &Problem, status: u16, seconds: &'static str) {
    let response = problem.error_response();
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.headers().get(header::RETRY_AFTER), Some(&HeaderValue::from_static(seconds)));
}

#[test]
fn waits_are_rounded_up_to_whole_seconds() {
    assert_retry(&Problem::too_many_requests(Duration::from_millis(1001)), 429, "2");
    assert_retry(&Problem::too_many_requests(Duration::ZERO), 429, "1");
    assert_retry(&Problem::store_unavailable(), 503, "5");
    assert_retry(&Problem::busy(), 503, "1");
    assert_retry(&Problem::behind(), 503, "1");
}

#[test]
fn rejections_keep_code_and_reason() {
    let problem = Problem::from(Rejection::Confirmed);
    assert_eq!(problem.status_code(), StatusCode::CONFLICT);
    assert_eq!((problem.code(), problem.detail()), ("confirmed", "the match is confirmed, reopen it first"));
}

#[test]
fn store_failures_do_not_tell_what_is_inside() {
    let problem = Problem::from(StoreError::Unavailable("/secret/place".into()));
    assert_eq!(problem.status_code(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(!problem.detail().contains("secret"));
    let corrupt = StoreError::Corrupt { place: "/secret/place".into(), fault: "x".into() };
    let problem = Problem::from(corrupt);
    assert_eq!((problem.status_code(), problem.code()), (StatusCode::SERVICE_UNAVAILABLE, "damaged"));
    assert!(!problem.detail().contains("secret"));
    assert_eq!(Problem::from(StoreError::Conflict), Problem::busy());
}

#[test]
fn the_other_constructors_have_their_status() {
    let cases = [
        (Refusal::login_required().into(), 401),
        (Problem::foreign_origin(), 403),
        (Problem::foreign_origin(), 403),
        (Problem::internal(), 500),
    ];
    for (problem, status) in cases {
        assert_eq!(problem.status_code().as_u16(), status);
    }
}

#[test]
fn details_are_cut_between_characters() {
    let problem = Problem::malformed("ž".repeat(MAX_DETAIL + 1));
    assert_eq!(problem.detail().chars().count(), MAX_DETAIL + 1);
    assert!(problem.detail().ends_with('…'));
}
