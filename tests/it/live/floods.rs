//! Clients that send more than any of ours would: their socket ends, nobody else's does.

use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::assert_lives;
use crate::support::app::TestApp;
use crate::support::socket::{ENDS, GOES_ON, TEXT, TEXT_BEGINS};
use crate::support::wire::Wire;

/// Frames a socket may send within five seconds.
const MAX_FRAMES: usize = 600;
/// Handshakes that are begun and not gone on with.
const HALVES: u64 = 1000;
/// First byte of a ping.
const PING: u8 = 0x89;
/// First byte of a pong.
const PONG: u8 = 0x8a;

/// The shortest frame of its kind there is: no payload, a mask of zeros.
fn empty(first_byte: u8) -> [u8; 6] {
    [first_byte, 0x80, 0, 0, 0, 0]
}

/// A frame of two characters.
fn tiny_text() -> Vec<u8> {
    [&[TEXT, 0x82, 0, 0, 0, 0], b"{}".as_slice()].concat()
}

/// Floods of every kind: what comes first, and what is repeated.
fn floods() -> [(&'static str, Vec<u8>, Vec<u8>); 4] {
    [
        ("pongs", Vec::new(), empty(PONG).to_vec()),
        ("pings", Vec::new(), empty(PING).to_vec()),
        ("texts", Vec::new(), tiny_text()),
        ("fragments", empty(TEXT_BEGINS).to_vec(), empty(GOES_ON).to_vec()),
    ]
}

#[tokio::test]
async fn more_frames_of_any_kind_than_a_client_sends_end_the_socket() {
    let app = TestApp::sample().await;
    let mut other = app.anonymous().await;
    for (kind, first, repeated) in floods() {
        let mut socket = app.anonymous().await;
        socket.send_bytes(&[first, repeated.repeat(MAX_FRAMES + 1)].concat()).await;
        assert_eq!(socket.close_code().await, Some(CloseCode::Policy), "{kind}");
        assert_lives(&mut other).await;
    }
}

#[tokio::test]
async fn a_client_that_goes_on_sending_gets_to_read_why_and_is_hung_up_on() {
    let app = TestApp::sample().await;
    for (kind, first, repeated) in floods() {
        let mut socket = app.anonymous().await;
        socket.send_bytes(&[first, repeated.repeat(10 * MAX_FRAMES)].concat()).await;
        assert_eq!(socket.close_code().await, Some(CloseCode::Policy), "{kind}");
        while socket.try_send_bytes(&repeated.repeat(1000)).await {}
    }
    assert_lives(&mut app.anonymous().await).await;
}

#[tokio::test]
async fn as_many_frames_as_are_allowed_are_answered() {
    let app = TestApp::sample().await;
    let mut socket = app.anonymous().await;
    // The last ones are a message and the test's own pings.
    socket.send_bytes(&empty(PONG).repeat(MAX_FRAMES / 2)).await;
    let message = [empty(TEXT_BEGINS).to_vec(), empty(GOES_ON).repeat(MAX_FRAMES / 4), empty(ENDS).to_vec()].concat();
    socket.send_bytes(&message).await;
    assert_eq!(super::code(&socket.next().await), "too_large", "so many fragments are too many for one message");
    assert_lives(&mut socket).await;
}

#[tokio::test]
async fn a_length_that_cannot_be_ends_the_socket() {
    let app = TestApp::sample().await;
    let mut other = app.anonymous().await;
    let top_bit = |first_byte| [&[first_byte, 0x80 | 127], [0xff; 8].as_slice(), &[0; 4], b"{}"].concat();
    let long_ping = [&[PING, 0x80 | 126, 1, 0], [0; 4].as_slice()].concat();
    for bytes in [top_bit(TEXT), top_bit(TEXT_BEGINS), top_bit(PONG), long_ping] {
        let mut socket = app.anonymous().await;
        socket.send_bytes(&bytes).await;
        assert_eq!(socket.close_code().await, Some(CloseCode::Protocol), "{bytes:?}");
    }
    assert_lives(&mut other).await;
}

#[tokio::test]
async fn half_open_handshakes_hold_nobody_up() {
    // Both ends of each are files of this process.
    rlimit::increase_nofile_limit(8 * HALVES).unwrap();
    let app = TestApp::sample().await;
    let mut halves = Vec::new();
    for _ in 0..HALVES {
        let head = "GET /ws/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
        halves.push(Wire::send(app.address, head).await);
    }
    assert_eq!(app.read("/api/match/1").await["id"], 1);
    assert_lives(&mut app.anonymous().await).await;
    for half in &mut halves {
        assert!(half.read_all().await.starts_with("HTTP/1.1 408 "), "they are not waited for for ever");
    }
}
