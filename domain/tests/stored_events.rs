//! Every type of event in every version that was ever written: a literal of it is read for ever, and docs/events.md
//! lists it.

#![allow(clippy::expect_used, clippy::panic, reason = "what a helper of these tests expects is part of the test")]

use std::collections::BTreeSet;

use minicup_domain::{Event, Stored, Stream, Timestamp, event_types};
use serde::Deserialize;
use serde_json::Value;

/// One event a line. A line is added for what is new and never changed: it stands in somebody's log.
const LITERALS: &str = include_str!("data/stored_events.jsonl");
const DOCUMENTATION: &str = include_str!("../../docs/events.md");

#[derive(Deserialize)]
struct Literal {
    stream: String,
    #[serde(rename = "type")]
    name: String,
    version: u32,
    data: Value,
}

fn literals() -> impl Iterator<Item = (&'static str, Literal)> {
    LITERALS.lines().map(|line| (line, serde_json::from_str(line).expect("a literal is JSON")))
}

fn read(literal: &Literal) -> Event {
    let stream = Stream::parse(&literal.stream).expect("the stream is known");
    let read = stream.read(&literal.name, literal.version, Timestamp::from_millis(1), &literal.data);
    read.unwrap_or_else(|unknown| panic!("{} {}: {unknown:?}", literal.name, literal.version))
}

/// The type, the version and the payload as this program writes them.
fn written(event: &Event) -> (&'static str, u32, String) {
    fn of(event: &impl Stored) -> (&'static str, u32, String) {
        let mut data = Vec::new();
        event.write(&mut serde_json::Serializer::new(&mut data)).expect("an event has a JSON form");
        let event_type = event.event_type();
        (event_type.name, event_type.version, String::from_utf8(data).expect("JSON is UTF-8"))
    }
    match event {
        Event::Match(_, event) => of(&event.fact),
        Event::Season(_, event) => of(event),
        Event::Roster(_, event) => of(event),
        Event::User(event) => of(event),
    }
}

#[test]
fn every_literal_is_read_and_one_of_the_present_version_written_as_it_stands() {
    for (line, literal) in literals() {
        let (name, version, data) = written(&read(&literal));
        assert_eq!(name, literal.name);
        if version == literal.version {
            assert!(line.ends_with(&format!(r#""version":{version},"data":{data}}}"#)), "{line}\nis written as {data}");
        }
    }
}

#[test]
fn every_type_has_a_literal_of_every_version() {
    let pinned: BTreeSet<(String, u32)> = literals().map(|(_, literal)| (literal.name, literal.version)).collect();
    let declared = event_types().flat_map(|(_, event_type)| {
        let versions = event_type.upcast_from.iter().copied().chain([event_type.version]);
        versions.map(move |version| (event_type.name.to_owned(), version))
    });
    assert_eq!(pinned, declared.collect());
}

#[test]
fn no_two_types_have_one_name() {
    let names: BTreeSet<&str> = event_types().map(|(_, event_type)| event_type.name).collect();
    assert_eq!(names.len(), event_types().count());
}

#[test]
fn the_documentation_lists_every_type_and_describes_it() {
    let row = |(stream, event_type): (&str, minicup_domain::EventType)| {
        assert!(DOCUMENTATION.contains(&format!("**{}**", event_type.name)), "{} is not described", event_type.name);
        let older: Vec<String> = event_type.upcast_from.iter().map(u32::to_string).collect();
        let older = if older.is_empty() { "–".to_owned() } else { older.join(", ") };
        format!("| `{stream}` | {} | {} | {older} |", event_type.name, event_type.version)
    };
    let expected: Vec<String> = event_types().map(row).collect();
    let listed = DOCUMENTATION.lines().skip_while(|line| *line != "| stream | type | version | read too |").skip(2);
    let listed: Vec<&str> = listed.take_while(|line| line.starts_with('|')).collect();
    assert_eq!(listed, expected, "docs/events.md is to have these rows:\n{}", expected.join("\n"));
}
