//! The layers of the settings, and what is refused.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::Write as _;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::Path;

use clap::{CommandFactory, Parser};
use tempfile::NamedTempFile;

use super::layers::{OPTIONS, file};
use super::*;
use crate::cmd::{Cli, Command};

const SECRET: &str = "12345678901234567890123456789012";

fn flags(line: &str) -> ServeArgs {
    let words = ["minicup-live", "serve"].into_iter().chain(line.split_whitespace());
    match Cli::try_parse_from(words).unwrap().command {
        Command::Serve(args) => args,
        other => panic!("{other:?}"),
    }
}

fn toml_file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn load(file: &str, variables: &[(&str, &str)], line: &str) -> Result<Settings, String> {
    let file = toml_file(file);
    let mut flags = flags(line);
    flags.store.config = Some(file.path().to_owned());
    let variables: HashMap<&str, &str> = variables.iter().copied().collect();
    let name = file.path().file_name().unwrap().to_str().unwrap().to_owned();
    Settings::load(&flags, |key| variables.get(key).map(OsString::from))
        .map_err(|error| error.to_string().replace(&name, "FILE"))
}

#[track_caller]
fn assert_refused(file: &str, variables: &[(&str, &str)], expected: &[&str]) {
    let message = load(file, variables, "").unwrap_err();
    for part in expected {
        assert!(message.contains(part), "{part:?} is missing in {message:?}");
    }
}

#[test]
fn defaults_hold_when_nothing_is_given() {
    assert_eq!(load("", &[], ""), Ok(Settings::default()));
    assert_eq!(Settings::default().listen.to_string(), "127.0.0.1:8888");
    assert_eq!(Settings::default().store.to_string(), "sqlite:data/minicup.db");
}

#[test]
fn the_later_layer_wins() {
    let file = "workers = 1\nlisten = '127.0.0.1:1'\nmax_sessions = 1\nlog = 'json'";
    let variables = [("MINICUP_WORKERS", "2"), ("MINICUP_LISTEN", "127.0.0.1:2")];
    let settings = load(file, &variables, "--workers 3").unwrap();
    assert_eq!(settings.workers, NonZeroUsize::new(3));
    assert_eq!(settings.listen.port(), 2);
    assert_eq!(settings.max_sessions, 1);
    assert_eq!(settings.log, LogFormat::Json);
}

#[test]
fn the_file_knows_every_key() {
    let file = format!(
        "listen = '[::1]:80'\nstore = 'sqlite:/x.db?max_pages=9'\ndemo = true\nsecret = '{SECRET}'\n\
         allowed_origins = ['https://a.example']\ntrust_proxy = true\nworkers = 2\nlog = 'json'\n\
         log_filter = 'warn,minicup_live=debug'\nmax_sessions = 7\n\
         max_sessions_per_address = 5\nnodes = 3"
    );
    let wanted = Settings {
        listen: "[::1]:80".parse().unwrap(),
        store: StoreUrl::Sqlite { path: "/x.db".into(), max_pages: NonZeroU32::new(9) },
        demo: true,
        secret: Secret::try_from(SECRET.to_owned()).ok(),
        allowed_origins: Some(vec!["https://a.example".into()]),
        trust_proxy: true,
        workers: NonZeroUsize::new(2),
        log: LogFormat::Json,
        log_filter: "warn,minicup_live=debug".into(),
        max_sessions: 7,
        max_sessions_per_address: Some(5),
        nodes: NonZeroU32::new(3).unwrap(),
    };
    assert_eq!(load(&file, &[], ""), Ok(wanted));
}

#[test]
fn the_environment_knows_every_key() {
    let variables = [
        ("MINICUP_LISTEN", "[::1]:80"),
        ("MINICUP_STORE", "esdb://localhost:2113?tls=false"),
        ("MINICUP_DEMO", "1"),
        // All digits: must not be taken for a number.
        ("MINICUP_SECRET", SECRET),
        ("MINICUP_ALLOWED_ORIGINS", "https://a.example, https://b.example"),
        ("MINICUP_TRUST_PROXY", "true"),
        ("MINICUP_WORKERS", "2"),
        ("MINICUP_LOG", "json"),
        ("MINICUP_LOG_FILTER", "warn"),
        ("MINICUP_MAX_SESSIONS", "7"),
        ("MINICUP_MAX_SESSIONS_PER_ADDRESS", "5"),
        ("MINICUP_NODES", "3"),
    ];
    let wanted = Settings {
        listen: "[::1]:80".parse().unwrap(),
        store: StoreUrl::EventStore("esdb://localhost:2113?tls=false".into()),
        demo: true,
        secret: Secret::try_from(SECRET.to_owned()).ok(),
        allowed_origins: Some(vec!["https://a.example".into(), "https://b.example".into()]),
        trust_proxy: true,
        workers: NonZeroUsize::new(2),
        log: LogFormat::Json,
        log_filter: "warn".into(),
        max_sessions: 7,
        max_sessions_per_address: Some(5),
        nodes: NonZeroU32::new(3).unwrap(),
    };
    assert_eq!(load("", &variables, ""), Ok(wanted));
}

#[test]
fn empty_variables_count_as_not_set() {
    let variables = [("MINICUP_SECRET", ""), ("MINICUP_DEMO", ""), ("MINICUP_STORE", "")];
    assert_eq!(load("", &variables, ""), Ok(Settings::default()));
}

#[test]
fn what_is_wrong_in_the_file_is_named_with_key_and_file() {
    assert_refused("workerz = 2", &[], &["workerz", "FILE", "workers"]);
    assert_refused("[http]\nlisten = 'x'", &[], &["http", "FILE"]);
    assert_refused("workers = 'two'", &[], &["workers", "FILE", "two"]);
    assert_refused("workers = 0", &[], &["workers", "FILE"]);
    assert_refused("nodes = 11", &[], &["nodes", "FILE", "10"]);
    assert_refused("nodes = 0", &[], &["nodes", "FILE"]);
    assert_refused("listen = 'localhost'", &[], &["listen", "FILE"]);
    assert_refused("store = 'mysql://x'", &[], &["store", "FILE", "sqlite:PATH"]);
    assert_refused("log = 'xml'", &[], &["log", "FILE", "xml"]);
    assert_refused("log_filter = 'minicup_live=loud'", &[], &["log_filter", "FILE"]);
    assert_refused("allowed_origins = ['example.org']", &[], &["allowed_origins", "FILE", "example.org"]);
    assert_refused("demo = ", &[], &["FILE"]);
}

#[test]
fn what_is_wrong_in_the_environment_is_named_with_its_variable() {
    assert_refused("", &[("MINICUP_DEMO", "maybe")], &["MINICUP_DEMO", "maybe"]);
    assert_refused("", &[("MINICUP_WORKERS", "-1")], &["MINICUP_WORKERS", "-1"]);
    assert_refused("", &[("MINICUP_ALLOWED_ORIGINS", "https://a.example/")], &["MINICUP_ALLOWED_ORIGINS"]);
    assert_refused("", &[("MINICUP_LISTEN", "8888")], &["MINICUP_LISTEN"]);
}

#[test]
fn what_is_wrong_on_the_command_line_is_named_with_its_flag() {
    let message = load("", &[], "--log-filter minicup_live=loud").unwrap_err();
    assert!(message.contains("--log-filter"), "{message}");
}

#[test]
fn a_secret_is_never_printed() {
    let short = load("", &[("MINICUP_SECRET", "hunter2")], "").unwrap_err();
    assert!(short.contains("MINICUP_SECRET") && short.contains("32"), "{short}");
    assert!(!short.contains("hunter2"), "{short}");
    for file in ["secret = 'hunter2", "secret = hunter2", "secret = ['hunter2']", "secret = 'hunter2'"] {
        let error = load(file, &[], "").unwrap_err();
        assert!(error.contains("FILE") && !error.contains("hunter2"), "{error}");
    }
    let number = load("secret = 314159", &[], "").unwrap_err();
    assert!(number.contains("secret") && !number.contains("314159"), "{number}");
    let settings = load("", &[("MINICUP_SECRET", SECRET)], "").unwrap();
    assert_eq!(settings.secret.as_ref().map(Secret::expose), Some(SECRET));
    assert!(!format!("{settings:?}").contains(SECRET));
}

#[test]
fn a_file_that_was_named_must_exist() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("missing.toml");
    let named = |name: &str| (name == "MINICUP_CONFIG").then(|| missing.clone().into_os_string());
    let error = Settings::load(&ServeArgs::default(), named).unwrap_err();
    assert!(matches!(error, SettingsError::NoFile(path) if path == missing));
}

#[test]
fn the_flag_names_the_file_before_the_variable_and_the_default() {
    let (flagged, named, default) = (toml_file(""), toml_file(""), toml_file(""));
    let with_flag = ServeArgs::from(StoreArgs { config: Some(flagged.path().into()), store: None });
    let variable = |_: &str| Some(OsString::from(named.path()));
    let nothing = |_: &str| None;
    let chosen = |flags: &ServeArgs, default: &Path| file(flags, &nothing, default).unwrap();
    assert_eq!(file(&with_flag, &variable, default.path()).unwrap(), Some(flagged.path().into()));
    assert_eq!(file(&ServeArgs::default(), &variable, default.path()).unwrap(), Some(named.path().into()));
    assert_eq!(chosen(&ServeArgs::default(), default.path()), Some(default.path().into()));
    assert_eq!(chosen(&ServeArgs::default(), Path::new("no-such-file.toml")), None);
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_refused() {
    use std::os::unix::ffi::OsStringExt;
    let variable = |name: &str| (name == "MINICUP_LOG").then(|| OsString::from_vec(vec![0xff]));
    let error = Settings::load(&ServeArgs::default(), variable).unwrap_err();
    assert!(matches!(error, SettingsError::NotText(name) if name == "MINICUP_LOG"));
}

#[test]
fn help_documents_every_key_with_its_variable_and_default() {
    let help = Cli::command().find_subcommand_mut("serve").unwrap().render_long_help().to_string();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for option in OPTIONS.iter() {
        assert!(help.contains(&format!("[env: {}]", option.variable())), "{}", option.key);
    }
    let settings = Settings::default();
    let defaults = [
        settings.listen.to_string(),
        settings.store.to_string(),
        settings.demo.to_string(),
        "none".to_owned(),
        settings.log_filter,
        settings.max_sessions.to_string(),
        settings.nodes.to_string(),
        "text".to_owned(),
    ];
    for default in defaults {
        assert!(help.contains(&format!("[default: {default}]")), "{default}");
    }
}

#[test]
fn the_manual_names_every_option_with_its_flag_variable_and_default() {
    const MANUAL: &str = include_str!("../../docs/operations.md");
    let settings = Settings::default();
    let default_of = |key: &str| match key {
        "listen" => settings.listen.to_string(),
        "store" => settings.store.to_string(),
        "log_filter" => settings.log_filter.clone(),
        "max_sessions" => settings.max_sessions.to_string(),
        "nodes" => settings.nodes.to_string(),
        "log" => "text".to_owned(),
        "demo" | "trust_proxy" => "false".to_owned(),
        _ => String::new(),
    };
    for option in OPTIONS.iter() {
        let row = MANUAL.lines().find(|line| line.contains(&format!("| `{}` |", option.variable())));
        let cells: Vec<&str> = row.unwrap_or_else(|| panic!("no row for {}", option.key)).split(" | ").collect();
        let [flag, _, key, default, _] = cells[..] else { panic!("{cells:?}") };
        let expected = match option.key.as_str() {
            "secret" => "| –".to_owned(),
            key => format!("| `--{}", key.replace('_', "-")),
        };
        assert!(flag.starts_with(&expected), "{flag}");
        assert!(key.starts_with(&format!("`{}`", option.key)), "{key}");
        assert!(default.contains(&default_of(&option.key)), "{}: {default}", option.key);
    }
    let rows = MANUAL.lines().filter(|line| line.contains("| `MINICUP_") && line.starts_with("| ")).count();
    assert_eq!(rows, OPTIONS.len(), "the table has an option that there is not");
}

#[test]
fn store_urls_are_read_and_written_alike() {
    for text in [
        "sqlite:data/minicup.db",
        "sqlite:/x y.db?max_pages=100",
        "esdb://host:2113?tls=false",
        "esdb+discover://host",
        "kurrentdb://host",
        "kdb+discover://host",
    ] {
        assert_eq!(text.parse::<StoreUrl>().unwrap().to_string(), text);
    }
    let wrong = [
        ("", StoreUrlError::UnknownKind),
        ("data/minicup.db", StoreUrlError::UnknownKind),
        ("esdb://", StoreUrlError::UnknownKind),
        ("sqlite:", StoreUrlError::NoPath),
        ("sqlite://x.db", StoreUrlError::NoPath),
        ("sqlite:x.db?max_pages=0", StoreUrlError::BadQuery),
        ("sqlite:x.db?max_pages=-1", StoreUrlError::BadQuery),
        ("sqlite:x.db?mode=ro", StoreUrlError::BadQuery),
    ];
    for (text, fault) in wrong {
        assert_eq!(text.parse::<StoreUrl>(), Err(fault), "{text}");
    }
}

#[test]
fn logs_show_no_password() {
    for (url, shown) in [
        ("esdb://scorer:secret@a:1,b:2?tls=false", "esdb://a:1,b:2?tls=false"),
        ("esdb+discover://scorer:se@cret@host", "esdb+discover://host"),
        ("kdb://scorer:se/cret@host", "kdb://host"),
        ("esdb://host:2113?connectionName=a@b", "esdb://host:2113?connectionName=a@b"),
        ("sqlite:data/a@b.db", "sqlite:data/a@b.db"),
    ] {
        assert_eq!(url.parse::<StoreUrl>().unwrap().for_logs(), shown);
    }
}
