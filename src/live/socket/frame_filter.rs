//! Which of a socket's bytes reach its session. Every frame is counted by its header, control frames and fragments
//! included, because the codec after it keeps all it is given and the session sees only what it decodes.
//!
//! * One frame at a time: the next one is handed on when the one before it has been processed. The rest stays in the
//!   kernel, so that a client that sends faster than it is served is slowed down by TCP.
//! * A client that sends more frames than any of ours could is cut off: [`Violation::Flood`].
//! * The payload of a frame above the limit is skipped as it comes in and never held, so that the socket stays open and
//!   the sender gets an error. A part of a longer message is cut short, but stays longer than any message may
//!   be: the session refuses the message when it ends.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::error::PayloadError;
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use tokio::time::Instant;

use super::frame_rate::FrameRate;
use crate::commands::fields::MAX_FRAME;

/// What is left of a part above the limit: enough to show that it was too long. The codec has to let this much through.
pub const CUT_SHORT: usize = MAX_FRAME + 1;
/// The longest header a client's frame can have: two bytes, eight of length, four of mask (RFC 6455, 5.2).
const MAX_HEADER: usize = 14;
/// The longest payload there can be: the top bit of the length is always 0 (RFC 6455, 5.2).
const MAX_LENGTH: u64 = i64::MAX as u64;
/// The longest payload of a control frame (RFC 6455, 5.5). The codec checks it when it has all of the frame.
const MAX_CONTROL: u64 = 125;

/// Why nothing more of a socket reaches its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// More frames than [`super::frame_rate::MAX_FRAMES`] allows.
    Flood,
    /// A frame with a length that its kind cannot have.
    BadLength,
}

/// The bytes of a socket as its session gets them.
pub struct FrameFilter<S, F> {
    bytes: S,
    /// What came in and waits for the session.
    waiting: Bytes,
    on_oversized: F,
    header: BytesMut,
    state: State,
    rate: FrameRate,
    violation: Rc<Cell<Option<Violation>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// How much of a frame's payload is still to be handed on, and how much after it is to be skipped.
    Payload {
        handed_on: u64,
        passed_over: u64,
    },
    /// A whole frame was handed on, and the session has not asked for the next one yet.
    HandedOn,
    Header,
}

impl<S, F: FnMut()> FrameFilter<S, F> {
    /// Wraps the bytes of a socket; `on_oversized` is called for each frame that is left out.
    pub fn new(bytes: S, on_oversized: F) -> Self {
        Self {
            bytes,
            waiting: Bytes::new(),
            on_oversized,
            header: BytesMut::with_capacity(MAX_HEADER),
            state: State::Header,
            rate: FrameRate::new(Instant::now()),
            violation: Rc::default(),
        }
    }

    /// Where a violation is noted. The stream then ends with an error, which cannot say what it was.
    pub fn violation(&self) -> Rc<Cell<Option<Violation>>> {
        Rc::clone(&self.violation)
    }

    /// What the session gets of the waiting bytes now: at most to the end of one frame.
    fn admit(&mut self) -> Bytes {
        let mut admitted = BytesMut::new();
        while !self.waiting.is_empty() && self.violation.get().is_none() {
            match self.state {
                State::HandedOn => break,
                State::Header => self.read_header(&mut admitted),
                State::Payload { handed_on: 0, passed_over } => {
                    let part = split_front(&mut self.waiting, passed_over);
                    self.state = passing_over(passed_over - part.len() as u64);
                }
                State::Payload { handed_on, passed_over } => {
                    let part = split_front(&mut self.waiting, handed_on);
                    self.state = payload(handed_on - part.len() as u64, passed_over);
                    admitted.extend_from_slice(&part);
                }
            }
        }
        admitted.freeze()
    }

    /// Takes one byte of the header, and decides once it is complete.
    fn read_header(&mut self, admitted: &mut BytesMut) {
        self.header.extend_from_slice(&split_front(&mut self.waiting, 1));
        let Some(length) = payload_length(&self.header) else { return };
        if let Some(violation) = self.violation_of(length) {
            return self.violation.set(Some(violation));
        }
        let kind = if length > MAX_FRAME as u64 { kind(&self.header) } else { Kind::Other };
        self.state = match kind {
            Kind::WholeMessage => {
                (self.on_oversized)();
                passing_over(length)
            }
            Kind::PartOfMessage => {
                let kept = CUT_SHORT as u64;
                admitted.extend_from_slice(&with_length(&self.header, kept));
                payload(kept, length - kept)
            }
            Kind::Other => {
                admitted.extend_from_slice(&self.header);
                payload(length, 0)
            }
        };
        self.header.clear();
    }

    fn violation_of(&mut self, length: u64) -> Option<Violation> {
        let is_control = self.header.first().is_some_and(|first| first & 0x08 != 0);
        if length > MAX_LENGTH || (is_control && length > MAX_CONTROL) {
            return Some(Violation::BadLength);
        }
        (!self.rate.count(Instant::now())).then_some(Violation::Flood)
    }
}

fn split_front(chunk: &mut Bytes, left: u64) -> Bytes {
    let length = usize::try_from(left).unwrap_or(usize::MAX).min(chunk.len());
    chunk.split_to(length)
}

/// The next step while this much of a frame is still to come.
fn payload(handed_on: u64, passed_over: u64) -> State {
    match (handed_on, passed_over) {
        (0, 0) => State::HandedOn,
        _ => State::Payload { handed_on, passed_over },
    }
}

/// The same for a frame that the session does not get.
fn passing_over(left: u64) -> State {
    match left {
        0 => State::Header,
        passed_over => State::Payload { handed_on: 0, passed_over },
    }
}

/// The payload's length, once the header is complete, mask included.
fn payload_length(header: &[u8]) -> Option<u64> {
    let second = *header.get(1)?;
    let mask = if second & 0x80 == 0 { 0 } else { 4 };
    let (length, extended) = match second & 0x7f {
        126 => (u64::from(u16::from_be_bytes(header.get(2..4)?.try_into().ok()?)), 2),
        127 => (u64::from_be_bytes(header.get(2..10)?.try_into().ok()?), 8),
        short => (u64::from(short), 0),
    };
    (header.len() >= 2 + extended + mask).then_some(length)
}

/// The same header for a payload of another length. The mask stays: it counts from the front.
fn with_length(header: &[u8], length: u64) -> Vec<u8> {
    let first = header.first().copied().unwrap_or_default();
    let mask = header.get(header.len().saturating_sub(4)..).unwrap_or_default();
    [&[first, 0x80 | 127], length.to_be_bytes().as_slice(), mask].concat()
}

enum Kind {
    WholeMessage,
    PartOfMessage,
    /// A control frame, or a frame that the codec refuses as soon as it sees the header.
    Other,
}

/// The kind of a frame by its first two bytes (RFC 6455, 5.2). One without a mask is left to the codec to refuse.
fn kind(header: &[u8]) -> Kind {
    let [first, second, ..] = header else { return Kind::Other };
    let (is_last, opcode, is_masked) = (first & 0x80 != 0, first & 0x0f, second & 0x80 != 0);
    match (opcode, is_last) {
        _ if !is_masked => Kind::Other,
        (1 | 2, true) => Kind::WholeMessage,
        (1 | 2, false) | (0, _) => Kind::PartOfMessage,
        _ => Kind::Other,
    }
}

impl<S, F> Stream for FrameFilter<S, F>
where
    S: Stream<Item = Result<Bytes, PayloadError>> + Unpin,
    F: FnMut() + Unpin,
{
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.state == State::HandedOn {
            // The decoder asks until nothing comes, takes the frame out and gives it to the session, and asks again: so
            // returning nothing once is the pause in which that happens, and nothing need be woken for it.
            this.state = State::Header;
            return Poll::Pending;
        }
        loop {
            let admitted = this.admit();
            if !admitted.is_empty() {
                return Poll::Ready(Some(Ok(admitted)));
            }
            if this.violation.get().is_some() {
                return Poll::Ready(Some(Err(PayloadError::EncodingCorrupted)));
            }
            match Pin::new(&mut this.bytes).poll_next(context) {
                Poll::Ready(Some(Ok(chunk))) => this.waiting = chunk,
                other => return other,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::super::frame_rate::MAX_FRAMES;
    use super::*;

    fn frame(opcode: u8, length: usize) -> Vec<u8> {
        let mut frame = vec![opcode, 0x80 | 127];
        frame.extend_from_slice(&(length as u64).to_be_bytes());
        frame.extend_from_slice(&[0; 4]);
        frame.resize(frame.len() + length, b'x');
        frame
    }

    /// What the session gets of bytes that come in chunks: its frames, or the part it got of the last one; how many
    /// were left out; and what ended it.
    fn filtered(bytes: &[u8], chunk: usize) -> (Vec<Vec<u8>>, usize, Option<Violation>) {
        let oversized = Cell::new(0);
        let chunks = bytes.chunks(chunk).map(|part| Ok(Bytes::copy_from_slice(part)));
        let mut filter = FrameFilter::new(futures_util::stream::iter(chunks), || oversized.set(oversized.get() + 1));
        let violation = filter.violation();
        let (mut frames, mut frame) = (Vec::new(), Vec::new());
        loop {
            match Pin::new(&mut filter).poll_next(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(Some(Ok(bytes))) => frame.extend_from_slice(&bytes),
                Poll::Pending => frames.push(std::mem::take(&mut frame)),
                Poll::Ready(None | Some(Err(_))) => break,
            }
        }
        if !frame.is_empty() {
            frames.push(frame);
        }
        (frames, oversized.get(), violation.get())
    }

    #[test]
    fn oversized_messages_vanish_and_their_neighbours_stay_whatever_the_chunks() {
        let small = [frame(0x81, 5), vec![0x89, 0x80, 1, 2, 3, 4], frame(0x82, MAX_FRAME)].concat();
        let bytes = [small.clone(), frame(0x81, MAX_FRAME + 1), small.clone()].concat();
        for chunk in [1, 7, 4096, bytes.len()] {
            let (frames, oversized, violation) = filtered(&bytes, chunk);
            assert_eq!(frames.concat(), [small.clone(), small.clone()].concat(), "chunks of {chunk}");
            assert_eq!((oversized, violation), (1, None));
        }
    }

    #[test]
    fn the_session_gets_one_frame_at_a_time() {
        let sent = [frame(0x81, 5), vec![0x8a, 0x80, 1, 2, 3, 4], frame(0x00, 0), frame(0x82, MAX_FRAME)];
        for chunk in [1, 7, 4096, 1_000_000] {
            assert_eq!(filtered(&sent.concat(), chunk).0, sent, "chunks of {chunk}");
        }
    }

    #[test]
    fn a_part_of_a_longer_message_is_cut_short() {
        for first_byte in [0x01, 0x00, 0x80] {
            let bytes = [frame(first_byte, 10 * MAX_FRAME), frame(0x80, 3)].concat();
            let expected = [frame(first_byte, CUT_SHORT), frame(0x80, 3)].concat();
            assert_eq!(filtered(&bytes, 1000).0.concat(), expected);
        }
    }

    #[test]
    fn control_frames_and_fragments_are_frames() {
        for first_byte in [0x8a, 0x89, 0x00, 0x81] {
            let frames = frame(first_byte, 0).repeat(MAX_FRAMES as usize);
            assert_eq!(filtered(&frames, 1000).2, None);
            let (taken, _, violation) = filtered(&[frames, frame(first_byte, 0)].concat(), 1000);
            assert_eq!((taken.len(), violation), (MAX_FRAMES as usize, Some(Violation::Flood)));
        }
    }

    #[test]
    fn lengths_that_do_not_exist_end_the_socket() {
        let endless = [&[0x81, 0x80 | 127][..], &[0xff; 8], &[0; 4], b"more"].concat();
        for bytes in [endless, frame(0x89, 126), frame(0x8a, 1_000_000), frame(0x88, CUT_SHORT)] {
            assert_eq!(filtered(&bytes, 1000), (Vec::new(), 0, Some(Violation::BadLength)));
        }
    }
}
