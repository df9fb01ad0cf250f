//! The hall's network between a browser and the service: it can go away, and come back under the same address.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A forwarder of connections. While it is off, those that there were are cut and new ones end at once.
pub struct Wifi {
    address: SocketAddr,
    air: watch::Sender<Air>,
    forwarding: JoinHandle<()>,
}

/// Where connections go.
#[derive(Clone, Copy, PartialEq)]
enum Air {
    On(SocketAddr),
    Off,
}

impl Wifi {
    /// A network that leads to a service.
    pub async fn to(service: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let air = watch::Sender::new(Air::On(service));
        let forwarding = tokio::spawn(forward_all(listener, air.clone()));
        Self { address, air, forwarding }
    }

    /// The address of a page, through this network.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The network is gone.
    pub fn goes_away(&self) {
        self.air.send_replace(Air::Off);
    }

    /// The network is back; the service may have moved meanwhile.
    pub fn comes_back(&self, service: SocketAddr) {
        self.air.send_replace(Air::On(service));
    }
}

impl Drop for Wifi {
    fn drop(&mut self) {
        self.forwarding.abort();
        self.air.send_replace(Air::Off);
    }
}

async fn forward_all(listener: TcpListener, air: watch::Sender<Air>) {
    while let Ok((inward, _)) = listener.accept().await {
        let Air::On(service) = *air.borrow() else { continue };
        tokio::spawn(forward(inward, service, air.subscribe()));
    }
}

async fn forward(mut inward: TcpStream, service: SocketAddr, mut air: watch::Receiver<Air>) {
    let Ok(mut outward) = TcpStream::connect(service).await else { return };
    let _ = inward.set_nodelay(true).and_then(|()| outward.set_nodelay(true));
    tokio::select! {
        _ = copy_bidirectional(&mut inward, &mut outward) => {}
        _ = air.wait_for(|air| *air != Air::On(service)) => {}
    }
}
