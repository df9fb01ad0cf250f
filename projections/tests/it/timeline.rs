//! Messages in both languages for every situation, and what is true of all timelines.

use minicup_domain::matches::{
    AttackEnded, ClockSet, ClockTurned, EntryAmended, EntryKind, EntryRevoked, Half, InfoAdded, LengthSet, MatchEvent,
    MatchFact, MatchState, PlayerTreated, Score, Side, evolve,
};
use minicup_domain::{MatchId, PlayerId, Revision};
use minicup_projections::timeline::{Line, line, lines};
use minicup_projections::{Catalogue, Lang};
use proptest::prelude::*;

use crate::log::{HALF_LENGTH, HOME, Log, end, goal, second, start, two_teams};

const MATCH: MatchId = MatchId::new(1);

/// Plays these goals, one every ten seconds of the first half, and one at `last_offset`.
fn after(goals: &[(Side, Option<i64>)], last_offset: Option<u32>) -> Log {
    let mut log = two_teams();
    log.open(1, 0);
    log.play(1, 0, start(Half::First));
    for (index, (side, player)) in goals.iter().enumerate() {
        let offset = u32::try_from(index).expect("small") * 10;
        let is_last = index + 1 == goals.len();
        let offset = last_offset.filter(|_| is_last).unwrap_or(offset);
        log.play(1, offset, goal(Half::First, offset, *side, *player));
    }
    log
}

fn messages(log: &Log, lang: Lang) -> Vec<String> {
    let state = log.model.scores.state(MATCH).expect("played");
    lines(&log.model.catalogue, MATCH, state, lang).into_iter().map(|line| line.message).collect()
}

fn last_message(log: &Log, lang: Lang) -> String {
    messages(log, lang).pop().expect("played")
}

/// The last message in both languages contains one of the words that only this situation has.
#[track_caller]
fn check(goals: &[(Side, Option<i64>)], last_offset: Option<u32>, czech: &[&str], english: &[&str]) {
    let log = after(goals, last_offset);
    for (lang, words) in [(Lang::Cs, czech), (Lang::En, english)] {
        let message = last_message(&log, lang);
        assert!(words.iter().any(|word| message.contains(word)), "{lang:?}: {message:?} has none of {words:?}");
    }
}

const H: (Side, Option<i64>) = (Side::Home, Some(1));
const H2: (Side, Option<i64>) = (Side::Home, Some(2));
const A: (Side, Option<i64>) = (Side::Away, Some(3));
const HOME_UNKNOWN: (Side, Option<i64>) = (Side::Home, None);
const AWAY_UNKNOWN: (Side, Option<i64>) = (Side::Away, None);

#[test]
fn the_first_goal_of_the_match() {
    let (czech, english) = (["otevírá skóre", "Skóre zápasu", "První gól zápasu"], ["scoring", "first goal", "mark"]);
    check(&[H], None, &czech, &english);
    check(&[AWAY_UNKNOWN], None, &czech, &english);
}

#[test]
fn milestones_of_a_player() {
    check(&[A, H], None, &["účet", "svůj první", "Poprvé"], &["opens their account", "first goal"]);
    check(&[A, H, H, H, H, H], None, &["pátý", "Pět"], &["five", "fifth"]);
    check(&[vec![A], [H; 10].to_vec()].concat(), None, &["desátý", "Deset"], &["ten for", "double figures"]);
}

#[test]
fn the_lead_changes() {
    let level = ["vyrovnává", "srovnáno", "Vyrovnáno"];
    check(&[H, A, A, H], None, &level, &["level", "All square"]);
    check(&[H, A, H], None, &["vedení", "vede"], &["in front", "lead through", "ahead"]);
    check(&[H, H], None, &["náskok", "odskakuje", "navyšuje"], &["extends", "away to 2–0", "adds another"]);
    check(&[H, A, H, H, H, A], None, &["snižuje", "náskok soupeře"], &["one back", "cuts", "close the gap"]);
}

#[test]
fn the_last_seconds_of_a_half() {
    let (czech, english) =
        (["posledních vteřinách", "před koncem", "poslední chvíli"], ["dying", "right before", "Just"]);
    check(&[H, H], Some(HALF_LENGTH - 15), &czech, &english);
    check(&[H, AWAY_UNKNOWN], Some(HALF_LENGTH), &czech, &english);
    let early = last_message(&after(&[H, H], Some(HALF_LENGTH - 16)), Lang::Cs);
    assert!(czech.iter().all(|word| !early.contains(word)), "{early}");
}

#[test]
fn round_totals_and_runaway_scores() {
    let ten = vec![HOME_UNKNOWN; 10];
    check(&ten, None, &["10. gól", "10 gólů"], &["number 10", "10 goals"]);
    let twenty = [vec![HOME_UNKNOWN; 19], vec![H2, H2]].concat();
    check(&twenty, None, &["ztrácí už 21 gólů", "vede o 21", "činí 21"], &["lead of 21", "lead by 21", "lead 21"]);
    let eleven = vec![HOME_UNKNOWN; 11];
    check(&eleven, None, &["ztrácí už 11", "vede o 11", "činí 11"], &["lead of 11", "lead by 11", "is 11"]);
}

#[test]
fn messages_name_the_scorer_or_else_the_team() {
    check(&[A, H], None, &["Dana Žák"], &["Dana Žák"]);
    check(&[H, AWAY_UNKNOWN], None, &["tým Litovel 102", "Tým Litovel 102", "Vyrovnáno"], &["Litovel 102"]);
    check(&[H, (Side::Home, Some(99))], None, &["Litovel 101"], &["Litovel 101"]);
}

#[test]
fn forgotten_people_and_teams_leave_no_name() {
    let mut log = after(&[A, H, H, H, H, H], None);
    log.roster(HOME, vec![]);
    for lang in [Lang::Cs, Lang::En] {
        assert!(messages(&log, lang).iter().all(|message| !message.is_empty() && !message.contains("Dana")));
        let state = log.model.scores.state(MATCH).expect("played");
        let nameless = lines(&Catalogue::default(), MATCH, state, lang);
        assert!(nameless.iter().all(|line| !line.message.is_empty() && !line.message.contains("Litovel")));
    }
}

#[test]
fn a_name_that_looks_like_a_gap_stays_as_it_is() {
    let mut log = after(&[H], None);
    log.roster(HOME, vec![crate::log::player(1, None, "{team}", "{score}")]);
    assert!(last_message(&log, Lang::En).contains("{team} {score}"));
}

#[test]
fn starts_ends_and_lines_of_the_scorekeeper() {
    let mut log = after(&[H], None);
    let text = "Přestávka {who}".to_owned();
    log.play(
        1,
        300,
        MatchFact::InfoAdded(InfoAdded { half: Half::First, offset: 300, place: None, text: text.clone() }),
    );
    for (at, fact) in [(600, end(Half::First)), (700, start(Half::Second)), (1300, end(Half::Second))] {
        log.play(1, at, fact);
    }
    let state = log.model.scores.state(MATCH).expect("played");
    let all = lines(&log.model.catalogue, MATCH, state, Lang::En);
    let told: Vec<(&str, Score)> = all.iter().map(|line| (line.message.as_str(), line.score)).collect();
    let (none, one) = (Score(0, 0), Score(1, 0));
    assert_eq!((told[0], told[2]), (("First half under way.", none), (text.as_str(), one)));
    assert_eq!(told[1].1, one);
    let rest = [("End of the first half.", none), ("Second half under way.", none), ("Full time.", none)];
    assert_eq!(told[3..], rest);
    let czech = messages(&log, Lang::Cs);
    let rest = ["Konec prvního poločasu.", "Začíná druhý poločas.", "Konec zápasu."];
    assert_eq!((czech[0].as_str(), &czech[3..]), ("Začíná první poločas.", &rest.map(str::to_owned)[..]));
}

#[test]
fn what_turns_the_clock_is_told_with_the_time_of_the_match() {
    let mut log = after(&[H], None);
    let turned = |period| ClockTurned { period, reason: None };
    log.play(1, 100, MatchFact::ClockStopped(turned(0)));
    log.play(1, 160, MatchFact::ClockStarted(turned(0)));
    log.play(1, 600, end(Half::First));
    log.play(1, 700, start(Half::Second));
    log.play(1, 760, MatchFact::ClockSet(ClockSet { period: 1, elapsed_millis: 65_500, reason: None }));
    log.play(1, 770, MatchFact::LengthSet(LengthSet { period: 1, seconds: 660, reason: None }));
    let state = log.model.scores.state(MATCH).expect("played");
    let told = |lang| -> Vec<String> {
        let lines = lines(&log.model.catalogue, MATCH, state, lang).into_iter();
        lines.filter(|line| line.entry.kind.turns_clock()).map(|line| line.message).collect()
    };
    // Of the first half 540 seconds were played.
    let english =
        ["The clock is stopped.", "The clock goes on.", "The clock is set to 10:05.", "This period lasts 11:00."];
    assert_eq!(told(Lang::En), english);
    let czech = ["Čas stojí.", "Čas běží dál.", "Čas je nastaven na 10:05.", "Tato část hry trvá 11:00."];
    assert_eq!(told(Lang::Cs), czech);
}

#[test]
fn the_reading_order_is_that_of_the_match_and_not_of_entry() {
    let mut log = after(&[H, A], None);
    let amended = EntryAmended {
        entry: Revision::new(3),
        half: Half::First,
        offset: 0,
        place: None,
        side: Some(Side::Away),
        player: None,
        reason: "slip".to_owned(),
        overruled: None,
    };
    log.play(1, 30, goal(Half::First, 30, Side::Home, None));
    log.play(1, 40, MatchFact::EntryAmended(EntryAmended { offset: 35, ..amended }));
    let state = log.model.scores.state(MATCH).expect("played");
    let all = lines(&log.model.catalogue, MATCH, state, Lang::Cs);
    let order: Vec<(u64, Score)> = all.iter().map(|line| (line.entry.revision.get(), line.score)).collect();
    assert_eq!(order, [(1, Score(0, 0)), (2, Score(1, 0)), (4, Score(2, 0)), (3, Score(2, 1))]);
}

#[test]
fn treatment_names_the_player_or_the_team_and_an_attack_its_team() {
    let mut log = after(&[H], None);
    let treated = |player: Option<i64>| {
        let player = player.map(PlayerId::new);
        MatchFact::PlayerTreated(PlayerTreated {
            half: Half::First,
            offset: 100,
            place: None,
            side: Side::Home,
            player,
        })
    };
    log.play(1, 100, treated(Some(1)));
    log.play(1, 100, treated(None));
    let attack = AttackEnded { half: Half::First, offset: 131, place: None, side: Side::Home };
    log.play(1, 131, MatchFact::AttackEnded(attack));
    let team = &log.model.catalogue.team(HOME).expect("they play").name;
    let (player, _) = log.model.catalogue.player(PlayerId::new(1)).expect("they play");
    let name = player.name();
    let czech = [name.as_str(), team].map(|who| format!("Ošetření na hřišti: {who}."));
    let english = [name.as_str(), team].map(|who| format!("Treatment on court: {who}."));
    assert_eq!(messages(&log, Lang::Cs)[2..], [&czech[..], &[format!("Konec útoku: {team}.")]].concat());
    assert_eq!(messages(&log, Lang::En)[2..], [&english[..], &[format!("End of an attack: {team}.")]].concat());
}

#[test]
fn events_differ_in_their_words_and_keep_them() {
    let log = after(&[vec![A; 9], vec![H, H, H]].concat(), None);
    let state = log.model.scores.state(MATCH).expect("played");
    let tell = |id| lines(&log.model.catalogue, MatchId::new(id), state, Lang::Cs).pop().expect("played").message;
    let mut told: Vec<String> = (1..30).map(tell).collect();
    assert_eq!(told, (1..30).map(tell).collect::<Vec<_>>());
    told.sort();
    told.dedup();
    assert_eq!(told.len(), 3, "{told:?}");
}

fn some_fact() -> impl Strategy<Value = MatchFact> {
    let half = prop_oneof![Just(Half::First), Just(Half::Second)];
    let side = prop_oneof![Just(Side::Home), Just(Side::Away)];
    let place = (half.clone(), 0..=HALF_LENGTH);
    let scorer = proptest::option::of(1..6_i64);
    let entry = (0..60_u64).prop_map(Revision::new);
    let goals = (place.clone(), side.clone(), scorer.clone())
        .prop_map(|((half, offset), side, player)| goal(half, offset, side, player));
    let amended = (entry.clone(), place.clone(), side, scorer).prop_map(|(entry, (half, offset), side, player)| {
        let (side, player, reason) = (Some(side), player.map(PlayerId::new), "slip".to_owned());
        MatchFact::EntryAmended(EntryAmended {
            entry,
            half,
            offset,
            place: None,
            side,
            player,
            reason,
            overruled: None,
        })
    });
    prop_oneof![
        1 => half.clone().prop_map(start),
        1 => half.prop_map(end),
        12 => goals,
        1 => (place, "\\PC{1,20}").prop_map(|((half, offset), text)| MatchFact::InfoAdded(InfoAdded { half, offset, place: None, text })),
        1 => entry.prop_map(|entry| MatchFact::EntryRevoked(EntryRevoked { entry, reason: None, resume: None })),
        2 => amended,
    ]
}

proptest! {
    #[test]
    fn every_timeline_counts_up_and_says_something(
        facts in proptest::collection::vec(some_fact(), 0..60),
        is_opened in any::<bool>(),
    ) {
        let log = two_teams();
        let opened = is_opened.then(|| MatchFact::Opened(log.fixture(1)));
        let events = opened.into_iter().chain(facts).map(|fact| MatchEvent { at: second(0), fact });
        let state = events.fold(MatchState::default(), |state, event| evolve(state, &event));
        for lang in [Lang::Cs, Lang::En] {
            let told = lines(&log.model.catalogue, MATCH, &state, lang);
            prop_assert_eq!(told.len(), state.entries.len());
            let mut score = Score(0, 0);
            for line in &told {
                prop_assert!(!line.message.is_empty());
                match line.entry.kind {
                    EntryKind::Start | EntryKind::End => prop_assert_eq!(line.score, Score(0, 0)),
                    EntryKind::Goal { side, .. } => {
                        score = match side {
                            Side::Home => Score(score.0 + 1, score.1),
                            Side::Away => Score(score.0, score.1 + 1),
                        };
                        prop_assert_eq!(line.score, score);
                        let has_gap = line.message.contains(['{', '}']);
                        prop_assert!(!has_gap);
                    }
                    _ => prop_assert_eq!(line.score, score),
                }
            }
            prop_assert_eq!(score, state.standing_goals());
            let key = |line: &Line<'_>| (line.entry.half, line.entry.offset, line.entry.revision);
            prop_assert!(told.is_sorted_by_key(key));
            for one in &told {
                let alone = line(&log.model.catalogue, MATCH, &state, lang, one.entry.revision);
                prop_assert_eq!(alone.as_ref(), Some(one));
            }
            prop_assert_eq!(&told, &lines(&log.model.catalogue, MATCH, &state, lang));
        }
    }
}
