//! Importing a tournament file into the service: first as a preview, then for real.

use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use minicup_projections::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::work;
use crate::http::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use crate::http::extract::Admin;
use crate::http::extract::query::{query_flag, query_values};
use crate::http::lang::reader_lang;
use crate::http::openapi::admin_bodies;
use crate::http::openapi::params::{DryRun, Language, Take};
use crate::service::Service;
use crate::tournament_file::{
    Author, Change, Fault, FieldChange, ImportError, Imported, Kept, MAX_TAKES, Mode, Request, bring_in,
};

/// The largest file, in bytes: a season of 200 matches is some 60 KB, and some 6 MB with all their histories.
pub const MAX_IMPORT: usize = 8 * 1024 * 1024;

/// Changes that are listed; the first file of the largest season makes fewer than that.
const MAX_CHANGES: usize = 2000;

/// What an import changed or, as a preview, would change.
#[derive(Serialize, ToSchema)]
pub struct ImportBody {
    /// Whether it was only a preview.
    dry_run: bool,
    /// Counts, by kind.
    summary: String,
    /// One by one; empty if the service already has everything in the file.
    changes: Vec<ChangeBody>,
    /// How many changes are not listed.
    more: usize,
    /// What differs from the file and stays, because it was changed by hand since the last import.
    kept: Vec<KeptBody>,
    /// What is allowed but may be a mistake, in the reader's language.
    warnings: Vec<FaultBody>,
}

#[derive(Serialize, ToSchema)]
struct ChangeBody {
    /// season, privacy, category, team, roster, match, result or user.
    kind: &'static str,
    /// added, changed or removed.
    change: &'static str,
    /// A team's for its roster, a match's for its result; null for the season, its privacy and users.
    id: Option<i64>,
    /// Of a user the user name, of the privacy what is shown.
    name: String,
    /// Old and new values; absent for what is added or removed, except results.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldBody>,
}

#[derive(Serialize, ToSchema)]
struct FieldBody {
    /// As a tournament file has it; `player:ID` in a roster.
    field: String,
    /// Null: there was none.
    from: Value,
    /// Null: there is none.
    to: Value,
}

#[derive(Serialize, ToSchema)]
struct KeptBody {
    /// The path to give as `take` to use the file's value.
    path: String,
    /// season, category, team, match, result, user, player or trainer.
    kind: &'static str,
    id: Option<i64>,
    name: String,
    /// The change by hand: added, changed or removed.
    by_hand: &'static str,
    /// What the file says; null for what it does not name, and for PINs.
    file: Value,
    /// What stays; null for what was added or removed, and for PINs.
    store: Value,
}

/// A problem with the faults of the file.
#[derive(Serialize, ToSchema)]
struct FaultyFile {
    #[serde(flatten)]
    problem: ProblemBody,
    faults: Vec<FaultBody>,
}

#[derive(Serialize, ToSchema)]
struct FaultBody {
    /// The JSON pointer of the value; empty for the file as a whole.
    pointer: String,
    /// The line of the value, from 1; null for the file as a whole.
    line: Option<usize>,
    /// A stable word for what is wrong.
    code: &'static str,
    /// The fault, and how to correct it, in the reader's language.
    message: String,
}

impl FaultBody {
    fn new(Fault { pointer, finding, line }: Fault, lang: Lang) -> Self {
        Self { pointer, line, code: finding.code(), message: finding.text(lang) }
    }
}

impl From<Change> for ChangeBody {
    fn from(Change { thing, fate, id, name, fields }: Change) -> Self {
        let fields = fields.into_iter().map(|FieldChange { field, from, to }| FieldBody { field, from, to }).collect();
        Self { kind: thing.name(), change: fate.name(), id, name, fields }
    }
}

impl From<Kept> for KeptBody {
    fn from(Kept { thing, id, name, path, by_hand, file, store }: Kept) -> Self {
        Self { path, kind: thing.name(), id, name, by_hand: by_hand.name(), file, store }
    }
}

/// What to take from the file, if the body says it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Taking {
    take: Vec<String>,
}

/// `POST /api/admin/import`.
#[utoipa::path(post, path = "/api/admin/import", tag = "admin",
    operation_id = "import_tournament", security(("login" = [])), params(DryRun, Take, Language),
    request_body(content = admin_bodies::TournamentFile),
    responses((status = 200, description = "what changed, or would change", body = ImportBody),
        (status = 422, description = "the file has faults and changed nothing", body = FaultyFile, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn import(
    request: HttpRequest,
    Admin(admin): Admin,
    service: Data<Service>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    if !request.content_type().eq_ignore_ascii_case("application/json") {
        return Err(Problem::unsupported_media_type());
    }
    let mode = mode(&request)?;
    let user = admin.author.clone();
    let file = payload.to_bytes_limited(MAX_IMPORT).await.map_err(|_| Problem::too_large(MAX_IMPORT))?;
    let file = file.map_err(|error| match error.as_error::<PayloadError>() {
        Some(error) => Problem::incomplete_body(error),
        None => Problem::malformed("the body did not arrive whole"),
    })?;
    let take = takes(&request, &file)?;
    let lang = reader_lang(&request);
    let imported = work(&service, move |service| async move {
        let author = Author { user: Some(&admin.author), now: service.clock.now() };
        let request = Request { mode, take: &take, author, pins: service.logins.new_pins() };
        bring_in(service.store.as_ref(), &file, request).await
    })
    .await?;
    match imported {
        Ok(imported) => {
            if mode == Mode::Apply {
                tracing::info!(user, changes = imported.changes.len(), summary = %imported.report, "a file is imported");
            }
            service.models.fresh().await?;
            Ok(HttpResponse::Ok().json(told(mode, imported, lang)))
        }
        Err(ImportError::Faults(faults)) => Ok(refused(faults, lang)),
        Err(ImportError::Store(error)) => Err(error.into()),
    }
}

fn mode(request: &HttpRequest) -> Result<Mode, Problem> {
    Ok(if query_flag(request, "dry_run")? { Mode::Preview } else { Mode::Apply })
}

/// What the query and the body ask to take.
fn takes(request: &HttpRequest, file: &[u8]) -> Result<Vec<String>, Problem> {
    // A body that is not JSON, or in which this is not a list of texts, is refused or ignored with the file.
    let Taking { mut take } = serde_json::from_slice(file).unwrap_or_default();
    let asked = query_values(request, "take");
    if take.len().max(asked.len()) > MAX_TAKES {
        return Err(Problem::malformed(format!("take names at most {MAX_TAKES} paths")));
    }
    take.extend(asked);
    Ok(take)
}

fn told(mode: Mode, imported: Imported, lang: Lang) -> ImportBody {
    let Imported { report, mut changes, kept, warnings } = imported;
    let more = changes.len().saturating_sub(MAX_CHANGES);
    changes.truncate(MAX_CHANGES);
    let changes = changes.into_iter().map(ChangeBody::from).collect();
    let kept = kept.into_iter().map(KeptBody::from).collect();
    let warnings = warnings.into_iter().map(|fault| FaultBody::new(fault, lang)).collect();
    ImportBody { dry_run: mode == Mode::Preview, summary: report.to_string(), changes, more, kept, warnings }
}

fn refused(faults: Vec<Fault>, lang: Lang) -> HttpResponse {
    let faults = faults.into_iter().map(|fault| FaultBody::new(fault, lang)).collect();
    let problem = Problem::faulty_file().body();
    HttpResponse::build(StatusCode::UNPROCESSABLE_ENTITY)
        .content_type(PROBLEM_JSON)
        .json(FaultyFile { problem, faults })
}
