//! Links for phones: issued, revoked, expired; and users who go.

use minicup_domain::tournament::{
    LINK_HOURS, Link, LinkIssued, LinkRejection, LinkRevoked, LinkScope, Links, MAX_VALID_LINKS, Role, User, UserEvent,
    UserRemoved, Users, decide_issue, decide_revoke, decide_user_removal, evolve_links, evolve_users,
};
use minicup_domain::{LinkId, MatchId, SeasonSlug, Timestamp};

const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);
const ONE: LinkId = LinkId::new(1);

const MATCH: LinkScope = LinkScope::Match(MatchId::new(7));

fn court() -> LinkScope {
    LinkScope::Court { season: SeasonSlug::new("2019"), court: "Hala 2".to_owned() }
}

fn issue(links: Links, label: &str) -> Links {
    issue_for(links, MATCH, label)
}

fn issue_for(links: Links, scope: LinkScope, label: &str) -> Links {
    match decide_issue(&links, scope, label, "hash", 0) {
        Ok(issued) => evolve_links(links, &issued, NOON, Some("eva")),
        Err(_) => links,
    }
}

fn revoke(links: Links, id: LinkId, by: &str) -> Links {
    let later = NOON.plus_seconds(60);
    evolve_links(links, &UserEvent::LinkRevoked(LinkRevoked { id }), later, Some(by))
}

fn first(links: &Links) -> Option<Link> {
    links.get(ONE).cloned()
}

fn is_valid(links: &Links, start: Option<Timestamp>, now: Timestamp) -> Option<bool> {
    first(links).map(|link| link.is_valid(start, now))
}

#[test]
fn links_are_numbered_in_order_and_remember_who_issued_them() {
    let links = issue(issue(Links::default(), "court 1"), "court 2");
    let numbered: Vec<(i64, &str)> = links.links.iter().map(|link| (link.id.get(), link.label.as_str())).collect();
    assert_eq!(numbered, [(1, "court 1"), (2, "court 2")]);
    assert_eq!(first(&links).map(|link| (link.issued_at, link.issued_by)), Some((NOON, Some("eva".to_owned()))));
}

#[test]
fn links_for_a_match_and_for_a_court_are_counted_together() {
    let links = issue_for(issue_for(Links::default(), court(), "court 2"), MATCH, "final");
    let scopes: Vec<(i64, LinkScope)> = links.links.iter().map(|link| (link.id.get(), link.scope.clone())).collect();
    assert_eq!(scopes, [(1, court()), (2, MATCH)]);
    assert_eq!(first(&links).map(|link| link.author()), Some("link:court 2".to_owned()));
    let again = issue_for(Links::default(), MATCH, "other").links.remove(0);
    let issued = UserEvent::LinkIssued(LinkIssued {
        id: again.id,
        match_id: MatchId::new(7),
        label: again.label,
        secret_hash: again.secret_hash,
    });
    assert_eq!(evolve_links(links.clone(), &issued, NOON, None), links, "a number is issued once");
    assert_eq!(
        revoke(links, ONE, "jan").links[0].revoked.clone().and_then(|revoked| revoked.1),
        Some("jan".to_owned())
    );
}

#[test]
fn a_revoked_link_stays_revoked_by_who_was_first() {
    let links = issue(Links::default(), "court 1");
    assert_eq!(decide_revoke(&links, ONE), Ok(vec![UserEvent::LinkRevoked(LinkRevoked { id: ONE })]));
    assert_eq!(is_valid(&links, Some(NOON), NOON), Some(true));
    let links = revoke(revoke(links, ONE, "eva"), ONE, "jan");
    assert_eq!(decide_revoke(&links, ONE), Ok(vec![]));
    assert_eq!(first(&links).and_then(|link| link.revoked?.1), Some("eva".to_owned()));
    assert_eq!(is_valid(&links, Some(NOON), NOON), Some(false));
    assert_eq!(decide_revoke(&links, LinkId::new(2)), Err(LinkRejection::Unknown));
}

#[test]
fn a_link_ends_two_days_behind_the_start_or_the_issue() {
    let links = issue(Links::default(), "court 1");
    let hours = |from: Timestamp, hours: u32| from.plus_seconds(hours * 60 * 60);
    let tomorrow = hours(NOON, 24);
    for (start, end) in [(tomorrow, hours(tomorrow, LINK_HOURS)), (Timestamp::from_seconds(0), hours(NOON, LINK_HOURS))]
    {
        assert_eq!(first(&links).map(|link| link.expires_at(start)), Some(end));
        assert_eq!(is_valid(&links, Some(start), Timestamp::from_millis(end.as_millis() - 1)), Some(true));
        assert_eq!(is_valid(&links, Some(start), end), Some(false));
    }
    assert_eq!(is_valid(&links, None, NOON), Some(false), "the match is off the schedule");
}

#[test]
fn there_are_so_many_links_and_no_more() {
    let one_more = |valid| decide_issue(&Links::default(), MATCH, "x", "hash", valid);
    assert!(one_more(MAX_VALID_LINKS - 1).is_ok());
    assert_eq!(one_more(MAX_VALID_LINKS), Err(LinkRejection::TooMany));
}

fn user(username: &str, role: Role, can_log_in: bool) -> User {
    let pin_hash = can_log_in.then(|| "hash".to_owned());
    User { username: username.to_owned(), name: username.to_owned(), role, pin_hash, pin_size: None, pin_index: None }
}

#[test]
fn a_user_who_is_removed_is_gone() {
    let users =
        Users { users: vec![user("eva", Role::Admin, true), user("jan", Role::Scorekeeper, true)], ..Users::default() };
    let events = decide_user_removal(&users, "jan");
    assert_eq!(events, [UserEvent::UserRemoved(UserRemoved { username: "jan".to_owned() })]);
    let left = events.iter().fold(users, evolve_users);
    assert_eq!(left.users, [user("eva", Role::Admin, true)]);
    assert_eq!(decide_user_removal(&left, "jan"), []);
}

#[test]
fn the_last_admin_is_the_only_one_who_can_log_in() {
    let mut users =
        Users { users: vec![user("eva", Role::Admin, true), user("old", Role::Admin, false)], ..Users::default() };
    assert!(users.is_last_admin("eva") && !users.is_last_admin("old"));
    users.users.push(user("jan", Role::Admin, true));
    assert!(!users.is_last_admin("eva") && !users.is_last_admin("jan"));
    assert!(!Users::default().is_last_admin("eva"));
}
