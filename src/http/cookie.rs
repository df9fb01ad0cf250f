//! The cookie that remembers a login. The service keeps no sessions: all there is stands in the cookie, signed.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, CookieJar, Key, SameSite};
use minicup_domain::Timestamp;
use minicup_domain::tournament::{User, Users};
use uuid::Uuid;

use super::client::is_https;

/// Its name.
pub const COOKIE: &str = "minicup_login";

/// How long a login lasts, in seconds: 30 days.
const LIFETIME: u32 = 30 * 24 * 60 * 60;

/// Keeps fingerprints of PIN hashes apart from everything else that is named by UUID; any constant would do.
const FINGERPRINT: Uuid = Uuid::from_u128(0x6d31_6e69_6375_704c_a069_6e46_696e_6765);

/// Writes and reads the cookie.
pub struct Sessions {
    key: Key,
    trust_proxy: bool,
}

impl Sessions {
    /// `key` signs, see [`super::key`]; `trust_proxy` as in [`crate::config::Settings`].
    pub fn new(key: Key, trust_proxy: bool) -> Self {
        Self { key, trust_proxy }
    }

    /// The cookie for a user who has just logged in.
    pub fn open(&self, user: &User, request: &HttpRequest, now: Timestamp) -> Cookie<'static> {
        let content = Content {
            expires: now.plus_seconds(LIFETIME),
            fingerprint: fingerprint(user).unwrap_or_default(),
            username: user.username.clone(),
        };
        let mut jar = CookieJar::new();
        jar.signed_mut(&self.key).add(Cookie::new(COOKIE, content.write()));
        let signed = jar.get(COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
        self.cookie(signed, Duration::seconds(LIFETIME.into()), request)
    }

    /// The cookie that makes the browser forget.
    pub fn close(&self, request: &HttpRequest) -> Cookie<'static> {
        self.cookie(String::new(), Duration::ZERO, request)
    }

    fn cookie(&self, value: String, max_age: Duration, request: &HttpRequest) -> Cookie<'static> {
        Cookie::build(COOKIE, value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(is_https(request, self.trust_proxy))
            .max_age(max_age)
            .finish()
    }

    /// Who sent the request; none for a cookie that is absent, forged, cut or expired, and when the user is gone or
    /// has another PIN by now.
    pub fn user<'u>(&self, request: &HttpRequest, users: &'u Users, now: Timestamp) -> Option<&'u User> {
        let cookies = request.cookies().ok()?;
        cookies.iter().filter(|cookie| cookie.name() == COOKIE).find_map(|cookie| self.read(cookie, users, now))
    }

    fn read<'u>(&self, cookie: &Cookie<'static>, users: &'u Users, now: Timestamp) -> Option<&'u User> {
        let verified = CookieJar::new().signed(&self.key).verify(cookie.clone())?;
        let content = Content::read(verified.value())?;
        let user = users.get(&content.username)?;
        (now < content.expires && fingerprint(user)? == content.fingerprint).then_some(user)
    }
}

/// Changes with the PIN. The hash's salt is unknown outside, so nothing can be learned from it.
fn fingerprint(user: &User) -> Option<Uuid> {
    user.pin_hash.as_ref().map(|hash| Uuid::new_v5(&FINGERPRINT, hash.as_bytes()))
}

/// `<expiry in Unix ms>.<fingerprint>.<user name>`, the name in hexadecimal because a cookie holds few characters.
struct Content {
    expires: Timestamp,
    fingerprint: Uuid,
    username: String,
}

impl Content {
    fn write(&self) -> String {
        let name: String = self.username.bytes().map(|byte| format!("{byte:02x}")).collect();
        format!("{}.{}.{name}", self.expires.as_millis(), self.fingerprint.simple())
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (expires, fingerprint, name) = (parts.next()?, parts.next()?, parts.next()?);
        let expires = Timestamp::from_millis(expires.parse().ok()?);
        let fingerprint = Uuid::try_parse(fingerprint).ok()?;
        let name: Option<Vec<u8>> = name.as_bytes().chunks(2).map(hex_byte).collect();
        Some(Self { expires, fingerprint, username: String::from_utf8(name?).ok()? })
    }
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header;
    use actix_web::test::TestRequest;

    use super::*;
    use crate::http::pin::tests::user;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn sessions() -> Sessions {
        Sessions::new(Key::from(&[7; 64]), true)
    }

    fn request() -> HttpRequest {
        TestRequest::default().to_http_request()
    }

    fn with_cookie(value: &str) -> HttpRequest {
        TestRequest::default().insert_header((header::COOKIE, format!("{COOKIE}={value}"))).to_http_request()
    }

    /// One user with an awkward name, and the value of the cookie they get.
    fn logged_in() -> (Users, String) {
        let users = Users { users: vec![user("Jiří; =\"%41", Some("1234"))] };
        let value = sessions().open(&users.users[0], &request(), NOW).value().to_owned();
        (users, value)
    }

    fn name(value: &str, users: &Users, now: Timestamp) -> Option<String> {
        sessions().user(&with_cookie(value), users, now).map(|user| user.username.clone())
    }

    #[test]
    fn a_login_lasts_thirty_days() {
        let (users, value) = logged_in();
        let days = |days: u32| NOW.plus_seconds(days * 24 * 60 * 60);
        assert_eq!(name(&value, &users, NOW).as_deref(), Some("Jiří; =\"%41"));
        assert!(name(&value, &users, days(29)).is_some());
        assert_eq!(name(&value, &users, days(30)), None);
    }

    #[test]
    fn the_cookie_is_for_this_service_alone() {
        let (users, _) = logged_in();
        let plain = sessions().open(&users.users[0], &request(), NOW).to_string();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
            assert!(plain.contains(part), "{part} is missing in {plain}");
        }
        assert!(!plain.contains("Secure"), "{plain}");
        let https = TestRequest::default().insert_header(("x-forwarded-proto", "https")).to_http_request();
        assert!(sessions().open(&users.users[0], &https, NOW).to_string().contains("Secure"));
        let closed = sessions().close(&https).to_string();
        assert!(closed.starts_with("minicup_login=;") && closed.contains("Max-Age=0"), "{closed}");
    }

    #[test]
    fn what_was_tampered_with_is_anonymous() {
        let (users, value) = logged_in();
        for cut in 0..value.len() {
            assert_eq!(name(&value[..cut], &users, NOW), None, "cut at {cut}");
        }
        let later = value.replace("1802592000000", "1902592000000");
        assert_ne!(later, value);
        for forged in [later.as_str(), "2|1:0|10:1700000000|4:user|4:am9l|deadbeef", "%ff%fe", "ž", "a.b.c"] {
            assert_eq!(name(forged, &users, NOW), None, "{forged}");
        }
        let other = Sessions::new(Key::from(&[8; 64]), true);
        assert_eq!(other.user(&with_cookie(&value), &users, NOW), None);
        assert_eq!(sessions().user(&request(), &users, NOW), None);
    }

    #[test]
    fn a_new_pin_and_a_removed_user_end_the_login() {
        let (mut users, value) = logged_in();
        let changed = user(&users.users[0].username, Some("1234"));
        assert_eq!(name(&value, &Users { users: vec![changed] }, NOW), None);
        assert_eq!(name(&value, &Users::default(), NOW), None);
        users.users[0].pin_hash = None;
        assert_eq!(name(&value, &users, NOW), None);
    }

    #[test]
    fn a_user_without_a_pin_cannot_be_logged_in() {
        let users = Users { users: vec![user("jil", None)] };
        let value = sessions().open(&users.users[0], &request(), NOW).value().to_owned();
        assert_eq!(name(&value, &users, NOW), None);
    }

    #[test]
    fn a_stale_cookie_beside_the_right_one_does_no_harm() {
        let (users, value) = logged_in();
        let both = TestRequest::default()
            .insert_header((header::COOKIE, format!("other=1; {COOKIE}=stale; {COOKIE}={value}")))
            .to_http_request();
        assert!(sessions().user(&both, &users, NOW).is_some());
    }
}
