//! Answers that stay the same until an event changes them: rendered once, then served from their bytes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use minicup_domain::{CategoryId, MatchId, Position, SeasonSlug, TeamId};
use minicup_projections::{Audience, Lang};

use super::rendered::Rendered;

/// Bytes of one of the two generations of answers. All pages of several tournaments fit; the answers that clients could
/// request in endless number, such as a team's page for each of all matches, do not, and must not grow the process.
const MAX_GENERATION: usize = 32 * 1024 * 1024;

/// What is requested. Only answers about existing things are cached: made-up requests take no room.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Page {
    CategoryList,
    Programme(SeasonSlug, Lang, bool),
    Category(CategoryId, Lang),
    Standings(CategoryId),
    StandingsAfter(CategoryId, MatchId),
    LiveStandings(CategoryId),
    Match(MatchId, Lang),
    Events(MatchId, Lang),
    Team(TeamId, Option<MatchId>, Lang),
}

/// An answer, and the last event that may have changed it.
#[derive(Clone)]
struct Kept {
    as_of: Option<Position>,
    rendered: Arc<Rendered>,
}

/// The answers rendered so far.
#[derive(Default)]
pub struct Responses {
    kept: RwLock<Generations>,
}

/// A page as one audience sees it.
type Key = (Page, Audience);

impl Responses {
    /// The answer as of `touched`, rendered if it is not cached. None if there is nothing to render.
    pub fn get(
        &self,
        key: Key,
        touched: Option<Position>,
        render: impl FnOnce() -> Option<Rendered>,
    ) -> Option<Arc<Rendered>> {
        let found = self.kept.read().unwrap_or_else(PoisonError::into_inner).find(&key, touched);
        let rendered = match found {
            Some((rendered, Age::Young)) => return Some(rendered),
            Some((rendered, Age::Old)) => rendered,
            None => Arc::new(render()?),
        };
        let kept = Kept { as_of: touched, rendered: Arc::clone(&rendered) };
        self.kept.write().unwrap_or_else(PoisonError::into_inner).keep(key, kept);
        Some(rendered)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    Young,
    Old,
}

/// Two generations: answers that are requested while the young one fills stay when it becomes the old one; the others
/// are dropped with the old one. So a flood of pages that nobody requests twice displaces others only for a moment.
#[derive(Default)]
struct Generations {
    young: HashMap<Key, Kept>,
    young_bytes: usize,
    old: HashMap<Key, Kept>,
}

impl Generations {
    fn find(&self, key: &Key, touched: Option<Position>) -> Option<(Arc<Rendered>, Age)> {
        let ages = [(&self.young, Age::Young), (&self.old, Age::Old)];
        ages.into_iter().find_map(|(generation, age)| {
            let kept = generation.get(key).filter(|kept| kept.as_of == touched)?;
            Some((Arc::clone(&kept.rendered), age))
        })
    }

    fn keep(&mut self, key: Key, kept: Kept) {
        let weight = kept.rendered.weight();
        self.old.remove(&key);
        if let Some(before) = self.young.remove(&key) {
            self.young_bytes = self.young_bytes.saturating_sub(before.rendered.weight());
        }
        if weight > MAX_GENERATION {
            return;
        }
        if self.young_bytes + weight > MAX_GENERATION {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += weight;
        self.young.insert(key, kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: usize = 64 * 1024;

    fn page(number: i64) -> Page {
        Page::Team(TeamId::new(1), Some(MatchId::new(number)), Lang::default())
    }

    fn ask(responses: &Responses, page: Page, touched: Option<Position>, length: usize) -> bool {
        let mut is_rendered = false;
        responses.get((page, Audience::Public), touched, || {
            is_rendered = true;
            Some(Rendered::new(vec![b'x'; length]))
        });
        is_rendered
    }

    fn bytes(responses: &Responses) -> usize {
        let kept = responses.kept.read().unwrap();
        let weights = kept.young.values().chain(kept.old.values()).map(|kept| kept.rendered.weight());
        weights.sum()
    }

    #[test]
    fn an_answer_is_rendered_again_once_an_event_touched_it() {
        let responses = Responses::default();
        let first = Some(Position::new(1));
        assert!(ask(&responses, page(1), first, BODY));
        assert!(!ask(&responses, page(1), first, BODY));
        assert!(ask(&responses, page(1), Some(Position::new(2)), BODY));
        assert_eq!(bytes(&responses), Rendered::new(vec![b'x'; BODY]).weight(), "the answer of before is gone");
    }

    #[test]
    fn pages_without_end_take_no_more_than_two_generations() {
        let responses = Responses::default();
        for number in 0..2_000 {
            ask(&responses, page(number), None, BODY);
            assert!(bytes(&responses) <= 2 * MAX_GENERATION);
        }
        assert!(bytes(&responses) > MAX_GENERATION, "room is used");
        assert!(ask(&responses, page(-1), None, MAX_GENERATION), "too long to be kept");
        assert!(ask(&responses, page(-1), None, MAX_GENERATION));
    }

    #[test]
    fn what_is_asked_for_again_outlives_a_flood() {
        let responses = Responses::default();
        ask(&responses, Page::CategoryList, None, BODY);
        for number in 0..2_000 {
            ask(&responses, page(number), None, BODY);
            assert!(
                number % 100 != 0 || !ask(&responses, Page::CategoryList, None, BODY),
                "rendered again at {number}"
            );
        }
    }
}
