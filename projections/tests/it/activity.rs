//! What people did, newest first and bounded.

use minicup_domain::matches::{MatchEvent, MatchFact};
use minicup_domain::{CommandId, Event, MatchId, Position, Recorded, Revision, Timestamp};
use minicup_projections::Projection;
use minicup_projections::activity::Activity;

/// More than are kept.
const MANY: u64 = 6000;

fn event(position: u64, user: Option<&str>) -> Recorded<Event> {
    let at = Timestamp::from_seconds(0);
    let command_id: CommandId =
        serde_json::from_str(r#""00000000-0000-0000-0000-000000000007""#).expect("the literal is a UUID");
    Recorded {
        revision: Revision::new(position),
        position: Position::new(position),
        id: command_id.event_uuid(0),
        at,
        user: user.map(str::to_owned),
        command_id,
        intent: None,
        event: Event::Match(MatchId::new(1), MatchEvent { at, fact: MatchFact::Confirmed }),
    }
}

fn positions(activity: &Activity, before: Option<u64>) -> Vec<u64> {
    activity.newest_first(before.map(Position::new)).map(|(_, recorded)| recorded.position.get()).collect()
}

#[test]
fn the_newest_come_first_and_nobody_is_left_out() {
    let mut activity = Activity::default();
    for (position, user) in [(1, Some("eva")), (2, None), (3, Some("jan"))] {
        activity.apply(&event(position, user));
    }
    let before = activity.clone();
    activity.apply(&event(4, Some("eva")));
    assert_eq!(positions(&activity, None), [4, 3, 1]);
    assert_eq!(positions(&activity, Some(3)), [1]);
    assert_eq!(positions(&before, None), [3, 1], "what a reader holds does not change");
}

#[test]
fn the_oldest_go() {
    let mut activity = Activity::default();
    (1..=MANY).for_each(|position| activity.apply(&event(position, Some("eva"))));
    let kept = positions(&activity, None);
    assert!((5000..=5120).contains(&kept.len()), "{}", kept.len());
    assert!(kept.iter().copied().eq((1..=MANY).rev().take(kept.len())));
}
