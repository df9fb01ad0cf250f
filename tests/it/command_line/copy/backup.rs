//! A copy as a backup, made while scorekeepers are at work, and restored.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{PLAYED, copy_well, esdb, log, played, sqlite, text};
use crate::command_line::reads::{answer_text, every_read};
use crate::esdb_server::Cluster;
use crate::support::app::{PIN, sample};
use crate::support::process::{Served, import, minicup_live, run};

/// Matches that are scored meanwhile, and a team of each.
const SCORED: [(i64, i64); 2] = [(1, 101), (2, 103)];

/// Backups made under load, and goals before each, so that it has something to do.
const BACKUPS: usize = 3;
const GOALS: usize = 5;

/// A service at which scorekeepers are at work.
struct Busy {
    folder: TempDir,
    service: Arc<Served>,
    goals: watch::Sender<usize>,
    over: watch::Sender<bool>,
    scoring: Vec<JoinHandle<()>>,
}

impl Busy {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        import(folder.path(), &sample(600));
        let service = Arc::new(Served::start(folder.path()));
        service.log_in(PIN).await.unwrap();
        let (goals, over) = (watch::Sender::new(0), watch::Sender::new(false));
        let mut scoring = Vec::new();
        for (id, team) in SCORED {
            service.accepted(id, json!({"action": "state_change", "state": "half_first"})).await;
            scoring.push(tokio::spawn(score(Arc::clone(&service), id, team, goals.clone(), over.subscribe())));
        }
        Self { folder, service, goals, over, scoring }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until so many more goals are acknowledged.
    async fn score_more(&self, count: usize) {
        let reached = *self.goals.borrow() + count;
        self.goals.subscribe().wait_for(|goals| *goals >= reached).await.unwrap();
    }

    /// Does something that blocks while scoring goes on.
    async fn meanwhile<T: Send + 'static>(&self, work: impl FnOnce(&Path) -> T + Send + 'static) -> T {
        let folder = self.path().to_owned();
        tokio::task::spawn_blocking(move || work(&folder)).await.unwrap()
    }

    /// Scorekeepers have a rest.
    async fn rest(&mut self) {
        self.over.send_replace(true);
        for scoring in self.scoring.drain(..) {
            scoring.await.unwrap();
        }
    }

    /// A folder in which the backup is put in the place of the store: its file alone, and the key.
    fn restore(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(self.path().join("backup.db"), folder.path().join("minicup.db")).unwrap();
        std::fs::copy(self.path().join("minicup.db.key"), folder.path().join("minicup.db.key")).unwrap();
        folder
    }

    /// A service on what was restored, with the logins of this one.
    fn serve(&self, restored: &TempDir) -> Served {
        let mut served = Served::start(restored.path());
        served.client = self.service.client.clone();
        served
    }

    /// What was restored is whole, and a beginning of what there is now; how many events.
    async fn assert_is_a_beginning(&self, restored: &TempDir) -> usize {
        let verified = run(restored.path(), &["verify"]);
        assert!(verified.status.success(), "{verified:?}");
        let then = log(&sqlite(restored.path(), "minicup.db")).await;
        assert!(log(&sqlite(self.path(), "minicup.db")).await.starts_with(&then));
        then.len()
    }
}

/// Scores one goal after the other until it is over.
async fn score(service: Arc<Served>, id: i64, team: i64, goals: watch::Sender<usize>, over: watch::Receiver<bool>) {
    while !*over.borrow() {
        service.accepted(id, json!({"action": "goal", "team": team})).await;
        goals.send_modify(|goals| *goals += 1);
    }
}

#[tokio::test]
async fn a_copy_made_under_load_is_a_backup() {
    let mut busy = Busy::start().await;
    let mut copied = 0;
    for _ in 0..BACKUPS {
        busy.score_more(GOALS).await;
        let more = busy.meanwhile(|folder| copy_well(folder, PLAYED, "sqlite:backup.db")).await;
        assert!(more >= GOALS, "{more}");
        copied += more;
    }
    let restored = busy.restore();
    assert_eq!(busy.assert_is_a_beginning(&restored).await, copied);
    let again = busy.serve(&restored);
    again.accepted(1, json!({"action": "goal", "team": 102})).await;
    drop(again);

    busy.rest().await;
    copy_well(busy.path(), PLAYED, "sqlite:backup.db");
    let restored = busy.restore();
    let again = busy.serve(&restored);
    for path in every_read(&sample(600)) {
        assert_eq!(answer_text(&again, &path).await, answer_text(&busy.service, &path).await, "{path}");
    }
}

/// The statement is the same in the `sqlite3` program.
#[tokio::test]
async fn vacuum_into_under_load_makes_a_backup() {
    let mut busy = Busy::start().await;
    busy.score_more(GOALS).await;
    busy.meanwhile(|folder| {
        let log = Connection::open(folder.join("minicup.db")).unwrap();
        log.execute("VACUUM INTO ?1", [folder.join("backup.db").to_str().unwrap()]).unwrap();
    })
    .await;
    let restored = busy.restore();
    assert!(busy.assert_is_a_beginning(&restored).await > GOALS);
    let again = busy.serve(&restored);
    again.accepted(1, json!({"action": "goal", "team": 102})).await;
    busy.rest().await;
}

#[tokio::test]
async fn a_server_is_backed_up_into_a_file_and_restored_to_another() {
    let folder = played().await;
    let (lost, new) = (Cluster::up(1), Cluster::up(1));
    let events = copy_well(folder.path(), PLAYED, &lost.url());
    assert_eq!(copy_well(folder.path(), &lost.url(), "sqlite:backup.db"), events);
    let kept = log(&esdb(&lost.url())).await;
    drop(lost);
    assert_eq!(copy_well(folder.path(), "sqlite:backup.db", &new.url()), events);
    assert_eq!(log(&esdb(&new.url())).await, kept);
    // Addresses with passwords do not belong on the command line.
    let mut again = minicup_live(folder.path());
    again.arg("copy").env("MINICUP_FROM", "sqlite:backup.db").env("MINICUP_TO", new.url());
    assert!(text(&again.output().unwrap()).contains("copied  0\n"));
    let verified = minicup_live(folder.path()).args(["verify", "--store", &new.url()]).output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
}
