//! A connection as the HTTP protocol reads and writes it: the kernel's, until it is cut.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf, Take};

use super::connections::{Connections, Expected, Seat};

/// The kernel ends a connection whose reader takes nothing for this long (docs/protocol.md, limits).
const USER_TIMEOUT: Duration = Duration::from_secs(15);
/// What the kernel buffers for one connection. More would only hide for longer that nobody reads.
const SEND_BUFFER: usize = 64 * 1024;
/// Bytes of heads per read: the protocol decodes all it has at once, and keeps every pipelined request.
const MAX_HEAD_PIECE: usize = 1024;
/// Bytes per read of a body, or of what a socket sends.
const MAX_BODY_PIECE: usize = 16 * 1024;
/// Bytes read while nothing is expected: after a request without a body, or after a session. The rest waits in the
/// kernel, so that a client that keeps sending costs neither memory nor processor time.
const MAX_AHEAD: usize = 4 * 1024;

/// A connection and its place among all others.
pub struct Connection {
    /// Limited to what one read may take. A limited buffer instead would have to be filled with zeros before each
    /// read, and so take memory that a session never uses.
    stream: Take<TcpStream>,
    seat: Arc<Seat>,
    /// Bytes read while nothing was expected.
    ahead: usize,
    /// True if the last read found as much as it may take, so that there may be more.
    is_full: bool,
}

impl Connection {
    /// Wraps a connection.
    pub fn new(stream: TcpStream, connections: &Arc<Connections>) -> Self {
        prepare(&stream);
        let address = stream.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        Self { seat: connections.enter(address), stream: stream.take(0), ahead: 0, is_full: false }
    }

    /// Its place.
    pub fn seat(&self) -> Arc<Seat> {
        Arc::clone(&self.seat)
    }
}

/// Sends goals at once, and detects readers that have stopped reading. A failure here costs only speed.
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
        if std::mem::take(&mut self.is_full) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let expected = self.seat.expected();
        if expected.is_some() {
            self.ahead = 0;
        }
        let room = match expected {
            Some(Expected::Head) => MAX_HEAD_PIECE,
            Some(Expected::Body) => MAX_BODY_PIECE,
            None => MAX_AHEAD.saturating_sub(self.ahead),
        };
        let room = room.min(buffer.remaining());
        if room == 0 {
            self.seat.stop_listening();
            return Poll::Pending;
        }
        self.stream.set_limit(room as u64);
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        let length = buffer.filled().len() - before;
        self.ahead += length;
        self.is_full = length == room;
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.seat.check(context)?;
        Pin::new(self.stream.get_mut()).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.stream.get_mut()).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.stream.get_mut()).poll_shutdown(context)
    }
}
