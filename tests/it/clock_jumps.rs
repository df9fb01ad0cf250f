//! The wall clock is set while a half runs: a suspended laptop, a clock that was wrong and is put right.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::support::app::{PIN, sample};
use crate::support::process::{Served, import, minicup_live};
use crate::support::socket::Socket;

/// A service whose wall clock the test sets, in a process of its own.
struct Shifted {
    served: Served,
    shift: PathBuf,
}

impl Shifted {
    fn start(folder: &Path) -> Self {
        import(folder, &sample(1200));
        let shift = folder.join("shift");
        std::fs::write(&shift, "+0").unwrap();
        let mut command = minicup_live(folder);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--store", "sqlite:minicup.db"])
            .stderr(std::process::Stdio::null())
            .env("LD_PRELOAD", library())
            .env("FAKETIME_TIMESTAMP_FILE", &shift)
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        Self { served: Served::spawn(&mut command), shift }
    }

    /// Sets the clock so many seconds off the true time. Renamed into place, so that the service never reads half of it.
    fn set(&self, seconds: i64) {
        let next = self.shift.with_extension("next");
        std::fs::write(&next, format!("{seconds:+}")).unwrap();
        std::fs::rename(next, &self.shift).unwrap();
    }

    /// A follower of match 1, whose first half has begun.
    async fn first_half(&self) -> Socket {
        self.served.log_in(PIN).await.expect("a cookie");
        self.served.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
        self.served.follow("subscribe", "match", 1).await
    }
}

/// The library that shifts the clock of one process; a package of the system.
fn library() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").unwrap().map(|entry| entry.unwrap().path());
    let libraries = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1"));
    libraries.into_iter().find(|library| library.exists()).expect("faketime: ./test installs it")
}

async fn is_over(follower: &mut Socket) {
    let ended = follower.next_with(&["event"]).await;
    assert_eq!((&ended["event"]["type"], &ended["match"]["state"]), (&json!("end"), &json!("pause")));
    assert_eq!(ended["event"]["time_offset"], 1200);
}

#[tokio::test]
async fn a_half_ends_when_the_clock_is_set_past_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let service = Shifted::start(folder.path());
    let mut follower = service.first_half().await;
    service.set(3600);
    is_over(&mut follower).await;
}

#[tokio::test]
async fn a_half_goes_on_while_the_clock_is_set_back_and_ends_when_it_is_put_right() {
    let folder = tempfile::tempdir().unwrap();
    let service = Shifted::start(folder.path());
    let mut follower = service.first_half().await;
    service.set(-600);
    let started = service.served.read("/api/match/1").await["first_half_start"].as_f64().unwrap();
    service.served.accepted(1, json!({"action": "goal", "team": 101})).await;
    let goal = follower.next_with(&["event"]).await;
    assert_eq!((&goal["event"]["type"], &goal["event"]["time_offset"]), (&json!("goal"), &json!(0)));
    assert!(goal["server_time"].as_f64().unwrap() < started, "the clock was set back");
    service.set(1201);
    is_over(&mut follower).await;
}
