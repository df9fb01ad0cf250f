//! From an update of a match to the hubs of all worker threads: rendered and encoded once for each format.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use actix_http::ws::{Codec, Message as Frame};
use bytes::{Bytes, BytesMut};
use minicup_domain::matches::{
    Entry, EntryAmended, EntryKind, EntryRevoked, GoalScored, MatchEvent, MatchFact, MatchState, Side,
};
use minicup_domain::{CategoryId, EventId, MatchId, Recorded, Revision};
use minicup_projections::{Audience, Catalogue, Lang};
use tokio::sync::Notify;
use tokio_util::codec::Encoder;
use uuid::Uuid;

use super::followed::Followed;
use super::format::{Format, Framing, Style};
use super::patch::patch;
use crate::clock::Clock;
use crate::live::protocol::Message;
use crate::matches::{MatchUpdate, Publisher, Step};
use crate::metrics::Metrics;
use crate::read_models::ReadModels;
use crate::views::{event_views, exhibition_view, match_view_of, one_event_view};

/// Broadcasts that may wait for one worker thread. One that is this far behind has been stuck for many seconds; its
/// connections are ended, and reconnect with `after`.
const MAX_WAITING: usize = 4096;
/// Broadcasts that a hub delivers together: a bit of a word for each. That many goals for one reader are some 40 KiB,
/// which are sent to the connection in one write.
pub const MAX_IN_HAND: usize = u64::BITS as usize;

/// One event of a match on its way to all followers.
pub struct Broadcast {
    pub match_id: MatchId,
    pub category: Option<CategoryId>,
    pub revision: Revision,
    step: Step,
    models: Arc<ReadModels>,
    clock: Clock,
    /// By format and language; encoded by the first hub that needs it.
    encoded: [Mutex<Option<Encoded>>; Format::COUNT],
}

/// The bytes of a broadcast, and the catalogue that its names come from.
struct Encoded {
    catalogue: Arc<Catalogue>,
    bytes: Bytes,
}

impl Broadcast {
    /// The current catalogue.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.models.load().catalogue)
    }

    /// The bytes for readers of one format, with the names of a catalogue, which must be the current one: the broadcast
    /// may have been held back for long, and what has been hidden since must not be sent.
    pub fn encoded_in(&self, catalogue: &Arc<Catalogue>, format: Format) -> Bytes {
        let Some(cell) = self.encoded.get(format.index()) else { return self.encode(catalogue, format) };
        let mut encoded = cell.lock().unwrap_or_else(PoisonError::into_inner);
        match encoded.as_ref() {
            Some(encoded) if Arc::ptr_eq(&encoded.catalogue, catalogue) => encoded.bytes.clone(),
            _ => {
                let bytes = self.encode(catalogue, format);
                *encoded = Some(Encoded { catalogue: Arc::clone(catalogue), bytes: bytes.clone() });
                bytes
            }
        }
    }

    fn encode(&self, catalogue: &Catalogue, format: Format) -> Bytes {
        let message = message(catalogue, self.match_id, &self.step, format.style).unwrap_or_default();
        encode(format.framing, Some(Place::of(&self.step.recorded)), &message.to_json(self.clock.now()))
    }
}

/// Where a match is after a message: readers of server-sent events resume after it.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The last event; none before the first one.
    pub revision: Option<Revision>,
    /// Its id.
    pub event: Option<Uuid>,
}

impl Place {
    /// Right after an event.
    pub fn of(recorded: &Recorded<MatchEvent>) -> Self {
        Self { revision: Some(recorded.revision), event: Some(recorded.id) }
    }

    /// Where a match is that had these events.
    pub fn after(history: &[Recorded<MatchEvent>]) -> Self {
        history.last().map_or(Self { revision: None, event: None }, Self::of)
    }

    /// The `id:` of a server-sent event.
    fn event_id(self, with_id: bool) -> String {
        match (self.revision, self.event) {
            (None, _) => "-1".to_owned(),
            (Some(revision), Some(event)) if with_id => format!("{revision}.{event}"),
            (Some(revision), _) => revision.to_string(),
        }
    }
}

/// A message in the bytes of a socket frame or of a server-sent event, which has an id if there is a place.
pub fn encode(framing: Framing, place: Option<Place>, json: &str) -> Bytes {
    let with_id = match framing {
        Framing::Socket => return socket_frame(Frame::Text(json.into())),
        Framing::Events { with_ids } => with_ids,
    };
    match place {
        Some(place) => Bytes::from(format!("id: {}\ndata: {json}\n\n", place.event_id(with_id))),
        None => Bytes::from(format!("data: {json}\n\n")),
    }
}

/// The bytes of a socket frame.
pub fn socket_frame(frame: Frame) -> Bytes {
    let mut bytes = BytesMut::new();
    // Only continuation frames out of order are ever refused.
    match Codec::new().encode(frame, &mut bytes) {
        Ok(()) => bytes.freeze(),
        Err(_) => Bytes::new(),
    }
}

/// The message about an event for followers of a match; none for an event that does not concern them.
pub fn message(catalogue: &Catalogue, id: MatchId, step: &Step, style: Style) -> Option<Message> {
    let Step { recorded, state, .. } = step;
    let lang = style.lang;
    if id == MatchId::EXHIBITION {
        return Some(Message::of_match(exhibition_view(catalogue, state, Some(recorded.id), lang)));
    }
    if !is_told(&recorded.event.fact) {
        return None;
    }
    if style.audience == Audience::Public && catalogue.hides_score(id) {
        return Some(hidden(catalogue, id, step, lang));
    }
    let shown = || match_view_of(catalogue, id, (state, Some(recorded.id)), lang).map(Box::new);
    let event = || one_event_view(catalogue, id, state, lang, recorded.revision).map(Some);
    let events = || Some(event_views(catalogue, id, state, lang));
    Some(match &recorded.event.fact {
        // It stands before others, whose scores it changes.
        MatchFact::GoalScored(goal) if is_behind(goal, state) => {
            Message { event: event(), match_shown: shown(), events: events(), ..Message::default() }
        }
        // It gives others today's numbers.
        MatchFact::LineUpSet(set) if has_players(state, set.side) => {
            Message { event: event(), match_shown: shown(), events: events(), ..Message::default() }
        }
        MatchFact::InfoAdded(_) => Message { event: event(), ..Message::default() },
        MatchFact::EntryRevoked(EntryRevoked { entry, .. }) | MatchFact::EntryAmended(EntryAmended { entry, .. }) => {
            let corrected = correction(catalogue, id, step, *entry, style);
            Message { match_shown: shown(), ..corrected }
        }
        // Its line, where it is one.
        _ => Message { event: event(), match_shown: shown(), ..Message::default() },
    })
}

/// The message about an event of a match whose score is hidden: lines of starts and ends alone.
fn hidden(catalogue: &Catalogue, id: MatchId, step: &Step, lang: Lang) -> Message {
    let Step { recorded, state, before } = step;
    let state = state.without_score();
    let corrected = match &recorded.event.fact {
        MatchFact::EntryRevoked(EntryRevoked { entry, .. }) => before.as_ref().and_then(|before| before.entry(*entry)),
        _ => None,
    };
    let loses_a_line = corrected.is_some_and(|entry| entry.kind.is_boundary());
    let events = loses_a_line.then(|| event_views(catalogue, id, &state, lang));
    let event = one_event_view(catalogue, id, &state, lang, recorded.revision).map(Some);
    let match_shown = match_view_of(catalogue, id, (&state, Some(recorded.id)), lang).map(Box::new);
    Message { event, events, match_shown, ..Message::default() }
}

/// The one line that a correction changes, for readers who want only that; else all lines that are left.
fn correction(catalogue: &Catalogue, id: MatchId, step: &Step, entry: Revision, style: Style) -> Message {
    let lines = |state| event_views(catalogue, id, state, style.lang);
    let events = lines(&step.state);
    let line = EventId::new(id, entry).get();
    let before = step.before.as_ref().filter(|_| style.patches);
    match before.and_then(|before| patch(&lines(before), &events, line)) {
        Some(event) => Message { event: Some(event), replaces: Some(line), ..Message::default() },
        None => Message { events: Some(events), ..Message::default() },
    }
}

/// Whether a goal that was entered late comes before another one.
fn is_behind(goal: &GoalScored, state: &MatchState) -> bool {
    let is_goal = |entry: &&Entry| matches!(entry.kind, EntryKind::Goal { .. });
    let place = (goal.half, goal.offset);
    state.entries.iter().filter(is_goal).any(|entry| (entry.half, entry.offset) > place)
}

/// Whether lines name players of a side.
fn has_players(state: &MatchState, side: Side) -> bool {
    state.entries.iter().any(|entry| entry.kind.side() == Some(side) && entry.kind.player().is_some())
}

/// The category whose followers get it: that of the match's start, or else that of the schedule.
fn category_of(catalogue: &Catalogue, id: MatchId, state: &MatchState) -> Option<CategoryId> {
    let pinned = state.pinned().map(|fixture| fixture.category);
    pinned.or_else(|| catalogue.scheduled(id).map(|scheduled| scheduled.category))
}

/// Whether an event is sent to anybody. A confirmation follows its winner in the same append.
pub fn is_told(fact: &MatchFact) -> bool {
    !matches!(fact, MatchFact::Opened(_) | MatchFact::WinnerNamed(_))
}

/// The mailbox of one worker thread's hub: a bounded queue, and a bell.
#[derive(Default)]
pub struct Inbox {
    waiting: Mutex<Waiting>,
    bell: Notify,
    /// Connections of this thread. If there are none, nothing is put in, and an idle thread need not wake up.
    connections: AtomicUsize,
}

#[derive(Default)]
struct Waiting {
    broadcasts: VecDeque<Arc<Broadcast>>,
    /// More came in than was taken: some are lost, so no connection of this thread can go on without a gap.
    overflowed: bool,
    closing: bool,
}

/// What a hub finds in its mailbox.
pub enum Mail {
    /// Deliver them to followers, in this order: at least one, and at most [`MAX_IN_HAND`].
    Broadcasts(Vec<Arc<Broadcast>>),
    /// End all connections: some broadcasts are lost.
    Overflowed,
    /// The service stops: end all connections.
    Closing,
}

impl Inbox {
    /// Waits for the next mail.
    pub async fn next(&self) -> Mail {
        loop {
            if let Some(mail) = self.take() {
                return mail;
            }
            self.bell.notified().await;
        }
    }

    fn take(&self) -> Option<Mail> {
        let mut waiting = self.lock();
        if std::mem::take(&mut waiting.overflowed) {
            return Some(Mail::Overflowed);
        }
        if !waiting.broadcasts.is_empty() {
            let in_hand = waiting.broadcasts.len().min(MAX_IN_HAND);
            return Some(Mail::Broadcasts(waiting.broadcasts.drain(..in_hand).collect()));
        }
        std::mem::take(&mut waiting.closing).then_some(Mail::Closing)
    }

    /// Adds a connection. It begins to follow only later and then sees what was not put in before.
    pub fn connected(&self) {
        self.connections.fetch_add(1, Ordering::SeqCst);
    }

    /// Removes a connection.
    pub fn disconnected(&self) {
        self.connections.fetch_sub(1, Ordering::SeqCst);
    }

    fn put(&self, broadcast: Arc<Broadcast>) {
        if self.connections.load(Ordering::SeqCst) == 0 {
            return;
        }
        let mut waiting = self.lock();
        if waiting.broadcasts.len() >= MAX_WAITING {
            waiting.broadcasts.clear();
            waiting.overflowed = true;
        }
        waiting.broadcasts.push_back(broadcast);
        drop(waiting);
        self.bell.notify_one();
    }

    fn close(&self) {
        self.lock().closing = true;
        self.bell.notify_one();
    }

    /// Every change leaves the queue consistent, so a panic elsewhere does not spoil it.
    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Delivers every update to the hubs of all worker threads.
pub struct Broadcaster {
    models: Arc<ReadModels>,
    metrics: Arc<Metrics>,
    clock: Clock,
    /// One for each worker thread of the server.
    hubs: Mutex<Vec<Arc<Inbox>>>,
    followed: Arc<Followed>,
}

impl Broadcaster {
    /// A broadcaster without hubs; they come with the server's worker threads.
    pub fn new(models: Arc<ReadModels>, metrics: Arc<Metrics>, clock: Clock) -> Self {
        Self { models, metrics, clock, hubs: Mutex::default(), followed: Arc::default() }
    }

    /// The node's clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A mailbox for one more hub.
    pub fn join(&self) -> Arc<Inbox> {
        let inbox = Arc::new(Inbox::default());
        self.hubs().push(Arc::clone(&inbox));
        inbox
    }

    /// The source of names in broadcasts.
    pub fn models(&self) -> Arc<ReadModels> {
        Arc::clone(&self.models)
    }

    /// What is followed on this node.
    pub fn followed(&self) -> Arc<Followed> {
        Arc::clone(&self.followed)
    }

    /// Ends all connections of this node.
    pub fn close(&self) {
        self.hubs().iter().for_each(|inbox| inbox.close());
    }

    fn hubs(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Inbox>>> {
        self.hubs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Publisher for Broadcaster {
    fn publish(&self, update: MatchUpdate) {
        let catalogue = Arc::clone(&self.models.load().catalogue);
        for step in update.steps.into_iter().filter(|step| is_told(&step.recorded.event.fact)) {
            let broadcast = Arc::new(Broadcast {
                match_id: update.match_id,
                category: category_of(&catalogue, update.match_id, &step.state),
                revision: step.recorded.revision,
                step,
                models: Arc::clone(&self.models),
                clock: self.clock.clone(),
                encoded: std::array::from_fn(|_| Mutex::default()),
            });
            self.hubs().iter().for_each(|inbox| inbox.put(Arc::clone(&broadcast)));
            self.metrics.broadcast();
        }
    }

    fn is_followed(&self, id: MatchId) -> bool {
        let model = self.models.load();
        let unplayed = MatchState::default();
        let state = model.scores.state(id).unwrap_or(&unplayed);
        self.followed.includes(id, category_of(&model.catalogue, id, state))
    }
}
