//! One id for a request that may change something: in its answer, and in every line that is logged until then.

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Data;

use crate::randomness::SYSTEM;
use crate::service::Service;

/// Carries the id: to the service from a proxy that sends one, and back.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id accepted from outside: twice a UUID is more than any proxy sends.
const MAX_LENGTH: usize = 72;

/// The id of a request; none for a read that has none: there are many reads and they are not logged.
pub fn of(request: &ServiceRequest) -> Option<String> {
    let given = request.headers().get(&REQUEST_ID).and_then(well_formed);
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    given.or_else(|| (!is_read).then(|| drawn(request)))
}

fn drawn(request: &ServiceRequest) -> String {
    let random = request.app_data::<Data<Service>>().map_or(&SYSTEM, |service| &service.random);
    random.uuid().to_string()
}

/// Characters that can neither break a line of the log nor be taken for another field of it.
fn well_formed(value: &HeaderValue) -> Option<String> {
    let text = value.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let is_id = !text.is_empty() && text.len() <= MAX_LENGTH && text.bytes().all(is_plain);
    is_id.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use uuid::Uuid;

    use super::*;

    fn id(request: TestRequest) -> Option<String> {
        of(&request.to_srv_request())
    }

    #[test]
    fn an_id_that_comes_along_is_kept_if_it_fits_into_a_line() {
        for good in ["7", "a-b_c.D", &"f".repeat(MAX_LENGTH)] {
            assert_eq!(id(TestRequest::get().insert_header((REQUEST_ID, good))).as_deref(), Some(good));
        }
        for bad in ["", "a b", "a=b", "\"", &"f".repeat(MAX_LENGTH + 1)] {
            assert_eq!(id(TestRequest::get().insert_header((REQUEST_ID, bad))), None, "{bad}");
        }
    }

    #[test]
    fn what_may_change_something_always_has_one() {
        assert_eq!(id(TestRequest::get()), None);
        assert_ne!(id(TestRequest::post()), id(TestRequest::post()));
        let replaced = id(TestRequest::post().insert_header((REQUEST_ID, "a b"))).unwrap();
        assert!(Uuid::parse_str(&replaced).is_ok(), "{replaced}");
    }
}
