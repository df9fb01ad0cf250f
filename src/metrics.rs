//! What the service counts, for Prometheus. Names follow its conventions: base units, `_total` on counters.

use std::time::Duration;

use prometheus::{
    Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};

/// Upper bounds of the append latency's buckets, in seconds: a group commit takes some ms, the store's timeout some s.
const APPEND_BUCKETS: [f64; 11] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Damaged streams that are named one by one, in a page that a monitor reads every few seconds; all are counted.
const NAMED_STREAMS: i64 = 100;

/// All counters and gauges of the process. Those whose labels are known beforehand are resolved once, so counting is
/// one atomic addition; commands and rejections take a look-up each.
pub struct Metrics {
    registry: Registry,
    commands: IntCounterVec,
    rejections: IntCounterVec,
    appends: ByAppend,
    appended_events: IntCounter,
    append_seconds: Histogram,
    web_sockets: IntGauge,
    event_streams: IntGauge,
    broadcasts: IntCounter,
    deliveries: IntCounter,
    slow_sessions: IntCounter,
    cut_off: ByCutOff,
    projection_position: IntGauge,
    projection_lag: IntGauge,
    ready: IntGauge,
    damaged_streams: IntGauge,
    store_inspected: IntGauge,
    store_faults: IntGauge,
    damaged_stream: IntGaugeVec,
    resident_memory: IntGauge,
    logins: ByLogin,
}

struct ByCutOff {
    backlog: IntCounter,
    held: IntCounter,
    stalled: IntCounter,
}

impl ByCutOff {
    fn of(by_label: &IntCounterVec) -> Self {
        let of = |label| by_label.with_label_values(&[label]);
        Self { backlog: of("backlog"), held: of("held"), stalled: of("stalled") }
    }
}

struct ByAppend {
    appended: IntCounter,
    conflict: IntCounter,
    unavailable: IntCounter,
}

impl ByAppend {
    fn of(by_label: &IntCounterVec) -> Self {
        let of = |label| by_label.with_label_values(&[label]);
        Self { appended: of("appended"), conflict: of("conflict"), unavailable: of("unavailable") }
    }
}

struct ByLogin {
    right: IntCounter,
    wrong: IntCounter,
    limited: IntCounter,
    busy: IntCounter,
}

impl ByLogin {
    fn of(by_label: &IntCounterVec) -> Self {
        let of = |label| by_label.with_label_values(&[label]);
        Self { right: of("right"), wrong: of("wrong"), limited: of("limited"), busy: of("busy") }
    }
}

/// The outcome of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandOutcome {
    /// It changed something, or was known already.
    Accepted,
    /// The rules or the sender's rights forbade it.
    Rejected,
    /// The service could not carry it out.
    Failed,
}

/// The outcome of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppendOutcome {
    /// The events are durable.
    Appended,
    /// Somebody else was first.
    Conflict,
    /// The store could not write, or the outcome is unknown.
    Unavailable,
}

/// The outcome of a login attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginOutcome {
    /// The PIN was right.
    Right,
    /// The PIN was wrong.
    Wrong,
    /// There were too many wrong ones before.
    Limited,
    /// Too many attempts were waiting.
    Busy,
}

/// Why a session was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutOff {
    /// Too many bytes waited for it.
    Backlog,
    /// Too many broadcasts were held back while a history was sent to it.
    Held,
    /// It took nothing for too long.
    Stalled,
}

/// How a session is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// By WebSocket.
    WebSocket,
    /// By Server-Sent Events.
    EventStream,
}

/// Counts a session as open until it is dropped.
#[derive(Debug)]
pub struct OpenSession(IntGauge);

impl Drop for OpenSession {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// A registry of its own: two services in one process, as in tests, do not mix.
    ///
    /// # Errors
    /// Never in practice: only if two metrics had the same name.
    pub fn new() -> Result<Self, prometheus::Error> {
        let r = Registry::new();
        let commands =
            counters(&r, "minicup_commands_total", "Commands by action and outcome.", &["action", "outcome"])?;
        let rejections = counters(&r, "minicup_rejections_total", "Refused commands by code.", &["code"])?;
        let appends = counters(&r, "minicup_appends_total", "Appends to the event store by outcome.", &["outcome"])?;
        let logins = counters(&r, "minicup_logins_total", "Attempts to log in by outcome.", &["outcome"])?;
        let cut_off =
            counters(&r, "minicup_sessions_cut_off_total", "Sessions cut off by what they let pile up.", &["reason"])?;
        let sessions = gauges(&r, "minicup_sessions", "Open sessions by transport.", &["transport"])?;
        Ok(Self {
            commands,
            rejections,
            appends: ByAppend::of(&appends),
            appended_events: counter(&r, "minicup_appended_events_total", "Events appended to the event store.")?,
            append_seconds: append_histogram(&r)?,
            web_sockets: sessions.with_label_values(&["ws"]),
            event_streams: sessions.with_label_values(&["sse"]),
            broadcasts: counter(&r, "minicup_broadcasts_total", "Broadcasts published.")?,
            deliveries: counter(&r, "minicup_deliveries_total", "Frames of broadcasts handed to sessions.")?,
            cut_off: ByCutOff::of(&cut_off),
            slow_sessions: counter(&r, "minicup_slow_sessions_total", "Sessions cut off because they did not read.")?,
            projection_position: gauge(&r, "minicup_projection_position", "Position of the last event applied.")?,
            projection_lag: gauge(&r, "minicup_projection_lag_events", "Events known but not yet applied.")?,
            ready: gauge(&r, "minicup_ready", "Whether the service was ready when asked just now.")?,
            damaged_streams: gauge(&r, "minicup_damaged_streams", "Streams with an event that cannot be read.")?,
            store_inspected: gauge(
                &r,
                "minicup_store_inspected",
                "Whether the store has been inspected since the start.",
            )?,
            store_faults: gauge(&r, "minicup_store_faults", "Faults that the inspection of the store has found.")?,
            damaged_stream: gauges(&r, "minicup_damaged_stream", "A stream with such an event, by name.", &["stream"])?,
            resident_memory: gauge(&r, "process_resident_memory_bytes", "Memory of the process that is resident.")?,
            logins: ByLogin::of(&logins),
            registry: r,
        })
    }

    /// A command was answered. `action` is one of the protocol's, never a client's own text.
    pub fn command(&self, action: &'static str, outcome: CommandOutcome) {
        let outcome = match outcome {
            CommandOutcome::Accepted => "accepted",
            CommandOutcome::Rejected => "rejected",
            CommandOutcome::Failed => "failed",
        };
        self.commands.with_label_values(&[action, outcome]).inc();
    }

    /// A command was refused with `code`.
    pub fn rejection(&self, code: &'static str) {
        self.rejections.with_label_values(&[code]).inc();
    }

    /// An append of `events` was answered after `took`.
    pub fn append(&self, outcome: AppendOutcome, events: usize, took: Duration) {
        self.append_seconds.observe(took.as_secs_f64());
        match outcome {
            AppendOutcome::Appended => {
                self.appends.appended.inc();
                self.appended_events.inc_by(events as u64);
            }
            AppendOutcome::Conflict => self.appends.conflict.inc(),
            AppendOutcome::Unavailable => self.appends.unavailable.inc(),
        }
    }

    /// A session opened; keep the return value for as long as it is open.
    #[must_use]
    pub fn session(&self, transport: Transport) -> OpenSession {
        let gauge = match transport {
            Transport::WebSocket => &self.web_sockets,
            Transport::EventStream => &self.event_streams,
        };
        gauge.inc();
        OpenSession(gauge.clone())
    }

    /// A broadcast was published.
    pub fn broadcast(&self) {
        self.broadcasts.inc();
    }

    /// A broadcast was handed to `sessions` of them.
    pub fn delivered(&self, sessions: usize) {
        self.deliveries.inc_by(sessions as u64);
    }

    /// A session was cut off because it did not keep up.
    pub fn cut_off(&self, why: CutOff) {
        self.slow_sessions.inc();
        match why {
            CutOff::Backlog => self.cut_off.backlog.inc(),
            CutOff::Held => self.cut_off.held.inc(),
            CutOff::Stalled => self.cut_off.stalled.inc(),
        }
    }

    /// The projections have applied the event at `position`, `lag` events behind the known end of the log.
    pub fn projected(&self, position: u64, lag: u64) {
        self.projection_position.set(i64::try_from(position).unwrap_or(i64::MAX));
        self.projection_lag.set(i64::try_from(lag).unwrap_or(i64::MAX));
    }

    /// Somebody attempted to log in.
    pub fn login(&self, outcome: LoginOutcome) {
        match outcome {
            LoginOutcome::Right => self.logins.right.inc(),
            LoginOutcome::Wrong => self.logins.wrong.inc(),
            LoginOutcome::Limited => self.logins.limited.inc(),
            LoginOutcome::Busy => self.logins.busy.inc(),
        }
    }

    /// Whether the service is ready, checked for this rendering.
    pub fn ready(&self, is_ready: bool) {
        self.ready.set(is_ready.into());
    }

    /// These streams, and no others, have an event that cannot be read.
    pub fn damaged<'a>(&self, streams: impl Iterator<Item = &'a str>) {
        self.damaged_stream.reset();
        let mut count = 0;
        for stream in streams {
            count += 1;
            if count <= NAMED_STREAMS {
                self.damaged_stream.with_label_values(&[stream]).set(1);
            }
        }
        self.damaged_streams.set(count);
    }

    /// The store has been inspected, and has this many faults.
    pub fn inspected(&self, faults: usize) {
        self.store_inspected.set(1);
        self.store_faults.set(i64::try_from(faults).unwrap_or(i64::MAX));
    }

    /// Everything in the text format of Prometheus; its content type is [`prometheus::TEXT_FORMAT`].
    pub fn render(&self) -> String {
        self.resident_memory.set(resident_memory().unwrap_or_default());
        TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap_or_else(|fault| {
            tracing::error!(%fault, "the metrics cannot be rendered");
            String::new()
        })
    }
}

/// The resident memory in bytes, as Linux reports it; other systems do not.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

fn counter(registry: &Registry, name: &str, help: &str) -> Result<IntCounter, prometheus::Error> {
    let counter = IntCounter::new(name, help)?;
    registry.register(Box::new(counter.clone()))?;
    Ok(counter)
}

fn counters(registry: &Registry, name: &str, help: &str, labels: &[&str]) -> Result<IntCounterVec, prometheus::Error> {
    let counters = IntCounterVec::new(Opts::new(name, help), labels)?;
    registry.register(Box::new(counters.clone()))?;
    Ok(counters)
}

fn gauge(registry: &Registry, name: &str, help: &str) -> Result<IntGauge, prometheus::Error> {
    let gauge = IntGauge::new(name, help)?;
    registry.register(Box::new(gauge.clone()))?;
    Ok(gauge)
}

fn gauges(registry: &Registry, name: &str, help: &str, labels: &[&str]) -> Result<IntGaugeVec, prometheus::Error> {
    let gauges = IntGaugeVec::new(Opts::new(name, help), labels)?;
    registry.register(Box::new(gauges.clone()))?;
    Ok(gauges)
}

fn append_histogram(registry: &Registry) -> Result<Histogram, prometheus::Error> {
    let opts = HistogramOpts::new("minicup_append_duration_seconds", "How long appends to the event store take.");
    let histogram = Histogram::with_opts(opts.buckets(APPEND_BUCKETS.to_vec()))?;
    registry.register(Box::new(histogram.clone()))?;
    Ok(histogram)
}

#[cfg(test)]
mod tests;
