//! What a new version of a season, a roster or a user changes: the difference, nothing more.

use std::collections::HashSet;

use minicup_domain::game::GameRules;
use minicup_domain::rules::Preset;
use minicup_domain::tournament::{
    Category, CategoryRemoved, MatchCancelled, PinSize, Player, Privacy, Role, Roster, RosterEvent, RosterSet,
    ScheduledMatch, Season, SeasonDefined, SeasonEvent, SeasonRejection, Team, TeamRemoved, User, UserEvent, Users,
    UsersImported, decide_roster, decide_said_users, decide_season, decide_user, evolve_roster, evolve_season,
    evolve_users,
};
use minicup_domain::{CategoryId, MatchId, PlayerId, SeasonSlug, TeamId, Timestamp};
use proptest::collection::{btree_map, hash_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn definition(name: &str) -> SeasonDefined {
    SeasonDefined { slug: SeasonSlug::new("2019"), name: name.to_owned(), timezone: "Europe/Prague".to_owned() }
}

fn category(id: i64, name: &str) -> Category {
    let (id, slug, name) = (CategoryId::new(id), name.to_lowercase(), name.to_owned());
    Category { id, slug, name, half_length: 600, rules: Preset::Minicup.into(), game: GameRules::default() }
}

fn team(id: i64, category: i64, name: &str) -> Team {
    Team {
        id: TeamId::new(id),
        category: CategoryId::new(category),
        slug: name.to_lowercase(),
        name: name.to_owned(),
        abbr: None,
        dress_color: None,
        dress_color_secondary: None,
        color_primary: None,
        color_secondary: None,
        color_text: None,
        description: None,
    }
}

fn game(id: i64, category: i64, home: i64, away: i64) -> ScheduledMatch {
    ScheduledMatch {
        id: MatchId::new(id),
        category: CategoryId::new(category),
        number: None,
        home: TeamId::new(home),
        away: TeamId::new(away),
        start: Timestamp::from_seconds(1_559_307_600),
        end: None,
        location: String::new(),
        facebook_video_id: None,
        half_length: None,
        game: GameRules::default(),
        must_decide: None,
    }
}

/// Two categories, four teams, two matches.
fn season() -> Season {
    Season {
        season: Some(definition("Minicup 2019")),
        privacy: None,
        categories: vec![category(13, "Younger"), category(14, "Older")],
        teams: vec![team(101, 13, "Alfa"), team(102, 13, "Beta"), team(201, 14, "Gamma"), team(202, 14, "Delta")],
        matches: vec![game(1, 13, 101, 102), game(2, 14, 201, 202)],
    }
}

fn nothing_played() -> HashSet<MatchId> {
    HashSet::new()
}

fn fold(state: Season, events: &[SeasonEvent]) -> Season {
    events.iter().fold(state, evolve_season)
}

#[track_caller]
fn check_diff(wanted: &Season, expected: &[SeasonEvent]) {
    assert_eq!(decide_season(&season(), wanted, &nothing_played()).as_deref(), Ok(expected));
}

#[test]
fn a_new_season_is_defined_from_the_outside_in() {
    let wanted = season();
    let events = decide_season(&Season::default(), &wanted, &nothing_played()).expect("nothing was played");
    let kinds: Vec<&str> = events
        .iter()
        .map(|event| match event {
            SeasonEvent::SeasonDefined(_) => "season",
            SeasonEvent::CategoryDefined(_) => "category",
            SeasonEvent::TeamDefined(_) => "team",
            SeasonEvent::MatchScheduled(_) => "match",
            _ => "removal",
        })
        .collect();
    assert_eq!(kinds, ["season", "category", "category", "team", "team", "team", "team", "match", "match"]);
    assert_eq!(fold(Season::default(), &events), wanted);
}

#[test]
fn the_same_season_again_changes_nothing() {
    check_diff(&season(), &[]);
}

#[test]
fn the_order_of_the_file_changes_nothing() {
    let mut wanted = season();
    wanted.categories.reverse();
    wanted.teams.reverse();
    wanted.matches.reverse();
    check_diff(&wanted, &[]);
}

#[test]
fn each_change_is_one_event() {
    let renamed = definition("Minicup Litovel 2019");
    check_diff(&Season { season: Some(renamed.clone()), ..season() }, &[SeasonEvent::SeasonDefined(renamed)]);

    let mut wanted = season();
    wanted.categories[1].rules = Preset::Ihf.into();
    check_diff(&wanted, &[SeasonEvent::CategoryDefined(wanted.categories[1].clone())]);

    let mut wanted = season();
    wanted.teams[2].abbr = Some("GAM".to_owned());
    check_diff(&wanted, &[SeasonEvent::TeamDefined(wanted.teams[2].clone())]);

    let mut wanted = season();
    wanted.matches[0].location = "Court B".to_owned();
    check_diff(&wanted, &[SeasonEvent::MatchScheduled(wanted.matches[0].clone())]);
}

#[test]
fn what_is_changed_keeps_its_place() {
    let mut wanted = season();
    wanted.teams[0].name = "Alfa Brno".to_owned();
    let events = decide_season(&season(), &wanted, &nothing_played()).expect("nothing was played");
    assert_eq!(fold(season(), &events), wanted);
}

#[test]
fn what_is_gone_goes_from_the_inside_out() {
    let mut wanted = season();
    wanted.matches.remove(1);
    wanted.teams.truncate(2);
    wanted.categories.remove(1);
    check_diff(
        &wanted,
        &[
            SeasonEvent::MatchCancelled(MatchCancelled { id: MatchId::new(2) }),
            SeasonEvent::TeamRemoved(TeamRemoved { id: TeamId::new(201) }),
            SeasonEvent::TeamRemoved(TeamRemoved { id: TeamId::new(202) }),
            SeasonEvent::CategoryRemoved(CategoryRemoved { id: CategoryId::new(14) }),
        ],
    );
}

#[test]
fn a_played_match_is_not_removed() {
    let played = HashSet::from([MatchId::new(2)]);
    let mut wanted = season();
    wanted.matches.clear();
    let faults = vec![SeasonRejection::PlayedMatchRemoved(MatchId::new(2))];
    assert_eq!(decide_season(&season(), &wanted, &played), Err(faults));
}

#[test]
fn a_played_match_keeps_its_teams_their_sides_and_its_category() {
    let played = HashSet::from([MatchId::new(1)]);
    for other in [game(1, 13, 102, 101), game(1, 13, 101, 201), game(1, 13, 202, 102), game(1, 14, 101, 102)] {
        let mut wanted = season();
        wanted.matches[0] = other;
        let faults = vec![SeasonRejection::PlayedMatchChanged(MatchId::new(1))];
        assert_eq!(decide_season(&season(), &wanted, &played), Err(faults));
        assert!(decide_season(&season(), &wanted, &nothing_played()).is_ok());
    }
}

#[test]
fn every_played_match_in_the_way_is_named() {
    let played = HashSet::from([MatchId::new(1), MatchId::new(2), MatchId::new(99)]);
    let wanted = Season { matches: vec![game(1, 13, 102, 101)], ..season() };
    let faults = vec![
        SeasonRejection::PlayedMatchChanged(MatchId::new(1)),
        SeasonRejection::PlayedMatchRemoved(MatchId::new(2)),
    ];
    assert_eq!(decide_season(&season(), &wanted, &played), Err(faults));
}

#[test]
fn a_played_match_may_get_another_time_place_and_video() {
    let played = HashSet::from([MatchId::new(1)]);
    let mut wanted = season();
    wanted.matches[0].start = Timestamp::from_seconds(0);
    wanted.matches[0].location = "Court B".to_owned();
    wanted.matches[0].facebook_video_id = Some("1234".to_owned());
    let expected = vec![SeasonEvent::MatchScheduled(wanted.matches[0].clone())];
    assert_eq!(decide_season(&season(), &wanted, &played), Ok(expected));
}

fn roster(names: &[&str]) -> Roster {
    let player = |(id, name): (i64, &&str)| Player {
        id: PlayerId::new(id),
        number: Some(id),
        firstname: (*name).to_owned(),
        lastname: "Novák".to_owned(),
    };
    let players = (1..).zip(names).map(player).collect();
    Roster { trainer_name: Some("Jana".to_owned()), players, ..Roster::default() }
}

#[test]
fn a_roster_is_set_as_a_whole_and_only_when_it_changes() {
    let (before, after) = (roster(&["Adam", "Bára"]), roster(&["Adam"]));
    let events = decide_roster(&before, &after);
    assert_eq!(events, [RosterEvent::RosterSet(RosterSet::from(after.clone()))]);
    assert_eq!(events.iter().fold(before, evolve_roster), after);
    assert_eq!(decide_roster(&after, &after), []);
}

#[test]
fn a_roster_changes_with_its_order_and_its_trainer() {
    let before = roster(&["Adam", "Bára"]);
    let mut reordered = before.clone();
    reordered.players.reverse();
    let without_trainer = Roster { trainer_name: None, ..before.clone() };
    for after in [reordered, without_trainer] {
        let events = decide_roster(&before, &after);
        assert_eq!(events.iter().fold(before.clone(), evolve_roster), after);
    }
}

#[test]
fn an_empty_roster_needs_no_event_until_somebody_is_forgotten() {
    assert_eq!(decide_roster(&Roster::default(), &Roster::default()), []);
    let forgotten = decide_roster(&roster(&["Adam"]), &Roster::default());
    assert_eq!(forgotten.iter().fold(roster(&["Adam"]), evolve_roster), Roster::default());
}

fn user(username: &str, role: Role) -> User {
    let (username, name) = (username.to_owned(), "Somebody".to_owned());
    User { username, name, role, pin_hash: Some("$argon2id$1".to_owned()), pin_size: None, pin_index: None }
}

#[test]
fn a_user_is_defined_once_and_again_when_something_changes() {
    let alice = user("alice", Role::Scorekeeper);
    let users = |events: Vec<UserEvent>, before| events.iter().fold(before, evolve_users);
    let one = users(decide_user(&Users::default(), &alice), Users::default());
    assert_eq!(one.get("alice"), Some(&alice));
    assert_eq!(decide_user(&one, &alice), []);

    let promoted = User { role: Role::Admin, ..alice.clone() };
    let other_pin = User { pin_hash: None, ..alice.clone() };
    let measured = User { pin_size: Some(PinSize::From4), ..alice };
    for changed in [promoted, other_pin, measured] {
        assert_eq!(decide_user(&one, &changed), [UserEvent::UserDefined(changed.clone())]);
        assert_eq!(users(decide_user(&one, &changed), one.clone()).users, [changed]);
    }
}

#[test]
fn users_are_told_apart_by_user_name_and_keep_their_order() {
    let (alice, bob) = (user("alice", Role::Admin), user("bob", Role::Scorekeeper));
    let promoted = User { role: Role::Scorekeeper, ..alice.clone() };
    let events = [alice, bob.clone(), promoted.clone()].map(UserEvent::UserDefined);
    let users = events.iter().fold(Users::default(), evolve_users);
    assert_eq!(users.users, [promoted, bob]);
    assert_eq!(users.get("carol"), None);
}

fn name() -> impl Strategy<Value = String> + Clone {
    prop_oneof![Just("Alfa".to_owned()), Just("Beta".to_owned()), Just("Gamma".to_owned())]
}

fn any_categories() -> impl Strategy<Value = Vec<Category>> {
    btree_map(1..6_i64, name(), 0..5)
        .prop_map(|named| named.into_iter().map(|(id, name)| category(id, &name)).collect::<Vec<_>>())
        .prop_shuffle()
}

/// Teams of these categories; an index picks the category.
fn any_teams(categories: Vec<Category>) -> impl Strategy<Value = Vec<Team>> {
    let most = if categories.is_empty() { 0 } else { 10 };
    let teams = btree_map(1..12_i64, (any::<Index>(), name()), 0..=most);
    let teams = teams.prop_map(move |picked| {
        let pick = |(id, (index, name)): (i64, (Index, String))| team(id, index.get(&categories).id.get(), &name);
        picked.into_iter().map(pick).collect::<Vec<_>>()
    });
    teams.prop_shuffle()
}

/// Matches of these teams; indices pick the teams.
fn any_matches(teams: Vec<Team>) -> impl Strategy<Value = Vec<ScheduledMatch>> {
    let most = if teams.is_empty() { 0 } else { 10 };
    let matches = btree_map(1..12_i64, (any::<Index>(), any::<Index>(), name()), 0..=most);
    let matches = matches.prop_map(move |picked| {
        let pick = |(id, (home, away, location)): (i64, (Index, Index, String))| {
            let (home, away) = (home.get(&teams), away.get(&teams));
            ScheduledMatch { location, ..game(id, home.category.get(), home.id.get(), away.id.get()) }
        };
        picked.into_iter().map(pick).collect::<Vec<_>>()
    });
    matches.prop_shuffle()
}

fn any_privacy() -> impl Strategy<Value = Option<Privacy>> {
    of(select(vec![Privacy::Names, Privacy::Initials, Privacy::Numbers]))
}

/// A season without a dangling reference, in any order.
fn any_season() -> impl Strategy<Value = Season> {
    let grown = any_categories().prop_flat_map(|categories| {
        let teams = any_teams(categories.clone());
        teams.prop_flat_map(move |teams| (Just(categories.clone()), Just(teams.clone()), any_matches(teams)))
    });
    (name(), any_privacy(), grown).prop_map(|(name, privacy, (categories, teams, matches))| Season {
        season: Some(definition(&name)),
        privacy,
        categories,
        teams,
        matches,
    })
}

/// `wanted`, but what `old` has too stands in the order of `old`, and what is new stands behind it.
fn in_order_of_definition<T: Clone>(old: &[T], wanted: &[T], id: impl Fn(&T) -> i64) -> Vec<T> {
    let find = |list: &[T], of: &T| list.iter().find(|item| id(item) == id(of)).cloned();
    let stays = old.iter().filter_map(|before| find(wanted, before));
    let new = wanted.iter().filter(|after| find(old, after).is_none()).cloned();
    stays.chain(new).collect()
}

fn dangling(season: &Season) -> bool {
    let category = |id: CategoryId| season.categories.iter().any(|category| category.id == id);
    let team = |id: TeamId| season.teams.iter().any(|team| team.id == id);
    let teams_stand = season.teams.iter().all(|team| category(team.category));
    let matches_stand = season.matches.iter().all(|m| category(m.category) && team(m.home) && team(m.away));
    !(teams_stand && matches_stand)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_difference_leads_to_the_season_that_is_wanted(old in any_season(), wanted in any_season()) {
        let events = decide_season(&old, &wanted, &nothing_played()).expect("nothing was played");
        let new = fold(old.clone(), &events);
        let expected = Season {
            season: wanted.season.clone(),
            privacy: new.privacy,
            categories: in_order_of_definition(&old.categories, &wanted.categories, |c| c.id.get()),
            teams: in_order_of_definition(&old.teams, &wanted.teams, |t| t.id.get()),
            matches: in_order_of_definition(&old.matches, &wanted.matches, |m| m.id.get()),
        };
        prop_assert_eq!(&new, &expected);
        prop_assert_eq!(new.privacy(), wanted.privacy.unwrap_or(old.privacy()));
        prop_assert_eq!(decide_season(&new, &wanted, &nothing_played()), Ok(vec![]));
    }

    #[test]
    fn no_event_of_the_difference_leaves_a_dangling_reference(old in any_season(), wanted in any_season()) {
        let events = decide_season(&old, &wanted, &nothing_played()).expect("nothing was played");
        let mut season = old;
        for event in &events {
            season = evolve_season(season, event);
            prop_assert!(!dangling(&season), "after {event:?}");
        }
    }

    #[test]
    fn played_matches_survive_or_the_season_is_refused(
        old in any_season(), wanted in any_season(), played in hash_set((1..12_i64).prop_map(MatchId::new), 0..3),
    ) {
        let teams_of_played = |season: &Season| -> Vec<_> {
            let kept = season.matches.iter().filter(|m| played.contains(&m.id));
            kept.map(|m| (m.id, m.category, m.home, m.away)).collect()
        };
        let before = teams_of_played(&old);
        match decide_season(&old, &wanted, &played) {
            Ok(events) => {
                let after = teams_of_played(&fold(old, &events));
                prop_assert!(before.iter().all(|line| after.contains(line)));
            }
            Err(faults) => {
                let after = teams_of_played(&wanted);
                let in_the_way = before.iter().filter(|line| !after.contains(line)).count();
                prop_assert!(in_the_way > 0);
                prop_assert_eq!(faults.len(), in_the_way);
            }
        }
    }

    #[test]
    fn a_roster_becomes_what_is_wanted(old in vec(name(), 0..4), wanted in vec(name(), 0..4)) {
        let roster_of = |names: &[String]| roster(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let (old, wanted) = (roster_of(&old), roster_of(&wanted));
        let events = decide_roster(&old, &wanted);
        prop_assert_eq!(events.is_empty(), old == wanted);
        prop_assert_eq!(events.iter().fold(old, evolve_roster), wanted);
    }
}

#[test]
fn a_pin_is_short_by_what_its_owner_could_choose() {
    let of = |role, pin: Option<&str>| User { pin_size: pin.map(PinSize::of), ..user("alice", role) }.has_short_pin();
    assert!(of(Role::Scorekeeper, Some("123")) && of(Role::Admin, Some("123")));
    assert!(!of(Role::Scorekeeper, Some("1234")) && of(Role::Admin, Some("1234567")));
    assert!(!of(Role::Scorekeeper, Some("žluťoučký")) && !of(Role::Admin, Some("12345678")));
    assert!(!of(Role::Scorekeeper, None) && !of(Role::Admin, None), "not known");
    assert!(of(Role::Scorekeeper, Some("řeř")), "characters count, not bytes");
}

#[test]
fn a_length_that_was_learnt_is_no_change_to_what_a_file_said() {
    let alice = user("alice", Role::Scorekeeper);
    let measured = User { pin_size: Some(PinSize::From4), ..alice.clone() };
    let users = Users { users: vec![measured.clone()], ..Users::default() };
    let said = Users { users: vec![alice.clone()], ..Users::default() };
    assert_eq!(decide_said_users(&users, &said, &[measured]), None);
    let by_name = UsersImported { as_they_are: vec!["alice".to_owned()], otherwise: vec![] };
    let first = decide_said_users(&users, &Users::default(), &[alice]);
    assert_eq!(first, Some(UserEvent::UsersImported(by_name)));
}
