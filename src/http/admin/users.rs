//! Who may log in with a PIN.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::tournament::{Role, User};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::work;
use crate::access::pin::{Pin, PinError};
use crate::access::users::{UserChange, UserError, add_user, remove_user, set_pin};
use crate::http::commands::Success;
use crate::http::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use crate::http::extract::{Admin, FreshModel, Json};
use crate::http::openapi::{admin_bodies, bodies};
use crate::http::rendered::Rendered;
use crate::service::Service;
use crate::tournament_file::Author;

/// Everybody who may log in with a PIN.
#[derive(Serialize, ToSchema)]
pub struct UserList {
    /// In the order they were added.
    users: Vec<UserBody>,
}

#[derive(Serialize, ToSchema)]
struct UserBody {
    username: String,
    name: String,
    /// scorekeeper or admin.
    #[schema(value_type = bodies::UserRole)]
    role: Role,
    /// False for a user who cannot log in.
    has_pin: bool,
    /// Present and true if the PIN is known to be shorter than one that could be chosen; not known until its next login.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    short_pin: bool,
}

impl From<&User> for UserBody {
    fn from(user: &User) -> Self {
        let (username, name) = (user.username.clone(), user.name.clone());
        let (has_pin, short_pin) = (user.pin_hash.is_some(), user.has_short_pin());
        Self { username, name, role: user.role, has_pin, short_pin }
    }
}

/// A user to add or change.
#[derive(Deserialize)]
pub struct UserWanted {
    username: String,
    name: Option<String>,
    role: Role,
    pin: Pin,
}

/// Another PIN.
#[derive(Deserialize, ToSchema)]
pub struct PinWanted {
    /// 4 characters or more, an admin's 8.
    #[schema(value_type = String, min_length = 4, max_length = 64, pattern = "\\S")]
    pub pin: Pin,
}

/// What became of a user.
#[derive(Serialize, ToSchema)]
pub struct UserChanged {
    success: bool,
    /// added, changed or unchanged.
    change: &'static str,
}

/// `GET /api/admin/users`.
#[utoipa::path(get, path = "/api/admin/users", tag = "admin", operation_id = "list_users",
    security(("login" = [])),
    responses((status = 200, description = "everybody who may log in with a PIN", body = UserList), AnyProblem))]
pub async fn list(request: HttpRequest, _: Admin, FreshModel(model): FreshModel) -> Result<HttpResponse, Problem> {
    let users = model.catalogue.users().users.iter().map(UserBody::from).collect();
    Ok(Rendered::json(&UserList { users }).answer(&request, "application/json"))
}

/// `POST /api/admin/users`.
#[utoipa::path(post, path = "/api/admin/users", tag = "admin", operation_id = "add_user",
    security(("login" = [])), request_body = admin_bodies::UserWanted,
    responses((status = 200, description = "added, or given that role and PIN", body = UserChanged),
        (status = 409, description = "the PIN is taken, or nobody would be left to run the tournament", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn add(Admin(admin): Admin, service: Data<Service>, body: Json<UserWanted>) -> Result<HttpResponse, Problem> {
    let UserWanted { username, name, role, pin } = body.read().await?;
    let (user, changed_user) = (admin.author.clone(), username.clone());
    let change = work(&service, move |service| async move {
        let author = Author { user: Some(&admin.author), now: service.clock.now() };
        add_user(service.store.as_ref(), &username, name.as_deref(), role, service.logins.chosen(&pin), author).await
    })
    .await??;
    tracing::info!(user, changed_user, ?role, ?change, "a user is set");
    service.models.fresh().await?;
    Ok(changed(change))
}

/// `POST /api/admin/users/<name>/pin`.
#[utoipa::path(post, path = "/api/admin/users/{name}/pin", tag = "admin", operation_id = "change_pin",
    security(("login" = [])), params(("name" = String, Path)),
    request_body = PinWanted,
    responses((status = 200, description = "the user has that PIN; logins with another one have ended", body = UserChanged),
        (status = 404, description = "no such user", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 409, description = "the PIN is taken", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn change_pin(
    Admin(admin): Admin,
    FreshModel(model): FreshModel,
    username: Path<String>,
    service: Data<Service>,
    body: Json<PinWanted>,
) -> Result<HttpResponse, Problem> {
    if model.catalogue.users().get(&username).is_none() {
        return Err(UserError::Unknown.into());
    }
    let pin = body.read().await?.pin;
    let (user, changed_user) = (admin.author.clone(), username.clone());
    let change = work(&service, move |service| async move {
        let author = Author { user: Some(&admin.author), now: service.clock.now() };
        set_pin(service.store.as_ref(), &username, service.logins.chosen(&pin), author).await
    })
    .await??;
    tracing::info!(user, changed_user, ?change, "a PIN is set");
    service.models.fresh().await?;
    Ok(changed(change))
}

/// `POST /api/admin/users/<name>/remove`.
#[utoipa::path(post, path = "/api/admin/users/{name}/remove", tag = "admin", operation_id = "remove_user",
    security(("login" = [])), params(("name" = String, Path)),
    responses((status = 200, description = "the user is gone, and all their logins", body = Success),
        (status = 404, description = "no such user", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 409, description = "the last admin stays", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn remove(
    Admin(admin): Admin,
    username: Path<String>,
    service: Data<Service>,
) -> Result<HttpResponse, Problem> {
    let author = Author { user: Some(&admin.author), now: service.clock.now() };
    remove_user(service.store.as_ref(), &username, author).await?;
    tracing::info!(user = admin.author, removed_user = username.as_str(), "a user is removed");
    service.models.fresh().await?;
    Ok(HttpResponse::Ok().json(Success { success: true }))
}

fn changed(change: UserChange) -> HttpResponse {
    let change = match change {
        UserChange::Added => "added",
        UserChange::Changed => "changed",
        UserChange::Unchanged => "unchanged",
    };
    HttpResponse::Ok().json(UserChanged { success: true, change })
}

impl From<UserError> for Problem {
    fn from(error: UserError) -> Self {
        let reason = error.to_string();
        match error {
            UserError::Username
            | UserError::Name
            | UserError::PinTooShort { .. }
            | UserError::PinInvisible
            | UserError::Pin(PinError::Length) => Self::malformed(reason),
            UserError::NotFirst => Self::not_first(),
            UserError::PinTaken => Self::refused("pin_taken", reason),
            UserError::TooMany => Self::refused("too_many_users", reason),
            UserError::LastAdmin => Self::refused("last_admin", reason),
            UserError::Unknown => Self::unknown("unknown_user", reason),
            UserError::Pin(PinError::Hash(_)) => Self::internal(),
            UserError::Store(error) => error.into(),
        }
    }
}
