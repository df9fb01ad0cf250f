//! What may know what: the lines between the parts of the program, held over every path its source names.

use crate::support::source::Source;

/// What a part of the source must not name.
enum Ban {
    /// A path that begins with these segments.
    Path(&'static str),
    /// Any crate whose name begins so.
    Crates(&'static str),
    /// A name anywhere in a path.
    Name(&'static str),
}

use Ban::{Crates, Name, Path};

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

const RULES: &[Rule] = &[
    Rule { within: "domain/src/", except: &[], bans: IO },
    Rule { within: "projections/src/", except: &[], bans: IO },
    Rule {
        within: "projections/src/",
        except: &[],
        bans: &[Name("decide"), Name("MatchCommand"), Name("MatchAction")],
    },
    Rule {
        within: "src/store/",
        except: &[],
        bans: &[
            Crates("actix"),
            Path("minicup_projections"),
            Path("crate::app"),
            Path("crate::http"),
            Path("crate::live"),
            Path("crate::matches"),
            Path("crate::read_models"),
        ],
    },
    Rule {
        within: "src/matches/",
        except: &[],
        bans: &[Path("crate::app"), Path("crate::http"), Path("crate::live"), Path("crate::read_models")],
    },
    Rule { within: "src/matches/transact.rs", except: &[], bans: &[Crates("actix")] },
    Rule {
        within: "src/transact/",
        except: &[],
        bans: &[
            Crates("actix"),
            Path("minicup_projections"),
            Path("crate::access"),
            Path("crate::app"),
            Path("crate::commands"),
            Path("crate::http"),
            Path("crate::live"),
            Path("crate::matches"),
            Path("crate::read_models"),
            Path("crate::tournament_file"),
        ],
    },
    // An import hashes PINs; who may log in is decided without imports.
    Rule { within: "src/access/", except: &[], bans: &[Path("crate::tournament_file")] },
    Rule {
        within: "src/access/",
        except: &[],
        bans: &[Path("crate::app"), Path("crate::http"), Path("crate::live"), Path("crate::cmd"), Path("crate::web")],
    },
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
    Rule { within: "", except: &["src/store/eventstoredb/nodelay.rs"], bans: &[Name("unsafe"), Name("unsafe_code")] },
    Rule { within: "src/", except: &["src/live/socket/session.rs"], bans: &[Path("actix_web_actors")] },
    // Wire types and storage types never meet.
    Rule { within: "src/live/protocol.rs", except: &[], bans: &[Path("crate::store")] },
    Rule { within: "src/commands/fields.rs", except: &[], bans: &[Path("crate::store")] },
    Rule {
        within: "src/commands/",
        except: &[],
        bans: &[
            Crates("actix"),
            Path("crate::app"),
            Path("crate::http"),
            Path("crate::live"),
            Path("crate::cmd"),
            Path("crate::web"),
        ],
    },
    Rule { within: "src/views/", except: &[], bans: &[Path("crate::store")] },
];

impl Rule {
    fn holds_for(&self, file: &str) -> bool {
        file.starts_with(self.within) && !self.except.iter().any(|except| file.starts_with(except))
    }
}

impl Ban {
    fn forbids(&self, path: &str) -> bool {
        match self {
            Path(start) => path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with("::")),
            Crates(start) => path.starts_with(start) && path.contains("::"),
            Name(name) => path.split("::").any(|segment| segment == *name),
        }
    }
}

/// Every line that is crossed, with the file.
fn crossings(source: &Source) -> Vec<String> {
    let rules = RULES.iter().filter(|rule| rule.holds_for(&source.file));
    let bans: Vec<&Ban> = rules.flat_map(|rule| rule.bans).collect();
    let is_banned = |path: &String| bans.iter().any(|ban| ban.forbids(path));
    source.paths().into_iter().filter(is_banned).map(|path| format!("{} names {path}", source.file)).collect()
}

#[test]
fn nothing_crosses_the_lines() {
    let sources = Source::all(&["src", "domain/src", "projections/src"]);
    for rule in RULES {
        assert!(sources.iter().any(|source| rule.holds_for(&source.file)), "nothing is within {}", rule.within);
    }
    let crossed: Vec<String> = sources.iter().flat_map(crossings).collect();
    assert!(crossed.is_empty(), "{crossed:#?}");
}

#[test]
fn every_line_is_watched() {
    let offences = [
        ("src/store/codec.rs", "use actix::Addr;"),
        ("src/store/codec.rs", "fn f() -> actix_web::HttpResponse {}"),
        ("src/store/sqlite/row.rs", "use super::super::super::http::error::Problem;"),
        ("src/store/mod.rs", "use minicup_projections::{Catalogue, Lang};"),
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
        ("src/http/mod.rs", "let c = rusqlite::Connection::open(\"x\");"),
        ("src/live/fanout/hub.rs", "fn f(store: &MemoryStore) {}"),
        ("src/cmd/verify.rs", "use crate::store::memory;"),
        ("src/live/fanout/send_queue.rs", "use actix_web_actors::ws;"),
        ("src/live/protocol.rs", "use crate::store::RecordedEvent;"),
        ("src/views/mod.rs", "use crate::{\n    clock,\n    store::{self, codec},\n};"),
        ("domain/src/time.rs", "let at = jiff::Timestamp::now();"),
        ("domain/src/matches/decide.rs", "use std::time::SystemTime;"),
        ("projections/src/model.rs", "use minicup_domain::matches::{MatchState, decide};"),
        ("projections/src/lib.rs", "pub async fn apply() {}"),
        ("projections/src/lib.rs", "use std::{fs, mem};"),
        ("src/store/eventstoredb/link.rs", "let x = unsafe { BorrowedFd::borrow_raw(0) };"),
        ("domain/src/time.rs", "#![allow(unsafe_code)]"),
    ];
    for (file, code) in offences {
        assert_ne!(crossings(&Source::new(file, code)), Vec::<String>::new(), "{file}: {code}");
    }
    let fine = [
        ("src/app.rs", "use crate::store::sqlite::SqliteStore;"),
        ("src/live/socket/session.rs", "use actix_web_actors::ws;"),
        ("src/store/eventstoredb/nodelay.rs", "let x = unsafe { BorrowedFd::borrow_raw(0) };"),
        ("src/matches/actor.rs", "use actix::prelude::*;"),
        ("src/matches/transact.rs", "//! Knows no actix::Actor.\nuse crate::store::EventStore;"),
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
    let behind_tests = "#[cfg(test)]\nmod tests { fn f() {} }\nuse actix::Addr;";
    assert_eq!(crossings(&Source::new("src/store/mod.rs", behind_tests)).len(), 1, "the program goes on behind tests");
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
    assert_eq!(dependencies("projections"), ["minicup-domain", "rpds"]);
}

/// What ends the thread it runs on.
const PANICS: [&str; 7] =
    [".unwrap()", ".unwrap_err()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];

/// Statements that may panic while the service runs. One that defines a constant is run by the compiler.
fn panics(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in PANICS.iter().flat_map(|panic| source.code.match_indices(panic)) {
        let before = &source.code[..at];
        let start = before.rfind([';', '{', '}']).map_or(0, |end| end + 1);
        let statement = source.code[start..at].trim();
        let is_constant = ["const ", "pub const ", "pub(super) const ", "pub(crate) const "];
        if !is_constant.iter().any(|keyword| statement.starts_with(keyword)) {
            found.push(format!("{}: {statement}", source.file));
        }
    }
    found
}

#[test]
fn nothing_panics_but_constants_and_tests() {
    // The test harness for deciders, which is compiled for tests alone.
    const HARNESS: &str = "domain/src/spec";
    let sources = Source::all(&["src", "domain/src", "projections/src"]);
    let found: Vec<String> =
        sources.iter().filter(|source| !source.file.starts_with(HARNESS)).flat_map(panics).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_panic_is_found() {
    let count = |code: &str| panics(&Source::new("src/x.rs", code)).len();
    assert_eq!(count("fn f() { g().unwrap(); h().expect(\"x\"); }"), 2);
    assert_eq!(count("fn f() { match x { 1 => 2, _ => panic!(\"no\") } }"), 1);
    assert_eq!(count("fn f() { unreachable!() }"), 1);
    assert_eq!(count("const N: NonZeroU32 = NonZeroU32::new(60).unwrap();\npub const M: A = a().unwrap();"), 0);
    assert_eq!(count("fn f() { g().unwrap_or_default() } // .unwrap()"), 0);
    assert_eq!(count("const fn f() -> u8 { g().unwrap() }"), 1);
    assert_eq!(count("#[cfg(test)]\nmod tests { fn f() { g().unwrap(); } }"), 0);
}
