//! What the command line takes, and what it refuses.

use std::num::{NonZeroU32, NonZeroUsize};

use clap::CommandFactory;
use clap::error::ErrorKind;
use minicup_domain::{MatchId, PlayerId, SeasonSlug, TeamId};

use super::copy::Copy;
use super::export::Export;
use super::forget::Forget;
use super::import::Import;
use super::privacy::{Privacy, Shown};
use super::replay::Replay;
use super::user::{Role, User};
use super::verify::Verify;
use super::*;
use crate::settings::{LogFormat, StoreArgs};

fn parse(line: &str) -> Result<Command, ErrorKind> {
    let words = std::iter::once("minicup-live").chain(line.split_whitespace());
    Cli::try_parse_from(words).map(|cli| cli.command).map_err(|error| error.kind())
}

fn serve(line: &str) -> ServeArgs {
    match parse(line) {
        Ok(Command::Serve(args)) => args,
        other => panic!("{line}: {other:?}"),
    }
}

fn sqlite(path: &str) -> StoreArgs {
    StoreArgs { config: None, store: Some(format!("sqlite:{path}").parse().unwrap()) }
}

#[test]
fn the_definition_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn serve_takes_every_option() {
    let line = "serve --listen 0.0.0.0:80 --store sqlite:x.db --demo --config c.toml --trust-proxy=false \
                --allowed-origins https://a.example,https://b.example --workers 2 --log json --log-filter warn \
                --max-sessions 5 --max-sessions-per-address 3 --nodes 3";
    let wanted = ServeArgs {
        store: StoreArgs { config: Some("c.toml".into()), ..sqlite("x.db") },
        listen: Some("0.0.0.0:80".parse().unwrap()),
        demo: Some(true),
        allowed_origins: Some(vec!["https://a.example".into(), "https://b.example".into()]),
        trust_proxy: Some(false),
        workers: NonZeroUsize::new(2),
        log: Some(LogFormat::Json),
        log_filter: Some("warn".into()),
        max_sessions: Some(5),
        max_sessions_per_address: Some(3),
        nodes: NonZeroU32::new(3),
    };
    assert_eq!(serve(line), wanted);
    assert_eq!(serve("serve"), ServeArgs::default());
}

#[test]
fn the_other_commands_parse() {
    let store = sqlite("x.db");
    let import = |dry_run, take| Command::Import(Import { file: "t.json".into(), dry_run, take, store: store.clone() });
    assert_eq!(parse("import t.json --store sqlite:x.db"), Ok(import(false, vec![])));
    let take = vec!["match:1/result".to_owned(), "team:2".to_owned()];
    let line = "import t.json --dry-run --take match:1/result --take team:2 --store sqlite:x.db";
    assert_eq!(parse(line), Ok(import(true, take)));
    let export = Command::Export(Export { season: SeasonSlug::new("2019"), store: StoreArgs::default() });
    assert_eq!(parse("export 2019"), Ok(export));
    let (season, show) = (SeasonSlug::new("2019"), Shown::Initials);
    let privacy = Command::Privacy(Privacy { season, show, store: StoreArgs::default() });
    assert_eq!(parse("privacy 2019 initials"), Ok(privacy));
    let replay = Command::Replay(Replay { match_id: MatchId::new(368), speed: 2.5, store: store.clone() });
    assert_eq!(parse("replay 368 --speed 2.5 --store sqlite:x.db"), Ok(replay));
    let paced = Command::Replay(Replay { match_id: MatchId::new(0), speed: 1.0, store: StoreArgs::default() });
    assert_eq!(parse("replay 0"), Ok(paced));
    assert_eq!(parse("verify --store sqlite:x.db"), Ok(Command::Verify(Verify { store })));
    let url = |path: &str| format!("sqlite:{path}").parse().unwrap();
    let copy = Command::Copy(Copy { from: url("x.db"), to: url("y.db") });
    assert_eq!(parse("copy --from sqlite:x.db --to sqlite:y.db"), Ok(copy));
    assert_eq!(parse("licenses"), Ok(Command::Licenses));
    let player = Forget::Player { id: PlayerId::new(85), store: StoreArgs::default() };
    assert_eq!(parse("forget player 85"), Ok(Command::Forget(player)));
    let trainer = Forget::Trainer { team: TeamId::new(101), store: StoreArgs::default() };
    assert_eq!(parse("forget trainer 101"), Ok(Command::Forget(trainer)));
    let user = Forget::User { name: "jil".into(), store: StoreArgs::default() };
    assert_eq!(parse("forget user jil"), Ok(Command::Forget(user)));
    let add = User::Add { name: "jil".into(), role: Role::Scorekeeper, store: StoreArgs::default() };
    assert_eq!(parse("user add jil --role scorekeeper"), Ok(Command::User(add)));
}

#[test]
fn mistakes_are_refused() {
    let wrong = [
        ("", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand),
        ("serv", ErrorKind::InvalidSubcommand),
        ("serve --port 80", ErrorKind::UnknownArgument),
        ("serve --listen nowhere", ErrorKind::ValueValidation),
        ("serve --listen 127.0.0.1:99999", ErrorKind::ValueValidation),
        ("serve --store mysql://x", ErrorKind::ValueValidation),
        ("serve --workers 0", ErrorKind::ValueValidation),
        ("serve --demo=maybe", ErrorKind::InvalidValue),
        ("serve --demo true", ErrorKind::UnknownArgument),
        ("serve --log xml", ErrorKind::InvalidValue),
        ("import", ErrorKind::MissingRequiredArgument),
        ("privacy 2019", ErrorKind::MissingRequiredArgument),
        ("privacy 2019 secret", ErrorKind::InvalidValue),
        ("replay first", ErrorKind::ValueValidation),
        ("replay 8589934592", ErrorKind::ValueValidation),
        ("replay 1 --speed NaN", ErrorKind::ValueValidation),
        ("replay 1 --speed inf", ErrorKind::ValueValidation),
        ("replay 1 --speed=-1", ErrorKind::ValueValidation),
        ("copy --from sqlite:x.db", ErrorKind::MissingRequiredArgument),
        ("copy --from sqlite:x.db --to mysql://x", ErrorKind::ValueValidation),
        ("user add jil", ErrorKind::MissingRequiredArgument),
        ("user add jil --role king", ErrorKind::InvalidValue),
        ("forget player Jil", ErrorKind::ValueValidation),
    ];
    for (line, kind) in wrong {
        assert_eq!(parse(line), Err(kind), "{line}");
    }
}
