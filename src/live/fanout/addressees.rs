//! Which connection gets which of the broadcasts that a hub is delivering.

use std::rc::Rc;
use std::sync::Arc;

use minicup_projections::Catalogue;

use super::broadcast::Broadcast;
use super::followed::Topic;
use super::send_queue::MAX_PIECE;
use super::subscriber::Subscriber;

/// A connection, and the broadcasts that are still to be delivered to it, a bit for each.
pub(super) struct Addressee {
    pub(super) subscriber: Rc<Subscriber>,
    pub(super) which: u64,
}

impl Addressee {
    /// Delivers its broadcasts, in order, and no more than fit into one write; returns how many are sent.
    pub(super) fn deliver(&mut self, broadcasts: &[Arc<Broadcast>], catalogue: &Arc<Catalogue>) -> usize {
        let (mut delivered, mut bytes) = (0, 0);
        while self.which != 0 && bytes < MAX_PIECE {
            let place = self.which.trailing_zeros() as usize;
            self.which &= self.which - 1;
            let Some(broadcast) = broadcasts.get(place) else { continue };
            if let Some(length) = self.subscriber.deliver(broadcast, catalogue) {
                (delivered, bytes) = (delivered + 1, bytes + length);
            }
        }
        delivered
    }
}

/// The topics of broadcasts, and which of them, a bit for each.
pub(super) fn topics_of(broadcasts: &[Arc<Broadcast>]) -> Vec<(Topic, u64)> {
    let mut topics: Vec<(Topic, u64)> = Vec::new();
    for (place, broadcast) in broadcasts.iter().enumerate() {
        for topic in
            [Some(Topic::Match(broadcast.match_id)), broadcast.category.map(Topic::Category)].into_iter().flatten()
        {
            match topics.iter_mut().find(|(known, _)| *known == topic) {
                Some((_, which)) => *which |= 1 << place,
                None => topics.push((topic, 1 << place)),
            }
        }
    }
    topics
}

/// Each connection once, with all that is for it. The broadcasts of each topic are in order, which sorting detects.
pub(super) fn merged(mut addressees: Vec<Addressee>) -> Vec<Addressee> {
    addressees.sort_by_key(|addressee| addressee.subscriber.key);
    addressees.dedup_by(|next, kept| {
        let is_same = next.subscriber.key == kept.subscriber.key;
        kept.which |= if is_same { next.which } else { 0 };
        is_same
    });
    addressees
}
