//! Broadcasts that wait together: in order, each once, and in one write to each connection.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use actix_http::Request;
use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceResponse};
use minicup_domain::Timestamp;
use minicup_live::clock::Clock;
use minicup_live::randomness::Randomness;
use serde_json::{Value, json};

use crate::support::one_thread::{NOON, OneThread, on_one_thread, start};

const HALF: u32 = 600;
/// More than a hub hands anything to before its thread does other work.
const READERS: usize = 150;
/// More goals than a hub hands out together.
const GOALS: i64 = 100;

/// The longest piece.
const PIECE: usize = 64 * 1024;

/// A clock that stands until it is moved. Timers of the runtime do not go by it, so whatever it makes overdue waits for the
/// next command.
fn clock(moved: &Arc<AtomicI64>) -> Clock {
    let moved = Arc::clone(moved);
    Clock::showing(move || Timestamp::from_millis(NOON.as_millis() + moved.load(Ordering::SeqCst)))
}

fn state(state: &str) -> Value {
    json!({"action": "state_change", "state": state})
}

/// A reader of match 1, whose body gives a piece for each write to its connection.
struct Reader(Pin<Box<BoxBody>>);

impl Reader {
    async fn open<B: MessageBody + 'static>(
        node: &OneThread<impl Service<Request, Response = ServiceResponse<B>, Error = Error>>,
    ) -> Self {
        let mut reader = Self(node.get("/api/match/1/stream").await);
        // Before the match as it is comes how long to wait before coming back.
        while !reader.piece().await.unwrap().contains("\"match\"") {}
        reader
    }

    async fn piece(&mut self) -> Option<String> {
        let piece = std::future::poll_fn(|context| self.0.as_mut().poll_next(context)).await?.unwrap();
        Some(String::from_utf8(piece.to_vec()).unwrap())
    }

    /// The next piece that is more than a sign of life: its length, and the revisions of its events. None once the
    /// connection has ended.
    async fn next(&mut self) -> Option<(usize, Vec<i64>)> {
        loop {
            let piece = self.piece().await?;
            let revisions: Vec<i64> =
                piece.lines().filter_map(|line| line.strip_prefix("id: ")).map(revision).collect();
            if !revisions.is_empty() {
                return Some((piece.len(), revisions));
            }
        }
    }
}

fn revision(id: &str) -> i64 {
    id.split('.').next().unwrap().parse().unwrap_or_else(|_| panic!("{id}"))
}

#[test]
fn what_is_recorded_together_reaches_each_connection_in_one_write() {
    on_one_thread(async {
        let moved = Arc::default();
        let node = start(HALF, clock(&moved), Randomness::default()).await;
        let pieces: Rc<RefCell<Vec<Vec<i64>>>> = Rc::default();
        for _ in 0..READERS {
            let (mut reader, pieces) = (Reader::open(&node).await, Rc::clone(&pieces));
            actix_web::rt::spawn(async move {
                while let Some((_, revisions)) = reader.next().await {
                    pieces.borrow_mut().push(revisions);
                }
            });
        }
        let written = async |last: i64| {
            while pieces.borrow().iter().filter(|piece| piece.last() == Some(&last)).count() < READERS {
                tokio::task::yield_now().await;
            }
            pieces.take()
        };
        let started = node.command(1, state("half_first")).await;
        assert_eq!(written(started).await, vec![vec![started]; READERS]);

        // Nobody has looked at the clock since: the end of one half is recorded with the start of the other.
        moved.fetch_add(i64::from(HALF + 60) * 1000, Ordering::SeqCst);
        let last = node.command(1, state("half_second")).await;
        assert_eq!(written(last).await, vec![vec![last - 1, last]; READERS]);
        node.stop();
    });
}

#[test]
fn who_takes_nothing_for_a_while_is_sent_all_of_it_in_order_and_few_pieces() {
    on_one_thread(async {
        let node = start(HALF, clock(&Arc::default()), Randomness::default()).await;
        let mut reader = Reader::open(&node).await;
        let first = node.command(1, state("half_first")).await;
        let mut last = first;
        for _ in 0..GOALS {
            last = node.command(1, json!({"action": "goal", "team": 101})).await;
        }
        let (mut sent, mut lengths) = (Vec::new(), Vec::new());
        while sent.last() != Some(&last) {
            let (length, revisions) = reader.next().await.unwrap();
            sent.extend(revisions);
            lengths.push(length);
        }
        assert_eq!(sent, (first..=last).collect::<Vec<_>>());
        let (_, full) = lengths.split_last().unwrap();
        assert!(full.iter().all(|length| *length > PIECE / 2 && *length <= PIECE), "{lengths:?}");
        node.stop();
    });
}
