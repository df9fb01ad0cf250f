//! How readers see the players of a season, set by an admin.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::SeasonSlug;
use minicup_domain::tournament::Privacy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::{Admin, FreshModel, Json};
use super::openapi::bodies;
use crate::service::Service;
use crate::tournament_file::{PrivacyError, set_privacy};

/// What is to be shown of a player.
#[derive(Deserialize, ToSchema)]
pub struct PrivacyChoice {
    /// names, initials or numbers.
    #[schema(value_type = bodies::Shown)]
    show: Privacy,
}

/// What is shown of a player now.
#[derive(Serialize, ToSchema)]
pub struct PrivacyShown {
    success: bool,
    /// names, initials or numbers.
    #[schema(value_type = bodies::Shown)]
    show: Privacy,
}

/// `POST /api/season/<slug>/privacy`: once this is answered, every read and broadcast of this node complies.
#[utoipa::path(post, path = "/api/season/{slug}/privacy", tag = "seasons", operation_id = "set_privacy",
    security(("login" = [])),
    params(("slug" = String, Path, description = "the season's short name")),
    request_body = PrivacyChoice,
    responses((status = 200, description = "durable, and applied from now on", body = PrivacyShown),
        (status = 400, description = "malformed", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 401, description = "not logged in", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 403, description = "not an admin", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 404, description = "no such season", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 503, description = "the store is out of reach", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn set(
    Admin(admin): Admin,
    FreshModel(model): FreshModel,
    request: HttpRequest,
    service: Data<Service>,
    choice: Json<PrivacyChoice>,
) -> Result<HttpResponse, Problem> {
    let season = SeasonSlug::new(request.match_info().get("slug").unwrap_or_default());
    if model.catalogue.season(&season).is_none() {
        return Err(Problem::unknown_season());
    }
    let show = choice.read().await?.show;
    if set_privacy(service.store.as_ref(), &season, show, Some(&admin.author), service.clock.now()).await? {
        tracing::info!(user = admin.author, %season, %show, "the privacy of a season is set");
    }
    service.models.fresh().await?;
    Ok(HttpResponse::Ok().json(PrivacyShown { success: true, show }))
}

impl From<PrivacyError> for Problem {
    fn from(error: PrivacyError) -> Self {
        match error {
            PrivacyError::UnknownSeason(_) => Self::unknown_season(),
            PrivacyError::Store(error) => error.into(),
        }
    }
}
