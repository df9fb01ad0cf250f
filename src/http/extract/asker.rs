//! Extractors for the client that asks.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use minicup_projections::ReadModel;

use super::{data_of, service_of};
use crate::access::cookie::Sessions;
use crate::access::{Holder, Login, Rights};
use crate::http::error::Problem;
use crate::refusal::Refusal;
use crate::service::Service;

/// Anybody, logged in or not.
pub struct Visitor {
    request: HttpRequest,
    service: Data<Service>,
    sessions: Data<Sessions>,
}

/// A logged-in client. A node that has not read the log yet knows no user and refuses with 503.
#[derive(Clone)]
pub struct Asker {
    /// Who it is.
    pub holder: Holder,
    /// The read models that prove it.
    pub model: Arc<ReadModel>,
}

/// An admin who is logged in.
pub struct Admin(pub Holder);

impl Visitor {
    /// Who is logged in.
    pub fn holder(&self, model: &ReadModel) -> Option<Holder> {
        self.login(model).map(|(_, holder)| holder)
    }

    /// Who is logged in, and with which login.
    pub fn login(&self, model: &ReadModel) -> Option<(Login, Holder)> {
        self.sessions.holder(&self.request, &model.catalogue, self.service.clock.now())
    }

    /// Of a request.
    ///
    /// # Errors
    /// If the routes were set up without the part that knows logins.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        Ok(Self { request: request.clone(), service: service_of(request)?, sessions: data_of(request)? })
    }
}

/// Who is logged in: looked up once for a request, before its body is read.
///
/// # Errors
/// 401 if nobody is logged in, 503 if this node does not know yet.
pub fn asker_of(request: &HttpRequest) -> Result<Asker, Problem> {
    if let Some(known) = request.extensions().get::<Asker>() {
        return Ok(known.clone());
    }
    let model = service_of(request)?.models.known()?;
    let holder = Visitor::of(request)?.holder(&model).ok_or_else(Refusal::login_required)?;
    let asker = Asker { holder, model };
    request.extensions_mut().insert(asker.clone());
    Ok(asker)
}

/// The admin who is logged in.
///
/// # Errors
/// As [`asker_of`], and 403 for everybody else.
pub fn admin_of(request: &HttpRequest) -> Result<Holder, Problem> {
    let Asker { holder, .. } = asker_of(request)?;
    match holder.rights {
        Rights::Admin => Ok(holder),
        Rights::Scorekeeper | Rights::Phone(_) => Err(Problem::admins_only()),
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl FromRequest for Asker {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(asker_of(request))
    }
}

impl FromRequest for Admin {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(admin_of(request).map(Self))
    }
}
