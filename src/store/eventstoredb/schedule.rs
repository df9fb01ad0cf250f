//! When a client that has failed is replaced, and by one for which node.
//!
//! From the moment that a cluster has a leader, the next call that is under way or comes in is answered within
//! [`DEADLINE`](super::DEADLINE): the attempt under way then may fail, the node whose turn is next may be the one that does not
//! answer, and the one after it works or names the leader. The test below adds this up.

use std::time::Duration;

use tokio::time::Instant;

/// How long one attempt may take, connecting included: two that fail and one that a healthy node answers fit into a
/// call's deadline.
pub(super) const ATTEMPT: Duration = Duration::from_secs(2);

/// Pauses between clients that fail: doubled from the first to the last. The last one bounds how late the server's
/// return is noticed; reading certificates for a client takes some milliseconds of a core.
pub(super) const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LAST_PAUSE: Duration = Duration::from_secs(1);

/// When there may be another client, and whose turn it is then.
#[derive(Debug)]
pub(super) struct Schedule {
    due: Instant,
    pause: Duration,
    turn: usize,
}

impl Schedule {
    /// The first client may be made at once.
    pub(super) fn new(now: Instant) -> Self {
        Self { due: now, pause: FIRST_PAUSE, turn: 0 }
    }

    /// When the next client may be made.
    pub(super) fn due(&self) -> Instant {
        self.due
    }

    /// A client is made: returns its turn.
    pub(super) fn take_turn(&mut self, now: Instant) -> usize {
        let turn = self.turn;
        self.due = now + self.pause;
        self.pause = (self.pause * 2).min(LAST_PAUSE);
        self.turn = turn.wrapping_add(1);
        turn
    }

    /// A call was answered.
    pub(super) fn answered(&mut self) {
        self.pause = FIRST_PAUSE;
    }
}

#[cfg(test)]
mod tests {
    use super::super::DEADLINE;
    use super::*;

    const NODES: usize = 3;
    /// Steps of the moment at which there is a leader: no duration here is a multiple of it.
    const STEP: Duration = Duration::from_millis(7);
    /// Longer than it takes until the pauses are the longest ones.
    const OUTAGE: Duration = Duration::from_secs(12);
    /// How long a healthy node takes to connect, name the leader or append: far more than a slow disk needs.
    const HEALTHY: Duration = Duration::from_millis(400);

    /// What attempts at a node take before they fail.
    #[derive(Clone, Copy)]
    struct Outage {
        /// At any node, while there is no leader.
        leaderless: Duration,
        /// At the node that is lost, before and after that.
        lost: Duration,
        lost_node: usize,
    }

    impl Outage {
        /// When the first call is answered, if there is a leader again at `leader`.
        fn answered(self, begin: Instant, leader: Instant) -> Instant {
            let mut schedule = Schedule::new(begin);
            let mut now = begin;
            loop {
                now = now.max(schedule.due());
                let is_lost = schedule.take_turn(now) % NODES == self.lost_node;
                if !is_lost && now >= leader {
                    // The node names the leader, and after the pause of a redirect the leader answers.
                    return now + HEALTHY + FIRST_PAUSE + HEALTHY;
                }
                now += if is_lost { self.lost } else { self.leaderless };
            }
        }
    }

    #[test]
    fn a_call_is_answered_within_its_deadline_once_there_is_a_leader() {
        let refused = Duration::ZERO;
        let silent = Duration::from_millis(650);
        let mut longest = Duration::ZERO;
        for lost_node in 0..NODES {
            for lost in [refused, silent, ATTEMPT] {
                for leaderless in [refused, silent, ATTEMPT] {
                    let outage = Outage { leaderless, lost, lost_node };
                    let begin = Instant::now();
                    let steps = OUTAGE.as_millis() / STEP.as_millis();
                    for step in 0..u32::try_from(steps).unwrap() {
                        let leader = begin + STEP * step;
                        longest = longest.max(outage.answered(begin, leader) - leader);
                    }
                }
            }
        }
        assert!(longest < DEADLINE, "{longest:?}");
        // An attempt that was under way and a lost node were met.
        assert!(longest > ATTEMPT * 2, "{longest:?}");
    }

    #[test]
    fn pauses_grow_to_the_longest_until_a_call_is_answered() {
        let mut schedule = Schedule::new(Instant::now());
        let pauses = |schedule: &mut Schedule, count: usize| -> Vec<u128> {
            let pause = |_| {
                let now = schedule.due();
                schedule.take_turn(now);
                (schedule.due() - now).as_millis()
            };
            (0..count).map(pause).collect()
        };
        assert_eq!(pauses(&mut schedule, 7), [50, 100, 200, 400, 800, 1000, 1000]);
        schedule.answered();
        assert_eq!(pauses(&mut schedule, 2), [50, 100]);
    }

    #[test]
    fn every_node_has_its_turn() {
        let now = Instant::now();
        let mut schedule = Schedule::new(now);
        assert_eq!([0, 1, 2, 3], [(); 4].map(|()| schedule.take_turn(now)));
    }
}
