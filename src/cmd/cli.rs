//! The command line: parsing alone, nothing here runs anything.

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use minicup_domain::tournament;
use minicup_domain::{MatchId, PlayerId, SeasonSlug};
use serde::Serialize;

use crate::settings::{LogFormat, StoreUrl};

/// Live match service for youth tournaments.
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(name = "minicup-live", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum Command {
    /// Serve the tournament over WebSocket and REST until SIGTERM.
    #[command(after_help = SECRET_HELP)]
    Serve(ServeArgs),
    /// Bring a tournament file into the store: the difference to what is there, or nothing at all.
    Import {
        /// The tournament file, in format minicup-tournament/1.
        file: PathBuf,
        /// Only report what would change.
        #[arg(long)]
        dry_run: bool,
        /// Take the file's where something was changed by hand since the last import, such as match:1/result; may be
        /// repeated.
        #[arg(long, value_name = "PATH")]
        take: Vec<String>,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Write a season as a tournament file to standard output.
    Export {
        /// The season's short name, such as 2019.
        #[arg(value_parser = |text: &str| Ok::<_, std::convert::Infallible>(SeasonSlug::new(text)))]
        season: SeasonSlug,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Choose what readers see of a season's players; it holds at once, for the past as well.
    Privacy {
        /// The season's short name, such as 2019.
        #[arg(value_parser = |text: &str| Ok::<_, std::convert::Infallible>(SeasonSlug::new(text)))]
        season: SeasonSlug,
        /// What is shown of a player.
        show: Privacy,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Write a match's broadcasts as JSON lines to standard output, paced like the match.
    Replay {
        /// The match's id; 0 is the exhibition match.
        #[arg(value_name = "MATCH", value_parser = parse_match)]
        match_id: MatchId,
        /// How many times faster than the match; 0: all at once.
        #[arg(long, default_value = "1", value_parser = parse_speed)]
        speed: f64,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Fold every stream from the start and report counts, rate and any fault; exit status 1 on a fault.
    Verify {
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Copy a whole log into an empty store, or go on with a copy, and compare both; exit status 1 on a difference.
    Copy {
        /// The store to copy: sqlite:PATH or esdb://HOST:PORT.
        #[arg(long, value_name = "URL", env = "MINICUP_FROM", hide_env_values = true)]
        from: StoreUrl,
        /// The store that gets the copy: an empty one, or one that an earlier copy has begun to fill.
        #[arg(long, value_name = "URL", env = "MINICUP_TO", hide_env_values = true)]
        to: StoreUrl,
    },
    /// Manage those who may log in.
    #[command(subcommand)]
    User(UserCommand),
    /// Print the licence of this program and the notices of the packages that it is made of.
    Licenses,
    /// Forget a person for good: the name goes from the store, goals and what was done stay.
    #[command(subcommand)]
    Forget(ForgetCommand),
}

/// Whom to forget.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum ForgetCommand {
    /// A player, who is shown by number from then on.
    Player {
        /// The player's id, as in the tournament file.
        #[arg(value_parser = parse_player)]
        id: PlayerId,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// A user: name, PIN and login go.
    User {
        /// The user name, or the full name of one user.
        name: String,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// Managing those who may log in.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum UserCommand {
    /// Add a user, or give one a new PIN and role. The PIN is read from the terminal or standard input.
    Add {
        /// The short name, by which history tells who did what.
        name: String,
        /// What the user may do.
        #[arg(long)]
        role: Role,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// What readers see of a player.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Privacy {
    /// Full names.
    Names,
    /// The first letter of every word of the name.
    Initials,
    /// The number on the dress alone.
    Numbers,
}

impl From<Privacy> for tournament::Privacy {
    fn from(privacy: Privacy) -> Self {
        match privacy {
            Privacy::Names => Self::Names,
            Privacy::Initials => Self::Initials,
            Privacy::Numbers => Self::Numbers,
        }
    }
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Scores matches.
    Scorekeeper,
    /// Scores matches and runs the tournament.
    Admin,
}

impl From<Role> for tournament::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Scorekeeper => Self::Scorekeeper,
            Role::Admin => Self::Admin,
        }
    }
}

/// Where the store is; every command takes these.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args, Serialize)]
pub struct StoreArgs {
    /// TOML file with any of the options of `serve` [env: MINICUP_CONFIG] [default: minicup.toml, if it exists].
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Where events are kept: sqlite:PATH[?max_pages=N] or esdb://HOST:PORT [env: MINICUP_STORE]
    /// [default: sqlite:data/minicup.db].
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreUrl>,
}

/// The options of `serve`; what is none here comes from the environment, the file or the default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args, Serialize)]
pub struct ServeArgs {
    /// Where the store is.
    #[command(flatten)]
    #[serde(flatten)]
    pub store: StoreArgs,
    /// Address and port to listen on [env: MINICUP_LISTEN] [default: 127.0.0.1:8888].
    #[arg(long, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// Fill an empty store with a demonstration tournament and play it [env: MINICUP_DEMO] [default: false].
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<bool>,
    /// Other web pages that may open sockets and post, by origin, separated by commas
    /// [env: MINICUP_ALLOWED_ORIGINS] [default: none].
    #[arg(long, value_name = "ORIGINS", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_origins: Option<Vec<String>>,
    /// Believe the reverse proxy in front about the client's address (last hop of X-Forwarded-For) and scheme
    /// (X-Forwarded-Proto) [env: MINICUP_TRUST_PROXY] [default: false].
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_proxy: Option<bool>,
    /// Threads that serve connections [env: MINICUP_WORKERS] [default: one for each core].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workers: Option<NonZeroUsize>,
    /// Shape of the log lines [env: MINICUP_LOG] [default: text].
    #[arg(long, value_name = "FORMAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<LogFormat>,
    /// What to log, such as info or warn,minicup_live=debug [env: MINICUP_LOG_FILTER] [default: info].
    #[arg(long, value_name = "DIRECTIVES")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_filter: Option<String>,
    /// Most sockets and event streams open at once [env: MINICUP_MAX_SESSIONS] [default: 20000].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_sessions: Option<usize>,
    /// Most of them that clients of one address have without being logged in
    /// [env: MINICUP_MAX_SESSIONS_PER_ADDRESS] [default: a tenth of all, at least 200].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_sessions_per_address: Option<usize>,
    /// Nodes over one store that clients can turn to, 10 at most: each allows its share of wrong PINs
    /// [env: MINICUP_NODES] [default: 1].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<NonZeroU32>,
}

impl From<StoreArgs> for ServeArgs {
    fn from(store: StoreArgs) -> Self {
        Self { store, ..Self::default() }
    }
}

/// Why there is no `--secret`, and what to use.
const SECRET_HELP: &str = "\
The key that signs login cookies is no option, because everybody on the machine can read command lines. Give it as
[env: MINICUP_SECRET] or `secret` in the file, at least 32 characters
[default: kept in a file beside the SQLite database].";

/// Reads the command line; prints help, version or what is wrong and exits where there is nothing to run.
pub fn parse() -> Cli {
    Cli::parse()
}

fn parse_match(text: &str) -> Result<MatchId, String> {
    match text.parse() {
        Ok(id) if (0..=MatchId::MAX).contains(&id) => Ok(MatchId::new(id)),
        _ => Err(format!("a match id is a number from 0 to {}", MatchId::MAX)),
    }
}

fn parse_player(text: &str) -> Result<PlayerId, String> {
    text.parse().map(PlayerId::new).map_err(|_| "a player's id is a number".to_owned())
}

fn parse_speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed.is_finite() && speed >= 0.0 => Ok(speed),
        _ => Err("a speed is a number that is not negative".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

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
        let import = |dry_run, take| Command::Import { file: "t.json".into(), dry_run, take, store: store.clone() };
        assert_eq!(parse("import t.json --store sqlite:x.db"), Ok(import(false, vec![])));
        let take = vec!["match:1/result".to_owned(), "team:2".to_owned()];
        let line = "import t.json --dry-run --take match:1/result --take team:2 --store sqlite:x.db";
        assert_eq!(parse(line), Ok(import(true, take)));
        let export = Command::Export { season: SeasonSlug::new("2019"), store: StoreArgs::default() };
        assert_eq!(parse("export 2019"), Ok(export));
        let (season, show) = (SeasonSlug::new("2019"), Privacy::Initials);
        let privacy = Command::Privacy { season, show, store: StoreArgs::default() };
        assert_eq!(parse("privacy 2019 initials"), Ok(privacy));
        let replay = Command::Replay { match_id: MatchId::new(368), speed: 2.5, store: store.clone() };
        assert_eq!(parse("replay 368 --speed 2.5 --store sqlite:x.db"), Ok(replay));
        let paced = Command::Replay { match_id: MatchId::new(0), speed: 1.0, store: StoreArgs::default() };
        assert_eq!(parse("replay 0"), Ok(paced));
        assert_eq!(parse("verify --store sqlite:x.db"), Ok(Command::Verify { store }));
        let url = |path: &str| format!("sqlite:{path}").parse().unwrap();
        let copy = Command::Copy { from: url("x.db"), to: url("y.db") };
        assert_eq!(parse("copy --from sqlite:x.db --to sqlite:y.db"), Ok(copy));
        assert_eq!(parse("licenses"), Ok(Command::Licenses));
        let player = ForgetCommand::Player { id: PlayerId::new(85), store: StoreArgs::default() };
        assert_eq!(parse("forget player 85"), Ok(Command::Forget(player)));
        let user = ForgetCommand::User { name: "jil".into(), store: StoreArgs::default() };
        assert_eq!(parse("forget user jil"), Ok(Command::Forget(user)));
        let add = UserCommand::Add { name: "jil".into(), role: Role::Scorekeeper, store: StoreArgs::default() };
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

    #[test]
    fn levels_of_privacy_are_those_of_the_domain() {
        for privacy in Privacy::value_variants() {
            let name = privacy.to_possible_value().unwrap().get_name().to_owned();
            assert_eq!(tournament::Privacy::from(*privacy).name(), name);
        }
    }

    #[test]
    fn roles_are_those_of_the_domain() {
        assert_eq!(tournament::Role::from(Role::Scorekeeper), tournament::Role::Scorekeeper);
        assert_eq!(tournament::Role::from(Role::Admin), tournament::Role::Admin);
    }
}
