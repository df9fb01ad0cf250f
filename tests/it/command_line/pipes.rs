//! Commands whose reader has had enough.

use std::process::Stdio;

use crate::support::app::sample;
use crate::support::process::{import, minicup_live};

/// As with `| head -0`: nobody reads a single line.
#[test]
fn whoever_writes_to_a_closed_pipe_ends_quietly() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    for arguments in [
        &["replay", "4", "--speed", "0"][..],
        &["export", "2019"],
        &["verify"],
        &["privacy", "2019", "initials"],
        &["import", "tournament.json"],
        &["help"],
        &["copy", "--from", "sqlite:minicup.db", "--to", "sqlite:copy.db"],
    ] {
        let mut command = minicup_live(folder.path());
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        if arguments[0] != "copy" && arguments[0] != "help" {
            command.args(["--store", "sqlite:minicup.db"]);
        }
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        // A copy tells on standard error how far it has come.
        let is_failure = |line: &&str| match line.strip_prefix("minicup-live: ") {
            Some(told) => !told.starts_with("warning: "),
            None => line.contains("panicked"),
        };
        let told = error.lines().filter(is_failure).count();
        assert!(output.status.success() && told == 0, "{arguments:?}: {:?} {error}", output.status);
    }
}
