//! `--help`, and what is said where nobody listens.

use std::process::Stdio;

use crate::support::app::sample;
use crate::support::process::{import, minicup_live};

#[test]
fn every_command_explains_itself() {
    let folder = tempfile::tempdir().unwrap();
    let help = |arguments: &[&str]| {
        let output = minicup_live(folder.path()).args(arguments).arg("--help").output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let overview = help(&[]);
    for command in ["serve", "import", "export", "privacy", "replay", "verify", "copy", "user"] {
        assert!(overview.lines().any(|line| line.trim_start().starts_with(&format!("{command} "))), "{overview}");
    }
    for (command, words) in [
        (&["serve"][..], &["--listen", "--store", "--demo", "MINICUP_LISTEN", "MINICUP_SECRET", "127.0.0.1:8888"][..]),
        (&["import"], &["FILE", "--store"]),
        (&["export"], &["SEASON", "--store"]),
        (&["privacy"], &["SEASON", "names", "initials", "numbers", "--store"]),
        (&["replay"], &["MATCH", "--speed", "--store"]),
        (&["verify"], &["--store"]),
        (&["copy"], &["--from", "--to", "MINICUP_FROM", "MINICUP_TO"]),
        (&["user"], &["add"]),
        (&["user", "add"], &["NAME", "--role", "scorekeeper", "admin", "--store"]),
    ] {
        let text = help(command);
        for word in words {
            assert!(text.contains(word), "{command:?} does not explain {word}: {text}");
        }
    }
}

#[test]
fn a_mistake_is_told_with_status_2() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&[][..], &["fly"], &["replay", "first"], &["replay", "1", "--speed=-1"], &["user", "add", "jil"]]
    {
        let output = minicup_live(folder.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_reader_who_has_had_enough_is_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    for arguments in
        [&["verify"][..], &["import", "tournament.json"], &["export", "2019"], &["replay", "4", "--speed", "0"]]
    {
        let (nobody, output) = std::io::pipe().unwrap();
        drop(nobody);
        let mut command = minicup_live(folder.path());
        command.args(arguments).args(["--store", "sqlite:minicup.db"]).stdout(output).stderr(Stdio::piped());
        let ended = command.spawn().unwrap().wait_with_output().unwrap();
        let text = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}: {text}");
        let last = text.lines().last().unwrap_or_default();
        assert!(last.starts_with("minicup-live: standard output: "), "{arguments:?}: {text}");
    }
}
