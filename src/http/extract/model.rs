//! The read models an answer is made from. `?min_revision=N` holds it back until this node includes revision N of the
//! match, so that what was acknowledged elsewhere is read.

use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use minicup_domain::{MatchId, Revision};
use minicup_projections::ReadModel;

use super::ids::path_id;
use super::query::{query_id, query_number};
use super::service_of;
use crate::http::error::Problem;
use crate::read_models::Seen;
use crate::refusal::Refusal;
use crate::service::Service;

/// Read models that include everything this node has acknowledged.
pub struct FreshModel(pub Arc<ReadModel>);

/// The same for a page of one match, with what the client knows of that match.
pub struct ModelOfMatch(pub Arc<ReadModel>);

/// The same for a page of several matches, with what the client knows of one that it names.
pub struct ModelOfQuery(pub Arc<ReadModel>);

impl FromRequest for FreshModel {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let service = service_of(request);
        async move { Ok(Self(service?.models.fresh().await?)) }.boxed_local()
    }
}

impl FromRequest for ModelOfMatch {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move { Ok(Self(including(&request, &*service_of(&request)?, of_path).await?)) }.boxed_local()
    }
}

impl FromRequest for ModelOfQuery {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            query_id(&request, "match")?;
            Ok(Self(including(&request, &*service_of(&request)?, of_query).await?))
        }
        .boxed_local()
    }
}

/// The match whose revision is meant, for addresses of one match.
pub fn of_path(request: &HttpRequest) -> Result<MatchId, Problem> {
    path_id(request).map(MatchId::new).ok_or_else(Problem::malformed_id)
}

/// The match whose revision is meant, for addresses of several: `&match=<id>`.
fn of_query(request: &HttpRequest) -> Result<MatchId, Problem> {
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
    service: &Service,
    of: impl FnOnce(&HttpRequest) -> Result<MatchId, Problem>,
) -> Result<Arc<ReadModel>, Problem> {
    let Some(revision) = min_revision(request)? else { return Ok(service.models.fresh().await?) };
    let match_id = of(request)?;
    if let Ok(model) = service.models.including(Some(Seen { match_id, revision })).await {
        return Ok(model);
    }
    let model = service.models.fresh().await?;
    // A match that is not there will not get there by waiting: the address answers 404.
    match match_id == MatchId::EXHIBITION || model.catalogue.scheduled(match_id).is_some() {
        true => Err(Problem::behind()),
        false => Err(Refusal::unknown_match().into()),
    }
}
