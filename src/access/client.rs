//! Who is at the other end of a request.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header;

use super::origin;

/// The header to which a reverse proxy appends the address of its peer. `Forwarded` is deliberately not read: proxies
/// that do not know it pass on what the client sends.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The header in which a reverse proxy says which scheme the client uses.
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// Headers that proxies add to what they forward.
const FORWARDED: [&str; 4] = [FORWARDED_FOR, FORWARDED_PROTO, "forwarded", "via"];

/// The client's address: the peer's, or with `trust_proxy` the last hop the proxy in front has forwarded, because
/// every hop before it is only the client's claim. Clients without an address count as one.
pub fn address(request: &HttpRequest, trust_proxy: bool) -> IpAddr {
    let forwarded = trust_proxy.then(|| last(request, FORWARDED_FOR)).flatten().and_then(parse_hop);
    let peer = request.peer_addr().map(|peer| peer.ip());
    forwarded.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).to_canonical()
}

/// Whether the client is on this machine. A forwarded request without a trusted statement of its origin may be
/// anybody's.
pub fn is_here(request: &HttpRequest, trust_proxy: bool) -> bool {
    let is_forwarded = || FORWARDED.iter().any(|name| request.headers().contains_key(*name));
    let is_readable = || last(request, FORWARDED_FOR).and_then(parse_hop).is_some();
    let is_vouched = !is_forwarded() || (trust_proxy && is_readable());
    address(request, trust_proxy).is_loopback() && is_vouched
}

/// Whether the client uses https. The service itself does not, so only a trusted proxy can say so.
pub fn is_https(request: &HttpRequest, trust_proxy: bool) -> bool {
    trust_proxy && last(request, FORWARDED_PROTO).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
}

/// The address under which clients know this service: scheme, host and port. None if the request does not say.
pub fn own_origin(request: &HttpRequest, trust_proxy: bool) -> Option<String> {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    origin::of_service(text(header::ORIGIN), text(header::HOST)?, is_https(request, trust_proxy))
}

/// The last element of a header that may come several times and hold several elements.
fn last<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    // Hops before the last one are only the client's claims, and need not be text at all.
    let line = request.headers().get_all(name).last()?.as_bytes();
    std::str::from_utf8(line.rsplit(|byte| *byte == b',').next()?).ok().map(str::trim)
}

fn parse_hop(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    bare.parse().ok().or_else(|| hop.parse().ok().map(|socket: SocketAddr| socket.ip()))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn request(forwarded: &[&str]) -> HttpRequest {
        let peer = TestRequest::default().peer_addr("10.0.0.9:5555".parse().unwrap());
        let forwarded = forwarded.iter().map(|value| (FORWARDED_FOR, *value));
        forwarded.fold(peer, |request, header| request.append_header(header)).to_http_request()
    }

    #[track_caller]
    fn check(forwarded: &[&str], expected: &str) {
        assert_eq!(address(&request(forwarded), true).to_string(), expected);
    }

    #[test]
    fn without_a_proxy_the_header_is_the_clients_own_word() {
        assert_eq!(address(&request(&["1.2.3.4"]), false).to_string(), "10.0.0.9");
    }

    #[test]
    fn behind_a_proxy_the_last_hop_counts() {
        check(&["1.2.3.4"], "1.2.3.4");
        check(&["6.6.6.6, 1.2.3.4"], "1.2.3.4");
        check(&["6.6.6.6", "7.7.7.7,1.2.3.4:5678"], "1.2.3.4");
        check(&["2001:db8::1"], "2001:db8::1");
        check(&["[2001:db8::1]:80"], "2001:db8::1");
        check(&["[2001:db8::1]"], "2001:db8::1");
        check(&["::ffff:1.2.3.4"], "1.2.3.4");
    }

    #[test]
    fn a_hop_that_is_no_address_leaves_the_peer() {
        check(&[], "10.0.0.9");
        check(&["1.2.3.4, unknown"], "10.0.0.9");
        check(&[""], "10.0.0.9");
    }

    #[test]
    fn no_address_at_all_is_one_client() {
        let request = TestRequest::default().to_http_request();
        assert_eq!(address(&request, true), IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    }

    #[test]
    fn what_a_proxy_forwards_is_not_from_here() {
        let from = |peer: &str, header: Option<(&str, &str)>, trust_proxy| {
            let request = TestRequest::default().peer_addr(peer.parse().unwrap());
            is_here(&header.into_iter().fold(request, TestRequest::insert_header).to_http_request(), trust_proxy)
        };
        assert!(
            from("127.0.0.1:1", None, false)
                && from("[::1]:1", None, true)
                && from("[::ffff:127.0.0.1]:1", None, false)
        );
        assert!(!from("10.0.0.9:1", None, false) && !from("10.0.0.9:1", None, true));
        let stranger = (FORWARDED_FOR, "192.0.2.1");
        assert!(!from("127.0.0.1:1", Some(stranger), false) && !from("127.0.0.1:1", Some(stranger), true));
        assert!(from("127.0.0.1:1", Some((FORWARDED_FOR, "::1")), true));
        assert!(
            !from("127.0.0.1:1", Some((FORWARDED_FOR, "?")), true)
                && !from("127.0.0.1:1", Some(("via", "1.1 x")), true)
        );
        let odd_hops = TestRequest::default().peer_addr("127.0.0.1:1".parse().unwrap());
        let value = header::HeaderValue::from_bytes(b"\xff, 192.0.2.1").unwrap();
        let request = odd_hops.insert_header((FORWARDED_FOR, value)).to_http_request();
        assert_eq!(address(&request, true), IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));
        assert!(!is_here(&request, true));
        for (name, value) in [(FORWARDED_FOR, "127.0.0.1"), ("via", "1.1 proxy"), ("forwarded", "for=127.0.0.1")] {
            assert!(!from("127.0.0.1:1", Some((name, value)), false), "{name}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_tells_the_scheme() {
        let request = TestRequest::default().insert_header((FORWARDED_PROTO, "http, https")).to_http_request();
        assert!(is_https(&request, true));
        assert!(!is_https(&request, false));
        assert!(!is_https(&TestRequest::default().to_http_request(), true));
    }
}
