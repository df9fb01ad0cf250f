//! A connection as the HTTP protocol reads and writes it: the kernel's, for as long as it is not cut.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::connections::{Connections, Seat};

/// The kernel ends a connection whose reader takes nothing for this long (docs/protocol.md, limits).
const USER_TIMEOUT: Duration = Duration::from_secs(15);
/// What the kernel holds for one connection. More would only hide for longer that nobody reads.
const SEND_BUFFER: usize = 64 * 1024;
/// What is still read of a client after its session, in bytes: its own goodbye, behind what was on its way. The rest
/// waits in the kernel, so that a client that goes on sending costs no processor time until it is cut.
const MAX_FAREWELL: usize = 64 * 1024;

/// A connection and its place among all others.
pub struct Connection {
    stream: TcpStream,
    seat: Arc<Seat>,
    /// Bytes read after the session.
    farewell: usize,
}

impl Connection {
    /// Takes a connection in.
    pub fn new(stream: TcpStream, connections: &Arc<Connections>) -> Self {
        prepare(&stream);
        let address = stream.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        Self { seat: connections.enter(address), stream, farewell: 0 }
    }

    /// Its place.
    pub fn seat(&self) -> Arc<Seat> {
        Arc::clone(&self.seat)
    }
}

/// Lets goals out at once, and finds readers that have stopped reading. What fails here costs speed, not truth.
fn prepare(stream: &TcpStream) {
    let socket = socket2::SockRef::from(stream);
    let prepared = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_send_buffer_size(SEND_BUFFER))
        .and_then(|()| socket.set_tcp_user_timeout(Some(USER_TIMEOUT)));
    if let Err(error) = prepared {
        tracing::debug!(%error, "a connection's socket options cannot be set");
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.seat.leave();
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.seat.check(context)?;
        if self.farewell >= MAX_FAREWELL {
            // The seat wakes the task when the connection is cut.
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if self.seat.is_leaving() {
            self.farewell += buffer.filled().len() - before;
        }
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.seat.check(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
