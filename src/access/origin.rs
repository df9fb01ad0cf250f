//! Which web pages may open sockets and post.
//!
//! Browsers send cookies whichever page makes the request, so a stranger's page could act as its reader, a scorekeeper.
//! A page that reaches the service under a stranger's name by DNS rebinding has the same origin as its `Host` header
//! and passes here; it is harmless, because the login cookie belongs to the service's own name and is not sent.

use crate::settings::origin::{Origin, split_authority};

/// Whether a request with this `Origin` and `Host` header may act.
///
/// Yes for clients that are not browsers (no origin), for the service's own pages (origin and host are the same), for
/// pages of this machine or of the hall's network (`localhost`, loopback and private addresses) and for the origins
/// `configured`. No for everything else, also for what is not an origin, such as `null`.
pub fn allowed(origin: Option<&str>, host: Option<&str>, configured: &[String]) -> bool {
    let Some(origin) = origin else { return true };
    let Some(page) = Origin::parse(origin) else { return false };
    page.is_at(host) || page.is_local() || configured.iter().filter_map(|text| Origin::parse(text)).any(|o| o == page)
}

/// Where clients reach the service, as an origin: what the service's own page says, which knows the scheme even behind
/// a proxy, or else the requested `Host`. None if that is not a host.
pub fn of_service(origin: Option<&str>, host: &str, is_https: bool) -> Option<String> {
    if let Some(page) = origin.filter(|text| Origin::parse(text).is_some_and(|page| page.is_at(Some(host)))) {
        return Some(page.to_owned());
    }
    split_authority(host)?;
    Some(format!("{}://{host}", if is_https { "https" } else { "http" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_knows_its_own_address() {
        let own = |origin, host| of_service(origin, host, false);
        assert_eq!(own(Some("https://live.example"), "live.example").as_deref(), Some("https://live.example"));
        assert_eq!(own(Some("https://other.example"), "live.example").as_deref(), Some("http://live.example"));
        assert_eq!(own(None, "127.0.0.1:8888").as_deref(), Some("http://127.0.0.1:8888"));
        assert_eq!(of_service(None, "live.example", true).as_deref(), Some("https://live.example"));
        assert_eq!(own(None, "live.example/\"><script>"), None);
    }

    #[track_caller]
    fn check(origin: &str, expected: bool) {
        let configured = ["https://club.example".to_owned(), "https://live.club.example".to_owned()];
        assert_eq!(allowed(Some(origin), Some("live.example:8888"), &configured), expected, "{origin}");
    }

    #[test]
    fn pages_of_the_hall_and_configured_ones_may() {
        for origin in [
            "http://localhost:8888",
            "http://LOCALHOST",
            "http://127.0.0.1",
            "http://192.168.1.5",
            "http://10.0.0.1:80",
            "https://172.16.0.9:3000",
            "http://[::1]:8888",
            "http://[fd00::1]",
            "http://[::ffff:10.0.0.1]",
            "https://club.example",
            "https://club.example:443",
            "https://live.club.example",
        ] {
            check(origin, true);
        }
    }

    #[test]
    fn everything_else_may_not() {
        for origin in [
            "",
            "null",
            "file://",
            "https://",
            "https://evil.example",
            "http://localhost.evil.example",
            "http://192.evil.example",
            "http://192.168.1.5.evil.example",
            "http://10.0.0.1.nip.io",
            "http://club.example:8080",
            "http://club.example",
            "https://club.example.evil.example",
            "https://evilclub.example",
            "http://8.8.8.8",
            "http://172.32.0.1",
            "http://[2001:db8::1]",
            "http://localhost@evil.example",
            "http://evil.example#localhost",
            "http://localhost/",
            "http://localhost:",
            "http://localhost:+80",
            "http://localhost:99999",
            "http://localhost http://evil.example",
            "http://127.1",
            "http://0x7f.0.0.1",
            "http://2130706433",
            "ws://localhost",
            "chrome-extension://localhost",
        ] {
            check(origin, false);
        }
    }

    #[test]
    fn no_origin_is_no_browser() {
        assert!(allowed(None, Some("live.example"), &[]));
        assert!(allowed(None, None, &[]));
    }

    #[test]
    fn the_services_own_pages_may() {
        for (origin, host, expected) in [
            ("http://live.example", "live.example", true),
            ("https://live.example", "live.example", true),
            ("https://live.example", "live.example:443", true),
            ("http://live.example:8888", "LIVE.example:8888", true),
            ("http://live.example:8888", "live.example", false),
            ("http://live.example", "live.example:8888", false),
            ("http://evil.example", "live.example", false),
            ("http://8.8.8.8:1", "8.8.8.8:1", true),
            ("http://[2001:db8::1]:1", "[2001:db8::1]:1", true),
            ("http://live.example", "live.example,evil.example", false),
        ] {
            assert_eq!(allowed(Some(origin), Some(host), &[]), expected, "{origin} at {host}");
        }
    }
}
