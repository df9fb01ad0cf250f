//! What the admin's page asks of the service. For admins alone.

pub mod activity;
pub mod import;
pub mod links;
pub mod users;

use std::sync::Arc;

use actix_web::HttpRequest;
use tokio::runtime::Handle;

use super::error::Problem;
use super::{app_of, check_origin, holder_of};
use crate::access::{Holder, Rights};
use crate::app::App;
use crate::refusal::Refusal;

/// The service and the admin who asks it.
pub(super) fn admin_of(request: &HttpRequest) -> Result<(Arc<App>, Holder), Problem> {
    let app = app_of(request)?;
    app.models.known()?;
    let holder = holder_of(request, &app).ok_or_else(Refusal::login_required)?;
    match holder.rights {
        Rights::Admin => Ok((app, holder)),
        Rights::Scorekeeper | Rights::Phone(_) => Err(Problem::admins_only()),
    }
}

/// The same for what changes something.
fn acting_admin_of(request: &HttpRequest) -> Result<(Arc<App>, Holder), Problem> {
    check_origin(request, &*app_of(request)?)?;
    admin_of(request)
}

/// Does what hashes or reads the whole log on a thread where that holds nobody up, a few at a time.
pub async fn work<T, W>(app: &Arc<App>, work: impl FnOnce(Arc<App>) -> W + Send + 'static) -> Result<T, Problem>
where
    T: Send + 'static,
    W: Future<Output = T>,
{
    let shared = Arc::clone(app);
    Ok(app.logins.work(move || Handle::current().block_on(work(shared))).await?)
}
