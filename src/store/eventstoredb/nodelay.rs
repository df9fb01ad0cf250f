//! `TCP_NODELAY` on the connections to the store, set from outside.
//!
//! The crate sends the head and the body of a call in two small writes, and its connector switches the option off, so
//! without it the body waits 40 ms for the acknowledgement of the head. The crate exposes neither its sockets nor its
//! connector. So the connections are found among the descriptors of this process.
#![allow(unsafe_code, reason = "a descriptor that is known by its number alone cannot be borrowed otherwise")]

use std::collections::HashSet;
use std::io;
use std::os::fd::{BorrowedFd, RawFd};

use socket2::{SockRef, Type};

/// Lists the open descriptors of a process: a link to `/proc/self/fd` on Linux.
const DESCRIPTORS: &str = "/dev/fd";

/// Switches the option on for every TCP connection that this process has opened. Those it has accepted are left alone:
/// their local port is one that it listens on.
///
/// # Errors
/// When the system does not list the descriptors.
pub(super) fn set_on_outgoing() -> io::Result<()> {
    let sockets = open_descriptors()?.into_iter().filter_map(tcp_socket);
    let (listening, connected): (Vec<_>, Vec<_>) = sockets.partition(|socket| socket.listens);
    let listening: HashSet<u16> = listening.into_iter().map(|socket| socket.local_port).collect();
    for connection in connected.into_iter().filter(|socket| !listening.contains(&socket.local_port)) {
        with_socket(connection.descriptor, |socket| socket.set_tcp_nodelay(true).ok());
    }
    Ok(())
}

/// A TCP socket of this process.
struct TcpSocket {
    descriptor: RawFd,
    local_port: u16,
    listens: bool,
}

fn open_descriptors() -> io::Result<Vec<RawFd>> {
    let entries = std::fs::read_dir(DESCRIPTORS)?;
    let number = |entry: io::Result<std::fs::DirEntry>| entry.ok()?.file_name().to_str()?.parse().ok();
    Ok(entries.filter_map(number).collect())
}

/// What a descriptor is, if it is an open TCP socket: the one that lists the others, for example, is closed by now.
fn tcp_socket(descriptor: RawFd) -> Option<TcpSocket> {
    with_socket(descriptor, |socket| {
        if socket.r#type().ok()? != Type::STREAM {
            return None;
        }
        let local_port = socket.local_addr().ok()?.as_socket()?.port();
        Some(TcpSocket { descriptor, local_port, listens: socket.is_listener().ok()? })
    })
}

fn with_socket<T>(descriptor: RawFd, work: impl FnOnce(&SockRef<'_>) -> Option<T>) -> Option<T> {
    if descriptor < 0 {
        return None;
    }
    // SAFETY: The number is not -1. Another thread may close the descriptor, and the system may give its number away,
    // at any moment. All that is done with it here is to ask what it is and to set an option that is harmless on any
    // TCP socket: each call fails by itself on a closed descriptor or a non-socket, and nothing is read, written or
    // closed.
    let borrowed = unsafe { BorrowedFd::borrow_raw(descriptor) };
    work(&SockRef::from(&borrowed))
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[test]
    fn connections_that_were_opened_get_the_option_and_accepted_ones_do_not() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let opened = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (accepted, _) = listener.accept().unwrap();
        assert!(!opened.nodelay().unwrap());
        set_on_outgoing().unwrap();
        assert!(opened.nodelay().unwrap());
        assert!(!accepted.nodelay().unwrap());
    }
}
