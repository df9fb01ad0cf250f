//! Where a cluster sends its clients. The crate keeps that to itself when it cannot get there, but for a line of its log.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use eventstore::{Client, ClientSettings, Endpoint};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// How long the cluster is asked.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the line says before host and port.
const CHOICE: &str = "found best choice ";

/// The node that a cluster last sent a new client to; none if it sends it nowhere. Blocks.
pub(super) fn followed(settings: ClientSettings) -> Option<Endpoint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    let choices = Choices::default();
    tracing::subscriber::with_default(choices.clone(), || {
        runtime.block_on(async {
            let client = Client::new(settings).ok()?;
            // Whatever comes of it, the line was written before.
            tokio::time::timeout(PATIENCE, client.server_info()).await.ok()
        })
    });
    choices.0.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Takes what the thread logs, and drops it but for the last choice.
#[derive(Default, Clone)]
struct Choices(Arc<Mutex<Option<Endpoint>>>);

impl Subscriber for Choices {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("eventstore") && metadata.is_event()
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        if let Some(chosen) = line.0.as_deref().and_then(choice) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(chosen);
        }
    }

    // No span is ever enabled.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn choice(line: &str) -> Option<Endpoint> {
    let (_, rest) = line.split_once(CHOICE)?;
    let (host, port) = rest.split_whitespace().next()?.rsplit_once(':')?;
    Some(Endpoint { host: host.to_owned(), port: port.parse().ok()? })
}

#[derive(Default)]
struct Line(Option<String>);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = Some(format!("{value:?}"));
        }
    }
}
