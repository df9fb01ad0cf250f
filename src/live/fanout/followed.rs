//! What is followed on this node, on all worker threads together: events that nobody here follows are not prepared.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use minicup_domain::{CategoryId, MatchId};

/// What a reader follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// One match.
    Match(MatchId),
    /// All matches of a category.
    Category(CategoryId),
}

/// How many worker threads have followers of a topic; a topic without any is not in it.
#[derive(Default)]
pub struct Followed(Mutex<HashMap<Topic, usize>>);

impl Followed {
    /// One more thread has followers of a topic. Call it before their snapshot is looked up: an event that is not
    /// prepared for them is then part of the snapshot.
    pub fn enter(&self, topic: Topic) {
        *self.lock().entry(topic).or_default() += 1;
    }

    /// One thread fewer has followers.
    pub fn leave(&self, topic: Topic) {
        let mut threads = self.lock();
        let Some(count) = threads.get_mut(&topic) else { return };
        *count = count.saturating_sub(1);
        if *count == 0 {
            threads.remove(&topic);
        }
    }

    /// True if anybody on this node follows the match or its category.
    pub fn includes(&self, id: MatchId, category: Option<CategoryId>) -> bool {
        let threads = self.lock();
        threads.contains_key(&Topic::Match(id))
            || category.is_some_and(|category| threads.contains_key(&Topic::Category(category)))
    }

    /// Every change leaves the map consistent, so a panic elsewhere does not spoil it.
    fn lock(&self) -> MutexGuard<'_, HashMap<Topic, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_followed_until_the_last_thread_leaves_it() {
        let (followed, id, category) = (Followed::default(), MatchId::new(1), CategoryId::new(13));
        assert!(!followed.includes(id, Some(category)));
        followed.enter(Topic::Category(category));
        followed.enter(Topic::Category(category));
        followed.leave(Topic::Category(category));
        assert!(followed.includes(id, Some(category)) && !followed.includes(id, None));
        followed.leave(Topic::Category(category));
        followed.enter(Topic::Match(id));
        assert!(followed.includes(id, Some(category)) && !followed.includes(MatchId::new(2), Some(category)));
        followed.leave(Topic::Match(id));
        assert!(!followed.includes(id, Some(category)));
    }
}
