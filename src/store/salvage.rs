//! What an event that cannot be read may have been about, from its stream, its type and what is left of its data.

use minicup_domain::tournament::SeasonEvent;
use minicup_domain::{About, LinkId, Logins, Stored, Stream};
use serde_json::Value;

use super::RecordedEvent;

/// The only known event of a season that sets how players are shown. One of an unknown type may do so too.
const PRIVACY: &str = "PrivacySet";

/// What the event may have been about; more rather than less if it does not say.
pub(super) fn about(stored: &RecordedEvent) -> About {
    match Stream::parse(stored.stream.as_str()) {
        Some(Stream::Match(id)) => About::Match(id),
        Some(Stream::Season(slug)) => About::Season { slug, privacy: may_say_privacy(&stored.kind) },
        Some(Stream::Roster(team)) => About::Roster(team),
        Some(Stream::Users) => About::Logins(logins(&stored.kind, &stored.data)),
        None => About::Unknown,
    }
}

fn may_say_privacy(kind: &str) -> bool {
    kind == PRIVACY || SeasonEvent::TYPES.iter().all(|event_type| event_type.name != kind)
}

fn logins(kind: &str, data: &[u8]) -> Logins {
    let user = || text_member(data, "username").map(Logins::User);
    let link = || number_member(data, "id").map(|id| Logins::Link(LinkId::new(id)));
    match kind {
        "UserDefined" | "UserRemoved" => user().unwrap_or(Logins::Users),
        "LinkIssued" | "CourtLinkIssued" | "LinkRevoked" => link().unwrap_or(Logins::Links),
        "UsersImported" => Logins::Nobody,
        _ => user().or_else(link).unwrap_or(Logins::All),
    }
}

fn member(data: &[u8], name: &str) -> Option<Value> {
    serde_json::from_slice::<Value>(data).ok()?.get_mut(name).map(Value::take)
}

/// A member of data that may not be JSON any more.
fn text_member(data: &[u8], name: &str) -> Option<String> {
    if let Some(value) = member(data, name) {
        return value.as_str().map(str::to_owned);
    }
    let text = after(data, name)?.strip_prefix('"')?.to_owned();
    let (value, _) = text.split_once('"')?;
    // A name with an escape in it is not read in part.
    (!value.contains('\\')).then(|| value.to_owned())
}

fn number_member(data: &[u8], name: &str) -> Option<i64> {
    if let Some(value) = member(data, name) {
        return value.as_i64();
    }
    let text = after(data, name)?;
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The text after a member's name, as this program writes it: without spaces.
fn after(data: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(data);
    let (_, rest) = text.split_once(&format!("\"{name}\":"))?;
    Some(rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_told_apart_by_what_is_left_of_the_data() {
        let user = |name: &str| Logins::User(name.to_owned());
        let link = |id| Logins::Link(LinkId::new(id));
        for (kind, data, expected) in [
            ("UserDefined", r#"{"username":"anna","role":"emperor"}"#, user("anna")),
            ("UserDefined", r#"{"username":"anna","role":"adm"#, user("anna")),
            ("UserRemoved", r#"{"user\u0001ame":"anna"}"#, Logins::Users),
            ("UserRemoved", r#"{"username":7}"#, Logins::Users),
            ("UserRemoved", "abc", Logins::Users),
            ("LinkRevoked", r#"{"id":12"#, link(12)),
            ("LinkRevoked", r#"{"id":"x"}"#, Logins::Links),
            ("UserForgotten", r#"{"username":"anna","id":1}"#, user("anna")),
            ("CourtLinkIssued", r#"{"id":3,"court":"A"}"#, link(3)),
            ("Whatever", "{}", Logins::All),
        ] {
            assert_eq!(logins(kind, data.as_bytes()), expected, "{kind} {data}");
        }
    }
}
