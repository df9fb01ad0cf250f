//! A WebSocket client.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::http::header::HeaderName;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// How long a message may take before the test fails; no outcome depends on it.
const PATIENCE: Duration = Duration::from_secs(60);

/// First byte of a whole text frame.
pub const TEXT: u8 = 0x81;
/// First byte of a whole binary frame.
pub const BINARY: u8 = 0x82;
/// First byte of the first frame of a text message that comes in several.
pub const TEXT_BEGINS: u8 = 0x01;
/// First byte of a frame in the middle of a message.
pub const GOES_ON: u8 = 0x00;
/// First byte of the last frame of a message.
pub const ENDS: u8 = 0x80;

/// The bytes of one frame; its mask is all zeros, so the payload stays as it is.
pub fn frame(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first_byte, 0x80 | 127];
    bytes.extend_from_slice(&(payload.len() as u64).to_be_bytes());
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(payload);
    bytes
}

/// A socket to the service.
pub struct Socket {
    inner: WebSocketStream<TcpStream>,
}

impl Socket {
    /// Opens a socket; the error tells the status it was refused with.
    pub async fn open(
        address: SocketAddr,
        path: &str,
        cookie: Option<&str>,
        origin: Option<&str>,
    ) -> Result<Self, Error> {
        let headers = [("cookie", cookie), ("origin", origin)];
        let headers: Vec<_> = headers.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        Self::open_with(address, path, &headers).await.map(|(socket, _)| socket)
    }

    /// Opens a socket with headers of the test's own.
    pub async fn open_with(
        address: SocketAddr,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<(Self, Response), Error> {
        let stream = TcpStream::connect(address).await?;
        Self::shake_hands(stream, address, path, headers).await
    }

    /// Opens a socket whose receive buffer is as small as the system allows.
    pub async fn open_narrow(address: SocketAddr, path: &str) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(1).unwrap();
        let stream = socket.connect(address).await.unwrap();
        Self::shake_hands(stream, address, path, &[]).await.unwrap().0
    }

    async fn shake_hands(
        stream: TcpStream,
        address: SocketAddr,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<(Self, Response), Error> {
        let mut request = format!("ws://{address}{path}").into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(HeaderName::from_static(name), value.parse().unwrap());
        }
        let (inner, response) = client_async(request, stream).await?;
        Ok((Self { inner }, response))
    }

    /// Sends a JSON message.
    pub async fn send(&mut self, message: Value) {
        self.send_text(&message.to_string()).await;
    }

    /// Sends a JSON message; false if the socket has failed.
    pub async fn try_send(&mut self, message: &Value) -> bool {
        self.inner.send(Message::Text(message.to_string().into())).await.is_ok()
    }

    /// Sends any text.
    pub async fn send_text(&mut self, text: &str) {
        self.inner.send(Message::Text(text.into())).await.unwrap();
    }

    /// Sends raw bytes, below the protocol.
    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        self.inner.get_mut().write_all(bytes).await.unwrap();
    }

    /// The same; false once the connection is gone.
    pub async fn try_send_bytes(&mut self, bytes: &[u8]) -> bool {
        self.inner.get_mut().write_all(bytes).await.is_ok()
    }

    /// The next message.
    pub async fn next(&mut self) -> Value {
        match self.try_next().await {
            Some(message) => message,
            None => panic!("the socket was closed"),
        }
    }

    /// The next message; none when the socket is closed.
    pub async fn try_next(&mut self) -> Option<Value> {
        loop {
            match self.next_frame().await {
                Some(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Message::Close(_)) | None => return None,
                Some(_) => {}
            }
        }
    }

    /// The next message; none when the socket is closed, or not even a ping came for this long.
    pub async fn next_within(&mut self, silence: Duration) -> Option<Value> {
        loop {
            match tokio::time::timeout(silence, self.inner.next()).await {
                Ok(Some(Ok(Message::Text(text)))) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) | Err(_) => return None,
                Ok(Some(Ok(_))) => {}
            }
        }
    }

    /// The code the service closes the socket with, whatever comes before.
    pub async fn close_code(&mut self) -> Option<CloseCode> {
        loop {
            match self.next_frame().await {
                Some(Message::Close(frame)) => return frame.map(|frame| frame.code),
                Some(_) => {}
                None => return None,
            }
        }
    }

    /// Closes the socket; returns the code the service answers with.
    pub async fn close(mut self) -> Option<CloseCode> {
        let goodbye = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        self.inner.send(Message::Close(Some(goodbye))).await.unwrap();
        self.close_code().await
    }

    async fn next_frame(&mut self) -> Option<Message> {
        match tokio::time::timeout(PATIENCE, self.inner.next()).await {
            Ok(Some(Ok(frame))) => Some(frame),
            Ok(Some(Err(_)) | None) => None,
            Err(_) => panic!("nothing came"),
        }
    }

    /// Pings the service; returns the messages that came before its pong, so that none is missed.
    pub async fn ping(&mut self) -> Vec<Value> {
        self.inner.send(Message::Ping("test".into())).await.unwrap();
        let mut messages = Vec::new();
        loop {
            match self.next_frame().await {
                Some(Message::Pong(payload)) if payload.as_ref() == b"test" => return messages,
                Some(Message::Text(text)) => messages.push(serde_json::from_str(&text).unwrap()),
                Some(Message::Close(_)) | None => panic!("the socket was closed"),
                Some(_) => {}
            }
        }
    }

    /// Waits for a ping of the service's own.
    pub async fn be_pinged(&mut self) {
        loop {
            match self.next_frame().await {
                Some(Message::Ping(_)) => return,
                Some(Message::Close(_)) | None => panic!("the socket was closed"),
                Some(_) => {}
            }
        }
    }

    /// Sends a message and returns what comes next.
    pub async fn ask(&mut self, message: Value) -> Value {
        self.send(message).await;
        self.next().await
    }

    /// The next message that has all of `contents`; earlier ones are skipped.
    pub async fn next_with(&mut self, contents: &[&str]) -> Value {
        loop {
            let message = self.next().await;
            if contents.iter().all(|content| message.get(content).is_some()) {
                return message;
            }
        }
    }
}
