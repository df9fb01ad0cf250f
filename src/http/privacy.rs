//! How readers see the players of a season, chosen by an admin.

use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::SeasonSlug;
use minicup_domain::tournament::Privacy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::Json;
use super::openapi::bodies;
use super::{app_of, check_origin, holder_of};
use crate::access::Rights;
use crate::clock;
use crate::refusal::Refusal;
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

/// `POST /api/season/<slug>/privacy`: once this is answered, every read and broadcast of this node keeps to it.
#[utoipa::path(post, path = "/api/season/{slug}/privacy", tag = "seasons", operation_id = "set_privacy",
    security(("login" = [])),
    params(("slug" = String, Path, description = "the season's short name")),
    request_body = PrivacyChoice,
    responses((status = 200, description = "durable, and so from now on", body = PrivacyShown),
        (status = 400, description = "malformed", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 401, description = "not logged in", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 403, description = "not an admin", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 404, description = "no such season", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 503, description = "the store is out of reach", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn set(request: HttpRequest, choice: Json<PrivacyChoice>) -> Result<HttpResponse, Problem> {
    let app = app_of(&request)?;
    check_origin(&request, &app)?;
    let holder = holder_of(&request, &app).ok_or_else(Refusal::login_required)?;
    if holder.rights != Rights::Admin {
        return Err(Problem::admins_only());
    }
    let season = SeasonSlug::new(request.match_info().get("slug").unwrap_or_default());
    if app.models.fresh().await?.catalogue.season(&season).is_none() {
        return Err(Problem::unknown_season());
    }
    let show = choice.read().await?.show;
    if set_privacy(app.store.as_ref(), &season, show, Some(&holder.author), clock::now()).await? {
        tracing::info!(user = holder.author, %season, %show, "the privacy of a season is set");
    }
    app.models.fresh().await?;
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
