//! Reading what was acknowledged elsewhere: `?min_revision=N` holds an answer back until this node includes revision N
//! of the match.

use std::sync::Arc;

use actix_web::HttpRequest;
use minicup_domain::{MatchId, Revision};
use minicup_projections::ReadModel;

use super::error::Problem;
use super::{path_id, query_id, query_number};
use crate::app::App;
use crate::read_models::Seen;
use crate::refusal::Refusal;

/// The match whose revision is meant, for addresses of one match.
pub fn of_path(request: &HttpRequest) -> Result<MatchId, Problem> {
    path_id(request).map(MatchId::new).ok_or_else(Problem::malformed_id)
}

/// The match whose revision is meant, for addresses of several: `&match=<id>`.
pub fn of_query(request: &HttpRequest) -> Result<MatchId, Problem> {
    let needed = || Problem::malformed("min_revision needs match=ID beside it, the match it is a revision of");
    query_id(request, "match")?.map(MatchId::new).ok_or_else(needed)
}

/// The revision that an answer must include; none if nothing is asked for, or -1, which is before the first event.
///
/// # Errors
/// If it is none.
pub fn min_revision(request: &HttpRequest) -> Result<Option<Revision>, Problem> {
    revision_in_query(request, "min_revision")
}

/// A revision in the query; none if it is not given, or -1, which is before the first event.
///
/// # Errors
/// If it is none.
pub fn revision_in_query(request: &HttpRequest, name: &str) -> Result<Option<Revision>, Problem> {
    let number = query_number(request, name, -1)?;
    Ok(number.and_then(|number| u64::try_from(number).ok()).map(Revision::new))
}

/// Read models that include what this node has acknowledged, and what the request has heard of elsewhere.
///
/// # Errors
/// 503 if they do not get there in time; 400 and 404 for what names no revision or no match.
pub async fn including(
    request: &HttpRequest,
    app: &App,
    of: impl FnOnce(&HttpRequest) -> Result<MatchId, Problem>,
) -> Result<Arc<ReadModel>, Problem> {
    let Some(revision) = min_revision(request)? else { return Ok(app.models.fresh().await?) };
    let match_id = of(request)?;
    if let Ok(model) = app.models.including(Some(Seen { match_id, revision })).await {
        return Ok(model);
    }
    let model = app.models.fresh().await?;
    // A match that is not there will not get there by waiting: the address answers 404.
    match match_id == MatchId::EXHIBITION || model.catalogue.scheduled(match_id).is_some() {
        true => Err(Problem::behind()),
        false => Err(Refusal::unknown_match().into()),
    }
}
