//! When two commands ask for the same.

use minicup_domain::PlayerId;
use minicup_domain::Revision;
use minicup_domain::matches::{
    Amendment, EndedBy, Freehand, GivenResult, GoalScored, Half, Intent, MatchAction, MatchFact, Phase, ResultKind,
    Score, Scorer, Side, Stages, WinnerNamed,
};
use minicup_domain::spec::*;

fn reason() -> String {
    "seen by all".to_owned()
}

fn amend(change: Amendment) -> MatchAction {
    MatchAction::Amend { entry: Revision::new(2), change, reason: Some(reason()) }
}

fn set(home: u32, away: u32, phase: Phase) -> MatchAction {
    MatchAction::SetFreehand(Freehand { score: Some(Score(home, away)), phase: Some(phase), labels: None })
}

/// Each with an event it leads to.
fn actions() -> Vec<(MatchAction, MatchFact)> {
    let goal_by = |team, scorer: Option<Scorer>| MatchAction::Goal { team, scorer };
    let entry = Revision::new(2);
    let amended = |half, offset, side, player: Option<i64>| {
        goal_amended(
            2,
            GoalScored {
                half,
                offset,
                place: None,
                side,
                player: player.map(PlayerId::new),
                seven_metre: false,
                overruled: None,
            },
            "seen by all",
        )
    };
    let scorer_of = |player| Amendment { scorer: Some(player), ..Amendment::default() };
    vec![
        (MatchAction::ChangeState(Phase::HalfFirst), started(Half::First)),
        (MatchAction::ChangeState(Phase::Pause), ended(Half::First, EndedBy::Hand)),
        (MatchAction::ChangeState(Phase::HalfSecond), started(Half::Second)),
        (MatchAction::ChangeState(Phase::End), ended(Half::Second, EndedBy::Clock)),
        (goal_by(HOME, None), goal(Half::First, 9, Side::Home)),
        (goal_by(AWAY, None), goal(Half::First, 9, Side::Away)),
        (goal_by(HOME, Some(scorer(7, HOME))), goal_of(7, Half::First, 9, Side::Home)),
        (goal_by(HOME, Some(scorer(8, HOME))), goal_of(8, Half::Second, 9, Side::Home)),
        (MatchAction::DeleteGoal { entry }, deleted(2)),
        (MatchAction::Revoke { entry, reason: reason(), resume: None }, revoked(2, "seen by all")),
        (MatchAction::Revoke { entry, reason: "video".to_owned(), resume: None }, revoked(2, "video")),
        (amend(scorer_of(Some(scorer(7, HOME)))), amended(Half::First, 1, Side::Home, Some(7))),
        (amend(scorer_of(None)), amended(Half::First, 2, Side::Home, None)),
        (amend(Amendment { team: Some(AWAY), ..Amendment::default() }), amended(Half::First, 3, Side::Away, Some(9))),
        (
            amend(Amendment { half: Some(Half::Second), offset: Some(4), ..Amendment::default() }),
            amended(Half::Second, 4, Side::Home, Some(9)),
        ),
        (MatchAction::Info { text: "fog".to_owned() }, line(Half::First, 9, "fog")),
        (MatchAction::Confirm, MatchFact::Confirmed),
        (MatchAction::Reopen { reason: reason() }, reopened("seen by all")),
        (MatchAction::ConfirmWinner(Side::Home), winner_named(Side::Home)),
        (MatchAction::ConfirmWinner(Side::Away), winner_named(Side::Away)),
        recorded(GivenResult::played(Score(1, 2))),
        recorded(GivenResult::played(Score(2, 1))),
        recorded(GivenResult {
            kind: ResultKind::Walkover,
            winner: Some(Side::Away),
            ..GivenResult::played(Score(1, 2))
        }),
        recorded(GivenResult {
            kind: ResultKind::Walkover,
            winner: Some(Side::Home),
            ..GivenResult::played(Score(1, 2))
        }),
        recorded(GivenResult { winner: Some(Side::Home), ..GivenResult::played(Score(2, 2)) }),
        recorded(GivenResult { kind: ResultKind::Abandoned, ..GivenResult::played(Score(1, 2)) }),
        recorded(GivenResult::of_kind(ResultKind::Abandoned)),
        recorded(GivenResult::of_kind(ResultKind::Void)),
        recorded(GivenResult::of_kind(ResultKind::DoubleForfeit)),
        recorded(GivenResult { stages: Stages { half: one(), ..no_stages() }, ..GivenResult::played(Score(1, 2)) }),
        recorded(GivenResult { stages: Stages { regular: one(), ..no_stages() }, ..GivenResult::played(Score(1, 2)) }),
        recorded(GivenResult { stages: Stages { overtime: one(), ..no_stages() }, ..GivenResult::played(Score(1, 2)) }),
        recorded(GivenResult { stages: Stages { shootout: one(), ..no_stages() }, ..GivenResult::played(Score(1, 2)) }),
        (set(1, 2, Phase::Init), freehand(1, 2, Phase::Init)),
    ]
}

fn recorded(result: GivenResult) -> (MatchAction, MatchFact) {
    (MatchAction::RecordResult { result, reason: reason() }, given_result(result, "seen by all"))
}

fn winner_named(winner: Side) -> MatchFact {
    MatchFact::WinnerNamed(WinnerNamed { winner })
}

fn one() -> Option<Score> {
    Some(Score(1, 2))
}

fn no_stages() -> Stages {
    Stages::default()
}

#[test]
fn a_result_that_is_a_score_alone_has_the_intent_it_had_before_there_were_kinds() {
    let action = MatchAction::RecordResult { result: GivenResult::played(Score(12, 9)), reason: "paper".to_owned() };
    let stored = serde_json::to_string(&action.intent()).expect("a UUID");
    assert_eq!(stored, "\"1c739c7c-8a88-53f1-b086-971f8d6aa80a\"");
}

#[test]
fn different_commands_have_different_intents() {
    let intents: std::collections::HashSet<Intent> = actions().iter().map(|(action, _)| action.intent()).collect();
    assert_eq!(intents.len(), actions().len());
}

#[test]
fn an_intent_is_stored_and_stays_what_it_is() {
    let action = MatchAction::Goal { team: HOME, scorer: Some(scorer(7, HOME)) };
    let stored = serde_json::to_string(&action.intent()).expect("a UUID");
    assert_eq!(stored, "\"aab3e723-4749-5f09-ad4e-11da15599b4e\"");
}

#[test]
fn blanks_around_a_text_make_no_difference() {
    let info = |text: &str| MatchAction::Info { text: text.to_owned() }.intent();
    assert_eq!(info(" fog "), info("fog"));
    assert_ne!(info("f og"), info("fog"));
}

#[test]
fn a_command_without_a_stored_intent_is_recognised_by_its_event_alone() {
    let fixture = fixture();
    for (index, (action, _)) in actions().iter().enumerate() {
        for (other, (_, fact)) in actions().iter().enumerate() {
            let recorded = action.would_record(Some(&fixture), std::slice::from_ref(fact));
            assert_eq!(recorded, index == other, "{action:?} and {fact:?}");
        }
    }
}

#[test]
fn the_end_of_an_overdue_half_in_front_makes_no_difference() {
    let facts = [ended(Half::First, EndedBy::Clock), goal(Half::First, 600, Side::Away)];
    assert!(MatchAction::Goal { team: AWAY, scorer: None }.would_record(Some(&fixture()), &facts));
    assert!(!MatchAction::Goal { team: HOME, scorer: None }.would_record(Some(&fixture()), &facts));
}
