//! Why a copy stopped.

use std::fmt;

use minicup_domain::Revision;

use crate::store::{StoreError, StreamId};

/// Why a copy stopped or failed.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Both addresses name one store.
    #[error("{0} is source and target, name two stores")]
    OneStore(String),
    /// The target holds events other than those that the source begins with.
    #[error("the target holds something else than the source and was left as it is, name an empty store")]
    Foreign,
    /// Another process appends to the target.
    #[error("another process writes to the target, at {stream} revision {revision}; stop it and copy again")]
    Contested {
        /// The stream that does not end where the copy goes on.
        stream: StreamId,
        /// What should have been its next revision.
        revision: Revision,
    },
    /// The comparison at the end found differences.
    #[error("the target is not a copy of the source, do not use it")]
    Different,
    /// A store failed.
    #[error("the {side}: {error}{}", advice(error))]
    Store {
        /// Which of the two.
        side: Side,
        /// What happened.
        error: StoreError,
    },
}

/// An interrupted copy can be continued.
fn advice(error: &StoreError) -> &'static str {
    match error {
        StoreError::Unavailable(_) => "; copy again to go on",
        StoreError::Conflict | StoreError::Corrupt { .. } => "",
    }
}

/// One of the two stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The store that is copied.
    Source,
    /// The store that gets the copy.
    Target,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Source => "source",
            Self::Target => "target",
        })
    }
}
