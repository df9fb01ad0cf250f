//! The report of a match, as JSON and for spreadsheets.

use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::MatchId;

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::{PathId, ReadOfMatch};
use super::openapi::params::{AtLeast, Id, Language};
use super::rendered::Rendered;
use crate::refusal::Refusal;
use crate::views::{ReportView, report_view};

/// `GET /api/match/<id>/report.json`.
#[utoipa::path(get, path = "/api/match/{id}/report.json", tag = "matches",
    params(Id, Language, AtLeast),
    responses((status = 200, description = "goals, punishments and time-outs of both teams", body = ReportView),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn json(
    request: HttpRequest,
    ReadOfMatch(reading): ReadOfMatch,
    PathId(id): PathId<MatchId>,
) -> Result<HttpResponse, Problem> {
    let report = report_view(&reading.model, id, reading.lang).ok_or_else(Refusal::unknown_match)?;
    Ok(Rendered::json(&report).answer(&request, "application/json"))
}

/// `GET /api/match/<id>/report.csv`.
#[utoipa::path(get, path = "/api/match/{id}/report.csv", tag = "matches",
    params(Id, AtLeast),
    responses((status = 200, description = "goals and punishments, a row a person", body = String, content_type = "text/csv"),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn csv(
    request: HttpRequest,
    ReadOfMatch(reading): ReadOfMatch,
    PathId(id): PathId<MatchId>,
) -> Result<HttpResponse, Problem> {
    let report = report_view(&reading.model, id, reading.lang).ok_or_else(Refusal::unknown_match)?;
    Ok(Rendered::new(report.csv()).answer(&request, "text/csv; charset=utf-8"))
}
