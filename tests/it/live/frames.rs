//! Frames that are odd, broken or too large: an error, and the socket lives on.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::{assert_lives, code};
use crate::support::app::TestApp;
use crate::support::socket::{BINARY, ENDS, GOES_ON, Socket, TEXT, TEXT_BEGINS, frame};

/// The largest message the service takes (docs/protocol.md).
const LIMIT: usize = 64 * 1024;

async fn opened() -> (TestApp, Socket) {
    let app = TestApp::sample().await;
    let socket = app.anonymous().await;
    (app, socket)
}

/// A valid message of exactly so many bytes.
fn message_of(length: usize) -> Vec<u8> {
    let mut message = br#"{"action":"subscribe","match":1}"#.to_vec();
    message.resize(length, b' ');
    message
}

#[tokio::test]
async fn text_that_is_not_utf_8_is_an_error() {
    let (_app, mut socket) = opened().await;
    for first_byte in [TEXT, BINARY] {
        socket.send_bytes(&frame(first_byte, b"{\"action\":\"\xff\xfe\"}")).await;
        assert_eq!(code(&socket.next().await), "invalid_utf8");
        assert_lives(&mut socket).await;
    }
}

#[tokio::test]
async fn a_binary_frame_that_is_no_message_is_an_error() {
    let (_app, mut socket) = opened().await;
    socket.send_bytes(&frame(BINARY, &[1, 2, 3])).await;
    assert_eq!(code(&socket.next().await), "invalid_json");
    assert_lives(&mut socket).await;
}

#[tokio::test]
async fn a_frame_may_come_in_pieces() {
    let (_app, mut socket) = opened().await;
    for byte in frame(TEXT, &message_of(40)) {
        socket.send_bytes(&[byte]).await;
    }
    assert_eq!(socket.next().await["match"]["id"], 1);
    let bytes = frame(TEXT, &message_of(LIMIT));
    let (first, second) = bytes.split_at(LIMIT / 2);
    socket.send_bytes(first).await;
    socket.send_bytes(second).await;
    assert_eq!(socket.next().await["match"]["id"], 1);
}

#[tokio::test]
async fn a_message_may_come_in_several_frames_with_pings_in_between() {
    let (_app, mut socket) = opened().await;
    let message = message_of(90);
    let (first, rest) = message.split_at(30);
    let (second, third) = rest.split_at(30);
    socket.send_bytes(&frame(TEXT_BEGINS, first)).await;
    socket.send_bytes(&frame(GOES_ON, second)).await;
    assert_eq!(socket.ping().await, Vec::<Value>::new());
    socket.send_bytes(&frame(ENDS, third)).await;
    assert_eq!(socket.next().await["match"]["id"], 1);
}

#[tokio::test]
async fn a_message_in_too_many_frames_is_an_error() {
    let (_app, mut socket) = opened().await;
    let mut bytes = frame(TEXT_BEGINS, b"{");
    (0..500).for_each(|_| bytes.extend(frame(GOES_ON, b" ")));
    bytes.extend(frame(ENDS, b"}"));
    socket.send_bytes(&bytes).await;
    assert_eq!(code(&socket.next().await), "too_large");
    assert_lives(&mut socket).await;
}

#[tokio::test]
async fn frames_that_are_too_large_together_are_an_error() {
    let (_app, mut socket) = opened().await;
    socket.send_bytes(&frame(TEXT_BEGINS, &message_of(LIMIT))).await;
    socket.send_bytes(&frame(ENDS, b" ")).await;
    assert_eq!(code(&socket.next().await), "too_large");
    assert_lives(&mut socket).await;
}

#[tokio::test]
async fn one_of_several_frames_that_is_too_large_alone_is_an_error() {
    let (_app, mut socket) = opened().await;
    for too_large in [LIMIT + 1, 1_000_000] {
        socket.send_bytes(&frame(TEXT_BEGINS, &message_of(too_large))).await;
        socket.send_bytes(&frame(GOES_ON, b" ")).await;
        socket.send_bytes(&frame(ENDS, &message_of(too_large))).await;
        assert_eq!(code(&socket.next().await), "too_large");
        assert_lives(&mut socket).await;
    }
}

#[tokio::test]
async fn a_message_of_the_largest_size_is_taken_and_larger_ones_are_errors() {
    let (_app, mut socket) = opened().await;
    socket.send_bytes(&frame(TEXT, &message_of(LIMIT))).await;
    assert_eq!(socket.next().await["match"]["id"], 1);
    for (first_byte, length) in [(TEXT, LIMIT + 1), (BINARY, LIMIT + 1), (TEXT, 1_000_000), (TEXT, 10_000_000)] {
        socket.send_bytes(&frame(first_byte, &message_of(length))).await;
        assert_eq!(code(&socket.next().await), "too_large", "{length}");
        assert_lives(&mut socket).await;
    }
}

#[tokio::test]
async fn pings_are_answered_and_goodbyes_returned() {
    let (_app, mut socket) = opened().await;
    assert_eq!(socket.ping().await, Vec::<Value>::new());
    assert_eq!(socket.ask(json!({"action": "subscribe", "match": 1})).await["match"]["id"], 1);
    assert_eq!(socket.close().await, Some(CloseCode::Normal));
}

/// What breaks the protocol itself ends the socket, since nothing behind it can be told apart.
#[tokio::test]
async fn broken_frames_end_their_socket_alone() {
    let (app, mut other) = opened().await;
    let compressed = frame(0xc1, b"{}");
    let unmasked = vec![TEXT, 2, b'{', b'}'];
    let unknown = frame(0x83, b"");
    let out_of_order = frame(GOES_ON, b"");
    for bytes in [compressed, unmasked, unknown, out_of_order] {
        let mut socket = app.anonymous().await;
        socket.send_bytes(&bytes).await;
        assert_eq!(socket.close_code().await, Some(CloseCode::Protocol), "{bytes:?}");
    }
    assert_lives(&mut other).await;
}
