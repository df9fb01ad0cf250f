//! The cookie that remembers a login. The service keeps no sessions: everything is in the cookie, signed.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, CookieJar, Key, SameSite};
use minicup_domain::tournament::User;
use minicup_domain::{LinkId, Timestamp};
use minicup_projections::Catalogue;
use uuid::Uuid;

use super::client::is_https;
use super::rights::{Holder, Login, Subject};

/// Its name, and the end of [`SECURE_COOKIE`].
pub const COOKIE: &str = "minicup_login";

/// Its name where the connection is known to be secure. A browser accepts a cookie with such a name only from the host
/// itself, over https, so that no neighbour under the same domain can plant one (RFC 6265bis, 4.1.3.2).
pub const SECURE_COOKIE: &str = "__Host-minicup_login";

/// How long a login lasts, in seconds: 30 days.
const LIFETIME: u32 = 30 * 24 * 60 * 60;

/// How long somebody has to choose a longer PIN, in seconds.
const CHOICE: u32 = 15 * 60;

/// Takes the place of a user's name for a link; names are written in hexadecimal digits.
const LINK_MARK: &str = "link-";
/// Precedes the name of a user who has to choose a longer PIN. No other release takes that for a name.
const PIN_DUE_MARK: &str = "pin-due-";

/// Writes and reads the cookie.
pub struct Sessions {
    key: Key,
    trust_proxy: bool,
}

impl Sessions {
    /// `key` signs, see [`super::signing_key`]; `trust_proxy` as in [`crate::settings::Settings`].
    pub fn new(key: Key, trust_proxy: bool) -> Self {
        Self { key, trust_proxy }
    }

    /// The cookie for somebody who has just logged in.
    pub fn open(&self, login: &Login, request: &HttpRequest, now: Timestamp) -> Cookie<'static> {
        let lifetime = match login.subject {
            Subject::User(_) | Subject::Link(_) => LIFETIME,
            Subject::PinDue(_) => CHOICE,
        };
        let content = Content { expires: now.plus_seconds(lifetime), login: login.clone() };
        let mut jar = CookieJar::new();
        jar.signed_mut(&self.key).add(Cookie::new(COOKIE, content.write()));
        let signed = jar.get(COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
        let name = if self.is_https(request) { SECURE_COOKIE } else { COOKIE };
        self.cookie(name, signed, Duration::seconds(lifetime.into()), request)
    }

    /// The cookies that make the browser forget, whichever name it knows a login by.
    pub fn close(&self, request: &HttpRequest) -> Vec<Cookie<'static>> {
        let secure = self.is_https(request).then_some(SECURE_COOKIE);
        let names = secure.into_iter().chain([COOKIE]);
        names.map(|name| self.cookie(name, String::new(), Duration::ZERO, request)).collect()
    }

    fn is_https(&self, request: &HttpRequest) -> bool {
        is_https(request, self.trust_proxy)
    }

    fn cookie(&self, name: &'static str, value: String, max_age: Duration, request: &HttpRequest) -> Cookie<'static> {
        Cookie::build(name, value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.is_https(request))
            .max_age(max_age)
            .finish()
    }

    /// Who sent the request, and the login they used; none for a cookie that is absent, forged, cut or expired,
    /// and for a login that [is not valid any more](Login::holder).
    pub fn holder(&self, request: &HttpRequest, catalogue: &Catalogue, now: Timestamp) -> Option<(Login, Holder)> {
        self.standing(request, now).find_map(|login| {
            let holder = login.holder(catalogue, now)?;
            Some((login, holder))
        })
    }

    /// The user who sent the request and must first choose a longer PIN.
    pub fn pin_due<'c>(&self, request: &HttpRequest, catalogue: &'c Catalogue, now: Timestamp) -> Option<&'c User> {
        self.standing(request, now).find_map(|login| login.pin_due(catalogue))
    }

    /// The login that a browser's cookie names, even if it is not valid: it may have expired, and its PIN may
    /// have been changed.
    pub fn earlier(&self, request: &HttpRequest) -> Option<Login> {
        self.contents(request).next().map(|content| content.login)
    }

    /// The logins of a request that have not expired.
    fn standing(&self, request: &HttpRequest, now: Timestamp) -> impl Iterator<Item = Login> {
        let contents = self.contents(request).filter(move |content| now < content.expires);
        contents.map(|content| content.login)
    }

    /// The contents of the request's cookies that we have signed, those first that only this host can have set.
    fn contents(&self, request: &HttpRequest) -> impl Iterator<Item = Content> {
        let cookies = request.cookies().map(|cookies| cookies.to_vec()).unwrap_or_default();
        let named = |name| cookies.iter().filter(move |cookie| cookie.name() == name);
        let signed: Vec<Content> =
            named(SECURE_COOKIE).chain(named(COOKIE)).filter_map(|cookie| self.content(cookie)).collect();
        signed.into_iter()
    }

    fn content(&self, cookie: &Cookie<'static>) -> Option<Content> {
        let verified = CookieJar::new().signed(&self.key).verify(cookie.clone())?;
        Content::read(verified.value())
    }
}

/// `<expiry in Unix ms>.<fingerprint>.<user name>`, the name in hexadecimal because a cookie holds few characters;
/// `pin-due-<user name>` or `link-<number>` in place of it.
struct Content {
    expires: Timestamp,
    login: Login,
}

impl Content {
    fn write(&self) -> String {
        let subject: String = match &self.login.subject {
            Subject::User(name) => hex(name),
            Subject::PinDue(name) => format!("{PIN_DUE_MARK}{}", hex(name)),
            Subject::Link(id) => format!("{LINK_MARK}{id}"),
        };
        format!("{}.{}.{subject}", self.expires.as_millis(), self.login.fingerprint.simple())
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (expires, fingerprint, subject) = (parts.next()?, parts.next()?, parts.next()?);
        let expires = Timestamp::from_millis(expires.parse().ok()?);
        let fingerprint = Uuid::try_parse(fingerprint).ok()?;
        Some(Self { expires, login: Login { subject: read_subject(subject)?, fingerprint } })
    }
}

fn read_subject(text: &str) -> Option<Subject> {
    if let Some(number) = text.strip_prefix(LINK_MARK) {
        return Some(Subject::Link(LinkId::new(number.parse().ok()?)));
    }
    match text.strip_prefix(PIN_DUE_MARK) {
        Some(name) => Some(Subject::PinDue(from_hex(name)?)),
        None => Some(Subject::User(from_hex(text)?)),
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(digits: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(hex_byte).collect();
    String::from_utf8(bytes?).ok()
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header;
    use actix_web::test::TestRequest;

    use minicup_domain::tournament::{LinkIssued, LinkRevoked, UserEvent};
    use minicup_domain::{CommandId, Event, MatchId, Position, Recorded, Revision};
    use minicup_projections::Projection;

    use super::*;
    use crate::access::Rights;
    use crate::access::pin::tests::user;

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

    fn record(catalogue: &mut Catalogue, event: UserEvent) {
        catalogue.apply(&Recorded {
            revision: Revision::new(0),
            position: Position::new(0),
            id: Uuid::nil(),
            at: NOW,
            user: None,
            command_id: CommandId::new(Uuid::nil()),
            intent: None,
            event: Event::User(event),
        });
    }

    fn catalogue(users: &[User]) -> Catalogue {
        let mut catalogue = Catalogue::default();
        users.iter().for_each(|user| record(&mut catalogue, UserEvent::UserDefined(user.clone())));
        catalogue
    }

    fn awkward() -> User {
        user("Jiří; =\"%41", Some("1234"))
    }

    /// One user with an awkward name, and the value of the cookie they get.
    fn logged_in() -> (User, Catalogue, String) {
        let user = awkward();
        let login = Login::of_user(&user).unwrap();
        let value = sessions().open(&login, &request(), NOW).value().to_owned();
        (user.clone(), catalogue(&[user]), value)
    }

    fn name(value: &str, catalogue: &Catalogue, now: Timestamp) -> Option<String> {
        sessions().holder(&with_cookie(value), catalogue, now).map(|(_, holder)| holder.author)
    }

    #[test]
    fn a_login_lasts_thirty_days() {
        let (_, users, value) = logged_in();
        let days = |days: u32| NOW.plus_seconds(days * 24 * 60 * 60);
        assert_eq!(name(&value, &users, NOW).as_deref(), Some("Jiří; =\"%41"));
        assert!(name(&value, &users, days(29)).is_some());
        assert_eq!(name(&value, &users, days(30)), None);
    }

    #[test]
    fn the_cookie_is_for_this_service_alone() {
        let login = Login::of_user(&awkward()).unwrap();
        let plain = sessions().open(&login, &request(), NOW).to_string();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
            assert!(plain.contains(part), "{part} is missing in {plain}");
        }
        assert!(!plain.contains("Secure"), "{plain}");
        let https = TestRequest::default().insert_header(("x-forwarded-proto", "https")).to_http_request();
        let secure = sessions().open(&login, &https, NOW).to_string();
        assert!(secure.starts_with("__Host-minicup_login=") && secure.contains("Secure"), "{secure}");
        assert!(secure.contains("Path=/") && !secure.contains("Domain"), "{secure}");
        let closed = |request: &HttpRequest| -> Vec<String> {
            let cookies = sessions().close(request).into_iter();
            cookies.map(|cookie| cookie.to_string()).inspect(|text| assert!(text.contains("Max-Age=0"))).collect()
        };
        let (of_http, of_https) = (closed(&request()), closed(&https));
        assert!(of_http.len() == 1 && of_http[0].starts_with("minicup_login=;"), "{of_http:?}");
        assert!(of_https.len() == 2 && of_https[0].starts_with("__Host-minicup_login=;"), "{of_https:?}");
        assert!(of_https[1].starts_with("minicup_login=;") && of_https[0].contains("Secure"), "{of_https:?}");
    }

    #[test]
    fn what_was_tampered_with_is_anonymous() {
        let (_, users, value) = logged_in();
        for cut in 0..value.len() {
            assert_eq!(name(&value[..cut], &users, NOW), None, "cut at {cut}");
        }
        let later = value.replace("1802592000000", "1902592000000");
        assert_ne!(later, value);
        for forged in
            [later.as_str(), "2|1:0|10:1700000000|4:user|4:am9l|deadbeef", "%ff%fe", "ž", "a.b.c", "1.2.link-1"]
        {
            assert_eq!(name(forged, &users, NOW), None, "{forged}");
        }
        let other = Sessions::new(Key::from(&[8; 64]), true);
        assert_eq!(other.holder(&with_cookie(&value), &users, NOW), None);
        assert_eq!(sessions().holder(&request(), &users, NOW), None);
    }

    #[test]
    fn a_new_pin_and_a_removed_user_end_the_login() {
        let (known, _, value) = logged_in();
        let changed = user(&known.username, Some("1234"));
        assert_eq!(name(&value, &catalogue(&[changed]), NOW), None);
        assert_eq!(name(&value, &Catalogue::default(), NOW), None);
        assert_eq!(name(&value, &catalogue(&[User { pin_hash: None, ..known }]), NOW), None);
    }

    #[test]
    fn a_user_without_a_pin_cannot_be_logged_in() {
        assert_eq!(Login::of_user(&user("jil", None)), None);
    }

    #[test]
    fn a_link_without_its_match_or_revoked_is_nobody() {
        let issued = LinkIssued {
            id: LinkId::new(1),
            match_id: MatchId::new(7),
            label: "court 2".to_owned(),
            secret_hash: "hash".to_owned(),
        };
        let mut known = Catalogue::default();
        record(&mut known, UserEvent::LinkIssued(issued));
        let link = known.links().get(LinkId::new(1)).unwrap().clone();
        let value = sessions().open(&Login::of_link(&link), &request(), NOW).value().to_owned();
        let read = sessions().standing(&with_cookie(&value), NOW).next();
        assert_eq!(read, Some(Login::of_link(&link)));
        assert_eq!(name(&value, &known, NOW), None, "the match is not on the schedule");
        record(&mut known, UserEvent::LinkRevoked(LinkRevoked { id: LinkId::new(1) }));
        assert_eq!(name(&value, &known, NOW), None);
    }

    #[test]
    fn who_has_to_choose_a_pin_is_nobody_else_and_has_a_quarter_of_an_hour() {
        let (known, users, _) = logged_in();
        let value = sessions().open(&Login::of_pin_due(&known).unwrap(), &request(), NOW).value().to_owned();
        let due = |catalogue: &Catalogue, now| {
            sessions().pin_due(&with_cookie(&value), catalogue, now).map(|user| user.username.clone())
        };
        assert_eq!(due(&users, NOW).as_deref(), Some(known.username.as_str()));
        assert_eq!(name(&value, &users, NOW), None);
        assert_eq!(due(&users, NOW.plus_seconds(15 * 60)), None);
        assert_eq!(due(&catalogue(&[user(&known.username, Some("12345678"))]), NOW), None, "another PIN was chosen");
        let (_, _, whole) = logged_in();
        assert_eq!(sessions().pin_due(&with_cookie(&whole), &users, NOW), None);
    }

    #[test]
    fn rights_follow_the_role() {
        let (_, users, value) = logged_in();
        let (_, holder) = sessions().holder(&with_cookie(&value), &users, NOW).unwrap();
        assert_eq!(holder.rights, Rights::Scorekeeper);
    }

    #[test]
    fn both_names_are_taken_and_the_secure_one_first() {
        let (jil, eva) = (user("jil", Some("1234")), user("eva", Some("2345")));
        let known = catalogue(&[jil.clone(), eva.clone()]);
        let value = |user| sessions().open(&Login::of_user(user).unwrap(), &request(), NOW).value().to_owned();
        let who = |cookies: String| {
            let request = TestRequest::default().insert_header((header::COOKIE, cookies)).to_http_request();
            sessions().holder(&request, &known, NOW).map(|(_, holder)| holder.author)
        };
        assert_eq!(who(format!("{SECURE_COOKIE}={}", value(&eva))).as_deref(), Some("eva"));
        let both = format!("{COOKIE}={}; {SECURE_COOKIE}={}", value(&jil), value(&eva));
        assert_eq!(who(both).as_deref(), Some("eva"));
        assert_eq!(who(format!("{SECURE_COOKIE}=x; {COOKIE}={}", value(&jil))).as_deref(), Some("jil"));
    }

    #[test]
    fn a_stale_cookie_beside_the_right_one_does_no_harm() {
        let (_, users, value) = logged_in();
        let both = TestRequest::default()
            .insert_header((header::COOKIE, format!("other=1; {COOKIE}=stale; {COOKIE}={value}")))
            .to_http_request();
        assert!(sessions().holder(&both, &users, NOW).is_some());
    }
}
