//! All connections of this process, so that unfinished requests never take the files that others need.
//!
//! A connection either holds a session (a socket or an event stream, whose number is bounded by itself, see
//! [`crate::live::SessionLimits`]) or is passing: it waits for a request or is being answered. A passing one is cut
//! when it takes too long; and when all places are taken, the most crowded network loses its oldest one: of the
//! provider with the most passing connections the site with the most, and so on down to the address. So a flood from
//! one network costs only that network, and an honest request, which takes milliseconds, is done before it is the oldest.

use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Context;
use std::time::Duration;

use futures_util::task::AtomicWaker;
use tokio::time::Instant;

use super::crowd::Crowd;
use crate::access::Networks;

/// How long a connection may wait for the end of a request's head, a body that nobody reads included. The first head
/// of a connection has less, see [`super::listen`].
const MAX_WAITING: Duration = Duration::from_secs(10);
/// How long one request may take from its head to the last byte of its answer: the longest body and a slow download.
const MAX_SERVING: Duration = Duration::from_secs(600);
/// How long a connection may go on after its session, so that the client can read the close.
const MAX_LEAVING: Duration = Duration::from_secs(2);
/// How often all of them are checked.
const ROUND: Duration = Duration::from_secs(1);
/// Files of the process that are not connections: store, logs, and some for each worker thread.
const OWN_FILES: usize = 48;
const FILES_A_WORKER: usize = 6;
/// Connections that may be opening or closing beside those that are counted.
const IN_FLIGHT: usize = 32;
/// Passing connections beside all sessions, if files are plenty: some thousand readers reload at one moment.
const MAX_PASSING: usize = 8192;
/// If the limit of files is low, the share that is left to requests that are not sessions: one in this many.
const PASSING_SHARE: usize = 4;

/// What fits into the limit of open files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Connections of all kinds.
    pub connections: usize,
    /// Of which sessions, at most.
    pub sessions: usize,
}

impl Room {
    /// Makes room for `sessions` and requests beside them within `files`, served by `workers` threads.
    pub fn within(files: usize, workers: usize, sessions: usize) -> Self {
        let own = OWN_FILES + workers.saturating_mul(FILES_A_WORKER) + IN_FLIGHT;
        let wanted = sessions.saturating_add(MAX_PASSING);
        let connections = files.saturating_sub(own).min(wanted).max(IN_FLIGHT);
        Self { connections, sessions: sessions.min(connections - connections / PASSING_SHARE) }
    }

    /// Connections one of this many threads takes before the listening socket has to wait.
    pub fn a_worker(&self, workers: usize) -> usize {
        (self.connections + IN_FLIGHT).div_ceil(workers.max(1))
    }
}

/// All connections of this process.
pub struct Connections {
    places: usize,
    began: Instant,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    next_key: u64,
    /// Those that are not cut.
    open: usize,
    passing: Crowd<Seat>,
}

/// A connection's place.
pub struct Seat {
    connections: Arc<Connections>,
    key: u64,
    networks: Networks,
    phase: AtomicU8,
    /// When the phase began, in milliseconds of the process.
    since: AtomicU64,
    is_cut: AtomicBool,
    /// True if the request that is being served, or was last, has a body or is a socket's.
    has_body: AtomicBool,
    /// True if the connection reads nothing until more is expected of it.
    is_deaf: AtomicBool,
    task: AtomicWaker,
}

/// What a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Phase {
    Waiting,
    Serving,
    Holding,
    Leaving,
}

/// What comes next on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The head of a request.
    Head,
    /// A body, or what a socket sends.
    Body,
}

impl Connections {
    /// None yet, of this many at most.
    pub fn new(places: usize) -> Self {
        Self { places, began: Instant::now(), table: Mutex::default() }
    }

    /// Adds a new connection, if need be in place of an older one.
    pub fn enter(self: &Arc<Self>, address: IpAddr) -> Arc<Seat> {
        let mut table = self.lock();
        table.next_key += 1;
        table.open += 1;
        let seat = Arc::new(Seat {
            connections: Arc::clone(self),
            key: table.next_key,
            networks: Networks::of(address),
            phase: AtomicU8::new(Phase::Waiting as u8),
            since: AtomicU64::new(self.now()),
            is_cut: AtomicBool::new(false),
            has_body: AtomicBool::new(true),
            is_deaf: AtomicBool::new(false),
            task: AtomicWaker::new(),
        });
        if table.open > self.places
            && let Some(oldest) = table.oldest_of_most()
        {
            table.cut(&oldest);
        }
        table.add(&seat);
        seat
    }

    /// Cuts passing connections that take too long, for as long as it is polled.
    pub async fn watch(self: Arc<Self>) {
        let mut rounds = tokio::time::interval(ROUND);
        loop {
            rounds.tick().await;
            let now = self.now();
            let mut table = self.lock();
            let mut late = Vec::new();
            table.passing.each(&mut |seat| late.extend(seat.is_late(now).then(|| Arc::clone(seat))));
            late.iter().for_each(|seat| table.cut(seat));
        }
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_millis().try_into().unwrap_or(u64::MAX)
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn add(&mut self, seat: &Arc<Seat>) {
        self.passing.add(seat.networks.from_widest(), seat.key, seat);
    }

    fn remove(&mut self, seat: &Seat) {
        self.passing.remove(seat.networks.from_widest(), seat.key);
    }

    /// The oldest connection of the most crowded network; rather one that is not being served.
    fn oldest_of_most(&self) -> Option<Arc<Seat>> {
        let most = self.passing.of_the_most_crowded();
        let waiting = most.values().find(|seat| seat.phase() != Phase::Serving);
        waiting.or_else(|| most.values().next()).cloned()
    }

    fn cut(&mut self, seat: &Seat) {
        self.remove(seat);
        if !seat.is_cut.swap(true, Ordering::AcqRel) {
            self.open = self.open.saturating_sub(1);
            seat.task.wake();
        }
    }
}

impl Seat {
    /// Marks a request as being answered until the guard is dropped.
    pub fn serve(self: &Arc<Self>, has_body: bool) -> Serving {
        self.has_body.store(has_body, Ordering::Release);
        self.begin(Phase::Serving);
        Serving(Arc::clone(self))
    }

    /// Marks the connection as holding a session until the guard is dropped.
    pub fn hold(self: &Arc<Self>) -> Held {
        let mut table = self.connections.lock();
        if !self.is_cut.load(Ordering::Acquire) {
            self.begin(Phase::Holding);
            table.remove(self);
        }
        drop(table);
        Held(Arc::clone(self))
    }

    /// Fails once the connection is cut. Otherwise its task is woken when it is.
    pub fn check(&self, context: &Context<'_>) -> io::Result<()> {
        if self.phase() == Phase::Holding {
            return Ok(());
        }
        self.task.register(context.waker());
        match self.is_cut.load(Ordering::Acquire) {
            true => Err(io::ErrorKind::ConnectionAborted.into()),
            false => Ok(()),
        }
    }

    /// What the client is expected to send; none while it is being answered, and after its session.
    pub fn expected(&self) -> Option<Expected> {
        match self.phase() {
            Phase::Waiting => Some(Expected::Head),
            Phase::Serving | Phase::Holding => self.has_body.load(Ordering::Acquire).then_some(Expected::Body),
            Phase::Leaving => None,
        }
    }

    /// The connection reads nothing until it is woken because more is expected, or because it is cut.
    pub fn stop_listening(&self) {
        self.is_deaf.store(true, Ordering::Release);
    }

    /// The connection is gone.
    pub fn leave(&self) {
        self.connections.lock().cut(self);
    }

    fn phase(&self) -> Phase {
        match self.phase.load(Ordering::Acquire) {
            phase if phase == Phase::Holding as u8 => Phase::Holding,
            phase if phase == Phase::Serving as u8 => Phase::Serving,
            phase if phase == Phase::Leaving as u8 => Phase::Leaving,
            _ => Phase::Waiting,
        }
    }

    fn begin(&self, phase: Phase) {
        self.since.store(self.connections.now(), Ordering::Release);
        self.phase.store(phase as u8, Ordering::Release);
    }

    fn is_late(&self, now: u64) -> bool {
        let limit = match self.phase() {
            Phase::Waiting => MAX_WAITING,
            Phase::Serving => MAX_SERVING,
            Phase::Leaving => MAX_LEAVING,
            Phase::Holding => return false,
        };
        u128::from(now.saturating_sub(self.since.load(Ordering::Acquire))) > limit.as_millis()
    }
}

/// A request that is being answered.
pub struct Serving(Arc<Seat>);

impl Drop for Serving {
    fn drop(&mut self) {
        if self.0.phase() == Phase::Serving {
            self.0.begin(Phase::Waiting);
            // One that listens has what it waits for without being woken once more for each answer.
            if self.0.is_deaf.swap(false, Ordering::AcqRel) {
                self.0.task.wake();
            }
        }
    }
}

/// A session that a connection holds.
pub struct Held(Arc<Seat>);

impl Drop for Held {
    fn drop(&mut self) {
        let mut table = self.0.connections.lock();
        self.0.begin(Phase::Leaving);
        if !self.0.is_cut.load(Ordering::Acquire) {
            table.add(&self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    fn nth(n: u32) -> IpAddr {
        IpAddr::V4(n.into())
    }

    fn is_cut(seat: &Seat) -> bool {
        seat.check(&Context::from_waker(Waker::noop())).is_err()
    }

    #[test]
    fn a_full_house_costs_the_network_with_the_most_its_oldest_connection() {
        let connections = Arc::new(Connections::new(4));
        let honest = connections.enter(nth(1));
        let flood: Vec<_> = (0..10).map(|_| connections.enter(nth(2))).collect();
        assert!(!is_cut(&honest));
        assert_eq!(
            flood.iter().map(|seat| is_cut(seat)).collect::<Vec<_>>(),
            [[true; 7].as_slice(), &[false; 3]].concat()
        );
        let another = connections.enter(nth(3));
        assert!(is_cut(&flood[7]) && !is_cut(&another) && !is_cut(&honest));
    }

    #[test]
    fn a_home_with_many_networks_is_one_crowd() {
        let connections = Arc::new(Connections::new(40));
        let hall: Vec<_> = (0..10).map(|_| connections.enter(nth(1))).collect();
        // Fewer from each than the hall has, and many more together.
        let home = |n: u128| IpAddr::V6((0x2001_0db8_0001_0100_u128 << 64 | n << 64).into());
        let flood: Vec<_> = (0..200).map(|n| connections.enter(home(n % 100))).collect();
        assert!(hall.iter().all(|seat| !is_cut(seat)));
        assert_eq!(flood.iter().filter(|seat| is_cut(seat)).count(), 170);
    }

    #[test]
    fn one_that_waits_goes_before_one_that_is_served_and_a_session_stays() {
        let connections = Arc::new(Connections::new(3));
        let session = connections.enter(nth(1));
        let held = session.hold();
        let served = connections.enter(nth(1));
        let serving = served.serve(true);
        let waits = connections.enter(nth(1));
        let _another = connections.enter(nth(1));
        assert_eq!((is_cut(&session), is_cut(&served), is_cut(&waits)), (false, false, true));
        drop((held, serving));
        connections.enter(nth(1));
        assert!(is_cut(&session), "it is as old as the others once it holds nothing");
    }

    #[test]
    fn who_leaves_makes_room() {
        let connections = Arc::new(Connections::new(2));
        let first = connections.enter(nth(1));
        for _ in 0..10 {
            let seat = connections.enter(nth(1));
            seat.leave();
            seat.leave();
        }
        assert!(!is_cut(&first));
        assert_eq!(connections.lock().open, 1);
    }

    #[test]
    fn sessions_leave_room_for_requests_where_files_are_few() {
        let plenty = Room::within(1_000_000, 2, 22_000);
        assert_eq!(plenty, Room { connections: 22_000 + MAX_PASSING, sessions: 22_000 });
        let tight = Room::within(300, 2, 22_000);
        assert_eq!(tight, Room { connections: 208, sessions: 156 });
        assert!(tight.a_worker(2) * 2 + OWN_FILES + 2 * FILES_A_WORKER <= 300);
        assert_eq!(Room::within(0, 64, 22_000).connections, IN_FLIGHT);
    }
}
