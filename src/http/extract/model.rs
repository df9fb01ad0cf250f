//! The read models an answer is made from. `?min_revision=N` makes the answer wait until this node includes revision N
//! of the match, so that it includes what was acknowledged elsewhere.

use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use minicup_domain::{MatchId, Position, Revision};
use minicup_projections::{Audience, Lang, ReadModel};

use super::asker::Visitor;
use super::ids::path_id;
use super::query::{query_id, query_number};
use super::{data_of, service_of};
use crate::http::cached::{Page, Responses};
use crate::http::error::Problem;
use crate::http::lang::reader_lang;
use crate::http::rendered::Rendered;
use crate::read_models::Seen;
use crate::refusal::Refusal;
use crate::service::Service;

/// Read models that include everything this node has acknowledged.
pub struct FreshModel(pub Arc<ReadModel>);

/// What a public read is answered from: everything that was acknowledged, as the client may see it.
pub struct Reading {
    /// What the client sees.
    pub model: Arc<ReadModel>,
    /// Its audience, which decides what is shown.
    pub audience: Audience,
    /// The language of the answer.
    pub lang: Lang,
    responses: Data<Responses>,
}

/// Of one match, with what the client knows of that match.
pub struct ReadOfMatch(pub Reading);

/// Of several matches, with what the client knows of one that it names.
pub struct ReadOfSeveral(pub Reading);

impl Reading {
    fn of(request: &HttpRequest, service: &Service) -> Result<Self, Problem> {
        let holder = Visitor::of(request)?.holder(&service.models.load());
        let audience = if holder.is_some() { Audience::LoggedIn } else { Audience::Public };
        let (model, lang) = (service.models.shown_to(audience), reader_lang(request));
        Ok(Self { model, audience, lang, responses: data_of(request)? })
    }

    /// The answer as of `touched`, rendered if it is not cached.
    pub fn answer(
        &self,
        page: Page,
        touched: Option<Position>,
        render: impl FnOnce() -> Option<Rendered>,
    ) -> Option<Arc<Rendered>> {
        self.responses.get((page, self.audience), touched, render)
    }
}

impl FromRequest for FreshModel {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let service = service_of(request);
        async move { Ok(Self(service?.models.fresh().await?)) }.boxed_local()
    }
}

impl FromRequest for ReadOfMatch {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            let service = service_of(&request)?;
            including(&request, &service, of_path).await?;
            Ok(Self(Reading::of(&request, &service)?))
        }
        .boxed_local()
    }
}

impl FromRequest for ReadOfSeveral {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            query_id(&request, "match")?;
            let service = service_of(&request)?;
            including(&request, &service, of_query).await?;
            Ok(Self(Reading::of(&request, &service)?))
        }
        .boxed_local()
    }
}

/// The match of the revision, for addresses of one match.
pub fn of_path(request: &HttpRequest) -> Result<MatchId, Problem> {
    path_id(request).map(MatchId::new).ok_or_else(Problem::malformed_id)
}

/// The match of the revision, for addresses of several: `&match=<id>`.
fn of_query(request: &HttpRequest) -> Result<MatchId, Problem> {
    let needed = || Problem::malformed("min_revision needs match=ID beside it, the match it is a revision of");
    query_id(request, "match")?.map(MatchId::new).ok_or_else(needed)
}

/// The revision that an answer must include; none if none is given, or -1, which is before the first event.
///
/// # Errors
/// If it is not a revision.
pub fn min_revision(request: &HttpRequest) -> Result<Option<Revision>, Problem> {
    revision_in_query(request, "min_revision")
}

/// A revision in the query; none if it is not given, or -1, which is before the first event.
///
/// # Errors
/// If it is not a revision.
pub fn revision_in_query(request: &HttpRequest, name: &str) -> Result<Option<Revision>, Problem> {
    let number = query_number(request, name, -1)?;
    Ok(number.and_then(|number| u64::try_from(number).ok()).map(Revision::new))
}

/// Read models that include what this node has acknowledged, and the revision that the request names.
///
/// # Errors
/// 503 if they do not get there in time; 400 and 404 if the revision or the match is invalid.
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
    // Waiting does not make a match exist: the address answers 404.
    match match_id == MatchId::EXHIBITION || model.catalogue.scheduled(match_id).is_some() {
        true => Err(Problem::behind()),
        false => Err(Refusal::unknown_match().into()),
    }
}
