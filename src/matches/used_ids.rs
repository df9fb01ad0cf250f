//! Which match a command id was used for, so that it is not taken for a new one on another match.

use std::collections::{HashMap, VecDeque};

use minicup_domain::{CommandId, MatchId};

/// Ids that are remembered: those of several tournaments, in a few megabytes. An older id is as good as new on another
/// match; on its own match the stream itself knows it for ever.
const MAX_REMEMBERED: usize = 100_000;

/// The command ids of the last events this node has read or recorded.
#[derive(Default)]
pub struct UsedIds {
    by_id: HashMap<CommandId, MatchId>,
    /// Oldest first.
    order: VecDeque<CommandId>,
}

impl UsedIds {
    /// Remembers where an id was used. The first use counts.
    pub fn remember(&mut self, command_id: CommandId, match_id: MatchId) {
        if self.by_id.contains_key(&command_id) {
            return;
        }
        if self.order.len() >= MAX_REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_id.remove(&oldest);
        }
        self.by_id.insert(command_id, match_id);
        self.order.push_back(command_id);
    }

    /// Whether an id was used for another match.
    pub fn is_of_another(&self, command_id: CommandId, match_id: MatchId) -> bool {
        self.by_id.get(&command_id).is_some_and(|used| *used != match_id)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_oldest_are_forgotten() {
        let mut used = UsedIds::default();
        let id = |number: usize| CommandId::new(Uuid::from_u128(number as u128));
        let [one, other] = [1, 2].map(MatchId::new);
        (0..=MAX_REMEMBERED).for_each(|number| used.remember(id(number), one));
        assert!(!used.is_of_another(id(0), other));
        assert!(used.is_of_another(id(1), other));
        assert!(!used.is_of_another(id(1), one));
        assert_eq!((used.by_id.len(), used.order.len()), (MAX_REMEMBERED, MAX_REMEMBERED));
    }
}
