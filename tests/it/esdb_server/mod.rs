//! A server that speaks the part of the EventStoreDB protocol that our client uses, over real gRPC and HTTP/2, with
//! faults to order. It proves the client, not the server.

mod calls;
pub mod log;
pub mod messages;
mod node;
mod tls;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use self::log::Log;
use self::node::Access;
pub use self::node::{Ending, Node};
pub use self::tls::Authority;

/// Some nodes over one log.
pub struct Cluster {
    nodes: Vec<Node>,
    state: Arc<State>,
}

/// What the nodes know of each other.
pub struct State {
    pub log: Log,
    leader: AtomicUsize,
    ports: Vec<u16>,
    alive: Vec<std::sync::atomic::AtomicBool>,
}

impl State {
    /// The node that decides.
    pub fn leader(&self) -> usize {
        self.leader.load(Ordering::SeqCst)
    }
}

impl Cluster {
    /// Nodes that have ports but do not listen yet: connections are refused.
    pub fn down(count: usize) -> Self {
        Self::with_access(count, || None)
    }

    /// One running node that only lets those in who trust `authority` and send this `authorization`.
    pub fn guarded(authority: &Authority, authorization: &str) -> Self {
        let mut cluster = Self::with_access(1, || Some(authority.access(authorization)));
        cluster.nodes.iter_mut().for_each(Node::start);
        cluster
    }

    /// One running node whose own certificate is made to sign others; it is written to `file`.
    pub fn as_authority(file: &Path, authorization: &str) -> Self {
        let mut cluster = Self::with_access(1, || Some(tls::access_as_authority(file, authorization)));
        cluster.nodes.iter_mut().for_each(Node::start);
        cluster
    }

    fn with_access(count: usize, access: impl Fn() -> Option<Access>) -> Self {
        let sockets: Vec<_> = (0..count).map(|_| node::reserve_port()).collect();
        let state = Arc::new(State {
            log: Log::default(),
            leader: AtomicUsize::new(0),
            ports: sockets.iter().map(|(_, port)| *port).collect(),
            alive: sockets.iter().map(|_| Default::default()).collect(),
        });
        let node = |(index, (socket, _))| Node::new(index, socket, Arc::clone(&state), access());
        Self { nodes: sockets.into_iter().enumerate().map(node).collect(), state }
    }

    /// Running nodes, the first of which leads.
    pub fn up(count: usize) -> Self {
        let mut cluster = Self::down(count);
        cluster.nodes.iter_mut().for_each(Node::start);
        cluster
    }

    /// A connection string for all nodes.
    pub fn url(&self) -> String {
        let hosts: Vec<_> = self.state.ports.iter().map(|port| format!("127.0.0.1:{port}")).collect();
        format!("esdb://{}?tls=false", hosts.join(","))
    }

    /// The first node's address, `host:port`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.state.ports[0])
    }

    /// The address of a node.
    pub fn address_of(&self, node: usize) -> std::net::SocketAddr {
        ([127, 0, 0, 1], self.state.ports[node]).into()
    }

    pub fn node(&mut self, index: usize) -> &mut Node {
        &mut self.nodes[index]
    }

    /// The node that decides.
    pub fn leader(&mut self) -> &mut Node {
        &mut self.nodes[self.state.leader()]
    }

    /// Makes another node the leader; every node knows at once.
    pub fn elect(&self, index: usize) {
        self.state.leader.store(index, Ordering::SeqCst);
    }

    pub fn log(&self) -> &Log {
        &self.state.log
    }
}
