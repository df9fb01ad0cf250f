//! Networks take turns, and the queue is bounded.

use std::num::NonZeroU32;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use super::*;
use crate::access::attempts::tests::whole;
use crate::clock;

type Outcome = Result<Turn, Refused>;
type Waiter = (&'static str, LocalBoxFuture<'static, Outcome>);

fn asker(address: &str, kind: Kind) -> Asker {
    Asker { kind, address: address.parse().unwrap() }
}

/// A turn that is granted at once.
async fn at_once(turns: &Arc<Turns>, kind: Kind) -> Turn {
    turns.wait(asker("192.0.2.1", kind)).now_or_never().expect("no wait").map_err(drop).expect("a turn")
}

/// Waits in a queue while all places to run are taken.
fn queued(turns: &Arc<Turns>, address: &'static str, kind: Kind) -> Waiter {
    let turns = Arc::clone(turns);
    let mut waiter = async move { turns.wait(asker(address, kind)).await }.boxed_local();
    assert!((&mut waiter).now_or_never().is_none(), "{address} waits");
    (address, waiter)
}

/// The order in which they are called, one turn at a time.
fn order(mut waiters: Vec<Waiter>, running: Turn) -> Vec<&'static str> {
    let mut called = Vec::new();
    let mut running = Some(running);
    while !waiters.is_empty() {
        drop(running.take());
        let ready = waiters.iter_mut().position(|(_, waiter)| match waiter.now_or_never() {
            Some(turn) => {
                running = Some(turn.map_err(drop).expect("a turn"));
                true
            }
            None => false,
        });
        called.push(waiters.remove(ready.expect("somebody is next")).0);
    }
    called
}

#[actix_web::test]
async fn networks_take_turns_at_every_level() {
    let turns = Turns::new(Arc::new(whole(1)), Clock::system(), MAX_RUNNING);
    let (_busy, running) = (at_once(&turns, Kind::Link).await, at_once(&turns, Kind::Link).await);
    let addresses = [
        "2001:db8:1:1::1",
        "2001:db8:1:2::1",
        "2001:db8:1:3::1",
        "2001:db8:2::1",
        "2001:db8:1:1::2",
        "198.51.100.1",
        "198.51.100.1",
    ];
    let waiters = addresses.map(|address| queued(&turns, address, Kind::Stranger)).into();
    let called = order(waiters, running);
    let (v4, v6): (Vec<_>, Vec<_>) = called.iter().enumerate().partition(|(_, address)| address.contains('.'));
    assert_eq!(v4.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [1, 3], "every other turn is of the other network");
    let v6: Vec<&str> = v6.into_iter().map(|(_, address)| *address).collect();
    assert_eq!(
        v6,
        ["2001:db8:1:1::1", "2001:db8:2::1", "2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:1:1::2"],
        "one site does not wait for all homes of another"
    );
}

#[actix_web::test]
async fn those_who_were_logged_in_come_first() {
    let turns = Turns::new(Arc::new(whole(1)), Clock::system(), MAX_RUNNING);
    let (_busy, running) = (at_once(&turns, Kind::Link).await, at_once(&turns, Kind::Link).await);
    let waiters = vec![
        queued(&turns, "192.0.2.7", Kind::Stranger),
        queued(&turns, "192.0.2.8", Kind::Link),
        queued(&turns, "192.0.2.9", Kind::Known(None)),
    ];
    assert_eq!(order(waiters, running), ["192.0.2.9", "192.0.2.7", "192.0.2.8"]);
}

#[actix_web::test]
async fn what_the_server_allows_no_more_is_waited_for_by_strangers_alone() {
    // A node that starts without a memory has a single attempt.
    let attempts = Arc::new(Attempts::open(NonZeroU32::MIN, None, clock::now()));
    let turns = Turns::new(attempts, Clock::system(), MAX_RUNNING);
    at_once(&turns, Kind::Stranger).await.spend();
    let stranger = queued(&turns, "198.51.100.1", Kind::Stranger);
    drop(at_once(&turns, Kind::Link).await);
    drop(at_once(&turns, Kind::Known(Some(Lane::Login(uuid::Uuid::nil())))).await);
    assert!(stranger.1.await.is_ok(), "it gets its turn once there is one");
}

#[actix_web::test]
async fn the_most_crowded_network_gives_a_place_up() {
    let turns = Turns::new(Arc::new(whole(1)), Clock::system(), MAX_RUNNING);
    let _running = [at_once(&turns, Kind::Link).await, at_once(&turns, Kind::Link).await];
    let mut crowd: Vec<Waiter> = (0..MAX_WAITING).map(|_| queued(&turns, "2001:db8::1", Kind::Stranger)).collect();
    let honest = queued(&turns, "198.51.100.1", Kind::Stranger);
    let (_, last) = crowd.pop().unwrap();
    assert_eq!(last.now_or_never().expect("an answer").map(drop), Err(Refused::Busy));
    let one_more = turns.wait(asker("2001:db8::2", Kind::Stranger)).now_or_never();
    assert_eq!(one_more.expect("an answer").map(drop), Err(Refused::Busy));
    drop(crowd);
    assert_eq!(turns.queue().waiting.len(), 1, "those who leave give their places up");
    drop(honest);
}

#[actix_web::test]
async fn a_right_pin_costs_nothing_and_a_wrong_one_stays_charged() {
    let turns = Turns::new(Arc::new(whole(1)), Clock::system(), MAX_RUNNING);
    for _ in 0..20 {
        drop(at_once(&turns, Kind::Stranger).await);
    }
    for _ in 0..10 {
        at_once(&turns, Kind::Stranger).await.spend();
    }
    let refused = turns.wait(asker("192.0.2.1", Kind::Stranger)).now_or_never().expect("an answer");
    assert!(matches!(refused.map(drop), Err(Refused::Exhausted(_))));
}

#[actix_web::test]
async fn a_lane_that_is_used_up_by_what_is_undecided_is_waited_for() {
    let turns = Turns::new(Arc::new(whole(1)), Clock::system(), MAX_RUNNING);
    let mut undecided = Vec::new();
    for _ in 0..10 {
        let mut turn = at_once(&turns, Kind::Stranger).await;
        turn.step_aside();
        undecided.push(turn);
    }
    let (_, mut one_more) = queued(&turns, "192.0.2.1", Kind::Stranger);
    assert!(turns.is_undecided(Lane::of_address("192.0.2.1".parse().unwrap())));
    drop(at_once(&turns, Kind::Link).await);
    assert!((&mut one_more).now_or_never().is_none());
    // One of them was right after all.
    let mut right = undecided.pop().unwrap();
    right.clear();
    drop(right);
    drop(one_more.now_or_never().expect("a turn").map_err(drop).expect("a turn"));
    // Attempts whose clients have left stay charged.
    undecided.clear();
    at_once(&turns, Kind::Stranger).await.spend();
    let refused = turns.wait(asker("192.0.2.1", Kind::Stranger)).now_or_never().expect("an answer");
    assert!(matches!(refused.map(drop), Err(Refused::Exhausted(_))));
}
