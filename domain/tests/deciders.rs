//! Every aggregate by its decider: which stream it has, what it decides, and what it makes of an event that cannot be
//! read.

use std::collections::HashSet;

use minicup_domain::decider::Decider;
use minicup_domain::game::GameRules;
use minicup_domain::matches::{
    ExhibitionDecider, Freehand, MatchAction, MatchCommand, MatchDecider, MatchEvent, MatchFact, Phase, Rejection,
    Score, SetExhibition,
};
use minicup_domain::rules::{MAX_GOALS, MAX_SETTINGS};
use minicup_domain::spec::aggregate::{STAMP, history};
use minicup_domain::spec::{fixture, freehand, second_of_match};
use minicup_domain::tournament::{
    LinkCommand, LinkIssued, LinkRejection, LinkRevoked, LinkScope, LinksDecider, MAX_VALID_LINKS, Player, Privacy,
    PrivacySet, Role, Roster, RosterCommand, RosterDecider, RosterEvent, RosterSet, ScheduledMatch, Season,
    SeasonCommand, SeasonDecider, SeasonDefined, SeasonEvent, SeasonRejection, User, UserCommand, UserEvent,
    UserRemoved, UsersDecider,
};
use minicup_domain::{
    About, CategoryId, Event, LinkId, Logins, MatchId, PlayerId, SeasonSlug, Stream, TeamId, Timestamp,
};

const NOON: Timestamp = second_of_match(0);

fn user(username: &str) -> User {
    let name = username.to_owned();
    let pin_hash = Some("hash".to_owned());
    User { username: name.clone(), name, role: Role::Admin, pin_hash, pin_size: None, pin_index: None }
}

fn has(username: &str) -> UserEvent {
    UserEvent::UserDefined(user(username))
}

fn gone(username: &str) -> UserEvent {
    UserEvent::UserRemoved(UserRemoved { username: username.to_owned() })
}

#[test]
fn users_are_added_and_removed_once() {
    let define = UserCommand::Define(user("eva"));
    history::<UsersDecider>([]).when(&define).then(&[has("eva")]).when(&define).then_nothing();
    let remove = UserCommand::Remove("eva".to_owned());
    history::<UsersDecider>([has("eva")]).when(&remove).then(&[gone("eva")]).when(&remove).then_nothing();
}

#[test]
fn a_user_whom_an_unreadable_event_may_concern_cannot_log_in_until_defined_again() {
    let users = [has("eva"), has("jan")];
    let left = history::<UsersDecider>(users).and_unreadable(&About::Logins(Logins::User("eva".to_owned())));
    let left = left.when(&UserCommand::Define(user("jan"))).then(&[]);
    let state = left.when(&UserCommand::Define(user("eva"))).then(&[has("eva")]).state();
    assert_eq!(state.users, [user("eva"), user("jan")]);
}

fn issue(valid: usize) -> LinkCommand {
    let (label, secret_hash) = ("court 1".to_owned(), "hash".to_owned());
    LinkCommand::Issue { scope: LinkScope::Match(MatchId::new(7)), label, secret_hash, valid }
}

fn issued(id: i64) -> UserEvent {
    let (label, secret_hash) = ("court 1".to_owned(), "hash".to_owned());
    UserEvent::LinkIssued(LinkIssued { id: LinkId::new(id), match_id: MatchId::new(7), label, secret_hash })
}

#[test]
fn links_are_numbered_bounded_and_revoked_once() {
    let revoke = LinkCommand::Revoke(LinkId::new(1));
    let revoked = UserEvent::LinkRevoked(LinkRevoked { id: LinkId::new(1) });
    let two = history::<LinksDecider>([issued(1)]).when(&issue(1)).then(&[issued(2)]);
    two.when(&revoke).then(&[revoked]).when(&revoke).then_nothing();
    history::<LinksDecider>([]).when(&revoke).then_rejected(&LinkRejection::Unknown);
    history::<LinksDecider>([]).when(&issue(MAX_VALID_LINKS)).then_rejected(&LinkRejection::TooMany);
}

#[test]
fn a_link_keeps_who_issued_it_and_when() {
    let links = history::<LinksDecider>([issued(1), has("eva")]).state().links;
    let kept: Vec<_> = links.iter().map(|link| (link.issued_at, link.issued_by.as_deref())).collect();
    assert_eq!(kept, [(STAMP.at, STAMP.user)]);
}

#[test]
fn a_link_that_an_unreadable_event_may_have_revoked_opens_nothing() {
    let links = history::<LinksDecider>([issued(1), issued(2)]);
    let links = links.and_unreadable(&About::Logins(Logins::Link(LinkId::new(2)))).state().links;
    let valid: Vec<bool> = links.iter().map(|link| link.is_valid(Some(NOON), NOON)).collect();
    assert_eq!(valid, [true, false]);
}

fn scheduled(home: i64) -> ScheduledMatch {
    ScheduledMatch {
        id: MatchId::new(1),
        category: CategoryId::new(13),
        number: None,
        home: TeamId::new(home),
        away: TeamId::new(102),
        start: NOON,
        end: None,
        location: String::new(),
        facebook_video_id: None,
        half_length: None,
        game: GameRules::default(),
        must_decide: None,
    }
}

fn defined() -> SeasonDefined {
    SeasonDefined { slug: SeasonSlug::new("2019"), name: "Minicup".to_owned(), timezone: "Europe/Prague".to_owned() }
}

#[test]
fn a_season_becomes_what_is_wanted_but_for_what_was_played() {
    let become_with = |home, fixed: &[MatchId]| SeasonCommand::Become {
        wanted: Box::new(Season { season: Some(defined()), matches: vec![scheduled(home)], ..Season::default() }),
        fixed: HashSet::from_iter(fixed.iter().copied()),
    };
    let begun = [SeasonEvent::SeasonDefined(defined()), SeasonEvent::MatchScheduled(scheduled(101))];
    let season = history::<SeasonDecider>([]).when(&become_with(101, &[])).then(&begun);
    let season = season.when(&become_with(103, &[])).then(&[SeasonEvent::MatchScheduled(scheduled(103))]);
    let id = MatchId::new(1);
    season.when(&become_with(101, &[id])).then_rejected(&vec![SeasonRejection::PlayedMatchChanged(id)]);
}

#[test]
fn privacy_is_set_once_and_strictest_after_an_event_that_may_have_set_it() {
    let set = |show| SeasonEvent::PrivacySet(PrivacySet { show });
    let season = || history::<SeasonDecider>([SeasonEvent::SeasonDefined(defined())]);
    let initials = SeasonCommand::Show(Privacy::Initials);
    season().when(&initials).then(&[set(Privacy::Initials)]).when(&initials).then_nothing();
    let about = |privacy| About::Season { slug: SeasonSlug::new("2019"), privacy };
    assert_eq!(season().and_unreadable(&about(true)).state().privacy(), Privacy::Numbers);
    assert_eq!(season().and_unreadable(&about(false)).state().privacy(), Privacy::Names);
}

#[test]
fn a_roster_is_replaced_forgets_and_trusts_nothing_after_an_unreadable_event() {
    let player =
        Player { id: PlayerId::new(1), number: None, firstname: "Dana".to_owned(), lastname: "Malá".to_owned() };
    let wanted = Roster { players: vec![player.clone()], ..Roster::default() };
    let become_wanted = RosterCommand::Become(wanted);
    let set =
        RosterSet { trainer_name: None, players: vec![player.clone()], forgotten: vec![], trainer_forgotten: false };
    let roster = history::<RosterDecider>([]).when(&become_wanted).then(&[RosterEvent::RosterSet(set.clone())]);
    let restated = RosterSet { players: vec![player.nameless()], forgotten: vec![player.id], ..set.clone() };
    let forgotten =
        roster.when(&RosterCommand::Forget(player.id)).then(&[RosterEvent::RosterRestated(restated.clone())]);
    let without = RosterSet { trainer_forgotten: true, ..restated };
    forgotten.when(&RosterCommand::ForgetTrainer).then(&[RosterEvent::RosterRestated(without)]);

    let roster = || history::<RosterDecider>([RosterEvent::RosterSet(set.clone())]);
    roster().when(&become_wanted).then_nothing();
    let roster = roster().and_unreadable(&About::Roster(TeamId::new(101)));
    roster.when(&become_wanted).then(&[RosterEvent::RosterSet(set)]);
}

fn set_exhibition(home: u32) -> SetExhibition {
    let freehand = Freehand { score: Some(Score(home, 2)), phase: Some(Phase::Pause), labels: None };
    SetExhibition { at: NOON, freehand }
}

fn at_noon(fact: MatchFact) -> MatchEvent {
    MatchEvent { at: NOON, fact }
}

#[test]
fn the_exhibition_is_set_free_hand_within_its_bounds() {
    let event = at_noon(freehand(3, 2, Phase::Pause));
    let exhibition = || history::<ExhibitionDecider>([]);
    exhibition().when(&set_exhibition(3)).then(std::slice::from_ref(&event)).when(&set_exhibition(3)).then_nothing();
    exhibition().when(&set_exhibition(MAX_GOALS + 1)).then_rejected(&Rejection::BadScore);
    let full = history::<ExhibitionDecider>((0..MAX_SETTINGS).map(|_| event.clone()));
    full.when(&set_exhibition(4)).then_rejected(&Rejection::Full);
    let scheduled = history::<ExhibitionDecider>([at_noon(MatchFact::Opened(fixture()))]);
    scheduled.when(&set_exhibition(4)).then_rejected(&Rejection::NotExhibition);
}

#[test]
fn nothing_is_decided_on_a_match_that_has_an_unreadable_event() {
    let about = About::Match(MatchId::new(1));
    assert_eq!(MatchDecider::pass_over(history::<MatchDecider>([]).state(), &about), None);
    assert_eq!(ExhibitionDecider::pass_over(history::<ExhibitionDecider>([]).state(), &about), None);
}

#[test]
fn a_match_is_opened_once() {
    let open = MatchCommand { at: NOON, meant_at: None, action: MatchAction::Open(fixture()) };
    let opened = at_noon(MatchFact::Opened(fixture()));
    history::<MatchDecider>([]).when(&open).then(&[opened]).when(&open).then_nothing();
}

#[test]
fn every_aggregate_has_a_stream_and_takes_its_own_events_alone() {
    let (id, slug, team) = (MatchId::new(1), SeasonSlug::new("2019"), TeamId::new(101));
    assert_eq!(MatchDecider::stream(&id), Stream::Match(id));
    assert_eq!(ExhibitionDecider::stream(&()), Stream::Match(MatchId::EXHIBITION));
    assert_eq!(SeasonDecider::stream(&slug), Stream::Season(slug.clone()));
    assert_eq!(RosterDecider::stream(&team), Stream::Roster(team));
    assert_eq!((UsersDecider::stream(&()), LinksDecider::stream(&())), (Stream::Users, Stream::Users));

    let (opened, roster) = (
        at_noon(MatchFact::Opened(fixture())),
        RosterSet { trainer_name: None, players: vec![], forgotten: vec![], trainer_forgotten: false },
    );
    let (roster, season) = (RosterEvent::RosterSet(roster), SeasonEvent::SeasonDefined(defined()));
    let events = [
        Event::Match(id, opened.clone()),
        Event::Match(MatchId::EXHIBITION, opened),
        Event::Season(slug, season),
        Event::Roster(team, roster),
        Event::User(has("eva")),
    ];
    let own = |event: &Event| {
        [
            MatchDecider::own(event.clone()).is_some(),
            ExhibitionDecider::own(event.clone()).is_some(),
            SeasonDecider::own(event.clone()).is_some(),
            RosterDecider::own(event.clone()).is_some(),
            UsersDecider::own(event.clone()).is_some(),
            LinksDecider::own(event.clone()).is_some(),
        ]
    };
    let owned: Vec<String> =
        events.iter().map(|event| own(event).iter().map(|is_own| if *is_own { 'x' } else { '-' }).collect()).collect();
    assert_eq!(owned, ["x-----", "xx----", "--x---", "---x--", "----xx"]);
}
