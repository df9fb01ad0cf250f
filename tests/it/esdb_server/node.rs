//! One node: a port, a thread, and what goes wrong.

use std::convert::Infallible;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use socket2::{Domain, Socket, Type};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::State;
use super::calls;

/// Connections the kernel may hold for us.
const BACKLOG: i32 = 64;

/// Turns a test that would wait for ever into one that fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// How subscriptions end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The call ends as if all had been said.
    Clean,
    /// The call ends with an error.
    Error,
    /// Nothing comes any more.
    Silent,
}

/// What is wrong with a node, and what it was asked.
pub struct Faults {
    /// So many appends are answered with an error once they are committed.
    doubtful: AtomicU32,
    /// So many appends cut all connections once they are committed.
    cutting: AtomicU32,
    /// How long every append takes, in milliseconds.
    slowness: AtomicU64,
    /// Ends the subscriptions that are open, each time it changes.
    pub endings: watch::Sender<Option<Ending>>,
    /// The others cannot be reached: the node takes itself for their leader, and commits nothing.
    pub isolated: AtomicBool,
    /// Nobody may read the log; streams everybody may.
    pub denies_log: AtomicBool,
    /// How often the client was redirected to another node.
    pub redirects: watch::Sender<u32>,
    /// How often the log itself was read, subscriptions not counted.
    pub log_reads: watch::Sender<u32>,
    /// Events that subscriptions were sent.
    pub told: watch::Sender<u64>,
    /// How many events subscriptions may be sent; what is beyond waits.
    pub allowed: watch::Sender<u64>,
    cut: Notify,
}

impl Faults {
    /// Whether this append's answer is to be an error.
    pub fn doubts(&self) -> bool {
        take_one(&self.doubtful)
    }

    /// Whether this append is to cut all connections.
    pub fn cuts(&self) -> bool {
        let cuts = take_one(&self.cutting);
        if cuts {
            self.cut.notify_one();
        }
        cuts
    }

    /// How long this append takes, if it is not to be answered at once: the shortest sleep is a millisecond.
    pub fn slowness(&self) -> Option<Duration> {
        let millis = self.slowness.load(Ordering::SeqCst);
        (millis > 0).then(|| Duration::from_millis(millis))
    }
}

fn take_one(counter: &AtomicU32) -> bool {
    counter.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| count.checked_sub(1)).is_ok()
}

/// Who is let in; everybody to a node without.
pub struct Access {
    /// Ends the encryption of connections.
    pub tls: TlsAcceptor,
    /// The `authorization` that calls must have, but for gossip and features.
    pub authorization: String,
}

/// What a node's calls see.
pub struct Served {
    pub index: usize,
    pub cluster: Arc<State>,
    pub faults: Faults,
    pub access: Option<Access>,
}

impl Served {
    /// The node that this one takes for the leader.
    pub fn leader(&self) -> usize {
        if self.is_isolated() { self.index } else { self.cluster.leader() }
    }

    pub fn leads(&self) -> bool {
        self.leader() == self.index
    }

    pub fn is_isolated(&self) -> bool {
        self.faults.isolated.load(Ordering::SeqCst)
    }

    /// The port of each node, and whether it lives, as far as this one knows.
    pub fn members(&self) -> impl Iterator<Item = (usize, u16, bool)> + '_ {
        let knows = |index| !self.is_isolated() || index == self.index;
        let alive = self.cluster.alive.iter().enumerate();
        let alive = alive.map(move |(index, alive)| alive.load(Ordering::SeqCst) && knows(index));
        self.cluster.ports.iter().copied().zip(alive).enumerate().map(|(index, (port, alive))| (index, port, alive))
    }

    pub fn leader_port(&self) -> u16 {
        self.cluster.ports[self.cluster.leader()]
    }
}

/// A node, running or not.
pub struct Node {
    served: Arc<Served>,
    /// Bound but not listening: keeps the port ours while the node is down.
    _port: Socket,
    address: SocketAddr,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

/// A port of our own, on which connections are refused.
pub fn reserve_port() -> (Socket, u16) {
    let socket = bound(SocketAddr::from(([127, 0, 0, 1], 0)));
    let port = socket.local_addr().unwrap().as_socket().unwrap().port();
    (socket, port)
}

fn bound(address: SocketAddr) -> Socket {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_reuse_address(true).unwrap();
    socket.bind(&address.into()).unwrap();
    socket
}

impl Node {
    pub fn new(index: usize, port: Socket, cluster: Arc<State>, access: Option<Access>) -> Self {
        let address = port.local_addr().unwrap().as_socket().unwrap();
        let faults = Faults {
            doubtful: AtomicU32::default(),
            cutting: AtomicU32::default(),
            slowness: AtomicU64::default(),
            endings: watch::Sender::default(),
            isolated: AtomicBool::default(),
            denies_log: AtomicBool::default(),
            redirects: watch::Sender::default(),
            log_reads: watch::Sender::default(),
            told: watch::Sender::default(),
            allowed: watch::Sender::new(u64::MAX),
            cut: Notify::default(),
        };
        Self { served: Arc::new(Served { index, cluster, faults, access }), _port: port, address, running: None }
    }

    /// Listens, with all the events there are.
    pub fn start(&mut self) {
        let socket = bound(self.address);
        socket.listen(BACKLOG).unwrap();
        socket.set_nonblocking(true).unwrap();
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&self.served);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(serve(socket.into(), served, stopped));
        });
        self.alive(true);
        self.running = Some((stop, thread));
    }

    /// Dies: connections break, new ones are refused.
    pub fn kill(&mut self) {
        self.alive(false);
        if let Some((stop, thread)) = self.running.take() {
            let _ = stop.send(());
            thread.join().unwrap();
        }
    }

    /// Dies, and the others take it for alive.
    pub fn vanish(&mut self) {
        self.kill();
        self.alive(true);
    }

    /// Is cut off from the others, as the leader that it was, and stays within reach of clients.
    pub fn isolate(&self) {
        self.served.faults.isolated.store(true, Ordering::SeqCst);
    }

    /// From now on nobody may read the log.
    pub fn deny_log(&self) {
        self.served.faults.denies_log.store(true, Ordering::SeqCst);
    }

    fn alive(&self, alive: bool) {
        self.served.cluster.alive[self.served.index].store(alive, Ordering::SeqCst);
    }

    /// The next appends are committed and answered with an error.
    pub fn doubt_appends(&self, count: u32) {
        self.served.faults.doubtful.store(count, Ordering::SeqCst);
    }

    /// The next appends are committed and not answered, because all connections break.
    pub fn cut_appends(&self, count: u32) {
        self.served.faults.cutting.store(count, Ordering::SeqCst);
    }

    /// Every append takes so long from now on.
    pub fn slow_appends(&self, delay: Duration) {
        self.served.faults.slowness.store(u64::try_from(delay.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Breaks all connections.
    pub fn cut(&self) {
        self.served.faults.cut.notify_one();
    }

    /// Waits until a client has been redirected to another node so often from now on.
    pub async fn until_redirected(&self, times: u32) {
        let mut redirects = self.served.faults.redirects.subscribe();
        let before = *redirects.borrow();
        let redirected = redirects.wait_for(|redirects| *redirects >= before + times);
        tokio::time::timeout(PATIENCE, redirected).await.unwrap().unwrap();
    }

    /// Waits until the log itself has been read so often.
    pub async fn until_log_was_read(&self, times: u32) {
        let mut reads = self.served.faults.log_reads.subscribe();
        tokio::time::timeout(PATIENCE, reads.wait_for(|reads| *reads >= times)).await.unwrap().unwrap();
    }

    /// Waits until the log itself has been read so often from now on.
    pub async fn until_log_was_read_again(&self, times: u32) {
        let before = *self.served.faults.log_reads.borrow();
        self.until_log_was_read(before + times).await;
    }

    /// How many events subscriptions were sent so far, whatever the client made of them.
    pub fn told(&self) -> u64 {
        *self.served.faults.told.borrow()
    }

    /// Subscriptions are sent so many more events, and the next ones once they are released.
    pub fn hold_subscriptions_after(&self, more: u64) {
        self.served.faults.allowed.send_replace(self.told() + more);
    }

    /// Waits until subscriptions were sent all that they may be.
    pub async fn until_subscriptions_are_held(&self) {
        let allowed = *self.served.faults.allowed.borrow();
        let mut told = self.served.faults.told.subscribe();
        tokio::time::timeout(PATIENCE, told.wait_for(|told| *told >= allowed)).await.unwrap().unwrap();
    }

    /// Subscriptions are sent everything again.
    pub fn release_subscriptions(&self) {
        self.served.faults.allowed.send_replace(u64::MAX);
    }

    /// Ends the subscriptions that are open.
    pub fn end_subscriptions(&self, ending: Ending) {
        self.served.faults.endings.send_replace(Some(ending));
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}

async fn serve(listener: TcpListener, served: Arc<Served>, mut stopped: oneshot::Receiver<()>) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => return,
            () = served.faults.cut.notified() => connections.abort_all(),
            accepted = listener.accept() => {
                let (stream, _) = accepted.unwrap();
                stream.set_nodelay(true).unwrap();
                connections.spawn(converse(stream, Arc::clone(&served)));
            }
        }
    }
}

/// Answers the calls of one connection. How it ends is of no interest: clients come and go as they please.
async fn converse(stream: TcpStream, served: Arc<Served>) {
    match &served.access {
        None => answer_calls(stream, &served).await,
        Some(access) => {
            if let Ok(stream) = access.tls.accept(stream).await {
                answer_calls(stream, &served).await;
            }
        }
    }
}

async fn answer_calls(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, served: &Arc<Served>) {
    let service = service_fn(|request| {
        let served = Arc::clone(served);
        async move { Ok::<_, Infallible>(calls::answer(served, request).await) }
    });
    let _ = http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
}
