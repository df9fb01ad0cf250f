//! The only parameter of an address that is ours, `prefix=litovel.`: several tournaments can share a server.

use super::fault::unusable;
use crate::store::StoreError;
use crate::store::codec::SEASON_PREFIX;

/// The parameter; spelt in any case, like those of the crate.
const PARAMETER: &str = "prefix";

/// Longest prefix. A name on the server is prefix, kind and id, and should fit on a line of the server's own pages.
const LONGEST: usize = 64;

/// What a prefix may hold besides letters and digits: characters without a meaning in an address.
const SIGNS: &str = ".-_";

/// Removes the parameter: returns the address as the crate knows it, and the prefix of the names of our streams on the
/// server, empty if the address does not say.
///
/// # Errors
/// [`StoreError::Unavailable`] saying what a prefix may be.
pub(super) fn take_off(url: &str) -> Result<(String, String), StoreError> {
    let Some((server, query)) = url.split_once('?') else {
        return Ok((url.to_owned(), String::new()));
    };
    let is_ours = |pair: &&str| pair.split('=').next().is_some_and(|name| name.eq_ignore_ascii_case(PARAMETER));
    let (ours, others): (Vec<&str>, Vec<&str>) = query.split('&').partition(is_ours);
    let prefix = match ours.as_slice() {
        [] => String::new(),
        [pair] => checked(pair.split_once('=').map_or("", |(_, value)| value))?,
        _ => return Err(unusable("there can be one prefix only")),
    };
    match others.is_empty() {
        true => Ok((server.to_owned(), prefix)),
        false => Ok((format!("{server}?{}", others.join("&")), prefix)),
    }
}

/// An empty prefix is a mistake, such as a variable that was not set: it would mix tournaments. So is one
/// that makes our streams look like the seasons of the store it is added to, whose names may continue in any way.
fn checked(prefix: &str) -> Result<String, StoreError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || SIGNS.contains(c);
    let fits = (1..=LONGEST).contains(&prefix.len()) && prefix.chars().all(plain) && !prefix.contains(SEASON_PREFIX);
    match fits {
        true => Ok(prefix.to_owned()),
        false => Err(unusable(&format!(
            "a prefix is 1 to {LONGEST} letters, digits and {SIGNS}, without {SEASON_PREFIX} in it"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_taken_off_wherever_it_stands() {
        for (url, server, prefix) in [
            ("esdb://a", "esdb://a", ""),
            ("esdb://a?tls=false", "esdb://a?tls=false", ""),
            ("esdb://a?prefix=litovel.", "esdb://a", "litovel."),
            ("esdb://u:p@a,b?Prefix=A-1_&tls=false", "esdb://u:p@a,b?tls=false", "A-1_"),
            ("esdb://a?tls=false&prefix=x&nodePreference=leader", "esdb://a?tls=false&nodePreference=leader", "x"),
            ("esdb://a?prefixes=x", "esdb://a?prefixes=x", ""),
        ] {
            assert_eq!(take_off(url), Ok((server.to_owned(), prefix.to_owned())), "{url}");
        }
    }

    #[test]
    fn prefixes_that_would_mix_or_mislead_are_refused() {
        let long = "x".repeat(LONGEST + 1);
        for bad in ["", "$x", "a b", "a/b", "a%2E", "é", "a=b", "season-2026.", "x.season-", "a&prefix=b", &long] {
            let url = format!("esdb://a?tls=false&prefix={bad}");
            let fault = take_off(&url).unwrap_err().to_string();
            assert!(fault.contains("prefix"), "{bad}: {fault}");
        }
        assert!(take_off("esdb://a?prefix").is_err());
        assert!(take_off(&format!("esdb://a?prefix={}", "x".repeat(LONGEST))).is_ok());
    }
}
