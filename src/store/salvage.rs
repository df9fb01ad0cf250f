//! What an event that cannot be read may have been about, from its stream, its type and what is left of its data.

use minicup_domain::{About, LinkId, Logins, SeasonSlug, TeamId};
use serde_json::Value;

use super::RecordedEvent;
use super::codec::{ROSTER_PREFIX, SEASON_PREFIX, USERS_STREAM, match_of};

/// Events of a season that do not say how players are shown. One of an unknown type may.
const APART_FROM_PRIVACY: [&str; 8] = [
    "SeasonDefined",
    "CategoryDefined",
    "CategoryRemoved",
    "TeamDefined",
    "TeamRemoved",
    "MatchScheduled",
    "MatchCancelled",
    "SeasonImported",
];

/// What the event may have been about; more rather than less where it does not say.
pub(super) fn about(stored: &RecordedEvent) -> About {
    let stream = stored.stream.as_str();
    if let Some(id) = match_of(&stored.stream) {
        return About::Match(id);
    }
    if let Some(slug) = stream.strip_prefix(SEASON_PREFIX) {
        let privacy = !APART_FROM_PRIVACY.contains(&stored.kind.as_ref());
        return About::Season { slug: SeasonSlug::new(slug), privacy };
    }
    let team = stream.strip_prefix(ROSTER_PREFIX).and_then(|id| id.parse().ok());
    match team {
        Some(team) => About::Roster(TeamId::new(team)),
        None if stream == USERS_STREAM => About::Logins(logins(&stored.kind, &stored.data)),
        None => About::Unknown,
    }
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
    // A name with an escape in it is not read half.
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

/// What follows on a member's name, as this program writes it: without spaces.
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
