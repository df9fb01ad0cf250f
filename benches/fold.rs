//! From a log to read models: folding, verifying, starting. benches/README.md explains how to read it.

mod support;

use std::hint::black_box;
use std::time::Instant;

use minicup_domain::Recorded;
use minicup_domain::matches::{
    EntryAmended, EntryRevoked, Fixture, FreehandSet, GoalScored, HalfEnded, HalfStarted, InfoAdded, Reopened,
    ResultRecorded,
};
use minicup_domain::tournament::{
    Category, CategoryRemoved, MatchCancelled, RosterSet, ScheduledMatch, SeasonDefined, Team, TeamRemoved, User,
};
use minicup_live::cmd::verify::verify;
use minicup_live::store::RecordedEvent;
use minicup_live::store::codec::{Metadata, decode};
use minicup_live::store::sqlite::{SqliteOptions, SqliteStore};
use minicup_projections::{Projection, ReadModel};
use serde::de::DeserializeOwned;
use support::log::log;
use support::report::{Goal, Table};
use support::rows::write;
use support::server::Server;
use support::{Outcome, scratch};

/// Events that are folded and verified.
const EVENTS: usize = 1_000_000;
/// Events of the log that a service starts with.
const START_EVENTS: usize = 100_000;
/// How often each figure is taken.
const ROUNDS: usize = 5;

fn main() -> Outcome {
    let mut table = Table::new("fold: from a log to what is known of it");
    let events = log(EVENTS);
    fold(&events, &mut table)?;
    verify_and_decode(&events, &mut table)?;
    start(&events[..START_EVENTS], &mut table)?;
    table.print();
    Ok(())
}

fn fold(events: &[RecordedEvent], table: &mut Table) -> Outcome {
    let decoded: Vec<Recorded<_>> = events.iter().map(decode).collect::<Result<_, _>>()?;
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let mut model = ReadModel::default();
        decoded.iter().for_each(|event| model.apply(event));
        rates.push(rate(decoded.len(), begun));
        black_box(&model);
    }
    table.figure("fold into all read models", "events/s", Goal::AtLeast(1e6), &rates);
    Ok(())
}

fn verify_and_decode(events: &[RecordedEvent], table: &mut Table) -> Outcome {
    let folder = scratch()?;
    let path = folder.path().join("verify.db");
    write(&path, events)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut folded, mut verified) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let store = SqliteStore::open(&path, SqliteOptions::default())?;
        let begun = Instant::now();
        let report = runtime.block_on(verify(&store))?;
        let verifying = rate(events.len(), begun);
        if report.events != events.len() as u64 || report.fault_count > 0 {
            return Err(format!("{report:?}").into());
        }
        let begun = Instant::now();
        let mut model = ReadModel::default();
        for event in events {
            model.apply(&decode(event)?);
        }
        let folding = rate(events.len(), begun);
        black_box(&model);
        let begun = Instant::now();
        for event in events {
            decode_alone(event)?;
        }
        let alone = rate(events.len(), begun);
        folded.push((folding, alone));
        verified.push((verifying, alone));
    }
    table.compare("decode and fold, against serde_json alone", "events/s", Goal::AtLeast(0.6), &folded);
    table.compare("verify, against serde_json alone", "events/s", Goal::Told, &verified);
    Ok(())
}

/// Into the same types as the service decodes, and nothing else.
fn decode_alone(event: &RecordedEvent) -> Outcome {
    fn read<T: DeserializeOwned>(json: &[u8]) -> Outcome {
        black_box(serde_json::from_slice::<T>(json)?);
        Ok(())
    }
    read::<Metadata>(&event.metadata)?;
    let data = &event.data;
    match event.kind.as_ref() {
        "MatchOpened" => read::<Fixture>(data),
        "HalfStarted" => read::<HalfStarted>(data),
        "HalfEnded" => read::<HalfEnded>(data),
        "GoalScored" => read::<GoalScored>(data),
        "InfoAdded" => read::<InfoAdded>(data),
        "EntryRevoked" => read::<EntryRevoked>(data),
        "EntryAmended" => read::<EntryAmended>(data),
        "MatchConfirmed" => Ok(()),
        "MatchReopened" => read::<Reopened>(data),
        "ResultRecorded" => read::<ResultRecorded>(data),
        "FreehandSet" => read::<FreehandSet>(data),
        "SeasonDefined" => read::<SeasonDefined>(data),
        "CategoryDefined" => read::<Category>(data),
        "CategoryRemoved" => read::<CategoryRemoved>(data),
        "TeamDefined" => read::<Team>(data),
        "TeamRemoved" => read::<TeamRemoved>(data),
        "MatchScheduled" => read::<ScheduledMatch>(data),
        "MatchCancelled" => read::<MatchCancelled>(data),
        "RosterSet" => read::<RosterSet>(data),
        "UserDefined" => read::<User>(data),
        other => Err(format!("the log has an event of type {other}").into()),
    }
}

fn start(events: &[RecordedEvent], table: &mut Table) -> Outcome {
    let folder = scratch()?;
    let path = folder.path().join("start.db");
    write(&path, events)?;
    let mut seconds = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let service = Server::service(&path)?;
        seconds.push(begun.elapsed().as_secs_f64());
        drop(service);
    }
    table.figure(format!("start with {START_EVENTS} events"), "s", Goal::AtMost(1.0), &seconds);
    Ok(())
}

fn rate(count: usize, begun: Instant) -> f64 {
    count as f64 / begun.elapsed().as_secs_f64()
}
