//! A WebSocket client.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long a message may take before the test is given up; nothing is decided by it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A socket to the service.
pub struct Socket {
    inner: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    /// Opens a socket; the error tells the status it was refused with.
    pub async fn open(
        address: SocketAddr,
        path: &str,
        cookie: Option<&str>,
        origin: Option<&str>,
    ) -> Result<Self, Error> {
        let mut request = format!("ws://{address}{path}").into_client_request()?;
        for (name, value) in [("cookie", cookie), ("origin", origin)] {
            if let Some(value) = value {
                request.headers_mut().insert(name, value.parse().unwrap());
            }
        }
        let (inner, _) = connect_async(request).await?;
        Ok(Self { inner })
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
        self.send_frame(Message::Text(text.into())).await;
    }

    /// Sends any frame.
    pub async fn send_frame(&mut self, frame: Message) {
        self.inner.send(frame).await.unwrap();
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

    async fn next_frame(&mut self) -> Option<Message> {
        match tokio::time::timeout(PATIENCE, self.inner.next()).await {
            Ok(Some(Ok(frame))) => Some(frame),
            Ok(Some(Err(_)) | None) => None,
            Err(_) => panic!("nothing came"),
        }
    }

    /// Sends a message and returns what comes next.
    pub async fn ask(&mut self, message: Value) -> Value {
        self.send(message).await;
        self.next().await
    }

    /// The next message that carries all of `contents`; what comes before is passed over.
    pub async fn next_with(&mut self, contents: &[&str]) -> Value {
        loop {
            let message = self.next().await;
            if contents.iter().all(|content| message.get(content).is_some()) {
                return message;
            }
        }
    }
}
