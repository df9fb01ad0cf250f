//! Who is asking, so that pages know what to offer.

use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::tournament::LinkScope;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::{AnyProblem, Problem};
use super::rendered::Rendered;
use super::{app_of, holder_of};
use crate::access::{Holder, Rights};

/// Whoever asks.
#[derive(Serialize, ToSchema, Default)]
pub struct Me {
    /// Whether they are logged in; there is nothing else if not.
    logged: bool,
    /// The name under which history tells who did what.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// The full name, or the label of a phone's link.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// admin, scorekeeper or phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    /// The one match of a phone; null for everybody else.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    match_id: Option<Option<i64>>,
    /// The court of a phone that has a whole one.
    #[serde(skip_serializing_if = "Option::is_none")]
    court: Option<String>,
    /// The season of that court.
    #[serde(skip_serializing_if = "Option::is_none")]
    season: Option<String>,
}

impl From<Holder> for Me {
    fn from(holder: Holder) -> Self {
        let role = match holder.rights {
            Rights::Admin => "admin",
            Rights::Scorekeeper => "scorekeeper",
            Rights::Phone(_) => "phone",
        };
        let scope = match holder.rights {
            Rights::Admin | Rights::Scorekeeper => None,
            Rights::Phone(scope) => Some(scope),
        };
        let (match_id, court, season) = match scope {
            Some(LinkScope::Match(id)) => (Some(id.get()), None, None),
            Some(LinkScope::Court { season, court }) => (None, Some(court), Some(season.to_string())),
            None => (None, None, None),
        };
        Self {
            logged: true,
            user: Some(holder.author),
            name: Some(holder.name),
            role: Some(role),
            match_id: Some(match_id),
            court,
            season,
        }
    }
}

/// `GET /api/me`.
#[utoipa::path(get, path = "/api/me", tag = "login", security((), ("login" = [])),
    responses((status = 200, description = "who is logged in", body = Me), AnyProblem))]
pub async fn me(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let app = app_of(&request)?;
    app.models.fresh().await?;
    let me = holder_of(&request, &app).map(Me::from).unwrap_or_default();
    Ok(Rendered::json(&me).answer(&request, "application/json"))
}
