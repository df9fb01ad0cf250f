//! A whole node on one thread, under a clock that leaps from one timer to the next and with draws that can be repeated.

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_http::Request;
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use futures_util::StreamExt;
use minicup_domain::matches::{EndedBy, MatchFact};
use minicup_domain::{Event, MatchId};
use minicup_live::randomness::Randomness;
use minicup_live::store::codec::{decode, match_stream};
use minicup_live::store::{Delivery, EventStore, RecordedEvent};
use serde_json::json;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until};

use crate::support::one_thread::{self, OneThread, clock, on_one_thread};

const MATCH: i64 = 1;
const TEAMS: [i64; 2] = [101, 102];
const HALF: u32 = 600;

/// What a match leaves behind.
#[derive(Debug, PartialEq)]
struct Played {
    log: Vec<RecordedEvent>,
    /// Everything that a reader of the match's events was sent.
    sent: String,
}

/// Plays a match in a runtime of its own.
fn played(seed: u64) -> Played {
    on_one_thread(play(seed))
}

/// Sebastiano Vigna's `SplitMix64`.
fn draws(seed: u64) -> impl Fn() -> u64 + Send + Sync {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let state = AtomicU64::new(seed);
    move || {
        let z = state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

fn randomness(seed: u64) -> Randomness {
    let draw = draws(seed);
    Randomness::drawing(move || {
        let bits = (u128::from(draw()) << 64) | u128::from(draw());
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    })
}

async fn play(seed: u64) -> Played {
    let node = one_thread::start(HALF, clock(), randomness(seed)).await;
    let reading = node.get(&format!("/api/match/{MATCH}/stream")).await;
    let (finished, last_revision) = oneshot::channel();
    let scoring = async {
        let revision = score(&node, draws(seed)).await;
        finished.send(revision).unwrap();
    };
    let ((), sent) = tokio::join!(scoring, read(reading, last_revision));
    Played { log: log_of(&node.stop()).await, sent }
}

async fn log_of(store: &dyn EventStore) -> Vec<RecordedEvent> {
    let mut log = Vec::new();
    let mut deliveries = store.subscribe(None);
    while let Some(Ok(Delivery::Event(event))) = deliveries.next().await {
        log.push(event);
    }
    log
}

/// Plays two halves, with goals and lines at times that are drawn, and confirms the result; the last revision.
async fn score<B: MessageBody + 'static>(
    node: &OneThread<impl Service<Request, Response = ServiceResponse<B>, Error = Error>>,
    draw: impl Fn() -> u64,
) -> i64 {
    for half in ["half_first", "half_second"] {
        node.command(MATCH, json!({"action": "state_change", "state": half})).await;
        let end = Instant::now() + Duration::from_secs(HALF.into());
        loop {
            let next = Instant::now() + Duration::from_millis(1_000 + draw() % 60_000);
            if next >= end {
                break;
            }
            sleep_until(next).await;
            node.command(MATCH, json!({"action": "goal", "team": TEAMS[draw() as usize % TEAMS.len()]})).await;
        }
        // Past the end, which is the clock's.
        sleep_until(end + Duration::from_secs(10)).await;
    }
    node.command(MATCH, json!({"action": "confirm"})).await
}

/// Everything that a reader of the match's events is sent up to the last one.
async fn read(mut body: Pin<Box<impl MessageBody>>, last_revision: oneshot::Receiver<i64>) -> String {
    let mut sent = String::new();
    let mut last_revision = std::pin::pin!(last_revision);
    let mut end = None;
    while end.as_ref().is_none_or(|end| !sent.contains(end)) {
        tokio::select! {
            biased;
            chunk = std::future::poll_fn(|context| body.as_mut().poll_next(context)) => {
                let Some(Ok(chunk)) = chunk else { panic!("the stream ended behind {sent}") };
                sent.push_str(std::str::from_utf8(&chunk).unwrap());
            }
            revision = &mut last_revision, if end.is_none() => end = Some(format!("id: {}\n", revision.unwrap())),
        }
    }
    sent
}

#[test]
fn a_match_is_the_same_whenever_it_is_played_with_the_same_seed() {
    let (first, again) = (played(1), played(1));
    assert_eq!(first.log, again.log);
    assert_eq!(first.sent, again.sent);
}

#[test]
fn another_seed_plays_another_match() {
    let (one, other) = (played(1), played(2));
    let of_match = |event: &&RecordedEvent| event.stream == match_stream(MatchId::new(MATCH));
    let ids = |played: &Played| played.log.iter().filter(of_match).map(|event| event.id).collect::<HashSet<_>>();
    assert!(ids(&one).is_disjoint(&ids(&other)));
    assert_ne!(one.sent, other.sent);
}

#[test]
fn halves_end_by_the_clock_on_time_and_a_reader_is_sent_all_of_it() {
    let Played { log, sent } = played(3);
    let (mut starts, mut ends, mut expected) = (vec![], vec![], vec![]);
    for recorded in log.iter().map(|stored| decode(stored).unwrap()) {
        let Event::Match(id, event) = recorded.event else { continue };
        if id.get() != MATCH {
            continue;
        }
        match event.fact {
            MatchFact::Opened(_) => continue,
            MatchFact::HalfStarted(_) => starts.push(event.at.plus_seconds(HALF)),
            MatchFact::HalfEnded(ended) => ends.push((event.at, ended.by)),
            _ => {}
        }
        expected.push(recorded.revision.to_string());
    }
    assert_eq!(ends, starts.into_iter().map(|at| (at, EndedBy::Clock)).collect::<Vec<_>>());
    assert_eq!(ends.len(), 2);
    let revisions: Vec<&str> = sent.lines().filter_map(|line| line.strip_prefix("id: ")).collect();
    assert_eq!(revisions, expected);
}
