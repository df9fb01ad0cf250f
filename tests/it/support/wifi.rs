//! The hall's network between a browser and the service: it can fail, and come back at the same address.

use std::net::SocketAddr;

use tokio::io::{copy, copy_bidirectional, sink};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A forwarder of connections. While it is off, existing ones are cut and new ones end at once.
pub struct Wifi {
    address: SocketAddr,
    air: watch::Sender<Air>,
    forwarding: JoinHandle<()>,
}

/// Where connections go.
#[derive(Clone, Copy, PartialEq)]
enum Air {
    On(SocketAddr),
    /// Requests arrive, and no answer does.
    Deaf(SocketAddr),
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

    /// Requests still arrive, but no answer comes back.
    pub fn loses_answers(&self, service: SocketAddr) {
        self.air.send_replace(Air::Deaf(service));
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
        let present = *air.borrow();
        match present {
            Air::On(service) => tokio::spawn(forward(inward, service, air.subscribe())),
            Air::Deaf(service) => tokio::spawn(forward_deaf(inward, service, air.subscribe())),
            Air::Off => continue,
        };
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

async fn forward_deaf(mut inward: TcpStream, service: SocketAddr, mut air: watch::Receiver<Air>) {
    let Ok(mut outward) = TcpStream::connect(service).await else { return };
    let ((mut asked, _answers), (mut lost, mut asking)) = (inward.split(), outward.split());
    let mut nowhere = sink();
    let both = async { tokio::join!(copy(&mut asked, &mut asking), copy(&mut lost, &mut nowhere)) };
    tokio::select! {
        _ = both => {}
        _ = air.wait_for(|air| *air != Air::Deaf(service)) => {}
    }
}
