//! A connection below HTTP: raw bytes, as a test wants them.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection to the service.
pub struct Wire(TcpStream);

impl Wire {
    /// Connects and sends a request, or a part of one.
    pub async fn send(address: SocketAddr, request: &str) -> Self {
        let mut wire = Self(TcpStream::connect(address).await.unwrap());
        wire.write(request.as_bytes()).await;
        wire
    }

    /// Sends bytes.
    pub async fn write(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// Closes the sending side.
    pub async fn shut(&mut self) {
        self.0.shutdown().await.unwrap();
    }

    /// What arrives, up to and including `end`.
    pub async fn read_to(&mut self, end: &str) -> String {
        let mut read = Vec::new();
        while !String::from_utf8_lossy(&read).contains(end) {
            let piece = self.read_some().await;
            assert!(!piece.is_empty(), "closed after {}", String::from_utf8_lossy(&read));
            read.extend_from_slice(&piece);
        }
        String::from_utf8_lossy(&read).into_owned()
    }

    /// What arrives until the service hangs up.
    pub async fn read_all(&mut self) -> String {
        let mut read = Vec::new();
        tokio::time::timeout(PATIENCE, self.0.read_to_end(&mut read)).await.expect("an end").unwrap();
        String::from_utf8(read).unwrap()
    }

    /// The same, while it sends a byte now and then.
    pub async fn read_all_dripping(&mut self, byte: u8, pause: Duration) -> String {
        let mut read = Vec::new();
        loop {
            let mut piece = [0; 4096];
            match tokio::time::timeout(pause, self.0.read(&mut piece)).await {
                Ok(Ok(0) | Err(_)) => return String::from_utf8(read).unwrap(),
                Ok(Ok(length)) => read.extend_from_slice(&piece[..length]),
                // It fails once the service has hung up, which the next read shows.
                Err(_) => drop(self.0.write_all(&[byte]).await),
            }
        }
    }

    async fn read_some(&mut self) -> Vec<u8> {
        let mut piece = vec![0; 4096];
        let length = tokio::time::timeout(PATIENCE, self.0.read(&mut piece)).await.expect("an answer").unwrap();
        piece.truncate(length);
        piece
    }
}

/// All that comes back for a request, until the service hangs up.
pub async fn answer(address: SocketAddr, request: &str) -> String {
    Wire::send(address, request).await.read_all().await
}
