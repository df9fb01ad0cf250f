//! A tournament file into the service: looked at first, then done.

use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::{acting_admin_of, work};
use crate::clock;
use crate::http::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use crate::http::openapi::params::DryRun;
use crate::http::query_flag;
use crate::tournament::{Author, Change, Fate, Fault, ImportError, Imported, Mode, Thing, bring_in};

/// The largest file, in bytes: a season of 200 matches is some 60 KB, and some 6 MB with all their histories.
pub const MAX_IMPORT: usize = 8 * 1024 * 1024;

/// Changes that are listed; the first file of the largest season makes fewer.
const MAX_CHANGES: usize = 2000;

/// What an import changed or, as a preview, would change.
#[derive(Serialize, ToSchema)]
pub struct ImportBody {
    /// Whether it was only looked at.
    dry_run: bool,
    /// In numbers.
    summary: String,
    /// One by one; empty if the service has all of the file already.
    changes: Vec<ChangeBody>,
    /// How many more there are than are listed.
    more: usize,
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
}

/// A problem with the faults of the file beside it.
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
    /// What is wrong, and what would be right.
    message: String,
}

impl From<Change> for ChangeBody {
    fn from(change: Change) -> Self {
        let kind = match change.thing {
            Thing::Season => "season",
            Thing::Privacy => "privacy",
            Thing::Category => "category",
            Thing::Team => "team",
            Thing::Roster => "roster",
            Thing::Match => "match",
            Thing::Result => "result",
            Thing::User => "user",
        };
        let fate = match change.fate {
            Fate::Added => "added",
            Fate::Changed => "changed",
            Fate::Removed => "removed",
        };
        Self { kind, change: fate, id: change.id, name: change.name }
    }
}

/// `POST /api/admin/import`.
#[utoipa::path(post, path = "/api/admin/import", tag = "admin",
    operation_id = "import_tournament", security(("login" = [])), params(DryRun),
    request_body(content = Object, description = "a tournament file"),
    responses((status = 200, description = "what changed, or would change", body = ImportBody),
        (status = 422, description = "the file has faults and changed nothing", body = FaultyFile, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn import(request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let (app, admin) = acting_admin_of(&request)?;
    if !request.content_type().eq_ignore_ascii_case("application/json") {
        return Err(Problem::unsupported_media_type());
    }
    let mode = mode(&request)?;
    let user = admin.author.clone();
    let file = payload.to_bytes_limited(MAX_IMPORT).await.map_err(|_| Problem::too_large(MAX_IMPORT))?;
    let file = file.map_err(|_| Problem::malformed("the body did not arrive whole"))?;
    let imported = work(&app, move |app| async move {
        let author = Author { user: Some(&admin.author), now: clock::now() };
        bring_in(app.store.as_ref(), &file, mode, author).await
    })
    .await?;
    match imported {
        Ok(imported) => {
            if mode == Mode::Apply {
                tracing::info!(user, changes = imported.changes.len(), summary = %imported.report, "a file is imported");
            }
            app.models.fresh().await?;
            Ok(HttpResponse::Ok().json(told(mode, imported)))
        }
        Err(ImportError::Faults(faults)) => Ok(refused(faults)),
        Err(ImportError::Store(error)) => Err(error.into()),
    }
}

fn mode(request: &HttpRequest) -> Result<Mode, Problem> {
    Ok(if query_flag(request, "dry_run")? { Mode::Preview } else { Mode::Apply })
}

fn told(mode: Mode, imported: Imported) -> ImportBody {
    let Imported { report, mut changes } = imported;
    let more = changes.len().saturating_sub(MAX_CHANGES);
    changes.truncate(MAX_CHANGES);
    let changes = changes.into_iter().map(ChangeBody::from).collect();
    ImportBody { dry_run: mode == Mode::Preview, summary: report.to_string(), changes, more }
}

fn refused(faults: Vec<Fault>) -> HttpResponse {
    let body = |Fault { pointer, message }: Fault| FaultBody { pointer, message };
    let faults = faults.into_iter().map(body).collect();
    let problem = Problem::faulty_file().body();
    HttpResponse::build(StatusCode::UNPROCESSABLE_ENTITY)
        .content_type(PROBLEM_JSON)
        .json(FaultyFile { problem, faults })
}
