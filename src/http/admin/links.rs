//! Links that let one phone score one match.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use minicup_domain::tournament::{Link, LinkRejection};
use minicup_domain::{LinkId, MatchId, Timestamp};
use minicup_projections::Catalogue;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{acting_admin_of, admin_of, work};
use crate::access::phone_link::{LinkError, NewLink, issue_link, revoke_link};
use crate::access::{client, is_valid, planned_start};
use crate::clock;
use crate::http::cached::Rendered;
use crate::http::commands::Success;
use crate::http::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use crate::http::path_id;
use crate::live::commands::Refusal;
use crate::tournament::Author;

/// Links that are listed, the newest: as many as can be good at one time.
const MAX_LISTED: usize = minicup_domain::tournament::MAX_VALID_LINKS;

/// A link to be issued.
#[derive(Deserialize, ToSchema)]
pub struct LinkWanted {
    /// The match it is for.
    #[serde(rename = "match")]
    match_id: i64,
    /// What it is called, such as the court or who has the phone; history shows it.
    label: String,
}

/// A link that has just been issued. Its address is told this once.
#[derive(Serialize, ToSchema)]
pub struct LinkIssuedBody {
    id: i64,
    #[serde(rename = "match")]
    match_id: i64,
    label: String,
    /// For the phone to open. What stands behind `#link=` logs it in.
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
    #[serde(rename = "match")]
    match_id: i64,
    label: String,
    /// Whether it opens its match now.
    valid: bool,
    /// RFC 3339, as all times here.
    issued_at: String,
    /// By user name.
    issued_by: Option<String>,
    /// Null if the match is on the schedule no more.
    expires_at: Option<String>,
    revoked_at: Option<String>,
    revoked_by: Option<String>,
}

impl LinkBody {
    fn new(link: &Link, catalogue: &Catalogue, now: Timestamp) -> Self {
        let start = planned_start(catalogue, link.issued.match_id);
        let (revoked_at, revoked_by) = link.revoked.clone().unzip();
        Self {
            id: link.issued.id.get(),
            match_id: link.issued.match_id.get(),
            label: link.issued.label.clone(),
            valid: is_valid(link, catalogue, now),
            issued_at: link.issued_at.to_string(),
            issued_by: link.issued_by.clone(),
            expires_at: start.map(|start| link.expires_at(start).to_string()),
            revoked_at: revoked_at.map(|at| at.to_string()),
            revoked_by: revoked_by.flatten(),
        }
    }
}

/// `GET /api/admin/links`.
#[utoipa::path(get, path = "/api/admin/links", tag = "admin",
    responses((status = 200, description = "the links, never their secrets", body = LinkList), AnyProblem))]
pub async fn list(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, _) = admin_of(&request)?;
    let model = app.models.fresh().await?;
    let newest = model.catalogue.links().links.iter().rev().take(MAX_LISTED);
    let links = newest.map(|link| LinkBody::new(link, &model.catalogue, clock::now())).collect();
    Ok(Rendered::json(&LinkList { links }).answer(&request, "application/json"))
}

/// `POST /api/admin/links`.
#[utoipa::path(post, path = "/api/admin/links", tag = "admin", request_body = LinkWanted,
    responses((status = 200, description = "the link, its address and QR code, told this once", body = LinkIssuedBody),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 409, description = "too many are valid", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn issue(request: HttpRequest, body: web::Json<LinkWanted>) -> Result<HttpResponse, Problem> {
    let (app, admin) = acting_admin_of(&request)?;
    let LinkWanted { match_id, label } = body.into_inner();
    let match_id = MatchId::new(match_id);
    let model = app.models.fresh().await?;
    let start = planned_start(&model.catalogue, match_id).ok_or_else(Refusal::unknown_match)?;
    let place = client::own_origin(&request, app.settings.trust_proxy)
        .ok_or_else(|| Problem::malformed("the Host header must name the service as phones reach it"))?;
    let now = clock::now();
    let asked = label.clone();
    let link = work(&app, move |app| async move {
        let author = Author { user: Some(&admin.author), now };
        issue_link(app.store.as_ref(), match_id, &asked, |id| planned_start(&model.catalogue, id), author).await
    })
    .await??;
    // Issued it is, and its secret would be lost; should the read models be behind, the phone only has to wait a moment.
    if let Err(behind) = app.models.fresh().await {
        tracing::warn!(%behind, "a link was issued");
    }
    let expires_at = start.max(now).plus_seconds(minicup_domain::tournament::LINK_HOURS * 60 * 60).to_string();
    issued(&place, &link, match_id, label.trim(), expires_at)
}

fn issued(
    place: &str,
    link: &NewLink,
    match_id: MatchId,
    label: &str,
    expires_at: String,
) -> Result<HttpResponse, Problem> {
    let url = format!("{place}/score#link={}.{}", link.id, link.secret);
    // Only an address far longer than a host may have has no code.
    let code = QrCode::new(&url).map_err(|_| Problem::malformed("the Host header is too long for a QR code"))?;
    let body = LinkIssuedBody {
        id: link.id.get(),
        match_id: match_id.get(),
        label: label.to_owned(),
        qr: code.render::<svg::Color>().build(),
        url,
        expires_at,
    };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body))
}

/// `POST /api/admin/links/<id>/revoke`.
#[utoipa::path(post, path = "/api/admin/links/{id}/revoke", tag = "admin", params(("id" = i64, Path)),
    responses((status = 200, description = "it opens nothing any more", body = Success),
        (status = 404, description = "no such link", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn revoke(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, admin) = acting_admin_of(&request)?;
    let id = LinkId::new(path_id(&request).ok_or_else(Problem::malformed_id)?);
    let author = Author { user: Some(&admin.author), now: clock::now() };
    revoke_link(app.store.as_ref(), id, author).await?;
    app.models.fresh().await?;
    Ok(HttpResponse::Ok().json(Success { success: true }))
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        let reason = error.to_string();
        match error {
            LinkError::Label => Self::malformed(reason),
            LinkError::Rejected(LinkRejection::TooMany) => Self::refused("too_many_links", reason),
            LinkError::Rejected(LinkRejection::Unknown) => Self::unknown("unknown_link", reason),
            LinkError::Hash(_) => Self::internal(),
            LinkError::Store(error) => error.into(),
        }
    }
}
