//! Routes for the admin's page. For admins only.

pub mod activity;
pub mod import;
pub mod links;
pub mod users;

use actix_web::web::Data;
use tokio::runtime::Handle;

use super::error::Problem;
use crate::service::Service;

/// Runs work that hashes or reads the whole log on a thread where it blocks nobody, a few at a time.
pub async fn work<T, W>(
    service: &Data<Service>,
    work: impl FnOnce(Data<Service>) -> W + Send + 'static,
) -> Result<T, Problem>
where
    T: Send + 'static,
    W: Future<Output = T>,
{
    let shared = service.clone();
    Ok(service.logins.work(move || Handle::current().block_on(work(shared))).await?)
}
