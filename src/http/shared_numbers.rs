//! Players who share a number, for those who score their match.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::MatchId;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::{FreshModel, PathId, Visitor};
use super::openapi::params::Id;
use super::rendered::Rendered;
use crate::refusal::Refusal;

/// The players of both teams who share a number, if players are shown only by numbers.
#[derive(Serialize, ToSchema)]
pub struct SharedNumbers {
    players: Vec<Initialled>,
}

#[derive(Serialize, ToSchema)]
struct Initialled {
    /// Id of the player.
    id: i64,
    /// Such as "A. K."; the same for two players whose initials are the same too.
    initials: String,
}

/// `GET /api/match/<id>/shared-numbers`.
#[utoipa::path(get, path = "/api/match/{id}/shared-numbers", tag = "matches", security(("login" = [])), params(Id),
    responses((status = 200, description = "the initials of players who share a number; empty if more than numbers is shown", body = SharedNumbers),
        (status = 401, description = "nobody is logged in", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 403, description = "a phone of another match", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn shared_numbers(
    request: HttpRequest,
    FreshModel(model): FreshModel,
    PathId(id): PathId<MatchId>,
    visitor: Visitor,
) -> Result<HttpResponse, Problem> {
    let holder = visitor.holder(&model).ok_or_else(Refusal::login_required)?;
    if !holder.may_score(id, &model.catalogue) {
        return Err(Refusal::not_allowed().into());
    }
    let scheduled = model.catalogue.scheduled(id).ok_or_else(Refusal::unknown_match)?;
    let sharing = [scheduled.home, scheduled.away].map(|team| model.catalogue.of_shared_numbers(team));
    let players = sharing.into_iter().flatten();
    let players = players.map(|player| Initialled { id: player.id.get(), initials: player.name() }).collect();
    let mut response = Rendered::json(&SharedNumbers { players }).answer(&request, "application/json");
    // No browser caches it: the privacy may change at any time.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
