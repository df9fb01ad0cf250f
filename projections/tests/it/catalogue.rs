//! The catalogue follows every definition, change and removal.

use minicup_domain::rules::Preset;
use minicup_domain::tournament::{
    CategoryRemoved, MatchCancelled, Role, ScheduledMatch, SeasonDefined, SeasonEvent, TeamRemoved, User, UserEvent,
};
use minicup_domain::{CategoryId, Event, MatchId, PlayerId, Revision, SeasonSlug, TeamId, Timestamp, Zone};

use crate::log::{AWAY, CATEGORY, HALF_LENGTH, HOME, Log, category, player, scheduled, second, slug, team, two_teams};

fn at(id: i64, start: &str, location: &str) -> ScheduledMatch {
    let start = Timestamp::parse(start).expect("RFC 3339");
    ScheduledMatch { start, location: location.to_owned(), ..scheduled(id, CATEGORY, HOME, AWAY) }
}

fn matches(log: &Log) -> Vec<i64> {
    log.model.catalogue.category(CATEGORY).expect("defined").matches.iter().map(|id| id.get()).collect()
}

fn teams(log: &Log, id: CategoryId) -> Vec<i64> {
    log.model.catalogue.category(id).expect("defined").teams.iter().map(|id| id.get()).collect()
}

#[test]
fn matches_stand_by_day_start_location_and_id() {
    let mut log = Log::default();
    log.tournament("UTC", category(CATEGORY, Preset::Minicup), &[HOME, AWAY]);
    log.schedule(at(9, "2019-05-31T15:00:00Z", "A"));
    log.schedule(at(1, "2019-06-01T08:00:00Z", "A"));
    log.schedule(at(5, "2019-05-31T15:00:00Z", "B"));
    log.schedule(at(4, "2019-05-31T15:00:00Z", "A"));
    log.schedule(at(7, "2019-05-31T14:00:00Z", "B"));
    assert_eq!(matches(&log), [7, 4, 9, 5, 1]);

    log.schedule(at(4, "2019-06-02T08:00:00Z", "A"));
    log.season(SeasonEvent::MatchCancelled(MatchCancelled { id: MatchId::new(9) }));
    assert_eq!(matches(&log), [7, 5, 1, 4]);
    assert_eq!(log.model.catalogue.scheduled(MatchId::new(9)), None);
}

/// In 2010 the clocks of Newfoundland went from 00:01 back to 23:01 of the day before: a later start on an earlier day.
#[test]
fn the_day_is_that_of_the_season_even_when_the_zone_comes_later() {
    let mut log = Log::default();
    log.tournament("UTC", category(CATEGORY, Preset::Minicup), &[HOME, AWAY]);
    log.schedule(at(1, "2010-11-07T02:30:30Z", ""));
    log.schedule(at(2, "2010-11-07T02:45:00Z", ""));
    assert_eq!(matches(&log), [1, 2]);
    let defined =
        |timezone: &str| SeasonDefined { slug: slug(), name: "MINICUP".to_owned(), timezone: timezone.to_owned() };
    log.season(SeasonEvent::SeasonDefined(defined("America/St_Johns")));
    assert_eq!(matches(&log), [2, 1]);
    assert_eq!(log.model.catalogue.zone(&slug()), &Zone::parse("America/St_Johns").expect("bundled"));
    log.season(SeasonEvent::SeasonDefined(defined("Mars/Olympus")));
    assert_eq!(matches(&log), [1, 2]);
    assert_eq!(log.model.catalogue.zone(&slug()), &Zone::UTC);
    assert_eq!(log.model.catalogue.zone(&SeasonSlug::new("1999")), &Zone::UTC);
}

#[test]
fn teams_keep_the_order_of_definition() {
    let other = CategoryId::new(14);
    let mut log = Log::default();
    let ids = [103, 101, 102].map(TeamId::new);
    log.tournament("UTC", category(CATEGORY, Preset::Minicup), &ids);
    log.season(SeasonEvent::CategoryDefined(category(other, Preset::Csh)));
    log.season(SeasonEvent::TeamDefined(team(ids[1], other)));
    assert_eq!((teams(&log, CATEGORY), teams(&log, other)), (vec![103, 102], vec![101]));
    log.season(SeasonEvent::TeamDefined(team(ids[1], CATEGORY)));
    assert_eq!((teams(&log, CATEGORY), teams(&log, other)), (vec![103, 101, 102], vec![]));
    log.season(SeasonEvent::TeamRemoved(TeamRemoved { id: ids[0] }));
    assert_eq!(teams(&log, CATEGORY), [101, 102]);
    assert_eq!(log.model.catalogue.team(ids[0]), None);
}

#[test]
fn categories_follow_season_by_season() {
    let mut log = two_teams();
    let (next, second_of_2019) = (SeasonSlug::new("2020"), CategoryId::new(5));
    let of_2020 = SeasonEvent::CategoryDefined(category(CategoryId::new(1), Preset::Ihf));
    log.append(second(0), Revision::new(0), Event::Season(next.clone(), of_2020));
    log.season(SeasonEvent::CategoryDefined(category(second_of_2019, Preset::Csh)));
    let listed = |log: &Log| -> Vec<i64> { log.model.catalogue.categories().map(|c| c.category.id.get()).collect() };
    assert_eq!(listed(&log), [13, 5, 1]);
    assert_eq!(log.model.catalogue.seasons().map(|season| season.slug.clone()).collect::<Vec<_>>(), [slug(), next]);
    log.season(SeasonEvent::CategoryRemoved(CategoryRemoved { id: second_of_2019 }));
    assert_eq!(listed(&log), [13, 1]);
}

#[test]
fn a_category_defined_late_finds_its_teams_and_matches() {
    let mut log = Log::default();
    for id in [HOME, AWAY] {
        log.season(SeasonEvent::TeamDefined(team(id, CATEGORY)));
    }
    log.schedule(at(2, "2019-05-31T16:00:00Z", ""));
    log.schedule(at(1, "2019-05-31T17:00:00Z", ""));
    assert_eq!(log.model.catalogue.fixture(MatchId::new(1)), None);
    log.season(SeasonEvent::CategoryDefined(category(CATEGORY, Preset::Minicup)));
    assert_eq!((matches(&log), teams(&log, CATEGORY)), (vec![2, 1], vec![101, 102]));
    assert_eq!(log.fixture(1).half_length, HALF_LENGTH);
}

#[test]
fn a_roster_may_come_first_and_players_may_change_teams() {
    let mut log = Log::default();
    let dana = player(1, Some(4), "Dana", "Žák");
    let named = |log: &Log, id| {
        let (player, team) = log.model.catalogue.player(PlayerId::new(id))?;
        Some((player.name(), team))
    };
    log.roster(HOME, vec![dana.clone(), player(2, None, "Adam", "Malá"), player(3, Some(2), "Emil", "Novák")]);
    // Nobody can have said that these names may be shown.
    assert_eq!(named(&log, 1), Some(("#4".to_owned(), HOME)));
    log.tournament("UTC", category(CATEGORY, Preset::Minicup), &[HOME, AWAY]);
    let catalogue = &log.model.catalogue;
    assert_eq!(named(&log, 1), Some(("Dana Žák".to_owned(), HOME)));
    let by_number: Vec<i64> = catalogue.players_by_number(HOME).iter().map(|player| player.id.get()).collect();
    assert_eq!(by_number, [3, 1, 2]);
    assert_eq!(catalogue.players_by_number(AWAY), []);

    log.roster(AWAY, vec![dana]);
    log.roster(HOME, vec![player(2, None, "Adam", "Malá")]);
    assert_eq!(named(&log, 1), Some(("Dana Žák".to_owned(), AWAY)));
    assert_eq!(named(&log, 3), None);
}

#[test]
fn users_are_known_and_touch_no_category() {
    let mut log = two_teams();
    let before = log.model.touched(CATEGORY);
    let (username, name) = ("eva".to_owned(), "Eva".to_owned());
    let user = User { username, name, role: Role::Admin, pin_hash: None, pin_size: None, pin_index: None };
    log.append(second(0), Revision::new(0), Event::User(UserEvent::UserDefined(user.clone())));
    assert_eq!(log.model.catalogue.users().get("eva"), Some(&user));
    assert_eq!(log.model.touched(CATEGORY), before);
}
