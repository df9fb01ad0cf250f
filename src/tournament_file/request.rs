//! What is asked of an import, and why it is refused.

use super::fault::Fault;
use crate::access::users::NewPins;
use crate::store::StoreError;
use crate::transact::Author;

/// Why an import changed nothing, or broke off.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The file is bad; nothing was appended.
    #[error("{}", listed(.0))]
    Faults(Vec<Fault>),
    /// The store failed. What had been appended stays; importing the same file again completes it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn listed(faults: &[Fault]) -> String {
    faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n")
}

/// Whether an import is only looked at, or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is appended.
    Preview,
    /// What is planned is appended.
    Apply,
}

/// What is asked of an import.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// To look or to do.
    pub mode: Mode,
    /// Paths such as `match:1/result`, of what is to be as the file says although it was changed by hand.
    pub take: &'a [String],
    /// Who imports, and when.
    pub author: Author<'a>,
    /// What new PINs are indexed and salted with.
    pub pins: NewPins<'a>,
}
