//! The parameters of an import, and why it is refused.

use super::fault::Fault;
use crate::access::users::NewPins;
use crate::store::StoreError;
use crate::transact::Author;

/// Why an import changed nothing, or stopped.
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

/// Whether an import is only a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is appended.
    Preview,
    /// What is planned is appended.
    Apply,
}

/// The parameters of an import.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Preview or import.
    pub mode: Mode,
    /// Paths such as `match:1/result`, of values to take from the file although they were changed by hand.
    pub take: &'a [String],
    /// Who imports, and when.
    pub author: Author<'a>,
    /// What new PINs are indexed and salted with.
    pub pins: NewPins<'a>,
}
