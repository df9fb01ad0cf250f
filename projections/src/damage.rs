//! What cannot be read in the log, and the matches that are set aside because of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use minicup_domain::{About, Event, Logins, MatchId, Recorded, Revision, SeasonSlug, TeamId, Unreadable};

use crate::persistent::Map;

/// The streams that have an unreadable event. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Damage {
    matches: Arc<HashMap<MatchId, MatchDamage>>,
    /// The first fault of every other stream, by its name.
    others: Arc<BTreeMap<String, Unreadable>>,
    /// The next revision of every stream except those of matches, whose state knows it.
    due: Map<Aggregate, Revision>,
}

/// Why a match is set aside.
#[derive(Debug, Clone, Default)]
struct MatchDamage {
    /// The event after which nothing is taken in.
    unreadable: Option<Unreadable>,
    /// The store hides a part of the stream. This may be undone.
    cut: Option<Unreadable>,
}

impl MatchDamage {
    fn fault(&self) -> Option<&Unreadable> {
        self.unreadable.as_ref().or(self.cut.as_ref())
    }
}

/// The subject of a stream that is not a match.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Aggregate {
    Season(SeasonSlug),
    Roster(TeamId),
    Users,
}

impl Aggregate {
    fn of(event: &Event) -> Option<Self> {
        match event {
            Event::Match(..) => None,
            Event::Season(slug, _) => Some(Self::Season(slug.clone())),
            Event::Roster(team, _) => Some(Self::Roster(*team)),
            Event::User(_) => Some(Self::Users),
        }
    }

    fn about(about: &About) -> Option<Self> {
        match about {
            About::Season { slug, .. } => Some(Self::Season(slug.clone())),
            About::Roster(team) => Some(Self::Roster(*team)),
            About::Logins(_) => Some(Self::Users),
            About::Match(_) | About::Unknown => None,
        }
    }

    /// What a missing event may have changed: anything.
    fn anything(self) -> About {
        match self {
            Self::Season(slug) => About::Season { slug, privacy: true },
            Self::Roster(team) => About::Roster(team),
            Self::Users => About::Logins(Logins::All),
        }
    }

    fn stream(&self) -> String {
        match self {
            Self::Season(slug) => format!("season-{slug}"),
            Self::Roster(team) => format!("roster-{team}"),
            Self::Users => "users".to_owned(),
        }
    }
}

impl Damage {
    /// Why a match is set aside; none for a sound one.
    pub fn of_match(&self, id: MatchId) -> Option<&Unreadable> {
        self.matches.get(&id).and_then(MatchDamage::fault)
    }

    /// The matches that are set aside.
    pub fn matches(&self) -> impl Iterator<Item = MatchId> + '_ {
        self.matches.keys().copied()
    }

    /// True if both have the same damage. Clones share what they have in common.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.matches, &other.matches) && Arc::ptr_eq(&self.others, &other.others)
    }

    /// The first fault of every damaged stream, matches first.
    pub fn iter(&self) -> impl Iterator<Item = &Unreadable> {
        let mut matches: Vec<&Unreadable> = self.matches.values().filter_map(MatchDamage::fault).collect();
        matches.sort_by_key(|fault| fault.position);
        matches.into_iter().chain(self.others.values())
    }

    /// The event that is missing before `event` of a stream that is not a match's, if one is. Before one that restates
    /// its stream nothing counts as missing, and what was damaged there no longer matters.
    pub(crate) fn gap_before(&mut self, event: &Recorded<Event>) -> Option<Unreadable> {
        let aggregate = Aggregate::of(&event.event)?;
        let due = self.due.get(&aggregate).copied().unwrap_or(Revision::new(0));
        self.expect_after(aggregate.clone(), event.revision);
        if event.event.restates_its_stream() {
            self.heal(&aggregate.stream());
            return None;
        }
        (event.revision > due).then(|| Unreadable {
            position: event.position,
            revision: Some(due),
            stream: aggregate.stream(),
            about: aggregate.anything(),
            fault: "it is missing".to_owned(),
        })
    }

    /// Notes an event that cannot be read.
    pub(crate) fn note(&mut self, unreadable: &Unreadable) {
        if let About::Match(id) = unreadable.about {
            if self.matches.get(&id).is_some_and(|damage| damage.unreadable.is_some()) {
                return;
            }
            let damage = Arc::make_mut(&mut self.matches).entry(id).or_default();
            damage.unreadable.get_or_insert_with(|| unreadable.clone());
            return;
        }
        if let (Some(aggregate), Some(revision)) = (Aggregate::about(&unreadable.about), unreadable.revision) {
            self.expect_after(aggregate, revision);
        }
        Arc::make_mut(&mut self.others).entry(unreadable.stream.clone()).or_insert_with(|| unreadable.clone());
    }

    /// Notes that a part of a match's stream is hidden, or with none that nothing is any more.
    pub(crate) fn note_cut(&mut self, id: MatchId, cut: Option<Unreadable>) {
        if cut.is_none() && !self.matches.contains_key(&id) {
            return;
        }
        let matches = Arc::make_mut(&mut self.matches);
        let damage = matches.entry(id).or_default();
        damage.cut = cut;
        if damage.fault().is_none() {
            matches.remove(&id);
        }
    }

    fn heal(&mut self, stream: &str) {
        if self.others.contains_key(stream) {
            Arc::make_mut(&mut self.others).remove(stream);
        }
    }

    fn expect_after(&mut self, aggregate: Aggregate, revision: Revision) {
        let due = self.due.get(&aggregate).copied().unwrap_or(Revision::new(0));
        self.due.insert_mut(aggregate, due.max(revision.next()));
    }
}
