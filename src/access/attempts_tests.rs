//! Wrong PINs are counted by lane and for the server.

use std::net::IpAddr;

use uuid::Uuid;

use super::*;
use crate::settings::StoreUrl;

const HERE: Lane = Lane::Network(IpAddr::V4(std::net::Ipv4Addr::new(1, 2, 3, 4)));
const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

/// Full allowances.
pub fn whole(nodes: u32) -> Attempts {
    let long_ago = Timestamp::from_seconds(0);
    let attempts = Attempts::open(NonZeroU32::new(nodes).unwrap(), None, NOW);
    let counts = Mutex::new(Counts { server: long_ago, lanes: HashMap::new() });
    Attempts { unknown_whole_at: long_ago, counts, ..attempts }
}

fn nth(n: u32) -> Lane {
    Lane::Network(IpAddr::V4(n.into()))
}

fn lane(address: &str) -> Lane {
    Lane::of_address(address.parse().unwrap())
}

fn after(seconds: u32) -> Timestamp {
    NOW.plus_seconds(seconds)
}

fn wait(seconds: u64) -> Result<(), Exhausted> {
    Err(Exhausted { retry_after: Duration::from_secs(seconds) })
}

/// How many charges a lane has left; uses them up.
fn drain(attempts: &Attempts, lane: Lane, now: Timestamp) -> u32 {
    let mut charges = 0;
    while attempts.charge(lane, now).is_ok() {
        charges += 1;
    }
    charges
}

/// How many charges the server has left, each from another address; uses them up.
fn drain_server(attempts: &Attempts, now: Timestamp) -> usize {
    (0..300).filter(|n| attempts.charge(nth(1000 + n), now).is_ok()).count()
}

#[test]
fn an_address_has_ten_and_gets_one_back_in_ten_seconds() {
    let attempts = whole(1);
    assert_eq!(drain(&attempts, HERE, NOW), 10);
    assert_eq!(attempts.check(HERE, NOW), wait(10));
    assert_eq!(attempts.check(nth(1), NOW), Ok(()));
    assert_eq!(attempts.charge(HERE, after(4)), wait(6));
    assert_eq!(drain(&attempts, HERE, after(10)), 1);
    assert_eq!(drain(&attempts, HERE, after(1000)), 10);
}

#[test]
fn the_server_has_two_hundred_and_gets_two_back_in_a_second() {
    let attempts = whole(1);
    assert_eq!(drain_server(&attempts, NOW), 200);
    assert_eq!(attempts.check_server(NOW), Err(Exhausted { retry_after: SERVER_INTERVAL }));
    assert_eq!((0..300).filter(|n| attempts.charge(nth(5000 + n), after(1)).is_ok()).count(), 2);
}

#[test]
fn an_earlier_login_is_a_lane_of_its_own_and_no_charge_to_the_server() {
    let attempts = whole(1);
    drain(&attempts, HERE, NOW);
    drain_server(&attempts, NOW);
    let login = Lane::Login(Uuid::from_u128(1));
    assert_eq!(drain(&attempts, login, NOW), 10);
    assert_eq!(drain(&attempts, Lane::Login(Uuid::from_u128(2)), NOW), 10);
    assert_eq!(drain(&attempts, login, after(10)), 1);
}

#[test]
fn nodes_together_allow_no_more_than_one_alone() {
    for nodes in 1..=MAX_NODES {
        assert_eq!(drain(&whole(nodes), HERE, NOW), 10 / nodes);
        let each = whole(nodes);
        drain(&each, HERE, NOW);
        assert_eq!(each.check(HERE, NOW), Err(Exhausted { retry_after: ADDRESS_INTERVAL * nodes }));
        let each = whole(nodes);
        assert_eq!(drain_server(&each, NOW), 200 / nodes as usize);
        assert_eq!(each.check_server(NOW), Err(Exhausted { retry_after: SERVER_INTERVAL * nodes }));
    }
}

#[test]
fn looking_charges_nothing() {
    let attempts = whole(1);
    assert!((0..1000).all(|_| attempts.check(HERE, NOW).is_ok() && attempts.check_server(NOW).is_ok()));
    assert!(attempts.counts().lanes.is_empty());
    assert_eq!(drain(&attempts, HERE, NOW), 10);
}

#[test]
fn right_pins_use_nothing_up_and_forgive_nothing() {
    let attempts = whole(1);
    for _ in 0..1000 {
        attempts.charge(HERE, NOW).unwrap();
        attempts.refund(HERE);
    }
    assert_eq!(drain(&attempts, HERE, NOW), 10);
    attempts.refund(HERE);
    assert_eq!(drain(&attempts, HERE, NOW), 1);
    assert_eq!(drain_server(&attempts, NOW), 190);
}

#[test]
fn a_refused_charge_leaves_the_server_alone() {
    let attempts = whole(1);
    drain(&attempts, HERE, NOW);
    assert!((0..1000).all(|_| attempts.charge(HERE, NOW).is_err()));
    assert_eq!(drain_server(&attempts, NOW), 190);
}

#[test]
fn addresses_that_have_recovered_are_forgotten() {
    let attempts = whole(1);
    for n in 0..20_000 {
        attempts.charge(nth(n), after(n)).unwrap();
        assert!(attempts.counts().lanes.len() <= MAX_LANES);
    }
}

#[test]
fn neighbours_in_ipv6_are_one_address() {
    let attempts = whole(1);
    assert_eq!(drain(&attempts, lane("2001:db8::1"), NOW), 10);
    assert_eq!(drain(&attempts, lane("2001:db8::ffff:1"), NOW), 0);
    assert_eq!(drain(&attempts, lane("2001:db8:0:1::1"), NOW), 10);
    assert_eq!(drain(&attempts, lane("::ffff:1.2.3.4"), NOW), 10);
    assert_eq!(drain(&attempts, HERE, NOW), 0);
}

#[test]
fn a_clock_that_was_set_back_locks_nobody_out_for_longer_than_the_allowance_takes() {
    let attempts = whole(1);
    drain(&attempts, HERE, after(3600));
    assert_eq!(attempts.check(HERE, NOW), wait(10));
    assert_eq!(attempts.check(HERE, after(10)), Ok(()));
    assert_eq!(attempts.check_server(after(10)), Err(Exhausted { retry_after: SERVER_INTERVAL }));
    assert_eq!(attempts.check_server(after(11)), Ok(()));
}

#[test]
fn a_restart_goes_on_counting() {
    let folder = tempfile::tempdir().unwrap();
    let store = StoreUrl::Sqlite { path: folder.path().join("x.db"), max_pages: None };
    let open = |now| Attempts::open(NonZeroU32::MIN, AttemptsFile::beside(&store), now);
    let attempts = open(NOW);
    let login = Lane::Login(Uuid::from_u128(1));
    assert_eq!((drain(&attempts, HERE, NOW), drain(&attempts, login, NOW)), (10, 10));
    attempts.remember(NOW);
    let again = open(after(10));
    assert_eq!((drain(&again, HERE, after(10)), drain(&again, login, after(10))), (1, 1));
    assert_eq!(drain_server(&again, after(10)), 199);
}

#[test]
fn where_nothing_can_be_remembered_a_start_hands_out_a_single_try() {
    let attempts = Attempts::open(NonZeroU32::MIN, None, NOW);
    assert_eq!(drain(&attempts, HERE, NOW), 1);
    assert!(attempts.charge(nth(1), NOW).is_err(), "and one for all");
    assert_eq!(drain(&attempts, nth(1), after(30)), 4);
    assert_eq!(drain(&attempts, nth(2), after(1000)), 10);
}
