//! A tournament file into the store.

use std::collections::HashSet;
use std::fmt;

use minicup_domain::{SeasonSlug, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::append::Subject;
use super::change::{Change, Kept};
use super::check::{Taken, faults_of_meaning};
use super::courts;
use super::document::{Document, parse, without_mark};
use super::fault::{Fault, in_document_order};
use super::file::TournamentFile;
use super::finding::Finding;
use super::oddities::oddities;
use super::plan::{Plan, plan};
use super::present::Present;
use super::request::{ImportError, Mode, Request};
use super::schema::structural_faults;
use super::takes::Takes;
use crate::access::users::NewPins;
use crate::store::{EventStore, StoreError, StreamId};
use crate::transact::{Attempt, Author, Transaction, transact};

/// What an import appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Events of the season: what was added, changed or removed of it, its categories, teams and matches.
    pub season_events: usize,
    /// Rosters that were set.
    pub rosters: usize,
    /// Users that were added or changed.
    pub users: usize,
    /// Matches that got a result or a history.
    pub results: usize,
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.season_events, "season event", "season events"),
            (self.rosters, "roster", "rosters"),
            (self.users, "user", "users"),
            (self.results, "match result", "match results"),
        ];
        let parts: Vec<String> = counts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
            .collect();
        match parts.is_empty() {
            true => f.write_str("nothing changed"),
            false => f.write_str(&parts.join(", ")),
        }
    }
}

/// What an import changed, or would change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// In numbers.
    pub report: ImportReport,
    /// One by one, in the order of the appends.
    pub changes: Vec<Change>,
    /// What was changed by hand since the last import and stays, although the file says otherwise.
    pub kept: Vec<Kept>,
    /// What the file may say and people should look at.
    pub warnings: Vec<Fault>,
}

/// Brings the store to what `file` says: appends the difference, nothing for a file it already has and nothing for a
/// bad one. What was changed by hand since the last import stays. What the file does not name of its season goes, unless
/// it was played or added by hand; users and other seasons stay.
///
/// New PINs are hashed on the calling thread, some tens of milliseconds each. Needs a Tokio runtime with a timer.
///
/// # Errors
/// [`ImportError::Faults`] names everything that is wrong with the file, in its order. [`ImportError::Store`] if the
/// store fails or keeps changing.
pub async fn import(
    store: &dyn EventStore,
    file: &[u8],
    user: Option<&str>,
    now: Timestamp,
) -> Result<ImportReport, ImportError> {
    let request = Request { mode: Mode::Apply, take: &[], author: Author { user, now }, pins: NewPins::default() };
    Ok(bring_in(store, file, request).await?.report)
}

/// What [`import`] does, or would do, in words.
///
/// # Errors
/// As for [`import`]; a preview names the same faults.
pub async fn bring_in(store: &dyn EventStore, file: &[u8], request: Request<'_>) -> Result<Imported, ImportError> {
    let file = without_mark(file);
    let document = parse(file).map_err(|fault| ImportError::Faults(vec![fault]))?;
    let mut importing = Importing { document: &document, request, done: Done::default() };
    match transact(store, &mut importing).await.map_err(StoreError::from)? {
        Err(ImportError::Faults(faults)) => Err(ImportError::Faults(in_document_order(document.text, faults))),
        Err(error) => Err(error),
        Ok(()) => {
            let mut done = importing.done;
            done.warnings = in_document_order(document.text, done.warnings);
            Ok(done.told())
        }
    }
}

/// An import: planned as a whole, from the start of the store, and appended stream by stream. A service that runs on the
/// store may have appended to any stream meanwhile.
struct Importing<'a> {
    document: &'a Document<'a>,
    request: Request<'a>,
    done: Done,
}

impl Transaction for Importing<'_> {
    type Outcome = Result<(), ImportError>;

    async fn attempt(&mut self, store: &dyn EventStore) -> Attempt<Self::Outcome> {
        match self.bring_in(store).await {
            Err(ImportError::Store(StoreError::Conflict)) => Attempt::Overtaken,
            outcome => Attempt::Settled(outcome),
        }
    }
}

impl Importing<'_> {
    async fn bring_in(&mut self, store: &dyn EventStore) -> Result<(), ImportError> {
        let request = self.request;
        let done = &mut self.done;
        let present = Present::read(store).await?;
        let mut file = checked(self.document, &present).map_err(ImportError::Faults)?;
        let odd_courts = courts::unify(&mut file);
        let Plan { appends, kept, season } =
            plan(store, &present, &file, &mut Takes::new(request.take), request).await?;
        (done.kept, done.warnings) = (kept, odd_courts);
        done.warnings.extend(oddities(&file, &season));
        for append in appends {
            let (subject, stream) = (append.subject, append.stream.clone());
            let changes = append.changes.clone();
            if request.mode == Mode::Apply {
                append.commit(store).await?;
            }
            done.count(subject, stream, changes.len());
            done.changes.extend(changes);
        }
        Ok(())
    }
}

/// The file, if nothing is wrong with it in itself or beside the other seasons.
fn checked(document: &Document<'_>, present: &Present) -> Result<TournamentFile, Vec<Fault>> {
    let Document { value: document, doubled, .. } = document;
    // Without a readable slug nobody knows which seasons are the others.
    let slug = document.pointer("/season/slug").and_then(Value::as_str);
    let taken = slug.map_or_else(Taken::default, |slug| present.taken_by_others(&SeasonSlug::new(slug)));
    let mut faults = structural_faults(document);
    let ill_formed: HashSet<String> = faults.iter().map(|fault| fault.pointer.clone()).collect();
    // A value that is not even well-formed has no second fault.
    let of_meaning = faults_of_meaning(document, &taken);
    faults.extend(of_meaning.into_iter().filter(|fault| !ill_formed.contains(&fault.pointer)));
    faults.extend(doubled.iter().cloned());
    if !faults.is_empty() {
        return Err(faults);
    }
    TournamentFile::deserialize(document).map_err(|error| vec![Fault::new("", Finding::Structure(error.to_string()))])
}

/// What has been appended so far, over all tries.
#[derive(Default)]
struct Done {
    report: ImportReport,
    matches: HashSet<StreamId>,
    changes: Vec<Change>,
    kept: Vec<Kept>,
    warnings: Vec<Fault>,
}

impl Done {
    fn count(&mut self, subject: Subject, stream: StreamId, changes: usize) {
        match subject {
            Subject::Roster => self.report.rosters += 1,
            Subject::Users => self.report.users += changes,
            Subject::Season => self.report.season_events += changes,
            Subject::Match if changes > 0 => {
                self.matches.insert(stream);
            }
            Subject::Match | Subject::Said => {}
        }
    }

    fn told(self) -> Imported {
        let report = ImportReport { results: self.matches.len(), ..self.report };
        Imported { report, changes: self.changes, kept: self.kept, warnings: self.warnings }
    }
}
