//! The actor of one WebSocket session: frames, heartbeats and limits. The only file that knows `actix_web_actors`.

use std::cell::Cell;
use std::io::ErrorKind;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix::prelude::*;
use actix_http::ws::{Codec, Item};
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use actix_web_actors::ws;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use minicup_projections::Lang;
use tokio::time::Instant;

use super::frame_filter::{CUT_SHORT, FrameFilter, Violation};
use super::handshake::{self, HandshakeFault};
use super::requests::{Conversation, Replay};
use crate::access::Login;
use crate::commands::fields::MAX_FRAME;
use crate::live::attendance::Attendants;
use crate::live::fanout::format::{Format, Framing, Style};
use crate::live::fanout::hub::Hub;
use crate::live::fanout::send_queue::Body;
use crate::refusal::Refusal;
use crate::service::Service;

/// How often the server pings (docs/protocol.md).
const PING_EVERY: Duration = Duration::from_secs(10);
/// A session silent for this long is closed (docs/protocol.md).
const SILENCE: Duration = Duration::from_secs(30);
/// Messages one session may send a second (docs/protocol.md).
const MESSAGES_PER_SECOND: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Frames one message may come in. Clients send one; more than a few are a way to keep the server busy.
const MAX_FRAGMENTS: usize = 64;
/// Messages that may wait while one is being executed; the connection is not read meanwhile.
const MAILBOX: usize = 16;

/// One of the two sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `/ws/live`.
    Live,
    /// `/ws/exhibition`.
    Exhibition,
}

struct SessionActor {
    conversation: Rc<Conversation>,
    dialect: Dialect,
    limiter: RateLimiter<NotKeyed, InMemoryState, SinceOpened, NoOpMiddleware<Duration>>,
    last_heard: Instant,
    /// Why the frame filter lets nothing more through.
    violation: Rc<Cell<Option<Violation>>>,
    fragments: Option<Fragments>,
    replay: Option<SpawnHandle>,
}

/// The parameters of a session.
pub struct Opening {
    /// Which of the two sockets.
    pub dialect: Dialect,
    /// The service.
    pub service: Arc<Service>,
    /// Who is scoring which match.
    pub attendants: Arc<Attendants>,
    /// The hub of this worker thread.
    pub hub: Rc<Hub>,
    /// The login of the client, if it is logged in.
    pub login: Option<Login>,
    /// The reader's language.
    pub lang: Lang,
}

/// Turns a request into a session, which lives as long as the connection, and `guard` with it.
///
/// # Errors
/// When the request is not a WebSocket handshake.
pub fn open<G: Unpin + 'static>(
    opening: Opening,
    guard: G,
    request: &HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, HandshakeFault> {
    let Opening { dialect, service, attendants, hub, login, lang } = opening;
    let mut response = ws::handshake(request)?;
    handshake::check(request)?;
    let registration = hub.register(Format { framing: Framing::Socket, style: Style::plain(lang) }, login.clone());
    let subscriber = Rc::clone(&registration.subscriber);
    let conversation = Rc::new(Conversation::new(service, attendants, hub, Rc::clone(&subscriber), login));
    let refusing = Rc::clone(&conversation);
    let frames = FrameFilter::new(payload, move || refusing.refuse(&Refusal::too_large(MAX_FRAME), None));
    let actor = SessionActor {
        conversation,
        dialect,
        limiter: RateLimiter::direct_with_clock(Quota::per_second(MESSAGES_PER_SECOND), SinceOpened(Instant::now())),
        last_heard: Instant::now(),
        violation: frames.violation(),
        fragments: None,
        replay: None,
    };
    let codec = Codec::new().max_size(CUT_SHORT);
    let written = ws::WebsocketContext::with_codec(actor, frames, codec).boxed_local();
    Ok(response.streaming(Body::new(Rc::clone(&subscriber.queue), Some(written), (registration, guard))))
}

/// The time since a session was opened, by the runtime of its timers.
struct SinceOpened(Instant);

impl Clock for SinceOpened {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

impl Actor for SessionActor {
    type Context = ws::WebsocketContext<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(MAILBOX);
        ctx.run_interval(PING_EVERY, Self::heartbeat);
        let conversation = Rc::clone(&self.conversation);
        match self.dialect {
            Dialect::Live => conversation.greet(),
            Dialect::Exhibition => ctx.wait(async move { conversation.open_exhibition().await }.into_actor(self)),
        }
    }
}

impl SessionActor {
    fn heartbeat(&mut self, ctx: &mut ws::WebsocketContext<Self>) {
        if self.last_heard.elapsed() > SILENCE {
            return end(ctx, ws::CloseCode::Policy, "silent for too long");
        }
        ctx.ping(b"");
    }

    /// Answers a whole message. The next one waits until this one is done, so that goals keep their order.
    fn hear(&mut self, message: Result<String, Refusal>, ctx: &mut ws::WebsocketContext<Self>) {
        let conversation = Rc::clone(&self.conversation);
        let message = match self.limiter.check() {
            Ok(()) => message,
            Err(_) => Err(Refusal::too_many()),
        };
        let text = match message {
            Ok(text) => text,
            Err(refusal) => return conversation.refuse(&refusal, None),
        };
        match self.dialect {
            Dialect::Live => {
                let answer = async move { conversation.answer(&text).await };
                ctx.wait(answer.into_actor(self).map(|replay, actor, ctx| {
                    if let Some(replay) = replay {
                        actor.play(replay, ctx);
                    }
                }));
            }
            Dialect::Exhibition => {
                ctx.wait(async move { conversation.answer_exhibition(&text).await }.into_actor(self));
            }
        }
    }

    /// Plays a match's past beside everything else; a new replay replaces one that still runs.
    fn play(&mut self, replay: Replay, ctx: &mut ws::WebsocketContext<Self>) {
        if let Some(running) = self.replay.take() {
            ctx.cancel_future(running);
        }
        let conversation = Rc::clone(&self.conversation);
        self.replay = Some(ctx.spawn(async move { conversation.play(replay).await }.into_actor(self)));
    }

    fn reassemble(&mut self, part: Item, ctx: &mut ws::WebsocketContext<Self>) {
        let is_last = matches!(part, Item::Last(_));
        let bytes = match part {
            Item::FirstText(bytes) | Item::FirstBinary(bytes) => {
                self.fragments = Some(Fragments::default());
                bytes
            }
            Item::Continue(bytes) | Item::Last(bytes) => bytes,
        };
        let Some(fragments) = self.fragments.as_mut() else { return };
        fragments.add(&bytes);
        if is_last && let Some(fragments) = self.fragments.take() {
            self.hear(fragments.into_message(), ctx);
        }
    }
}

impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for SessionActor {
    fn handle(&mut self, frame: Result<ws::Message, ws::ProtocolError>, ctx: &mut Self::Context) {
        self.last_heard = Instant::now();
        match self.violation.get() {
            Some(Violation::Flood) => return end(ctx, ws::CloseCode::Policy, "too many frames"),
            Some(Violation::BadLength) => return end(ctx, ws::CloseCode::Protocol, "a frame cannot be that long"),
            None => {}
        }
        match frame {
            Ok(ws::Message::Text(text)) => self.hear(Ok(text.into()), ctx),
            Ok(ws::Message::Binary(bytes)) => self.hear(utf8(&bytes), ctx),
            Ok(ws::Message::Continuation(part)) => self.reassemble(part, ctx),
            Ok(ws::Message::Ping(payload)) => ctx.pong(&payload),
            Ok(ws::Message::Pong(_) | ws::Message::Nop) => {}
            Ok(ws::Message::Close(reason)) => {
                ctx.close(reason);
                ctx.stop();
            }
            // The codec took the frame in and found its text not to be UTF-8; the next one is all right. Reserved bits
            // are reported as `InvalidData` and stay in the codec, which would find them again for ever.
            Err(ws::ProtocolError::Io(error)) if error.kind() == ErrorKind::Other => self.hear(Err(not_utf8()), ctx),
            Err(error) => {
                let code = match error {
                    ws::ProtocolError::Overflow => ws::CloseCode::Size,
                    _ => ws::CloseCode::Protocol,
                };
                end(ctx, code, &error.to_string());
            }
        }
    }
}

/// Closes a socket for a reason of the service's own.
fn end(ctx: &mut ws::WebsocketContext<SessionActor>, code: ws::CloseCode, reason: &str) {
    ctx.close(Some(ws::CloseReason { code, description: Some(reason.to_owned()) }));
    ctx.stop();
}

/// The parts of a message that comes in several frames; beyond the limits they are counted, not kept.
#[derive(Default)]
struct Fragments {
    bytes: BytesMut,
    count: usize,
    oversized: bool,
}

impl Fragments {
    fn add(&mut self, part: &Bytes) {
        self.count += 1;
        self.oversized |= self.count > MAX_FRAGMENTS || self.bytes.len() + part.len() > MAX_FRAME;
        if self.oversized {
            self.bytes.clear();
        } else {
            self.bytes.extend_from_slice(part);
        }
    }

    fn into_message(self) -> Result<String, Refusal> {
        match self.oversized {
            true => Err(Refusal::too_large(MAX_FRAME)),
            false => utf8(&self.bytes),
        }
    }
}

fn utf8(bytes: &[u8]) -> Result<String, Refusal> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| not_utf8())
}

fn not_utf8() -> Refusal {
    Refusal::malformed("invalid_utf8", "a message must be UTF-8 text")
}
