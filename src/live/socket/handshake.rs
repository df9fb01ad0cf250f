//! Checks of a WebSocket handshake beyond those of the library (RFC 6455, 4.2.1).

use actix_http::ws::HandshakeError;
use actix_web::HttpRequest;
use actix_web::http::{Version, header};

/// The only supported version.
const VERSION: &[u8] = b"13";
/// Characters of a key: 16 bytes in base64, two of them padding.
const KEY_CHARACTERS: usize = 22;
const KEY_PADDING: &str = "==";

/// Why a request opens no socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandshakeFault {
    /// It is for another version of the protocol.
    #[error("open the socket with Sec-WebSocket-Version: 13")]
    Version,
    /// It does not speak HTTP/1.1.
    #[error("open the socket over HTTP/1.1")]
    Http,
    /// The key is malformed.
    #[error("Sec-WebSocket-Key must be 16 bytes in base64")]
    Key,
    /// It is not a handshake.
    #[error(transparent)]
    NoHandshake(HandshakeError),
}

impl From<HandshakeError> for HandshakeFault {
    fn from(error: HandshakeError) -> Self {
        match error {
            HandshakeError::UnsupportedVersion => Self::Version,
            error => Self::NoHandshake(error),
        }
    }
}

/// Checks what the library lets pass.
///
/// # Errors
/// See [`HandshakeFault`].
pub fn check(request: &HttpRequest) -> Result<(), HandshakeFault> {
    let only = |name| {
        let mut values = request.headers().get_all(name);
        values.next().filter(|_| values.next().is_none())
    };
    if request.version() < Version::HTTP_11 {
        return Err(HandshakeFault::Http);
    }
    if only(header::SEC_WEBSOCKET_VERSION).is_none_or(|version| version.as_bytes() != VERSION) {
        return Err(HandshakeFault::Version);
    }
    match only(header::SEC_WEBSOCKET_KEY).and_then(|key| key.to_str().ok()).is_some_and(is_key) {
        true => Ok(()),
        false => Err(HandshakeFault::Key),
    }
}

fn is_key(text: &str) -> bool {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.strip_suffix(KEY_PADDING).is_some_and(|key| key.len() == KEY_CHARACTERS && key.bytes().all(is_base64))
}
