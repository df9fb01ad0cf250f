//! All read models together, so that scores and standings of one model are of the same moment.

use std::sync::Arc;

use minicup_domain::matches::{MatchEvent, MatchFact, MatchState};
use minicup_domain::{About, CategoryId, Cut, Event, MatchId, Position, Recorded, Revision, Unreadable};

use crate::persistent::{ById, Map};
use crate::standings::{Change, Effect, Outcome};
use crate::{Activity, Catalogue, Damage, Projection, Scores, Standings};

/// The audience of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody.
    Public,
    /// Logged-in users, who also see results that are hidden from others.
    LoggedIn,
}

/// Everything readers ask for. Cheap to clone: what did not change is shared.
///
/// ```
/// use minicup_domain::season::{Privacy, PrivacySet, SeasonEvent};
/// use minicup_domain::{CommandId, Event, Position, Recorded, Revision, SeasonSlug, Timestamp, Uuid};
/// use minicup_projections::{Projection, ReadModel};
///
/// let hidden = SeasonEvent::PrivacySet(PrivacySet { show: Privacy::Initials });
/// let recorded = Recorded {
///     revision: Revision::new(0),
///     position: Position::new(12),
///     id: Uuid::from_u128(1),
///     at: Timestamp::from_seconds(1_000),
///     user: Some("eva".to_owned()),
///     command_id: CommandId::new(Uuid::from_u128(2)),
///     intent: None,
///     event: Event::Season(SeasonSlug::new("2026"), hidden),
/// };
/// let mut model = ReadModel::default();
/// let before = model.clone();
/// model.apply(&recorded);
/// assert_eq!((before.position(), model.position()), (None, Some(Position::new(12))));
/// ```
#[derive(Debug, Clone, Default)]
pub struct ReadModel {
    /// Seasons, categories, teams, rosters, schedule and users.
    pub catalogue: Arc<Catalogue>,
    /// The state of every match that has events.
    pub scores: Scores,
    /// The confirmed results of every category.
    pub standings: Standings,
    /// What people recently did to matches.
    pub activity: Activity,
    /// What cannot be read, and the matches that are set aside because of it.
    pub damage: Damage,
    position: Option<Position>,
    catalogue_touched: Option<Position>,
    matches_touched: ById<CategoryId, Position>,
    /// Matches whose scores are hidden, as they are shown.
    hidden: Map<MatchId, Arc<MatchState>>,
}

impl ReadModel {
    /// The last event taken in.
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// The last event that may have changed anything a reader of this category sees: one of its matches, or any event
    /// of a season or roster. As long as it stays the same, cached answers about the category are still right.
    pub fn touched(&self, category: CategoryId) -> Option<Position> {
        self.matches_touched.get(&category).copied().max(self.catalogue_touched)
    }

    /// What readers without a login see; none if they see everything.
    pub fn public(&self) -> Option<Self> {
        let (tables, matches) = (self.catalogue.hidden_tables(), self.catalogue.hidden_matches());
        if tables.is_empty() && matches.is_empty() {
            return None;
        }
        let mut public = self.clone();
        for id in matches.iter() {
            let hidden = self.hidden.get(id).cloned().or_else(|| self.scores.state(*id).map(hide));
            hidden.into_iter().for_each(|state| public.scores.show(*id, state));
        }
        public.standings.hide(tables, matches);
        Some(public)
    }

    /// Caches what is shown of a match, so that publishing it again costs nothing.
    fn note_hidden(&mut self, id: MatchId) {
        match self.scores.state(id).filter(|_| self.catalogue.hides_score(id)).map(hide) {
            Some(state) => self.hidden.insert_mut(id, state),
            None if self.hidden.contains_key(&id) => {
                self.hidden.remove_mut(&id);
            }
            None => {}
        }
    }

    /// Goes on without an event that cannot be read. Its match is set aside: it stays as it was before, whatever
    /// follows in its stream.
    pub fn pass_over(&mut self, unreadable: &Unreadable) {
        self.position = self.position.max(Some(unreadable.position));
        self.damage.note(unreadable);
        match &unreadable.about {
            About::Match(id) => self.touch(*id, unreadable.position),
            about => {
                self.catalogue_touched = Some(unreadable.position);
                Arc::make_mut(&mut self.catalogue).pass_over(about);
            }
        }
    }

    /// Takes in how much the store shows of a match's stream from now on. A match that is partly hidden is set
    /// aside until all of it is shown again.
    pub fn take_cut(&mut self, cut: &Cut) {
        self.position = self.position.max(Some(cut.position));
        let id = cut.match_id;
        let next = self.next_revision(id);
        let hidden = cut.hides_any_of(next.get()).then(|| Unreadable {
            position: cut.position,
            revision: None,
            stream: format!("match-{id}"),
            about: About::Match(id),
            fault: "the stream was cut or deleted on the server".to_owned(),
        });
        self.damage.note_cut(id, hidden);
        self.touch(id, cut.position);
    }

    fn next_revision(&self, id: MatchId) -> Revision {
        self.scores.state(id).map_or(Revision::new(0), MatchState::next_revision)
    }

    /// Notes that readers of the match's category see something different from now on.
    fn touch(&mut self, id: MatchId, position: Position) {
        let unplayed = MatchState::default();
        if let Some(category) = category_of(&self.catalogue, id, self.scores.state(id).unwrap_or(&unplayed)) {
            self.matches_touched.insert_mut(category, position);
        }
    }

    /// Why an event of a match is not taken in: the match is set aside, or events are missing before this one.
    fn obstacle(&self, recorded: &Recorded<Event>, id: MatchId) -> Option<Unreadable> {
        let due = self.next_revision(id);
        let unreadable = |revision, fault: &str| Unreadable {
            position: recorded.position,
            revision: Some(revision),
            stream: format!("match-{id}"),
            about: About::Match(id),
            fault: fault.to_owned(),
        };
        match self.damage.of_match(id) {
            Some(_) => Some(unreadable(recorded.revision, "it follows on what cannot be read")),
            None if recorded.revision != due => Some(unreadable(due, "it is missing")),
            None => None,
        }
    }

    fn apply_match(&mut self, recorded: &Recorded<Event>, id: MatchId, event: &MatchEvent) {
        let was_void = self.scores.is_void(id);
        self.scores.take(id, recorded.id, event);
        self.note_hidden(id);
        let Some(state) = self.scores.state(id) else { return };
        let Some(category) = category_of(&self.catalogue, id, state) else { return };
        self.matches_touched.insert_mut(category, recorded.position);
        let effect = match event.fact {
            MatchFact::Confirmed => Outcome::of(state).map_or(Effect::Open, Effect::Counts),
            MatchFact::Reopened(_) => Effect::Open,
            _ if state.is_void() && !was_void => Effect::Void,
            _ if was_void && !state.is_void() => Effect::Open,
            _ => return,
        };
        let number = self.catalogue.scheduled(id).and_then(|scheduled| scheduled.number);
        let change = Change { at: event.at, number, position: recorded.position, match_id: id, effect };
        self.standings.record(category, change);
    }
}

impl Projection for ReadModel {
    fn apply(&mut self, event: &Recorded<Event>) {
        self.position = Some(event.position);
        if let Event::Match(id, _) = &event.event
            && let Some(unreadable) = self.obstacle(event, *id)
        {
            return self.pass_over(&unreadable);
        }
        if let Some(missing) = self.damage.gap_before(event) {
            self.pass_over(&missing);
        }
        self.activity.apply(event);
        match &event.event {
            Event::Match(id, match_event) => self.apply_match(event, *id, match_event),
            Event::Season(..) | Event::Roster(..) => {
                self.catalogue_touched = Some(event.position);
                Arc::make_mut(&mut self.catalogue).apply(event);
            }
            Event::User(_) => Arc::make_mut(&mut self.catalogue).apply(event),
        }
    }
}

fn hide(state: &MatchState) -> Arc<MatchState> {
    Arc::new(state.without_score())
}

/// As the schedule says, or as it was when the match began; an exhibition has no category.
fn category_of(catalogue: &Catalogue, id: MatchId, state: &MatchState) -> Option<CategoryId> {
    let pinned = state.pinned().map(|fixture| fixture.category);
    pinned.or_else(|| catalogue.scheduled(id).map(|scheduled| scheduled.category))
}
