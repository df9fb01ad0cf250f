//! Whether the service is up and ready, and its counters.

use std::time::Duration;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use minicup_projections::ReadModel;

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::rendered::Rendered;
use crate::service::Service;

const TEXT: &str = "text/plain; charset=utf-8";

/// How long the metrics wait to see whether the service is ready: less than any scraper waits for them.
const READY_PATIENCE: Duration = Duration::from_secs(1);

/// `GET /healthz`: the process is up.
#[utoipa::path(get, path = "/healthz", tag = "service",
    responses((status = 200, description = "the process is up", body = String)))]
pub async fn alive(request: HttpRequest) -> HttpResponse {
    Rendered::new("alive\n").answer(&request, TEXT)
}

/// Damaged streams that `/readyz` names; `/metrics` has more, and `verify` names them all.
const NAMED_STREAMS: usize = 20;

/// `GET /readyz`: the store can be read and written, and the projections follow it. A stream with an event that
/// cannot be read does not make the service unready, and is named, like the findings of the store's inspection.
#[utoipa::path(get, path = "/readyz", tag = "service",
    responses((status = 200, description = "the store can be read and written, and the projections follow it", body = String),
        (status = 503, description = "not ready", body = ProblemBody, content_type = PROBLEM_JSON)))]
pub async fn ready(request: HttpRequest, service: Data<Service>) -> Result<HttpResponse, Problem> {
    check_ready(&service).await?;
    Ok(Rendered::new(ready_text(&service.models.load(), store_faults(&service))).answer(&request, TEXT))
}

fn store_faults(service: &Service) -> &[String] {
    service.store_faults.get().map(Vec::as_slice).unwrap_or_default()
}

fn ready_text(model: &ReadModel, store_faults: &[String]) -> String {
    let mut text = "ready\n".to_owned();
    let streams = model.damage.iter().take(NAMED_STREAMS).map(|fault| fault.stream.as_str());
    streams.for_each(|stream| text.extend(["damaged: ", stream, "\n"]));
    store_faults.iter().for_each(|fault| text.extend(["store: ", fault, "\n"]));
    text
}

async fn check_ready(service: &Service) -> Result<(), Problem> {
    if !service.models.is_following() || service.store.ready().await.is_err() {
        return Err(match store_faults(service).first() {
            Some(fault) => Problem::store_damaged(fault),
            None => Problem::store_unavailable(),
        });
    }
    // Reads wait for this: a log that was cut behind the service's back would never let them through.
    service.models.fresh().await?;
    Ok(())
}

/// `GET /metrics`.
#[utoipa::path(get, path = "/metrics", tag = "service",
    responses((status = 200, description = "Prometheus text", body = String), AnyProblem))]
pub async fn metrics(request: HttpRequest, service: Data<Service>) -> Result<HttpResponse, Problem> {
    let looked = tokio::time::timeout(READY_PATIENCE, check_ready(&service)).await;
    service.metrics.ready(matches!(looked, Ok(Ok(()))));
    Ok(Rendered::new(service.metrics.render()).answer(&request, prometheus::TEXT_FORMAT))
}
