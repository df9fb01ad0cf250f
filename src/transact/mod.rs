//! Load, decide, append, and decide again after a conflict: the only way from an intent to the log. Knows no actor.

mod append;
mod change;

pub use append::Author;
pub(crate) use append::identified;
pub(crate) use change::{Changed, change};

use crate::store::{EventStore, StoreError};

/// How often something is decided before a conflict is returned. Each conflict means that somebody else appended, so
/// three in a row need three rivals within a few milliseconds.
const TRIES: usize = 3;

/// Something that is decided on a known state, and appended after it.
pub(crate) trait Transaction {
    /// Its result.
    type Outcome;

    /// Decides on the known state, and appends the events.
    async fn attempt(&mut self, store: &dyn EventStore) -> Attempt<Self::Outcome>;

    /// Takes in what the store has beyond the known state; false if there is nothing. Not needed by a transaction that
    /// reads the store from its start at each attempt.
    async fn catch_up(&mut self, _: &dyn EventStore) -> Result<bool, StoreError> {
        Ok(true)
    }
}

/// The outcome of one attempt.
pub(crate) enum Attempt<O> {
    /// Final, whatever else has happened in the meantime.
    Settled(O),
    /// Nothing is to be recorded, and this is the result unless something was missed.
    Nothing(O),
    /// The known state is out of date.
    Overtaken,
}

/// Why a transaction has no outcome.
#[derive(Debug)]
pub(crate) enum Unsettled {
    /// The store failed.
    Store(StoreError),
    /// Others appended first each time.
    Contended,
    /// The stream ends before the known state.
    Cut,
}

impl From<Unsettled> for StoreError {
    fn from(unsettled: Unsettled) -> Self {
        match unsettled {
            Unsettled::Store(error) => error,
            Unsettled::Contended | Unsettled::Cut => Self::Conflict,
        }
    }
}

/// Runs a transaction to its outcome. After a conflict the missed events are taken in, and it is decided again.
///
/// The store checks only what it appends. So if nothing is to be recorded, because the command is refused or changes
/// nothing, missed events are taken in first: the known state may lack what another node has recorded.
pub(crate) async fn transact<T: Transaction>(
    store: &dyn EventStore,
    transaction: &mut T,
) -> Result<T::Outcome, Unsettled> {
    let mut is_reread = false;
    let mut has_news = false;
    for _ in 0..TRIES {
        let nothing = match transaction.attempt(store).await {
            Attempt::Settled(outcome) => return Ok(outcome),
            Attempt::Nothing(outcome) if is_reread => return Ok(outcome),
            Attempt::Nothing(outcome) => Some(outcome),
            Attempt::Overtaken => None,
        };
        has_news = transaction.catch_up(store).await.map_err(Unsettled::Store)?;
        match nothing {
            Some(outcome) if !has_news => return Ok(outcome),
            _ => is_reread = true,
        }
    }
    Err(if has_news { Unsettled::Contended } else { Unsettled::Cut })
}
