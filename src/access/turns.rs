//! Whose PIN or old link is checked next.
//!
//! A check keeps a core busy, and the server as a whole allows few wrong PINs a second. So attempts wait, and networks
//! take turns: an attacker with a whole provider's addresses gets the turns of one provider, and in it each site, and
//! within that each address, gets its own. If more wait than may, the most crowded network gives up a place.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until};

use super::attempts::{Attempts, Refused};
use super::lane::Lane;
use super::networks::{Networks, Served};
use crate::clock::Clock;

/// Attempts that are checked at once: each keeps a core busy and takes 19 MiB for as long as it runs.
pub const MAX_RUNNING: usize = 2;

/// Attempts that wait for their turn: what two cores check in three seconds, and more than log in at once in a hall.
pub const MAX_WAITING: usize = 256;

/// How long an attempt waits for its turn before the client is asked to come back.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// The kind of an attempt, which decides how soon it gets its turn and what it is charged to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By somebody who is logged in, or was: comes first, charged to that login if it is a guess.
    Known(Option<Lane>),
    /// A link's secret, too long to be guessed: takes turns with others, charged to nobody.
    Link,
    /// A PIN from an unknown browser: takes turns with others, charged to its address and to the server.
    Stranger,
}

/// Who waits for a turn.
#[derive(Debug, Clone, Copy)]
pub struct Asker {
    /// The kind of attempt.
    pub kind: Kind,
    /// The client's address.
    pub address: IpAddr,
}

impl Asker {
    /// What the attempt is charged to.
    fn lane(self) -> Option<Lane> {
        match self.kind {
            Kind::Known(lane) => lane,
            Kind::Link => None,
            Kind::Stranger => Some(Lane::of_address(self.address)),
        }
    }

    fn is_known(self) -> bool {
        matches!(self.kind, Kind::Known(_))
    }
}

/// The queue, for all workers.
pub struct Turns {
    attempts: Arc<Attempts>,
    clock: Clock,
    max_running: usize,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    running: usize,
    /// How many attempts are charged to a lane and not decided yet.
    undecided: HashMap<Lane, usize>,
    waiting: Vec<Waiting>,
    served: Served,
    next_number: u64,
}

struct Waiting {
    number: u64,
    asker: Asker,
    networks: Networks,
    call: oneshot::Sender<Result<Turn, Refused>>,
}

/// A turn; when it is dropped, it is over and its charge is taken back.
pub struct Turn {
    turns: Arc<Turns>,
    charged: Option<Lane>,
    is_running: bool,
    is_wrong: bool,
}

impl Turn {
    /// The PIN or link is wrong: the charge stays, also over a restart.
    pub fn spend(&mut self) {
        self.is_wrong = true;
        if self.charged.is_some() {
            self.turns.attempts.remember(self.turns.clock.now());
        }
    }

    /// The PIN may be wrong, and another search continues: frees the place to run and keeps the charge, also
    /// if nobody waits for the outcome any more.
    pub fn step_aside(&mut self) {
        self.is_wrong = true;
        self.leave();
        self.turns.call();
    }

    /// The PIN is right after all.
    pub fn clear(&mut self) {
        self.is_wrong = false;
    }

    fn leave(&mut self) {
        if std::mem::take(&mut self.is_running) {
            self.turns.queue().running -= 1;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(lane) = self.charged {
            if !self.is_wrong {
                self.turns.attempts.refund(lane);
            }
            self.turns.queue().decide(lane);
        }
        self.leave();
        self.turns.call();
    }
}

/// A place in the queue, given up when dropped.
struct Place<'t> {
    turns: &'t Turns,
    number: u64,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.turns.queue().waiting.retain(|waiting| waiting.number != self.number);
    }
}

impl Turns {
    /// An empty queue.
    pub fn new(attempts: Arc<Attempts>, clock: Clock, max_running: usize) -> Arc<Self> {
        Arc::new(Self { attempts, clock, max_running, queue: Mutex::default() })
    }

    /// Whether an attempt that is charged to that lane is undecided, so that its charge may be taken back.
    pub fn is_undecided(&self, lane: Lane) -> bool {
        self.queue().undecided.contains_key(&lane)
    }

    /// How many wait.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.queue().waiting.len()
    }

    /// Waits for a turn, which is charged when it comes. While earlier attempts charged to the same lane are undecided,
    /// a used-up lane makes others wait: right PINs block nobody.
    ///
    /// # Errors
    /// [`Refused`] if the asker's lane has no attempt left, or too many others wait.
    pub async fn wait(self: &Arc<Self>, asker: Asker) -> Result<Turn, Refused> {
        let (number, mut called) = self.join(asker);
        let _place = Place { turns: self, number };
        let give_up = Instant::now() + MAX_WAIT;
        loop {
            self.call();
            tokio::select! {
                biased;
                turn = &mut called => return turn.unwrap_or(Err(Refused::Busy)),
                () = sleep_until(give_up.min(Instant::now() + self.until_allowed())) => {}
            }
            if Instant::now() >= give_up {
                return Err(self.refusal(asker));
            }
        }
    }

    fn join(&self, asker: Asker) -> (u64, oneshot::Receiver<Result<Turn, Refused>>) {
        let (call, called) = oneshot::channel();
        let mut queue = self.queue();
        let number = queue.next_number;
        queue.next_number += 1;
        queue.waiting.push(Waiting { number, asker, networks: Networks::of(asker.address), call });
        let crowded_out = (queue.waiting.len() > MAX_WAITING).then(|| queue.most_crowded()).flatten();
        let crowded_out = crowded_out.map(|index| queue.waiting.swap_remove(index));
        drop(queue);
        if let Some(Waiting { asker, call, .. }) = crowded_out {
            let _ = call.send(Err(self.refusal(asker)));
        }
        (number, called)
    }

    /// Calls the next ones while there is room.
    fn call(self: &Arc<Self>) {
        while let Some((next, charged)) = self.next() {
            let turn =
                charged.map(|charged| Turn { turns: Arc::clone(self), charged, is_running: true, is_wrong: false });
            // For a client that has left it is of no use, and is given back at once.
            let _ = next.call.send(turn);
        }
    }

    /// Takes the next from the queue, charges it and, if possible, counts it as running. All under one lock, so that
    /// what the server allows is not given to two.
    fn next(&self) -> Option<(Waiting, Result<Option<Lane>, Refused>)> {
        let mut queue = self.queue();
        if queue.running >= self.max_running {
            return None;
        }
        let now = self.clock.now();
        let strangers = self.attempts.check_server(now).is_ok();
        let next = queue.next(|queue, asker| {
            let is_held = |lane| queue.undecided.contains_key(&lane) && self.attempts.check(lane, now).is_err();
            (strangers || asker.kind != Kind::Stranger) && !asker.lane().is_some_and(is_held)
        })?;
        let lane = next.asker.lane();
        let charged = lane.map_or(Ok(()), |lane| self.attempts.charge(lane, now));
        if charged.is_ok() {
            queue.running += 1;
            lane.into_iter().for_each(|lane| *queue.undecided.entry(lane).or_default() += 1);
        }
        Some((next, charged.map(|()| lane).map_err(Refused::from)))
    }

    fn until_allowed(&self) -> Duration {
        self.attempts.check_server(self.clock.now()).err().map_or(MAX_WAIT, |exhausted| exhausted.retry_after)
    }

    /// Why a waiting attempt gets no turn.
    fn refusal(&self, asker: Asker) -> Refused {
        match self.attempts.check_server(self.clock.now()) {
            Err(exhausted) if asker.kind == Kind::Stranger => exhausted.into(),
            _ => Refused::Busy,
        }
    }

    /// Every change leaves the queue consistent, so a panic elsewhere does not spoil it.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// The next one among those that may run.
    fn next(&mut self, may: impl Fn(&Self, Asker) -> bool) -> Option<Waiting> {
        let rank =
            |waiting: &Waiting| (!waiting.asker.is_known(), self.served.ranks(&waiting.networks), waiting.number);
        let candidates = self.waiting.iter().enumerate().filter(|(_, waiting)| may(self, waiting.asker));
        let (index, _) = candidates.min_by_key(|(_, waiting)| rank(waiting))?;
        let next = self.waiting.swap_remove(index);
        self.served.note(&next.networks);
        Some(next)
    }

    /// An attempt that was charged to that lane is over.
    fn decide(&mut self, lane: Lane) {
        if let Some(count) = self.undecided.get_mut(&lane) {
            *count -= 1;
            if *count == 0 {
                self.undecided.remove(&lane);
            }
        }
    }

    /// Who gives up their place: strangers before others, the newest of the most crowded network.
    fn most_crowded(&self) -> Option<usize> {
        let mut crowd: Vec<(usize, &Waiting)> = self.waiting.iter().enumerate().collect();
        if crowd.iter().any(|(_, waiting)| !waiting.asker.is_known()) {
            crowd.retain(|(_, waiting)| !waiting.asker.is_known());
        }
        let networks: Vec<&Networks> = crowd.iter().map(|(_, waiting)| &waiting.networks).collect();
        let crowded = Networks::most_crowded(&networks);
        crowd.retain(|(_, waiting)| crowded.is_none_or(|crowded| waiting.networks == crowded));
        crowd.into_iter().max_by_key(|(_, waiting)| waiting.number).map(|(index, _)| index)
    }
}

#[cfg(test)]
#[path = "turns_tests.rs"]
mod tests;
