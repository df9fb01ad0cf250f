//! The lines between the parts of the program, held over every path its source names.

use super::source::{PROGRAM, Source};

/// What a part of the source must not name.
enum Ban {
    /// A path that begins with these segments.
    Path(&'static str),
    /// Any crate whose name begins so.
    Crates(&'static str),
    /// A name anywhere in a path.
    Name(&'static str),
    /// Whatever belongs to this package, but what begins with these segments.
    Outside(&'static str),
}

use Ban::{Crates, Name, Outside, Path};

/// A line that must not be crossed.
struct Rule {
    /// Files whose path begins so.
    within: &'static str,
    /// But for those whose path begins with one of these.
    except: &'static [&'static str],
    bans: &'static [Ban],
}

/// What would make the outcome depend on anything but what went in.
const IO: &[Ban] = &[
    Path("std::env"),
    Path("std::fs"),
    Path("std::io"),
    Path("std::net"),
    Path("std::process"),
    Path("std::thread"),
    Name("Instant"),
    Name("SystemTime"),
    Name("new_v4"),
    Name("async"),
    Path("jiff::Timestamp::now"),
    Path("jiff::Zoned::now"),
    Path("Timestamp::now"),
    Path("Zoned::now"),
];

/// What speaks to clients.
const EDGES: &[Ban] = &[Path("crate::http"), Path("crate::live"), Path("crate::web"), Path("crate::cmd")];

const fn rule(within: &'static str, bans: &'static [Ban]) -> Rule {
    Rule { within, except: &[], bans }
}

const RULES: &[Rule] = &[
    rule("domain/src/", IO),
    rule("projections/src/", IO),
    rule("projections/src/", &[Name("decide"), Name("MatchCommand"), Name("MatchAction")]),
    Rule { within: "src/", except: &["src/cmd/", "src/app.rs"], bans: &[Path("crate::app"), Path("crate::cmd")] },
    rule("src/app.rs", &[Path("crate::cmd")]),
    rule("src/service.rs", &[Crates("actix")]),
    rule("src/service.rs", EDGES),
    rule("src/access/", EDGES),
    rule("src/commands/", EDGES),
    rule("src/commands/", &[Crates("actix")]),
    rule("src/matches/", EDGES),
    rule("src/matches/", &[Path("crate::read_models"), Path("crate::views")]),
    rule("src/matches/transact.rs", &[Crates("actix")]),
    rule("src/read_models/", EDGES),
    rule("src/views/", EDGES),
    rule("src/views/", &[Path("crate::store")]),
    rule("src/tournament_file/", EDGES),
    rule("src/tournament_file/", &[Path("crate::read_models"), Path("crate::views")]),
    rule("src/settings/", &[Outside("crate::settings")]),
    rule("src/store/", EDGES),
    rule(
        "src/store/",
        &[
            Crates("actix"),
            Path("minicup_projections"),
            Path("crate::matches"),
            Path("crate::read_models"),
            Path("crate::views"),
        ],
    ),
    rule("src/transact/", EDGES),
    rule(
        "src/transact/",
        &[
            Crates("actix"),
            Path("minicup_projections"),
            Path("crate::access"),
            Path("crate::commands"),
            Path("crate::matches"),
            Path("crate::read_models"),
            Path("crate::tournament_file"),
            Path("crate::views"),
        ],
    ),
    // An import hashes PINs; who may log in is decided without imports.
    rule("src/access/", &[Path("crate::tournament_file")]),
    rule("src/live/", &[Path("crate::http"), Path("crate::web")]),
    rule("src/http/", &[Path("crate::web")]),
    Rule {
        within: "src/",
        except: &["src/app.rs", "src/store/"],
        bans: &[
            Name("SqliteStore"),
            Name("MemoryStore"),
            Name("EventStoreDbStore"),
            Path("crate::store::sqlite"),
            Path("crate::store::memory"),
            Path("crate::store::eventstoredb"),
            Path("rusqlite"),
        ],
    },
    Rule { within: "src/", except: &["src/store/eventstoredb/"], bans: &[Path("eventstore"), Path("rustls")] },
    Rule { within: "src/", except: &["src/live/socket/session.rs"], bans: &[Path("actix_web_actors")] },
    Rule { within: "", except: &["src/store/eventstoredb/nodelay.rs"], bans: &[Name("unsafe"), Name("unsafe_code")] },
    // Wire types and storage types never meet.
    rule("src/live/protocol.rs", &[Path("crate::store")]),
    rule("src/commands/fields.rs", &[Path("crate::store")]),
    // A node is handed time, chance and threads. Stores and commands of the command line are no part of it.
    Rule {
        within: "src/",
        except: &["src/clock.rs", "src/store/", "src/cmd/"],
        bans: &[
            Path("std::time::SystemTime"),
            Path("std::time::Instant"),
            Path("clock::now"),
            Path("crate::clock::now"),
        ],
    },
    Rule { within: "src/", except: &["src/randomness.rs", "src/store/"], bans: &[Name("new_v4")] },
    Rule {
        within: "src/",
        except: &["src/environment.rs", "src/store/"],
        bans: &[
            Path("std::thread::spawn"),
            Path("std::thread::Builder"),
            Path("thread"),
            Name("spawn_blocking"),
            Path("web::block"),
        ],
    },
];

impl Rule {
    fn holds_for(&self, file: &str) -> bool {
        file.starts_with(self.within) && !self.except.iter().any(|except| file.starts_with(except))
    }
}

impl Ban {
    fn forbids(&self, path: &str) -> bool {
        match self {
            Path(start) => begins(path, start),
            Crates(start) => path.starts_with(start) && path.contains("::"),
            Name(name) => path.split("::").any(|segment| segment == *name),
            Outside(start) => begins(path, "crate") && path != "crate" && !begins(path, start),
        }
    }
}

fn begins(path: &str, start: &str) -> bool {
    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Every line that is crossed, with the file.
fn crossings(source: &Source) -> Vec<String> {
    let rules = RULES.iter().filter(|rule| rule.holds_for(&source.file));
    let bans: Vec<&Ban> = rules.flat_map(|rule| rule.bans).collect();
    let names = source.names.iter().map(|named| &named.path);
    let crossed = names.filter(|path| bans.iter().any(|ban| ban.forbids(path)));
    crossed.map(|path| format!("{} names {path}", source.file)).collect()
}

#[test]
fn nothing_crosses_the_lines() {
    for rule in RULES {
        assert!(PROGRAM.iter().any(|source| rule.holds_for(&source.file)), "nothing is within {}", rule.within);
    }
    let crossed: Vec<String> = PROGRAM.iter().flat_map(crossings).collect();
    assert!(crossed.is_empty(), "{crossed:#?}");
}

#[test]
fn every_line_is_watched() {
    let offences = [
        ("src/store/codec.rs", "use actix::Addr;"),
        ("src/store/codec.rs", "fn f() -> actix_web::HttpResponse {}"),
        ("src/store/sqlite/row.rs", "use super::super::super::http::error::Problem;"),
        ("src/store/mod.rs", "use minicup_projections::{Catalogue, Lang};"),
        ("src/store/metered.rs", "use crate::read_models::ReadModels;"),
        ("src/matches/router.rs", "use crate::{clock, live::Hub};"),
        ("src/matches/mod.rs", "use super::read_models::ReadModels;"),
        ("src/matches/actor.rs", "let x = crate::http::lang::known();"),
        ("src/matches/transact.rs", "use actix::prelude::*;"),
        ("src/transact/change.rs", "use crate::tournament_file::Change;"),
        ("src/transact/mod.rs", "use actix::Addr;"),
        ("src/access/users.rs", "use crate::tournament_file::Author;"),
        ("src/access/login.rs", "use crate::http::error::Problem;"),
        ("src/access/rights.rs", "use super::super::live::Hub;"),
        ("src/commands/goal.rs", "use crate::live::Hub;"),
        ("src/commands/fields.rs", "use crate::store::StoreError;"),
        ("src/http/queries.rs", "use crate::store::{EventStore, sqlite::SqliteStore};"),
        ("src/http/queries.rs", "use crate::app::App;"),
        ("src/http/queries.rs", "use crate::web::routes;"),
        ("src/http/mod.rs", "let c = rusqlite::Connection::open(\"x\");"),
        ("src/live/fanout/hub.rs", "fn f(store: &MemoryStore) {}"),
        ("src/live/follow.rs", "use crate::app::App;"),
        ("src/live/follow.rs", "use crate::http::error::Problem;"),
        ("src/live/fanout/send_queue.rs", "use actix_web_actors::ws;"),
        ("src/live/protocol.rs", "use crate::store::RecordedEvent;"),
        ("src/cmd/verify.rs", "use crate::store::memory;"),
        ("src/app.rs", "use crate::cmd::RunError;"),
        ("src/service.rs", "use actix_web::web::Data;"),
        ("src/live/fanout/hub.rs", "use crate::clock;\nfn f() { clock::now(); }"),
        ("src/http/mod.rs", "use std::time::{Duration, Instant};"),
        ("src/matches/mod.rs", "fn f() { Uuid::new_v4(); }"),
        ("src/access/login.rs", "fn f() { web::block(g); }"),
        ("src/upkeep.rs", "use std::thread;\nfn f() { thread::spawn(g); }"),
        ("src/service.rs", "use crate::live::Broadcaster;"),
        ("src/settings/options.rs", "use crate::access::attempts::MAX;"),
        ("src/read_models/projector.rs", "use crate::http::Responses;"),
        ("src/tournament_file/import.rs", "use crate::web::pages;"),
        ("src/views/mod.rs", "use crate::{\n    clock,\n    store::{self, codec},\n};"),
        ("src/views/teams.rs", "use crate::live::protocol::Message;"),
        ("src/metrics.rs", "fn f() { tracing::info!(x = %eventstore::Client::new()) }"),
        ("domain/src/time.rs", "let at = jiff::Timestamp::now();"),
        ("domain/src/matches/state.rs", "use std::time::SystemTime;"),
        ("projections/src/model.rs", "use minicup_domain::matches::{MatchState, decide};"),
        ("projections/src/lib.rs", "pub async fn apply() {}"),
        ("projections/src/lib.rs", "use std::{fs, mem};"),
        ("src/store/eventstoredb/link.rs", "let x = unsafe { BorrowedFd::borrow_raw(0) };"),
        ("domain/src/time.rs", "#![allow(unsafe_code)]"),
    ];
    for (file, code) in offences {
        assert_ne!(crossings(&Source::new(file, code)), Vec::<String>::new(), "{file}: {code}");
    }
}

#[test]
fn what_is_allowed_is_no_offence() {
    let fine = [
        ("src/app.rs", "use crate::store::sqlite::SqliteStore;"),
        ("src/cmd/serve.rs", "use crate::app::Application;"),
        ("src/live/socket/session.rs", "use actix_web_actors::ws;"),
        ("src/store/eventstoredb/nodelay.rs", "let x = unsafe { BorrowedFd::borrow_raw(0) };"),
        ("src/matches/actor.rs", "use actix::prelude::*;"),
        ("src/matches/transact.rs", "//! Knows no actix::Actor.\nuse crate::store::EventStore;"),
        ("src/settings/mod.rs", "mod options;\npub(crate) use self::options::Settings;"),
        (
            "src/store/mod.rs",
            "/// As [`crate::http`] wants it.\nconst X: &str = \"crate::http::error\"; /* crate::live */",
        ),
        (
            "src/store/mod.rs",
            "const X: &str = r#\"a \" crate::http::x\"#; const Y: char = '\"'; fn f<'a>(x: &'a str) {}",
        ),
        ("src/http/mod.rs", "#[cfg(test)]\nmod tests {\n    use crate::store::memory::MemoryStore;\n    fn f() {}\n}"),
        ("src/http/mod.rs", "#[cfg(test)]\nuse crate::store::memory::MemoryStore;\nuse crate::clock;"),
    ];
    for (file, code) in fine {
        assert_eq!(crossings(&Source::new(file, code)), Vec::<String>::new(), "{file}: {code}");
    }
    let after_tests = "#[cfg(test)]\nmod tests { fn f() {} }\nuse actix::Addr;";
    assert_eq!(crossings(&Source::new("src/store/mod.rs", after_tests)).len(), 1, "the program goes on after tests");
}

/// The names of a package's dependencies.
fn dependencies(package: &str) -> Vec<String> {
    let manifest = std::fs::read_to_string(format!("{}/{package}/Cargo.toml", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (_, section) = manifest.split_once("[dependencies]\n").unwrap();
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let name = |line: &str| Some(line.split(['.', ' ', '=']).next()?.to_owned()).filter(|name| !name.is_empty());
    let mut names: Vec<String> = lines.filter_map(name).collect();
    names.sort_unstable();
    names
}

#[test]
fn the_ground_floors_stand_on_nothing_else() {
    assert_eq!(dependencies("domain"), ["jiff", "rpds", "serde", "uuid"]);
    assert_eq!(dependencies("projections"), ["minicup-domain", "rpds", "rustc-hash"]);
}
