//! Which scores there may be.

use crate::matches::rejection::Rejection;
use crate::matches::terms::Score;
use crate::rules::MAX_GOALS;

/// Refuses a score that no match has.
pub(in crate::matches) fn check_score(score: Score) -> Result<(), Rejection> {
    match score.0.max(score.1) <= MAX_GOALS {
        true => Ok(()),
        false => Err(Rejection::BadScore),
    }
}
