//! Links that let one phone score a match or a court.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::tournament::{Link, LinkRejection, LinkScope};
use minicup_domain::{LinkId, MatchId, SeasonSlug, Timestamp};
use minicup_projections::Catalogue;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::access::phone_link::{LinkError, NewLink, issue_link, revoke_link};
use crate::access::{client, is_valid};
use crate::commands::fields;
use crate::http::commands::Success;
use crate::http::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use crate::http::extract::{Admin, FreshModel, Json, PathId};
use crate::http::openapi::admin_bodies;
use crate::http::openapi::params::Id;
use crate::http::rendered::Rendered;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::tournament_file::Author;

/// Links that are listed, the newest: as many as can be valid at one time.
const MAX_LISTED: usize = minicup_domain::tournament::MAX_VALID_LINKS;

/// A link to issue: for a match, or for a court of a season.
#[derive(Deserialize)]
pub struct LinkWanted {
    /// The match it is for.
    #[serde(rename = "match", default, deserialize_with = "whole_number")]
    match_id: Option<i64>,
    /// The court it is for, as the schedule writes it.
    court: Option<String>,
    /// The slug of that court's season.
    season: Option<String>,
    /// Its label, such as the court or the phone's owner; the history shows it.
    label: String,
}

/// In JSON 7.0 is the same number as 7.
fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let Some(value) = Option::<Value>::deserialize(deserializer)? else { return Ok(None) };
    fields::whole_number(&value).map(Some).ok_or_else(|| D::Error::custom("match must be an id"))
}

impl LinkWanted {
    fn scope(&self) -> Result<LinkScope, Problem> {
        match (self.match_id, &self.court, &self.season) {
            (Some(id), None, None) => Ok(LinkScope::Match(MatchId::new(id))),
            (None, Some(court), Some(season)) => {
                Ok(LinkScope::Court { season: SeasonSlug::new(season.clone()), court: court.clone() })
            }
            _ => Err(Problem::malformed("send a match, or a court and its season")),
        }
    }
}

/// What a link is for: a match, or a court of a season.
#[derive(Serialize, ToSchema)]
struct ScopeBody {
    /// Null for a court.
    #[serde(rename = "match")]
    match_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    court: Option<String>,
    /// The slug of the court's season.
    #[serde(skip_serializing_if = "Option::is_none")]
    season: Option<String>,
}

impl From<&LinkScope> for ScopeBody {
    fn from(scope: &LinkScope) -> Self {
        match scope {
            LinkScope::Match(id) => Self { match_id: Some(id.get()), court: None, season: None },
            LinkScope::Court { season, court } => {
                Self { match_id: None, court: Some(court.clone()), season: Some(season.to_string()) }
            }
        }
    }
}

/// A link that has just been issued. Its address is returned only once.
#[derive(Serialize, ToSchema)]
pub struct LinkIssuedBody {
    id: i64,
    #[serde(flatten)]
    scope: ScopeBody,
    label: String,
    /// For the phone to open. The part after `#link=` logs it in.
    url: String,
    /// The address as a QR code, an SVG image.
    qr: String,
    /// RFC 3339.
    expires_at: String,
}

/// The links that were issued.
#[derive(Serialize, ToSchema)]
pub struct LinkList {
    /// The newest first.
    links: Vec<LinkBody>,
}

#[derive(Serialize, ToSchema)]
struct LinkBody {
    id: i64,
    #[serde(flatten)]
    scope: ScopeBody,
    label: String,
    /// Whether it opens anything now.
    valid: bool,
    /// RFC 3339, as all times here.
    issued_at: String,
    /// By user name; null for the command line and for somebody who was forgotten.
    issued_by: Option<String>,
    /// Null if the schedule has no match for it.
    expires_at: Option<String>,
    revoked_at: Option<String>,
    revoked_by: Option<String>,
}

impl LinkBody {
    fn new(link: &Link, catalogue: &Catalogue, now: Timestamp) -> Self {
        let start = catalogue.last_start(&link.scope);
        let (revoked_at, revoked_by) = link.revoked.clone().unzip();
        Self {
            id: link.id.get(),
            scope: ScopeBody::from(&link.scope),
            label: link.label.clone(),
            valid: is_valid(link, catalogue, now),
            issued_at: link.issued_at.to_string(),
            issued_by: catalogue.shown_author(link.issued_by.as_deref()).map(str::to_owned),
            expires_at: start.map(|start| link.expires_at(start).to_string()),
            revoked_at: revoked_at.map(|at| at.to_string()),
            revoked_by: catalogue.shown_author(revoked_by.flatten().as_deref()).map(str::to_owned),
        }
    }
}

/// `GET /api/admin/links`.
#[utoipa::path(get, path = "/api/admin/links", tag = "admin", operation_id = "list_links",
    security(("login" = [])),
    responses((status = 200, description = "the links, never their secrets", body = LinkList), AnyProblem))]
pub async fn list(
    request: HttpRequest,
    _: Admin,
    service: Data<Service>,
    FreshModel(model): FreshModel,
) -> Result<HttpResponse, Problem> {
    let newest = model.catalogue.links().links.iter().rev().take(MAX_LISTED);
    let links = newest.map(|link| LinkBody::new(link, &model.catalogue, service.clock.now())).collect();
    Ok(Rendered::json(&LinkList { links }).answer(&request, "application/json"))
}

/// `POST /api/admin/links`.
#[utoipa::path(post, path = "/api/admin/links", tag = "admin", operation_id = "issue_link",
    security(("login" = [])), request_body = admin_bodies::LinkWanted,
    responses((status = 200, description = "the link, its address and QR code, returned only once", body = LinkIssuedBody),
        (status = 404, description = "no such match or court", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 409, description = "too many are valid", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn issue(
    request: HttpRequest,
    Admin(admin): Admin,
    service: Data<Service>,
    body: Json<LinkWanted>,
) -> Result<HttpResponse, Problem> {
    let place = client::own_origin(&request, service.settings.trust_proxy)
        .ok_or_else(|| Problem::malformed("the Host header must name the service as phones reach it"))?;
    let wanted = body.read().await?;
    let (scope, label) = (wanted.scope()?, wanted.label);
    let model = service.models.fresh().await?;
    let start = model.catalogue.last_start(&scope).ok_or_else(|| unknown(&scope))?;
    let now = service.clock.now();
    let author = Author { user: Some(&admin.author), now };
    let last_start = |scope: &LinkScope| model.catalogue.last_start(scope);
    let link = issue_link(service.store.as_ref(), scope.clone(), &label, last_start, &service.random, author).await?;
    tracing::info!(user = admin.author, ?scope, link = %link.id, "a link is issued");
    // The link is issued, and an error would lose its secret; if the read models are behind, the phone only waits.
    if let Err(behind) = service.models.fresh().await {
        tracing::warn!(%behind, "a link was issued");
    }
    let expires_at = start.max(now).plus_seconds(minicup_domain::tournament::LINK_HOURS * 60 * 60).to_string();
    issued(&place, &link, &scope, label.trim(), expires_at)
}

fn unknown(scope: &LinkScope) -> Problem {
    match scope {
        LinkScope::Match(_) => Refusal::unknown_match().into(),
        LinkScope::Court { .. } => Problem::unknown("unknown_court", "the schedule has no match on this court"),
    }
}

fn issued(
    place: &str,
    link: &NewLink,
    scope: &LinkScope,
    label: &str,
    expires_at: String,
) -> Result<HttpResponse, Problem> {
    let url = format!("{place}/score#link={}.{}", link.id, link.secret);
    // Only an address far longer than a host may be has no code.
    let code = QrCode::new(&url).map_err(|_| Problem::malformed("the Host header is too long for a QR code"))?;
    let body = LinkIssuedBody {
        id: link.id.get(),
        scope: ScopeBody::from(scope),
        label: label.to_owned(),
        qr: code.render::<svg::Color>().build(),
        url,
        expires_at,
    };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body))
}

/// `POST /api/admin/links/<id>/revoke`.
#[utoipa::path(post, path = "/api/admin/links/{id}/revoke", tag = "admin", operation_id = "revoke_link",
    security(("login" = [])), params(Id),
    responses((status = 200, description = "the link opens nothing any more", body = Success),
        (status = 404, description = "no such link", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn revoke(
    Admin(admin): Admin,
    PathId(id): PathId<LinkId>,
    service: Data<Service>,
) -> Result<HttpResponse, Problem> {
    let author = Author { user: Some(&admin.author), now: service.clock.now() };
    revoke_link(service.store.as_ref(), id, author).await?;
    tracing::info!(user = admin.author, link = %id, "a link is revoked");
    service.models.fresh().await?;
    Ok(HttpResponse::Ok().json(Success { success: true }))
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        let reason = error.to_string();
        match error {
            LinkError::Label => Self::malformed(reason),
            LinkError::Rejected(LinkRejection::TooMany) => Self::refused("too_many_links", reason),
            LinkError::Rejected(LinkRejection::Unknown) => Self::unknown("unknown_link", reason),
            LinkError::Store(error) => error.into(),
        }
    }
}
