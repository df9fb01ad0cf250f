//! How readers see players, under each privacy of a season.

use minicup_domain::matches::{Half, Side};
use minicup_domain::tournament::{Privacy, PrivacySet, Roster, SeasonEvent, decide_forget_player};
use minicup_domain::{Event, MatchId, PlayerId, Revision};
use minicup_projections::{Lang, teams, timeline};

use crate::log::{CATEGORY, HOME, Log, goal, player, start, two_teams};

fn set(log: &mut Log, show: Privacy) {
    log.season(SeasonEvent::PrivacySet(PrivacySet { show }));
}

/// Dana, number 4, and Olga, who has no number, score for HOME.
fn two_goals() -> Log {
    let mut log = two_teams();
    log.roster(HOME, vec![player(1, Some(4), "Dana", "Žák"), player(2, None, "Olga", "Malá")]);
    log.open(1, 0);
    log.play(1, 0, start(Half::First));
    log.play(1, 9, goal(Half::First, 9, Side::Home, Some(1)));
    log.play(1, 20, goal(Half::First, 20, Side::Home, Some(2)));
    log
}

/// Every text of every view of the players of HOME.
fn texts(log: &Log) -> Vec<String> {
    let (model, id) = (&log.model, MatchId::new(1));
    let state = model.scores.state(id).expect("played");
    let messages = [Lang::Cs, Lang::En].into_iter().flat_map(|lang| timeline::lines(&model.catalogue, id, state, lang));
    let mut texts: Vec<String> = messages.map(|line| line.message).collect();
    texts.extend(model.catalogue.players_by_number(HOME).iter().map(|player| player.name()));
    texts.extend(model.catalogue.player(PlayerId::new(1)).map(|(player, _)| player.name()));
    texts.extend(teams::total_goals(model, HOME).iter().map(|(player, _)| player.name()));
    texts
}

#[track_caller]
fn check(log: &Log, names: [&str; 2]) {
    let texts = texts(log);
    assert_eq!(texts[6..], [names[0], names[1], names[0], names[0], names[1]].map(str::to_owned));
    for line in [1, 4] {
        assert!(texts[line].contains(names[0]), "{texts:?}");
    }
    for line in [2, 5] {
        assert!(texts[line].contains(if names[1].is_empty() { "Litovel 101" } else { names[1] }), "{texts:?}");
    }
    // Initials end with a full stop, and so do sentences.
    assert!(texts[..6].iter().all(|text| !text.contains("..")), "{texts:?}");
    let hidden = ["Dana", "Žák", "Olga", "Malá"].into_iter().filter(|name| !names.concat().contains(name));
    for name in hidden {
        assert!(!texts.concat().contains(name), "{name} in {texts:?}");
    }
}

#[test]
fn every_level_holds_for_what_was_before_and_is_taken_back() {
    let mut log = two_goals();
    let levels = [
        (Privacy::Names, ["Dana Žák", "Olga Malá"]),
        (Privacy::Initials, ["D. Ž.", "O. M."]),
        (Privacy::Numbers, ["#4", ""]),
        (Privacy::Names, ["Dana Žák", "Olga Malá"]),
    ];
    check(&log, levels[0].1);
    for (show, names) in levels {
        set(&mut log, show);
        check(&log, names);
    }
}

#[test]
fn a_forgotten_player_is_a_number_under_every_privacy_and_that_is_less() {
    let mut log = two_goals();
    let roster = Roster {
        players: vec![player(1, Some(4), "Dana", "Žák"), player(2, None, "Olga", "Malá")],
        ..Roster::default()
    };
    let before = log.model.catalogue.less_shown();
    let forgotten = decide_forget_player(&roster, PlayerId::new(1));
    log.append(crate::log::second(30), Revision::new(9), Event::Roster(HOME, forgotten));
    assert!(log.model.catalogue.less_shown() > before);
    for (show, names) in
        [(Privacy::Names, ["#4", "Olga Malá"]), (Privacy::Initials, ["#4", "O. M."]), (Privacy::Numbers, ["#4", ""])]
    {
        let before = log.model.catalogue.less_shown();
        set(&mut log, show);
        check(&log, names);
        assert_eq!(log.model.catalogue.less_shown() > before, show > Privacy::Names, "{show}");
    }
    let before = log.model.catalogue.less_shown();
    set(&mut log, Privacy::Names);
    assert_eq!(log.model.catalogue.less_shown(), before, "more is shown");
    assert!(log.model.damage.iter().next().is_none(), "what is missing before it is no damage");
}

#[test]
fn a_change_touches_every_category_and_a_roster_set_later_is_hidden_too() {
    let mut log = two_goals();
    let before = log.model.touched(CATEGORY);
    set(&mut log, Privacy::Initials);
    assert!(log.model.touched(CATEGORY) > before);
    log.roster(HOME, vec![player(1, Some(4), "Dana", "Nová"), player(2, None, "Olga", "Říhová")]);
    check(&log, ["D. N.", "O. Ř."]);
}

#[test]
fn players_who_share_a_number_have_initials_under_numbers_alone() {
    let mut log = two_teams();
    let players = [(1, Some(7), "Dana", "Žák"), (2, Some(7), "Olga", "Malá"), (3, Some(8), "Eva", "Nová")];
    log.roster(HOME, players.map(|(id, number, given, family)| player(id, number, given, family)).into());
    let sharing = |log: &Log| -> Vec<(i64, String)> {
        let players = log.model.catalogue.of_shared_numbers(HOME);
        players.iter().map(|player| (player.id.get(), player.name())).collect()
    };
    for privacy in [Privacy::Names, Privacy::Initials] {
        set(&mut log, privacy);
        assert_eq!(sharing(&log), []);
    }
    set(&mut log, Privacy::Numbers);
    assert_eq!(sharing(&log), [(1, "D. Ž.".to_owned()), (2, "O. M.".to_owned())]);
}
