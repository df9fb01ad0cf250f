//! The origin of a web page.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A scheme, a host, optionally a port, and nothing else.
#[derive(Debug)]
pub struct Origin<'a> {
    https: bool,
    host: &'a str,
    port: u16,
}

impl PartialEq for Origin<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.https == other.https && self.port == other.port && self.host.eq_ignore_ascii_case(other.host)
    }
}

impl<'a> Origin<'a> {
    /// None for anything that is not the origin of a web page.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (https, authority) = match text.split_once("://")? {
            ("http", authority) => (false, authority),
            ("https", authority) => (true, authority),
            _ => return None,
        };
        let (host, port) = split_authority(authority)?;
        Some(Self { https, host, port: port.unwrap_or(default_port(https)) })
    }

    /// Whether the page came from the requested host. The scheme is ignored: behind a proxy that uses https
    /// with the client the service does not know it.
    pub fn is_at(&self, host: Option<&str>) -> bool {
        let Some((name, port)) = host.and_then(split_authority) else { return false };
        self.host.eq_ignore_ascii_case(name) && self.port == port.unwrap_or(default_port(self.https))
    }

    /// Whether it is a page of this machine or of the hall's network.
    pub fn is_local(&self) -> bool {
        if self.host.eq_ignore_ascii_case("localhost") {
            return true;
        }
        match address(self.host) {
            Some(IpAddr::V4(v4)) => v4.is_loopback() || v4.is_private(),
            Some(IpAddr::V6(v6)) => v6.is_loopback() || v6.is_unique_local(),
            None => false,
        }
    }
}

const fn default_port(https: bool) -> u16 {
    if https { 443 } else { 80 }
}

/// Host and port of `host`, `host:port` or the same with an IPv6 address in brackets.
pub fn split_authority(authority: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(parse_port(port)?)),
        _ => (authority, None),
    };
    let is_name = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
    (is_name || bracketed(host).is_some()).then_some((host, port))
}

fn parse_port(text: &str) -> Option<u16> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

fn address(host: &str) -> Option<IpAddr> {
    match bracketed(host) {
        Some(v6) => Some(IpAddr::V6(v6).to_canonical()),
        None => host.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

fn bracketed(host: &str) -> Option<Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}
