//! The only writer: takes waiting appends, writes them in one transaction, and answers after the commit.

use std::sync::Arc;

use rusqlite::{Connection, Error, ErrorCode};
use tokio::sync::{mpsc, oneshot};

use super::condition::Condition;
use super::fault::explain;
use super::file::File;
use super::head::Head;
use super::insertion::{Answer, Append, place};
use super::trial;
use crate::store::{StoreError, StreamId};

/// Appends in one transaction. More gain nothing: at this size a commit costs less than its rows.
const GROUP: usize = 256;

/// Requests to the writer.
#[derive(Debug)]
pub(super) enum Job {
    /// Events for the end of a stream.
    Append(Append),
    /// Whether an append would succeed. Closed: nobody waits for the answer any more.
    Try(oneshot::Sender<Result<(), StoreError>>),
}

/// Owns the only connection of this store object that writes.
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) file: Arc<File>,
    pub(super) condition: Arc<Condition>,
    pub(super) head: Arc<Head>,
}

impl Writer {
    /// Works until the store object is dropped.
    pub(super) fn run(self, mut queue: mpsc::Receiver<Job>) {
        while let Some(first) = queue.blocking_recv() {
            // Those who are about to append come first, and share the commit. An idle machine loses nothing by it.
            std::thread::yield_now();
            let (mut group, mut trials) = (Vec::new(), Vec::new());
            let mut next = Some(first);
            while let Some(job) = next {
                match job {
                    Job::Append(append) => group.push(append),
                    Job::Try(answer) => trials.push(answer),
                }
                next = if group.len() + trials.len() < GROUP { queue.try_recv().ok() } else { None };
            }
            self.serve(group);
            self.try_for(trials);
        }
    }

    /// If a group fails, each append is tried alone, so that one that cannot be written does not fail its neighbours.
    fn serve(&self, mut group: Vec<Append>) {
        group.retain(|append| !append.answer.is_closed());
        if group.is_empty() {
            return;
        }
        match self.writable().map(|()| self.write(&group)) {
            // What was written into a file that is gone is not durable.
            Ok(Ok(answers)) => match self.usable() {
                Ok(()) => self.answer(group, answers),
                Err(fault) => self.refuse(group, &fault),
            },
            Ok(Err(error)) if group.len() > 1 && !is_busy(&error) => {
                group.into_iter().for_each(|append| self.serve(vec![append]));
            }
            Ok(Err(error)) => self.refuse(group, &explain(self.file.path(), &error)),
            Err(fault) => self.refuse(group, &fault),
        }
    }

    /// Checks that nothing prevents writing. Right after a successful write only the log is checked: what is written
    /// into one that was removed would be rescued with the rest. What goes into a database that has gone is refused
    /// after the commit, and readers of events that no caller got an answer for check the file too.
    fn writable(&self) -> Result<(), StoreError> {
        if !self.condition.is_proven() {
            return self.usable();
        }
        self.file.check_log().inspect_err(|_| self.rescue())?;
        self.file.check_log_length(&self.connection)
    }

    /// The file is the one that was opened, and sound as far as is known.
    fn usable(&self) -> Result<(), StoreError> {
        if !self.condition.is_sound() {
            return Err(self.file.damaged());
        }
        self.file.check().inspect_err(|_| self.rescue())?;
        self.file.check_log_length(&self.connection)
    }

    /// If only the write-ahead log was removed, moves its content into the database while this process still has
    /// it: after a restart what was acknowledged is there. If that fails, nothing is worse than before.
    fn rescue(&self) {
        if self.file.lost_beside_alone() {
            let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
            drop(self.connection.query_row(checkpoint, [], |_| Ok(())));
        }
    }

    /// All of the group in one transaction, conflicts left out. An error rolls everything back.
    fn write(&self, group: &[Append]) -> Result<Vec<Answer>, Error> {
        self.in_transaction(|| group.iter().map(|append| self.place(append)).collect())
    }

    fn place(&self, append: &Append) -> Result<Answer, Error> {
        match self.condition.hides_events_of(&append.stream) {
            true => Ok(Err(incomplete(&append.stream))),
            false => place(&self.connection, append),
        }
    }

    fn in_transaction<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        self.execute("BEGIN IMMEDIATE")?;
        let done = work().and_then(|done| self.execute("COMMIT").map(|()| done));
        // After some errors SQLite has rolled back by itself. If it cannot, the next BEGIN fails and reports it.
        if done.is_err() && !self.connection.is_autocommit() {
            drop(self.execute("ROLLBACK"));
        }
        done
    }

    /// Executes a statement that is prepared once: parsing it again would take as long as inserting a row.
    fn execute(&self, statement: &str) -> Result<(), Error> {
        self.connection.prepare_cached(statement)?.execute([]).map(drop)
    }

    fn answer(&self, group: Vec<Append>, answers: Vec<Answer>) {
        self.condition.note(Ok(()));
        let last = answers.iter().flatten().map(|appended| appended.position).max();
        // Raised before the answers, so that callers that get one see it; announced afterwards, because the callers
        // wait for their answers and the feed comes after them.
        if let Some(last) = last {
            self.head.raise(last);
        }
        for (append, answer) in group.into_iter().zip(answers) {
            // Fails only if the caller has given up, and then takes the outcome as unknown.
            drop(append.answer.send(answer));
        }
        self.head.announce();
    }

    fn refuse(&self, group: Vec<Append>, fault: &StoreError) {
        self.condition.doubt();
        for append in group {
            drop(append.answer.send(Err(fault.clone())));
        }
    }

    fn try_for(&self, trials: Vec<oneshot::Sender<Result<(), StoreError>>>) {
        for answer in trials {
            // Appends of the same group, or the previous trial, may have found it out.
            let outcome = self.condition.last().unwrap_or_else(|| self.try_now());
            drop(answer.send(outcome));
        }
    }

    fn try_now(&self) -> Result<(), StoreError> {
        let tried = self.usable().and_then(|()| {
            let written = self.in_transaction(|| trial::write(&self.connection));
            written.map_err(|error| explain(self.file.path(), &error))
        });
        self.condition.note(tried.clone());
        tried
    }
}

fn incomplete(stream: &StreamId) -> StoreError {
    StoreError::Corrupt {
        place: stream.to_string(),
        fault: "an index does not have all of its events; stop the service and bring the store into a new file with \
                `minicup-live copy`"
            .to_owned(),
    }
}

/// Locked by another process: trying each append of the group again would only multiply the wait.
fn is_busy(error: &Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}
