//! `minicup-live verify`: folds every stream from the start and reports any fault.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use futures_util::{StreamExt, stream};
use minicup_domain::matches::{MatchState, anomaly, evolve};
use minicup_domain::{Event, Recorded, Revision};
use uuid::Uuid;

use super::error::RunError;
use super::output::say;
use super::stores::existing_store;
use crate::settings::StoreArgs;
use crate::store::checksum::is_sealed;
use crate::store::codec::decode;
use crate::store::{Delivery, EventStore, RecordedEvent, StoreError, StreamCut, StreamId};

/// Faults that are reported one by one; the rest are counted.
const MAX_TOLD: usize = 100;

/// Streams read at once: enough that waiting for a server costs little, few enough that none waits long for its turn.
const STREAMS_AT_ONCE: usize = 16;

/// What to do about a stream whose reads differ from the log. A server shows less of a stream that was cut or deleted
/// there; its log keeps the rest until it scavenges.
const REMEDY: &str = "on a server, copy into a new store before the next scavenge still brings everything";

/// What to do if somebody was forgotten and the past was not cut off, because that was interrupted.
const UNFINISHED: &str = "somebody was forgotten here and what was before still shows, forget them once more";

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// Events read.
    pub events: u64,
    /// How many of them have no checksum, because an earlier release recorded them.
    pub without_checksum: u64,
    /// Streams they are in.
    pub streams: usize,
    /// Streams whose past was cut off when somebody was forgotten.
    pub cut: usize,
    /// The first faults, each with its place.
    pub faults: Vec<String>,
    /// How many faults there are.
    pub fault_count: u64,
}

impl Report {
    fn add(&mut self, fault: String) {
        self.fault_count += 1;
        if self.faults.len() < MAX_TOLD {
            self.faults.push(fault);
        }
    }
}

/// What to verify.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Verify {
    /// Where the store is.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Verifies a store and reports the outcome on standard output.
///
/// # Errors
/// When there is no store, or it does not answer. Faults in it are not an error but exit status 1.
pub async fn run(Verify { store }: Verify) -> Result<ExitCode, RunError> {
    let store = existing_store(store)?;
    let begun = Instant::now();
    let report = verify(store.as_ref()).await?;
    match tell(&report, begun.elapsed()) {
        Ok(()) | Err(RunError::Closed) => {}
        Err(error) => return Err(error),
    }
    Ok(if report.fault_count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(report: &Report, took: Duration) -> Result<(), RunError> {
    report.faults.iter().try_for_each(|fault| say(format_args!("fault: {fault}")))?;
    let rate = report.events as f64 / took.as_secs_f64().max(f64::EPSILON);
    say(format_args!("streams {}", report.streams))?;
    say(format_args!("events  {}", report.events))?;
    if report.without_checksum > 0 {
        say(format_args!("without checksum {}", report.without_checksum))?;
    }
    if report.cut > 0 {
        say(format_args!("cut     {}, as people were forgotten", report.cut))?;
    }
    say(format_args!("faults  {}", report.fault_count))?;
    say(format_args!("took    {:.3} s, {rate:.0} events/s", took.as_secs_f64()))
}

/// Folds every stream of a store, then reads each as a command does: both must find the same. Meanwhile the store
/// checks the files beneath.
///
/// # Errors
/// When the store does not answer.
pub async fn verify(store: &dyn EventStore) -> Result<Report, StoreError> {
    let (folded, inspected) = tokio::join!(fold(store), store.inspect());
    let mut report = folded?;
    inspected?.into_iter().for_each(|fault| report.add(fault));
    Ok(report)
}

async fn fold(store: &dyn EventStore) -> Result<Report, StoreError> {
    let mut verifier = Verifier::default();
    let mut deliveries = store.subscribe(None);
    while let Some(delivery) = deliveries.next().await {
        match delivery {
            Ok(Delivery::Event(stored)) => verifier.take(&stored),
            Ok(Delivery::Cut(cut)) => verifier.note_cut(&cut),
            Ok(Delivery::CaughtUp) => break,
            Err(StoreError::Corrupt { place, fault }) => {
                verifier.fault(format!("{place}: {fault}; what is behind it was not read"));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    drop(deliveries);
    verifier.read_streams(store).await?;
    Ok(verifier.into_report())
}

#[derive(Default)]
struct Verifier {
    report: Report,
    streams: HashMap<StreamId, Stream>,
    /// The first faults and the streams they are in, if any.
    faults: Vec<(Option<StreamId>, String)>,
}

/// A stream as far as the log was read.
#[derive(Default)]
struct Stream {
    next: u64,
    /// The event that restates the stream: what was before it no longer matters.
    start: Option<Revision>,
    /// From the start on.
    events: u64,
    ids: Digest,
    /// Faults that were found in it.
    faults: u64,
    state: MatchState,
    /// No event of a match is folded after the first one that cannot be read.
    damaged: bool,
    /// The server hides its past, or will do so. Reading the stream shows what is hidden by now.
    fades: bool,
}

/// Digest of the ids of events in their order.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
struct Digest(u64);

impl Digest {
    fn add(&mut self, id: Uuid) {
        let mut hasher = DefaultHasher::new();
        (self.0, id).hash(&mut hasher);
        self.0 = hasher.finish();
    }
}

impl Verifier {
    fn take(&mut self, stored: &RecordedEvent) {
        self.report.events += 1;
        self.report.without_checksum += u64::from(!is_sealed(&stored.metadata));
        let stream = match self.streams.get_mut(&stored.stream) {
            Some(stream) => stream,
            None => self.streams.entry(stored.stream.clone()).or_default(),
        };
        let fault = stream.take(stored);
        if stream.start == Some(stored.revision) {
            let past = std::mem::take(&mut stream.faults);
            self.report.fault_count -= past;
            self.faults.retain(|(stream, _)| stream.as_ref() != Some(&stored.stream));
        }
        if let Some(fault) = fault {
            stream.faults += 1;
            self.note(Some(&stored.stream), fault);
        }
    }

    fn note_cut(&mut self, cut: &StreamCut) {
        if let Some(stream) = self.streams.get_mut(&cut.stream) {
            stream.fades = cut.hidden_before > 0;
        }
    }

    fn fault(&mut self, fault: String) {
        self.note(None, fault);
    }

    fn note(&mut self, stream: Option<&StreamId>, fault: String) {
        self.report.fault_count += 1;
        if self.faults.len() < MAX_TOLD {
            self.faults.push((stream.cloned(), fault));
        }
    }

    fn into_report(self) -> Report {
        let cut = self.streams.values().filter(|stream| stream.start.is_some()).count();
        let faults = self.faults.into_iter().map(|(_, fault)| fault).collect();
        Report { streams: self.streams.len(), cut, faults, ..self.report }
    }

    async fn read_streams(&mut self, store: &dyn EventStore) -> Result<(), StoreError> {
        let mut streams: Vec<(&StreamId, &Stream)> = self.streams.iter().collect();
        streams.sort_unstable_by_key(|(name, _)| *name);
        let reads = streams.into_iter().map(|(name, stream)| async move { (name, stream.compare(store, name).await) });
        let mut compared = stream::iter(reads).buffered(STREAMS_AT_ONCE);
        let mut faults = Vec::new();
        while let Some((name, fault)) = compared.next().await {
            faults.extend(fault?.map(|fault| format!("{name}: {fault}")));
        }
        drop(compared);
        faults.into_iter().for_each(|fault| self.fault(fault));
        Ok(())
    }
}

impl Stream {
    fn take(&mut self, stored: &RecordedEvent) -> Option<String> {
        let place = || format!("position {} ({} revision {})", stored.position, stored.stream, stored.revision);
        let decoded = decode(stored);
        if decoded.as_ref().is_ok_and(|recorded| recorded.event.restates_its_stream()) {
            *self = Self {
                start: Some(stored.revision),
                next: stored.revision.get(),
                faults: self.faults,
                ..Self::default()
            };
        }
        let expected = Revision::new(self.next);
        self.next = stored.revision.get() + 1;
        self.events += 1;
        self.ids.add(stored.id);
        if stored.revision != expected && stored.fault.is_none() {
            self.damaged = true;
            return Some(format!("{}: revision {expected} is missing", place()));
        }
        match decoded {
            Ok(Recorded { event: Event::Match(_, event), .. }) if !self.damaged => {
                let odd = anomaly(&self.state, &event);
                self.state = evolve(std::mem::take(&mut self.state), &event);
                odd.map(|odd| format!("{}: {odd}", place()))
            }
            Ok(_) => None,
            Err(unreadable) => {
                self.damaged = true;
                Some(unreadable.to_string())
            }
        }
    }

    async fn compare(&self, store: &dyn EventStore, name: &StreamId) -> Result<Option<String>, StoreError> {
        match store.read(name, None).await {
            Ok(events) if events.first().map(|first| first.revision) < self.start => Ok(Some(UNFINISHED.to_owned())),
            Ok(events) => Ok(self.difference(&events).map(|fault| format!("{fault}; {REMEDY}"))),
            Err(StoreError::Corrupt { fault, .. }) => Ok(Some(format!("{fault}; {REMEDY}"))),
            Err(error) => Err(error),
        }
    }

    /// What a command would read differently from the log. The stream may have grown meanwhile.
    fn difference(&self, events: &[RecordedEvent]) -> Option<String> {
        let found = events.len() as u64;
        if found < self.events {
            return Some(format!("the log has {} of its events and a command reads {found}", self.events));
        }
        let mut ids = Digest::default();
        events.iter().take(usize::try_from(self.events).unwrap_or(usize::MAX)).for_each(|event| ids.add(event.id));
        if ids != self.ids {
            return Some("a command reads other events than the log has".to_owned());
        }
        self.fades
            .then(|| "its metadata has the server hide events once they are old, take $maxAge out of it".to_owned())
    }
}
