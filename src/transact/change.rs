//! A change of one aggregate that is not kept in memory: a season, a roster, the users, the links.

use minicup_domain::decider::{Decider, Stamp};
use minicup_domain::{Recorded, Revision, Stored};

use super::append::{Author, identified};
use super::{Attempt, Transaction, Unsettled, transact};
use crate::store::codec::decode;
use crate::store::{EventStore, Expected, NonEmpty, RecordedEvent, StoreError, StreamId};

/// An aggregate as in its stream.
pub(crate) struct Known<D: Decider> {
    /// The state.
    pub(crate) state: D::State,
    /// An event of the stream cannot be read, and the state is what [`Decider::pass_over`] makes of it.
    pub(crate) is_damaged: bool,
    revision: Option<Revision>,
}

/// The state a change was decided on, and the events it recorded.
pub(crate) struct Changed<D: Decider> {
    /// The state before it.
    pub(crate) before: D::State,
    /// Empty if nothing changed.
    pub(crate) events: Vec<D::Event>,
}

/// Appends what `decide` makes of an aggregate's current state.
///
/// # Errors
/// Those of `decide`; [`StoreError::Conflict`] if the stream keeps changing, and others if the store fails.
pub(crate) async fn change<D, E>(
    store: &dyn EventStore,
    id: &D::Id,
    author: Author<'_>,
    decide: impl Fn(&Known<D>) -> Result<Vec<D::Event>, E>,
) -> Result<Changed<D>, E>
where
    D: Decider,
    D::Event: Stored,
    E: From<StoreError>,
{
    let known = Known { state: D::State::default(), is_damaged: false, revision: None };
    let mut change = Change { stream: StreamId::from(D::stream(id)), author, decide, known };
    change.catch_up(store).await?;
    let settled = transact(store, &mut change).await.map_err(|unsettled| match unsettled {
        Unsettled::Cut => cut(&change.stream),
        other => other.into(),
    });
    let events = settled??;
    Ok(Changed { before: change.known.state, events })
}

fn cut(stream: &StreamId) -> StoreError {
    let fault = "it ends before what was read of it, verify the store".to_owned();
    StoreError::Corrupt { place: stream.to_string(), fault }
}

struct Change<'a, D: Decider, F> {
    stream: StreamId,
    author: Author<'a>,
    decide: F,
    known: Known<D>,
}

impl<D, E, F> Transaction for Change<'_, D, F>
where
    D: Decider,
    D::Event: Stored,
    E: From<StoreError>,
    F: Fn(&Known<D>) -> Result<Vec<D::Event>, E>,
{
    type Outcome = Result<Vec<D::Event>, E>;

    async fn attempt(&mut self, store: &dyn EventStore) -> Attempt<Self::Outcome> {
        let events = match (self.decide)(&self.known) {
            Ok(events) => events,
            Err(refused) => return Attempt::Settled(Err(refused)),
        };
        let (Author { user, now }, revision) = (self.author, self.known.revision);
        let new = identified(&self.stream, revision, user, |cause| cause.events_at(now, &events));
        let Some(new) = NonEmpty::new(new) else { return Attempt::Settled(Ok(events)) };
        match store.append(&self.stream, Expected::behind(revision), new).await {
            Ok(_) => Attempt::Settled(Ok(events)),
            Err(StoreError::Conflict) => Attempt::Overtaken,
            Err(error) => Attempt::Settled(Err(error.into())),
        }
    }

    async fn catch_up(&mut self, store: &dyn EventStore) -> Result<bool, StoreError> {
        let missed = store.read(&self.stream, self.known.revision).await?;
        for stored in &missed {
            self.known.take(stored)?;
        }
        Ok(!missed.is_empty())
    }
}

impl<D: Decider> Known<D> {
    fn take(&mut self, stored: &RecordedEvent) -> Result<(), StoreError> {
        let state = std::mem::take(&mut self.state);
        self.state = match decode(stored) {
            Ok(Recorded { event, at, user, .. }) => match D::own(event) {
                Some(event) => D::evolve(state, &event, Stamp { at, user: user.as_deref() }),
                None => state,
            },
            Err(unreadable) => {
                self.is_damaged = true;
                D::pass_over(state, &unreadable.about).ok_or(unreadable)?
            }
        };
        self.revision = Some(stored.revision);
        Ok(())
    }
}
