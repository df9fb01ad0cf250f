//! The subscribers: a bare edge-triggered epoll set, so that receiving is cheap. One read into one buffer, a parse in
//! place, and a record that touches one small struct a connection; a task for each costs a quarter more a delivery.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use memchr::memmem::Finder;
use rustix::buffer::spare_capacity;
use rustix::event::Timespec;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use socket2::SockRef;

use crate::{Args, Error, ws};

/// What one read takes at most: more than a server sends at once.
const BUFFER: usize = 128 << 10;
/// Sockets handled at once.
const EVENTS: usize = 256;
/// How long a server may take to answer a handshake.
const PATIENCE: Duration = Duration::from_secs(10);

/// All subscribers, and what they have received.
pub(crate) struct Subscribers {
    pub(crate) sent: Vec<Sent>,
    pub(crate) tally: Tally,
    all: Vec<Subscriber>,
    epoll: OwnedFd,
    events: Vec<Event>,
    buffer: Vec<u8>,
    wanted: Wanted,
}

/// A message on its way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) at: Instant,
    pub(crate) last: Instant,
    received: usize,
}

/// What has happened so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) ready: usize,
    /// Messages that everybody has.
    pub(crate) complete: usize,
    pub(crate) deliveries: u64,
    pub(crate) bytes: u64,
    pub(crate) lost: u64,
    pub(crate) misplaced: u64,
    pub(crate) closed: usize,
}

/// The text that is searched for in messages.
struct Wanted {
    key: Finder<'static>,
    first: u64,
    ready: Option<Finder<'static>>,
    clients: usize,
}

struct Subscriber {
    stream: TcpStream,
    parser: ws::Parser,
    /// All messages before this one have arrived or are counted as lost.
    next: usize,
    is_ready: bool,
    /// Nobody counts what it receives.
    is_passed_over: bool,
}

/// Opens a WebSocket.
///
/// # Errors
/// When the server does not answer, or not with an upgrade.
pub(crate) fn connect(url: &str, headers: &[String]) -> Result<TcpStream, Error> {
    let (host, path) = ws::split_url(url)?;
    let mut stream = TcpStream::connect(host)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    // Ended by a reset there is no TIME_WAIT, and runs can follow each other without running out of ports.
    SockRef::from(&stream).set_linger(Some(Duration::ZERO))?;
    ws::handshake(&mut stream, host, path, headers)?;
    Ok(stream)
}

impl Subscribers {
    pub(crate) fn new(args: &Args) -> Result<Self, Error> {
        let finder = |text: &String| Finder::new(text.as_bytes()).into_owned();
        Ok(Self {
            sent: Vec::new(),
            tally: Tally::default(),
            all: Vec::with_capacity(args.clients),
            epoll: epoll::create(CreateFlags::CLOEXEC)?,
            events: Vec::with_capacity(EVENTS),
            buffer: vec![0; BUFFER],
            wanted: Wanted {
                key: finder(&args.seq_key),
                first: args.seq_first,
                ready: args.ready.as_ref().map(finder),
                clients: args.clients,
            },
        })
    }

    /// Connects one more.
    pub(crate) fn add(&mut self, args: &Args) -> Result<(), Error> {
        let mut stream = connect(&args.url, &[])?;
        let mut frames = Vec::new();
        args.sub.iter().for_each(|text| ws::put_frame(&mut frames, ws::TEXT, text.as_bytes()));
        stream.write_all(&frames)?;
        let is_ready = args.ready.is_none();
        self.tally.ready += usize::from(is_ready);
        self.watch(stream, is_ready, false)
    }

    /// Reads a connection, so that it does not fill up, and counts nothing.
    pub(crate) fn pass_over(&mut self, stream: TcpStream) -> Result<(), Error> {
        self.watch(stream, true, true)
    }

    fn watch(&mut self, stream: TcpStream, is_ready: bool, is_passed_over: bool) -> Result<(), Error> {
        stream.set_nonblocking(true)?;
        let place = EventData::new_u64(self.all.len() as u64);
        epoll::add(&self.epoll, &stream, place, EventFlags::IN | EventFlags::ET)?;
        self.all.push(Subscriber { stream, parser: ws::Parser::default(), next: 0, is_ready, is_passed_over });
        Ok(())
    }

    /// The next message is published now.
    pub(crate) fn note_sent(&mut self) {
        let at = Instant::now();
        self.sent.push(Sent { at, last: at, received: 0 });
    }

    /// Reads what has arrived; waits for something until `until`.
    pub(crate) fn receive(&mut self, until: Instant) -> Result<(), Error> {
        self.events.clear();
        let wait = Timespec::try_from(until.saturating_duration_since(Instant::now()))?;
        match epoll::wait(&self.epoll, spare_capacity(&mut self.events), Some(&wait)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        for event in &self.events {
            let place = usize::try_from(event.data.u64())?;
            if let Some(subscriber) = self.all.get_mut(place) {
                let mut desk = Desk { sent: &mut self.sent, tally: &mut self.tally, wanted: &self.wanted };
                subscriber.read_all(&mut self.buffer, &mut desk)?;
            }
        }
        Ok(())
    }
}

/// Where subscribers note what they receive.
struct Desk<'a> {
    sent: &'a mut [Sent],
    tally: &'a mut Tally,
    wanted: &'a Wanted,
}

impl Subscriber {
    /// Reads until the socket is empty.
    fn read_all(&mut self, buffer: &mut [u8], desk: &mut Desk<'_>) -> Result<(), Error> {
        loop {
            let length = match self.stream.read(buffer) {
                Ok(length) if length > 0 => length,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Ok(_) | Err(_) => {
                    desk.tally.closed += 1;
                    return Ok(());
                }
            };
            self.take(buffer.get(..length).unwrap_or_default(), desk)?;
            // A full buffer means that there may be more; else the next arrival is a new edge.
            if length < buffer.len() {
                return Ok(());
            }
        }
    }

    fn take(&mut self, received: &[u8], desk: &mut Desk<'_>) -> Result<(), Error> {
        let now = Instant::now();
        let mut pongs = Vec::new();
        let mut parser = std::mem::take(&mut self.parser);
        parser.feed(received, |opcode, payload| match opcode {
            ws::TEXT if !self.is_passed_over => self.hear(payload, now, desk),
            ws::PING => ws::put_frame(&mut pongs, ws::PONG, payload),
            _ => {}
        })?;
        self.parser = parser;
        // A few bytes into an idle socket always fit.
        self.stream.write_all(&pongs)?;
        Ok(())
    }

    fn hear(&mut self, payload: &[u8], now: Instant, desk: &mut Desk<'_>) {
        match desk.wanted.number(payload, desk.sent.len()) {
            Some(number) => self.record(number, payload.len(), now, desk),
            None if !self.is_ready && desk.wanted.is_ready(payload) => {
                self.is_ready = true;
                desk.tally.ready += 1;
            }
            None => {}
        }
    }

    fn record(&mut self, number: usize, bytes: usize, now: Instant, desk: &mut Desk<'_>) {
        if number < self.next {
            desk.tally.misplaced += 1;
            return;
        }
        desk.tally.lost += (number - self.next) as u64;
        self.next = number + 1;
        desk.tally.deliveries += 1;
        desk.tally.bytes += bytes as u64;
        let Some(sent) = desk.sent.get_mut(number) else { return };
        sent.received += 1;
        sent.last = now;
        desk.tally.complete += usize::from(sent.received == desk.wanted.clients);
    }
}

impl Wanted {
    fn is_ready(&self, payload: &[u8]) -> bool {
        self.ready.as_ref().is_some_and(|ready| ready.find(payload).is_some())
    }

    /// The place of a message among `count` published ones; none for any other message.
    fn number(&self, payload: &[u8], count: usize) -> Option<usize> {
        let after = self.key.find(payload)? + self.key.needle().len();
        let digits = payload.get(after..)?.iter().take_while(|byte| byte.is_ascii_digit());
        let number = digits.fold(0_u64, |number, digit| number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')));
        usize::try_from(number.checked_sub(self.first)?).ok().filter(|place| *place < count)
    }
}
