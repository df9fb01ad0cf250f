//! Whether the service lives and is ready, and what it counts.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse};

use minicup_projections::ReadModel;

use super::app_of;
use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::rendered::Rendered;
use crate::app::App;

const TEXT: &str = "text/plain; charset=utf-8";

/// How long the metrics wait to see whether the service is ready: less than any scraper waits for them.
const READY_PATIENCE: Duration = Duration::from_secs(1);

/// `GET /healthz`: the process lives.
#[utoipa::path(get, path = "/healthz", tag = "service",
    responses((status = 200, description = "the process lives", body = String)))]
pub async fn alive(request: HttpRequest) -> HttpResponse {
    Rendered::new("alive\n").answer(&request, TEXT)
}

/// Damaged streams that `/readyz` names; `/metrics` has more, and `verify` names them all.
const NAMED_STREAMS: usize = 20;

/// `GET /readyz`: the store can be read and written, and the projections follow it. A stream with an event that cannot be
/// read is no reason not to be ready, and is named.
#[utoipa::path(get, path = "/readyz", tag = "service",
    responses((status = 200, description = "the store can be read and written, and the projections follow it", body = String),
        (status = 503, description = "not ready", body = ProblemBody, content_type = PROBLEM_JSON)))]
pub async fn ready(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let app = app_of(&request)?;
    check_ready(&app).await?;
    Ok(Rendered::new(ready_text(&app.models.load())).answer(&request, TEXT))
}

fn ready_text(model: &ReadModel) -> String {
    let mut text = "ready\n".to_owned();
    let streams = model.damage.iter().take(NAMED_STREAMS).map(|fault| fault.stream.as_str());
    streams.for_each(|stream| text.extend(["damaged: ", stream, "\n"]));
    text
}

async fn check_ready(app: &App) -> Result<(), Problem> {
    if !app.models.is_following() || app.store.ready().await.is_err() {
        return Err(Problem::store_unavailable());
    }
    // What reads wait for: a log that was cut behind the service's back would never let them through.
    app.models.fresh().await?;
    Ok(())
}

/// `GET /metrics`.
#[utoipa::path(get, path = "/metrics", tag = "service",
    responses((status = 200, description = "Prometheus text", body = String), AnyProblem))]
pub async fn metrics(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let app = app_of(&request)?;
    let looked = tokio::time::timeout(READY_PATIENCE, check_ready(&app)).await;
    app.metrics.ready(matches!(looked, Ok(Ok(()))));
    Ok(Rendered::new(app.metrics.render()).answer(&request, prometheus::TEXT_FORMAT))
}
