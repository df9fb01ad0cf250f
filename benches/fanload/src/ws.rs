//! The part of RFC 6455 that a load generator needs: the opening handshake, masked client frames, and an incremental
//! parser for server frames. It works in place on the bytes of one read and copies only what is left of a frame that
//! was cut, so that a delivery costs one system call and one scan.

use std::io::{Error, ErrorKind, Read, Result, Write};

use memchr::memmem;

/// Opcode of a text frame.
pub const TEXT: u8 = 1;
/// Opcode of a close frame.
pub const CLOSE: u8 = 8;
/// Opcode of a ping.
pub const PING: u8 = 9;
/// Opcode of a pong.
pub const PONG: u8 = 10;

/// The example of RFC 6455, 1.3, and the answer every server must give to it.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
/// A mask hides the payload from proxies (RFC 6455, 10.3); on loopback any will do.
const MASK: [u8; 4] = [0x5a, 0xc3, 0x11, 0x7e];
/// The longest answer to a handshake that is read.
const MAX_HEAD: usize = 4096;
/// The longest frame that is accepted.
const MAX_FRAME: usize = 16 << 20;

/// Splits ws://host:port/path.
///
/// # Errors
/// For anything but a loopback address: no other host may get the load.
pub fn split_url(url: &str) -> Result<(&str, &str)> {
    let wrong = || Error::new(ErrorKind::InvalidInput, format!("only ws://127.0.0.… is allowed: {url}"));
    let rest = url.strip_prefix("ws://").filter(|rest| rest.starts_with("127.0.0.")).ok_or_else(wrong)?;
    Ok(rest.find('/').map_or((rest, "/"), |slash| rest.split_at(slash)))
}

/// Asks for the upgrade and checks the answer. Takes exactly the head of the answer from the stream.
///
/// # Errors
/// When the server does not upgrade.
pub fn handshake(stream: &mut (impl Read + Write), host: &str, path: &str, headers: &[String]) -> Result<()> {
    let extra: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n{extra}\r\n"
    );
    stream.write_all(request.as_bytes())?;
    let head = read_head(stream)?;
    if !head.starts_with("HTTP/1.1 101") || !head.contains(ACCEPT) {
        let status = head.lines().next().unwrap_or_default();
        return Err(Error::new(ErrorKind::InvalidData, format!("no upgrade: {status}")));
    }
    Ok(())
}

/// Byte by byte, so that frames right behind the head stay in the stream.
fn read_head(stream: &mut impl Read) -> Result<String> {
    let mut head = Vec::with_capacity(256);
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == MAX_HEAD {
            return Err(Error::new(ErrorKind::InvalidData, "the answer's head is too long"));
        }
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// Appends a masked client frame.
pub fn put_frame(out: &mut Vec<u8>, opcode: u8, payload: &[u8]) {
    out.push(0x80 | opcode);
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(short), _) if short < 126 => out.push(0x80 | short),
        (_, Ok(long)) => {
            out.push(0x80 | 126);
            out.extend_from_slice(&long.to_be_bytes());
        }
        _ => {
            out.push(0x80 | 127);
            out.extend_from_slice(&(payload.len() as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&MASK);
    out.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
}

/// Whether a message contains a text.
pub fn contains(message: &[u8], text: &str) -> bool {
    memmem::find(message, text.as_bytes()).is_some()
}

/// Takes server frames apart. Holds only what is left of a frame that was cut.
#[derive(Debug, Default)]
pub struct Parser {
    rest: Vec<u8>,
}

impl Parser {
    /// Feeds received bytes; `on` gets opcode and payload of every whole frame.
    ///
    /// # Errors
    /// For frames no server may send, and for those in several parts, which none of the servers here sends.
    pub fn feed(&mut self, received: &[u8], mut on: impl FnMut(u8, &[u8])) -> Result<()> {
        if self.rest.is_empty() {
            let used = parse(received, &mut on)?;
            self.rest.extend_from_slice(received.get(used..).unwrap_or_default());
            return Ok(());
        }
        self.rest.extend_from_slice(received);
        let used = parse(&self.rest, &mut on)?;
        self.rest.drain(..used);
        Ok(())
    }
}

/// Hands over all complete frames and returns how many bytes they took.
fn parse(bytes: &[u8], on: &mut impl FnMut(u8, &[u8])) -> Result<usize> {
    let mut used = 0;
    while let Some((opcode, payload, length)) = bytes.get(used..).map(frame).transpose()?.flatten() {
        on(opcode, payload);
        used += length;
    }
    Ok(used)
}

/// The first frame: opcode, payload, whole length. None while it is cut.
fn frame(bytes: &[u8]) -> Result<Option<(u8, &[u8], usize)>> {
    let &[first, second, ..] = bytes else { return Ok(None) };
    if first & 0xf0 != 0x80 || second & 0x80 != 0 {
        return Err(Error::new(ErrorKind::InvalidData, "a frame in parts, with reserved bits or masked"));
    }
    let (head, length) = match (second, bytes) {
        (126, &[_, _, high, low, ..]) => (4, u64::from(u16::from_be_bytes([high, low]))),
        (127, &[_, _, a, b, c, d, e, f, g, h, ..]) => (10, u64::from_be_bytes([a, b, c, d, e, f, g, h])),
        (126 | 127, _) => return Ok(None),
        (short, _) => (2, u64::from(short)),
    };
    let length = usize::try_from(length).ok().filter(|length| *length <= MAX_FRAME);
    let length = length.ok_or_else(|| Error::new(ErrorKind::InvalidData, "a frame is too long"))?;
    Ok(bytes.get(head..head + length).map(|payload| (first & 0x0f, payload, head + length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server_frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![0x80 | opcode];
        if payload.len() < 126 {
            frame.push(payload.len() as u8);
        } else {
            frame.push(126);
            frame.extend((payload.len() as u16).to_be_bytes());
        }
        frame.extend(payload);
        frame
    }

    #[test]
    fn any_cut_gives_the_same_frames() {
        let wire = [server_frame(TEXT, b"hello"), server_frame(TEXT, &[b'x'; 700]), server_frame(PING, b"p")].concat();
        for cut in 1..=wire.len() {
            let mut frames = Vec::new();
            let mut parser = Parser::default();
            for part in wire.chunks(cut) {
                parser.feed(part, |opcode, payload| frames.push((opcode, payload.to_vec()))).unwrap();
            }
            assert_eq!(frames, [(TEXT, b"hello".to_vec()), (TEXT, vec![b'x'; 700]), (PING, b"p".to_vec())], "{cut}");
        }
    }

    #[test]
    fn what_no_server_may_send_is_refused() {
        for bytes in [&[0x01, 0x00][..], &[0x81, 0x80, 0, 0, 0, 0], &[0x82, 127, 255, 0, 0, 0, 0, 0, 0, 0]] {
            assert!(Parser::default().feed(bytes, |_, _| {}).is_err());
        }
    }

    #[test]
    fn only_loopback_is_allowed() {
        assert_eq!(split_url("ws://127.0.0.1:80/ws/live").unwrap(), ("127.0.0.1:80", "/ws/live"));
        for url in ["ws://192.168.1.1/", "http://127.0.0.1/", "ws://localhost/", "127.0.0.1"] {
            assert!(split_url(url).is_err(), "{url}");
        }
    }
}
