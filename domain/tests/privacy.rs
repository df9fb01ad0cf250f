//! How readers see the players of a season: who sets it, and what leaves it alone.

use std::collections::HashSet;

use minicup_domain::SeasonSlug;
use minicup_domain::tournament::{
    Privacy, PrivacySet, Season, SeasonDefined, SeasonEvent, decide_privacy, decide_season, evolve_season,
};

fn defined() -> SeasonEvent {
    let (name, timezone) = ("Minicup 2019".to_owned(), "Europe/Prague".to_owned());
    SeasonEvent::SeasonDefined(SeasonDefined { slug: SeasonSlug::new("2019"), name, timezone })
}

fn set(show: Privacy) -> SeasonEvent {
    SeasonEvent::PrivacySet(PrivacySet { show })
}

fn given(events: &[SeasonEvent]) -> Season {
    events.iter().fold(Season::default(), evolve_season)
}

#[test]
fn a_season_shows_names_until_it_is_told_otherwise() {
    assert_eq!(given(&[defined()]).privacy(), Privacy::Names);
    assert_eq!(decide_privacy(&given(&[defined()]), Privacy::Names), None);
}

#[test]
fn what_is_set_holds_until_it_is_set_again() {
    for (before, wanted) in
        [(Privacy::Names, Privacy::Initials), (Privacy::Initials, Privacy::Numbers), (Privacy::Numbers, Privacy::Names)]
    {
        let season = given(&[defined(), set(before)]);
        assert_eq!(decide_privacy(&season, wanted), Some(set(wanted)));
        assert_eq!(decide_privacy(&season, before), None);
        assert_eq!(given(&[defined(), set(before), set(wanted), defined()]).privacy(), wanted);
    }
}

#[test]
fn a_later_level_shows_less() {
    assert!(Privacy::Names < Privacy::Initials && Privacy::Initials < Privacy::Numbers);
}

fn file(privacy: Option<Privacy>) -> Season {
    Season { privacy, ..given(&[defined()]) }
}

#[track_caller]
fn check_difference(state: &Season, privacy: Option<Privacy>, expected: &[SeasonEvent]) {
    assert_eq!(decide_season(state, &file(privacy), &HashSet::new()).as_deref(), Ok(expected));
}

#[test]
fn a_file_that_does_not_say_leaves_it_alone() {
    check_difference(&given(&[defined(), set(Privacy::Numbers)]), None, &[]);
    check_difference(&Season::default(), None, &[defined()]);
}

#[test]
fn a_file_that_says_so_sets_it_right_behind_the_season() {
    check_difference(&Season::default(), Some(Privacy::Initials), &[defined(), set(Privacy::Initials)]);
    let hidden = given(&[defined(), set(Privacy::Initials)]);
    check_difference(&hidden, Some(Privacy::Initials), &[]);
    check_difference(&hidden, Some(Privacy::Names), &[set(Privacy::Names)]);
    check_difference(&given(&[defined()]), Some(Privacy::Names), &[]);
}
