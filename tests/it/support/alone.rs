//! Tests that need their own process.

use std::process::Command;
use std::time::Duration;

/// Set in the child.
const ALONE: &str = "MINICUP_TEST_ALONE";

/// Ticks of `/proc` in a second, on every Linux.
const TICKS: u32 = 100;

/// True in a process that runs only the named test. Otherwise runs such a process and checks that it passes.
pub async fn alone(test: &'static str) -> bool {
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let run = move || {
        let program = std::env::current_exe().unwrap();
        Command::new(program).args(["--exact", test, "--nocapture"]).env(ALONE, "1").output().unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    false
}

/// The CPU time this process has used.
pub fn cpu_time() -> Duration {
    cpu_time_of("self")
}

/// The CPU time a process has used, by its id.
pub fn cpu_time_of(process: &str) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name in parentheses may hold anything; user and system time are the 12th and 13th field after it.
    let fields: Vec<_> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u32 = fields[11].parse::<u32>().unwrap() + fields[12].parse::<u32>().unwrap();
    Duration::from_secs(1) * ticks / TICKS
}
