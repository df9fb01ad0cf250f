//! `--help`.

use crate::support::process::minicup_live;

#[test]
fn every_command_explains_itself() {
    let folder = tempfile::tempdir().unwrap();
    let help = |arguments: &[&str]| {
        let output = minicup_live(folder.path()).args(arguments).arg("--help").output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let overview = help(&[]);
    for command in ["serve", "import", "export", "privacy", "replay", "verify", "copy", "user", "forget", "licenses"] {
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
