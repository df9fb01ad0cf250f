//! `minicup-live verify`: folds every stream from the start and tells of any fault.

use std::collections::HashMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use minicup_domain::matches::{MatchState, anomaly, evolve};
use minicup_domain::{Event, Recorded, Revision};

use super::{RunError, existing_store, say};
use crate::cli::StoreArgs;
use crate::store::codec::decode;
use crate::store::{Delivery, EventStore, RecordedEvent, StoreError, StreamId};

/// Faults that are told one by one; the rest are counted.
const MAX_TOLD: usize = 100;

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// Events read.
    pub events: u64,
    /// Streams they stand in.
    pub streams: usize,
    /// The first faults, each with its place.
    pub faults: Vec<String>,
    /// How many faults there are.
    pub fault_count: u64,
}

/// Verifies a store and tells what was found on standard output.
///
/// # Errors
/// When there is no store, or it does not answer. Faults in it are no error but exit status 1.
pub async fn run(args: StoreArgs) -> Result<ExitCode, RunError> {
    let store = existing_store(args)?;
    let begun = Instant::now();
    let report = verify(store.as_ref()).await?;
    tell(&report, begun.elapsed())?;
    Ok(if report.fault_count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(report: &Report, took: Duration) -> Result<(), RunError> {
    report.faults.iter().try_for_each(|fault| say(format_args!("fault: {fault}")))?;
    let rate = report.events as f64 / took.as_secs_f64().max(f64::EPSILON);
    say(format_args!("streams {}", report.streams))?;
    say(format_args!("events  {}", report.events))?;
    say(format_args!("faults  {}", report.fault_count))?;
    say(format_args!("took    {:.3} s, {rate:.0} events/s", took.as_secs_f64()))
}

/// Folds every stream of a store.
///
/// # Errors
/// When the store does not answer.
pub async fn verify(store: &dyn EventStore) -> Result<Report, StoreError> {
    let mut verifier = Verifier::default();
    let mut deliveries = store.subscribe(None);
    while let Some(delivery) = deliveries.next().await {
        match delivery {
            Ok(Delivery::Event(stored)) => verifier.take(&stored),
            Ok(Delivery::CaughtUp) => break,
            Err(StoreError::Corrupt { place, fault }) => {
                verifier.fault(format!("{place}: {fault}; what is behind it was not read"));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    verifier.report.streams = verifier.streams.len();
    Ok(verifier.report)
}

#[derive(Default)]
struct Verifier {
    report: Report,
    streams: HashMap<StreamId, Stream>,
}

/// A stream as far as it was read.
#[derive(Default)]
struct Stream {
    next: u64,
    state: MatchState,
}

impl Verifier {
    fn take(&mut self, stored: &RecordedEvent) {
        self.report.events += 1;
        let stream = match self.streams.get_mut(&stored.stream) {
            Some(stream) => stream,
            None => self.streams.entry(stored.stream.clone()).or_default(),
        };
        let fault = stream.take(stored);
        if let Some(fault) = fault {
            self.fault(fault);
        }
    }

    fn fault(&mut self, fault: String) {
        self.report.fault_count += 1;
        if self.report.faults.len() < MAX_TOLD {
            self.report.faults.push(fault);
        }
    }
}

impl Stream {
    fn take(&mut self, stored: &RecordedEvent) -> Option<String> {
        let place = || format!("position {} ({} revision {})", stored.position, stored.stream, stored.revision);
        let expected = Revision::new(self.next);
        self.next = stored.revision.get() + 1;
        if stored.revision != expected {
            return Some(format!("{}: revision {expected} is missing", place()));
        }
        match decode(stored) {
            Ok(Recorded { event: Event::Match(_, event), .. }) => {
                let odd = anomaly(&self.state, &event);
                self.state = evolve(std::mem::take(&mut self.state), &event);
                odd.map(|odd| format!("{}: {odd}", place()))
            }
            Ok(_) => None,
            Err(error) => Some(error.to_string()),
        }
    }
}
