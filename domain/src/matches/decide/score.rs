//! Which scores are possible.

use crate::matches::rejection::Rejection;
use crate::matches::terms::Score;
use crate::rules::MAX_GOALS;

/// Refuses an impossible score.
pub(in crate::matches) fn check_score(score: Score) -> Result<(), Rejection> {
    match score.0.max(score.1) <= MAX_GOALS {
        true => Ok(()),
        false => Err(Rejection::BadScore),
    }
}
