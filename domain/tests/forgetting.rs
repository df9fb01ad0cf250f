//! Forgetting: the present is stated once more without the person, and needs nothing of the past.

use minicup_domain::tournament::{
    Link, LinkScope, Links, Player, Role, Roster, RosterEvent, User, UserEvent, Users, UsersRecord,
    decide_forget_player, decide_forget_trainer, decide_forget_user, evolve_links, evolve_roster, evolve_users_record,
};
use minicup_domain::{LinkId, MatchId, PlayerId, Timestamp};

const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);

fn player(id: i64, firstname: &str) -> Player {
    Player { id: PlayerId::new(id), number: Some(id), firstname: firstname.to_owned(), lastname: "Malá".to_owned() }
}

fn user(username: &str) -> User {
    let (username, name) = (username.to_owned(), format!("{username} Malá"));
    User { username, name, role: Role::Admin, pin_hash: Some("hash".to_owned()), pin_size: None, pin_index: None }
}

#[test]
fn a_roster_is_stated_without_the_name_and_with_everything_else() {
    let before = Roster {
        trainer_name: Some("Jana".to_owned()),
        players: vec![player(1, "Dana"), player(2, "Olga")],
        forgotten: vec![PlayerId::new(9)],
        trainer_forgotten: false,
    };
    let after = evolve_roster(Roster::default(), &decide_forget_player(&before, PlayerId::new(1)));
    assert_eq!(after.trainer_name, before.trainer_name);
    assert_eq!(after.players, [player(1, "Dana").nameless(), player(2, "Olga")]);
    assert_eq!(after.forgotten, [PlayerId::new(9), PlayerId::new(1)]);
    let again = evolve_roster(Roster::default(), &decide_forget_player(&after, PlayerId::new(1)));
    assert_eq!(again, after);
    let without = evolve_roster(Roster::default(), &decide_forget_trainer(&after));
    assert_eq!(without, Roster { trainer_name: None, trainer_forgotten: true, ..after });
}

#[test]
fn users_are_stated_without_the_one_and_links_as_they_are() {
    let all = Users { users: vec![user("eva"), user("jan")], ..Users::default() };
    let before = UsersRecord { users: all.clone(), said: all };
    let link = |id, revoked| Link {
        id: LinkId::new(id),
        scope: LinkScope::Match(MatchId::new(7)),
        label: format!("court {id}"),
        secret_hash: "hash".to_owned(),
        issued_at: NOON,
        issued_by: Some("jan".to_owned()),
        revoked,
    };
    let links = Links { links: vec![link(1, None), link(2, Some((NOON, Some("jan".to_owned()))))] };
    let event = decide_forget_user(&before, &links, "jan");
    assert_eq!(evolve_links(Links::default(), &event, NOON.plus_seconds(9), Some("eva")), links);
    let after = evolve_users_record(UsersRecord::default(), &event);
    assert_eq!((&after.users.users, &after.said.users), (&vec![user("eva")], &vec![user("eva")]));
    assert!(after.users.is_forgotten("jan") && !after.users.is_forgotten("eva"));

    let back = evolve_users_record(after, &UserEvent::UserDefined(user("jan")));
    assert!(!back.users.is_forgotten("jan"));
    assert!(matches!(decide_forget_player(&Roster::default(), PlayerId::new(1)), RosterEvent::RosterRestated(_)));
}
