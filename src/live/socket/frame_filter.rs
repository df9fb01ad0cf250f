//! Lets no frame above the limit near the session: its payload is passed over as it comes in and never held, so that
//! the socket lives on and the sender can be told. One that is part of a longer message is cut short, but stays longer
//! than any message may be: the session refuses the message when it ends.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::error::PayloadError;
use bytes::{Bytes, BytesMut};
use futures_util::Stream;

use crate::commands::fields::MAX_FRAME;

/// What is left of a part above the limit: enough to show that it was. The codec has to let this much through.
pub const CUT_SHORT: usize = MAX_FRAME + 1;
/// The longest header a client's frame can have: two bytes, eight of length, four of mask (RFC 6455, 5.2).
const MAX_HEADER: usize = 14;

/// The bytes of a socket without its oversized frames.
pub struct FrameFilter<S, F> {
    bytes: S,
    on_oversized: F,
    header: BytesMut,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Header,
    /// So much of a frame's payload is still to be handed on, and so much behind it to be passed over.
    Payload {
        handed_on: u64,
        passed_over: u64,
    },
}

impl<S, F: FnMut()> FrameFilter<S, F> {
    /// Wraps the bytes of a socket; `on_oversized` is called for each frame that is left out.
    pub fn new(bytes: S, on_oversized: F) -> Self {
        Self { bytes, on_oversized, header: BytesMut::with_capacity(MAX_HEADER), state: State::Header }
    }

    fn admit(&mut self, mut chunk: Bytes) -> Bytes {
        let mut admitted = BytesMut::new();
        while !chunk.is_empty() {
            match self.state {
                State::Header => self.read_header(&mut chunk, &mut admitted),
                State::Payload { handed_on: 0, passed_over } => {
                    let part = split_front(&mut chunk, passed_over);
                    self.state = payload(0, passed_over - part.len() as u64);
                }
                State::Payload { handed_on, passed_over } => {
                    let part = split_front(&mut chunk, handed_on);
                    self.state = payload(handed_on - part.len() as u64, passed_over);
                    admitted.extend_from_slice(&part);
                }
            }
        }
        admitted.freeze()
    }

    /// Takes one byte towards the header, and decides once it is whole.
    fn read_header(&mut self, chunk: &mut Bytes, admitted: &mut BytesMut) {
        self.header.extend_from_slice(&split_front(chunk, 1));
        let Some(length) = payload_length(&self.header) else { return };
        let kind = if length > MAX_FRAME as u64 { kind(&self.header) } else { Kind::Other };
        self.state = match kind {
            Kind::WholeMessage => {
                (self.on_oversized)();
                payload(0, length)
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
}

fn split_front(chunk: &mut Bytes, left: u64) -> Bytes {
    let length = usize::try_from(left).unwrap_or(usize::MAX).min(chunk.len());
    chunk.split_to(length)
}

fn payload(handed_on: u64, passed_over: u64) -> State {
    match (handed_on, passed_over) {
        (0, 0) => State::Header,
        _ => State::Payload { handed_on, passed_over },
    }
}

/// The payload's length, once the header is whole, mask included.
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
    /// A control frame, or one the codec will not understand.
    Other,
}

/// What a frame is by its first two bytes (RFC 6455, 5.2). One without a mask is left to the codec, which refuses it.
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
        loop {
            match Pin::new(&mut this.bytes).poll_next(context) {
                Poll::Ready(Some(Ok(chunk))) => {
                    let admitted = this.admit(chunk);
                    if !admitted.is_empty() {
                        return Poll::Ready(Some(Ok(admitted)));
                    }
                }
                other => return other,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures_util::stream::Empty;

    use super::*;

    fn frame(opcode: u8, length: usize) -> Vec<u8> {
        let mut frame = vec![opcode, 0x80 | 127];
        frame.extend_from_slice(&(length as u64).to_be_bytes());
        frame.extend_from_slice(&[0; 4]);
        frame.resize(frame.len() + length, b'x');
        frame
    }

    fn admitted(bytes: &[u8], chunk: usize) -> (Vec<u8>, usize) {
        let oversized = Cell::new(0);
        let nothing: Empty<Result<Bytes, PayloadError>> = futures_util::stream::empty();
        let mut filter = FrameFilter::new(nothing, || oversized.set(oversized.get() + 1));
        let admitted = bytes.chunks(chunk).flat_map(|part| filter.admit(Bytes::copy_from_slice(part))).collect();
        (admitted, oversized.get())
    }

    #[test]
    fn oversized_messages_vanish_and_their_neighbours_stay_whatever_the_chunks() {
        let small = [frame(0x81, 5), vec![0x89, 0x80, 1, 2, 3, 4], frame(0x82, MAX_FRAME)].concat();
        let bytes = [small.clone(), frame(0x81, MAX_FRAME + 1), small.clone()].concat();
        for chunk in [1, 7, 4096, bytes.len()] {
            let (rest, oversized) = admitted(&bytes, chunk);
            assert_eq!(rest, [small.clone(), small.clone()].concat(), "chunks of {chunk}");
            assert_eq!(oversized, 1);
        }
    }

    #[test]
    fn a_part_of_a_longer_message_is_cut_short() {
        for first_byte in [0x01, 0x00, 0x80] {
            let bytes = [frame(first_byte, 10 * MAX_FRAME), frame(0x80, 3)].concat();
            assert_eq!(admitted(&bytes, 1000), ([frame(first_byte, CUT_SHORT), frame(0x80, 3)].concat(), 0));
        }
    }

    #[test]
    fn what_no_client_sends_is_left_to_the_codec() {
        let ping = frame(0x89, CUT_SHORT);
        assert_eq!(admitted(&ping, 1000), (ping, 0));
    }
}
