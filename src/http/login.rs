//! Logging in with a PIN or a link, and out.

use std::sync::Arc;

use actix_web::cookie::Cookie;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::Timestamp;
use minicup_domain::tournament::User;
use minicup_projections::ReadModel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::commands::Success;
use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::Json;
use super::openapi::bodies;
use crate::access::attempts::Refused;
use crate::access::cookie::Sessions;
use crate::access::entry::{Entry, Place};
use crate::access::login::Browser;
use crate::access::phone_link::LinkKey;
use crate::access::pin::Pin;
use crate::access::search::Found;
use crate::access::users::learn_pin;
use crate::access::{Login, client};
use crate::metrics::LoginOutcome;
use crate::service::Service;

/// A key: one of the two.
#[derive(Deserialize)]
pub struct LoginBody {
    /// A user's.
    pin: Option<Pin>,
    /// The part after `#link=` in the address of a phone's link.
    link: Option<LinkKey>,
}

/// The key to log in with.
enum Secret {
    Pin(Pin),
    Link(LinkKey),
}

impl LoginBody {
    fn secret(self) -> Result<Secret, Problem> {
        match self {
            Self { pin: Some(pin), link: None } => Ok(Secret::Pin(pin)),
            Self { pin: None, link: Some(key) } => Ok(Secret::Link(key)),
            _ => Err(Problem::malformed("send a pin or a link, and not both")),
        }
    }
}

/// Whether it worked.
#[derive(Serialize, ToSchema)]
pub struct LoggedIn {
    success: bool,
    /// Why a PIN that may be right opens nothing: pin_too_short, it has fewer than four characters and works only on
    /// the service's own machine; choose_pin, an admin's has fewer than eight, and POST /api/me/pin takes a longer one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<bodies::ShortPin>)]
    code: Option<&'static str>,
}

/// What an attempt opened.
enum Opened {
    Nothing,
    /// Nothing: the PIN is too short to open anything from there.
    Closed,
    /// The choice of a longer PIN.
    Choice(Login),
    Login(Login),
}

/// `POST /api/login`.
#[utoipa::path(post, path = "/api/login", tag = "login", request_body = bodies::Login,
    responses((status = 200, description = "true and a cookie, or false for a wrong PIN or link", body = LoggedIn),
        (status = 429, description = "too many wrong PINs from that address, or in total", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn log_in(
    request: HttpRequest,
    service: Data<Service>,
    sessions: Data<Sessions>,
    body: Json<LoginBody>,
) -> Result<HttpResponse, Problem> {
    let secret = body.read().await?.secret()?;
    let model = service.models.fresh().await?;
    let is_link = matches!(secret, Secret::Link(_));
    let opened = match secret {
        Secret::Pin(pin) => {
            by_pin(&service, &model, pin, &browser(&service, &sessions, &request), place_of(&service, &request)).await
        }
        Secret::Link(key) => by_link(&service, &model, key, &request).await,
    };
    service.metrics.login(outcome(&opened));
    let address = client::address(&request, service.settings.trust_proxy);
    let answer = |success, code| HttpResponse::Ok().json(LoggedIn { success, code });
    match opened? {
        Opened::Login(login) => {
            let holder = login.holder(&model.catalogue, service.clock.now());
            tracing::info!(user = holder.map(|holder| holder.author), %address, "logged in");
            Ok(with_cookie(answer(true, None), &sessions, &login, (&request, service.clock.now())))
        }
        Opened::Choice(login) => {
            let user = login.pin_due(&model.catalogue).map(|user| &user.username);
            tracing::warn!(user, %address, "an admin has to choose a longer PIN");
            Ok(with_cookie(answer(false, Some("choose_pin")), &sessions, &login, (&request, service.clock.now())))
        }
        Opened::Closed => {
            tracing::info!(%address, "a PIN that is too short to be used from there");
            Ok(answer(false, Some("pin_too_short")))
        }
        Opened::Nothing => {
            match is_link {
                // They are not limited, because nobody guesses one.
                true => tracing::debug!(%address, "a wrong link"),
                false => tracing::warn!(%address, "a wrong PIN"),
            }
            Ok(answer(false, None))
        }
    }
}

/// The answer, with the cookie of a login.
pub fn with_cookie(
    mut answer: HttpResponse,
    sessions: &Sessions,
    login: &Login,
    (request, now): (&HttpRequest, Timestamp),
) -> HttpResponse {
    let opened = sessions.open(login, request, now);
    // Fails only for a cookie that no header can hold, and ours consists of digits and letters. No login under another
    // name is left: the browser would use it once this one ends.
    let is_left = |other: &Cookie| other.name() != opened.name() && request.cookie(other.name()).is_some();
    let others: Vec<Cookie> = sessions.close(request).into_iter().filter(is_left).collect();
    for cookie in [opened].iter().chain(&others) {
        let _ = answer.add_cookie(cookie);
    }
    answer
}

/// Who tries to log in.
pub fn browser(service: &Service, sessions: &Sessions, request: &HttpRequest) -> Browser {
    Browser { address: client::address(request, service.settings.trust_proxy), earlier: sessions.earlier(request) }
}

fn place_of(service: &Service, request: &HttpRequest) -> Place {
    Place { is_here: client::is_here(request, service.settings.trust_proxy), is_demo: service.settings.demo }
}

async fn by_pin(
    service: &Data<Service>,
    model: &ReadModel,
    pin: Pin,
    browser: &Browser,
    place: Place,
) -> Result<Opened, Refused> {
    if !place.takes(&pin) {
        return Ok(Opened::Closed);
    }
    let users = Arc::new(model.catalogue.users().clone());
    let Some(found) = service.logins.by_pin(users, pin.clone(), browser).await? else {
        return Ok(Opened::Nothing);
    };
    learn(service, &found, &pin);
    let user = found.user;
    let opened = match place.entry(&user, &pin) {
        Entry::Whole => Login::of_user(&user).map(Opened::Login),
        Entry::ChoosePin => Login::of_pin_due(&user).map(Opened::Choice),
        Entry::Closed => Some(Opened::Closed),
    };
    Ok(opened.unwrap_or(Opened::Nothing))
}

async fn by_link(service: &Service, model: &ReadModel, key: LinkKey, request: &HttpRequest) -> Result<Opened, Refused> {
    let Some(link) = key.valid_link(&model.catalogue, service.clock.now()) else { return Ok(Opened::Nothing) };
    let address = client::address(request, service.settings.trust_proxy);
    let link = service.logins.by_link(link, key, address).await?;
    Ok(link.as_ref().map_or(Opened::Nothing, |link| Opened::Login(Login::of_link(link))))
}

/// Records what only the PIN itself shows. Nobody waits for it, and the next login shows it again.
fn learn(service: &Data<Service>, found: &Found, pin: &Pin) {
    let before = &found.user;
    let pin_index = found.index.clone().or_else(|| before.pin_index.clone());
    let known = User { pin_size: Some(pin.size()), pin_index, ..before.clone() };
    if known == *before {
        return;
    }
    if known.has_short_pin() && !before.has_short_pin() {
        tracing::warn!(user = known.username, "this user has a short PIN, choose a longer one at /admin");
    }
    let service = service.clone();
    actix_web::rt::spawn(async move {
        if let Err(error) = learn_pin(service.store.as_ref(), &known, service.clock.now()).await {
            tracing::warn!(%error, user = known.username, "what a login shows of a PIN cannot be kept");
        }
    });
}

fn outcome(opened: &Result<Opened, Refused>) -> LoginOutcome {
    match opened {
        Ok(Opened::Login(_) | Opened::Choice(_)) => LoginOutcome::Right,
        Ok(Opened::Nothing | Opened::Closed) => LoginOutcome::Wrong,
        Err(Refused::Exhausted(_)) => LoginOutcome::Limited,
        Err(Refused::Busy) => LoginOutcome::Busy,
    }
}

/// `POST /api/logout`.
#[utoipa::path(post, path = "/api/logout", tag = "login",
    responses((status = 200, description = "the cookie is gone", body = Success),
        AnyProblem))]
pub async fn log_out(request: HttpRequest, sessions: Data<Sessions>) -> Result<HttpResponse, Problem> {
    let mut answer = HttpResponse::Ok();
    for cookie in sessions.close(&request) {
        answer.cookie(cookie);
    }
    Ok(answer.json(Success { success: true }))
}
