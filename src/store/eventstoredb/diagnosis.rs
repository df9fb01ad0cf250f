//! Why a server cannot be reached, in words. The crate says "client error (Connect)" for a refused connection, for a
//! certificate that nobody signed and for TLS on only one side, so after a failure the nodes are checked from here.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use eventstore::{ClientSettings, Endpoint};
use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConfig, ClientConnection};

use super::address::{self, Address};
use super::redirect;

/// How long a node may take for each step of a check.
const PATIENCE: Duration = Duration::from_millis(600);

/// The shortest time between two checks: while a store is away every attempt fails alike.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The library's name for a certificate that is made to sign others, as `openssl req -x509` makes them.
const AUTHORITYS_OWN: &str = "CaUsedAsEndEntity";

/// The first bytes of an HTTP/2 client, and its empty settings.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
/// The type of the first frame of a server's answer, at this place in it.
const SETTINGS: (usize, u8) = (3, 4);
/// A TLS server's answer to that.
const ALERT: u8 = 0x15;

/// The last finding.
#[derive(Default)]
pub(super) struct Diagnosis(Mutex<Found>);

#[derive(Default)]
struct Found {
    cause: Option<String>,
    looked: Option<Instant>,
}

impl Diagnosis {
    /// Checks the nodes on a thread of its own, unless that was done just now.
    pub(super) fn look(self: &Arc<Self>, address: &Address) {
        let mut found = self.lock();
        if found.looked.is_some_and(|looked| looked.elapsed() < LOOK_AGAIN) {
            return;
        }
        found.looked = Some(Instant::now());
        drop(found);
        let (diagnosis, address) = (Arc::clone(self), address.clone());
        let started = thread::Builder::new().name("eventstore-look".into()).spawn(move || {
            let cause = diagnose(&address);
            diagnosis.lock().cause = cause;
        });
        if let Err(error) = started {
            tracing::debug!(%error, "no thread to look at the event store with");
        }
    }

    /// A call was answered.
    pub(super) fn forget(&self) {
        self.lock().cause = None;
    }

    /// Why the store cannot be reached, if that is known.
    pub(super) fn cause(&self) -> Option<String> {
        self.lock().cause.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Checks each node of an address, and the one that a cluster redirects us to; none if nothing is wrong with them.
/// Blocks.
pub(super) fn diagnose(address: &Address) -> Option<String> {
    let settings = address.settings();
    let faults: Vec<String> = thread::scope(|scope| {
        let probes: Vec<_> = settings.hosts().iter().map(|node| scope.spawn(|| probe(&settings, node))).collect();
        probes.into_iter().filter_map(|probe| probe.join().ok().flatten()).collect()
    });
    if faults.len() == settings.hosts().len() {
        return Some(faults.join("; "));
    }
    if settings.hosts().len() == 1 && !settings.is_dns_discovery_enabled() {
        return None;
    }
    let node = redirect::followed(settings.clone()).filter(|node| !settings.hosts().contains(node))?;
    let fault = probe(&settings, &node)?;
    Some(format!("the cluster sends us there: {fault}; have its nodes advertise addresses that this machine can reach"))
}

/// What is wrong with a node, and what to change.
fn probe(settings: &ClientSettings, node: &Endpoint) -> Option<String> {
    let fault = |fault: Fault| format!("{}:{} {fault}", node.host, node.port);
    let mut stream = match connect(node) {
        Ok(stream) => stream,
        Err(error) => return Some(fault(Fault::of_connecting(error))),
    };
    let found = match settings.is_secure_mode_enabled() {
        true => greet_securely(settings, node, &mut stream),
        false => greet(&mut stream),
    };
    found.err().map(fault)
}

fn connect(node: &Endpoint) -> io::Result<TcpStream> {
    let port = u16::try_from(node.port).map_err(|_| io::Error::from(ErrorKind::InvalidInput))?;
    let mut last = io::Error::from(ErrorKind::NotFound);
    for address in (host(node), port).to_socket_addrs().map_err(|_| ErrorKind::NotFound)? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => {
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// The name or address; an IPv6 address without the brackets that it has in URLs.
fn host(node: &Endpoint) -> &str {
    node.host.trim_start_matches('[').trim_end_matches(']')
}

fn greet(stream: &mut TcpStream) -> Result<(), Fault> {
    let mut answer = [0; 9];
    let answered = stream.write_all(PREFACE).and_then(|()| stream.read(&mut answer));
    match answered {
        Ok(0) => Err(Fault::NeedsTls),
        Ok(_) if answer[0] == ALERT => Err(Fault::NeedsTls),
        Ok(read) if read > SETTINGS.0 && answer[SETTINGS.0] == SETTINGS.1 => Ok(()),
        Ok(_) => Err(Fault::OtherProtocol),
        Err(error) if is_timeout(&error) => Err(Fault::Silent),
        Err(_) => Err(Fault::NeedsTls),
    }
}

fn greet_securely(settings: &ClientSettings, node: &Endpoint, stream: &mut TcpStream) -> Result<(), Fault> {
    // A failure to prepare this here is no fault of the node.
    let Some(mut connection) = secure_connection(settings, node) else { return Ok(()) };
    let Err(error) = connection.complete_io(stream) else { return Ok(()) };
    if is_timeout(&error) {
        return Err(Fault::Silent);
    }
    match error.get_ref().and_then(|error| error.downcast_ref()) {
        Some(rustls::Error::InvalidCertificate(_)) if !settings.is_tls_certificate_verification_enabled() => Ok(()),
        Some(rustls::Error::InvalidCertificate(error)) => Err(Fault::Certificate(error.clone())),
        Some(rustls::Error::AlertReceived(alert)) => {
            Err(Fault::Other(format!("refuses to speak TLS with us: {alert:?}")))
        }
        _ => Err(Fault::NoTls),
    }
}

fn secure_connection(settings: &ClientSettings, node: &Endpoint) -> Option<ClientConnection> {
    let roots = address::trusted(settings).ok()?;
    // The provider is named, because the crate panics if a default one is installed.
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    ClientConnection::new(Arc::new(config), ServerName::try_from(host(node).to_owned()).ok()?).ok()
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// What is wrong with a node.
enum Fault {
    Unknown,
    Refused,
    Silent,
    NeedsTls,
    NoTls,
    OtherProtocol,
    Certificate(CertificateError),
    Other(String),
}

impl Fault {
    fn of_connecting(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::Unknown,
            ErrorKind::ConnectionRefused => Self::Refused,
            ErrorKind::TimedOut => Self::Silent,
            _ => Self::Other(format!("cannot be reached: {error}")),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = match self {
            Self::Unknown => "is no known name, check its spelling",
            Self::Refused => "refuses connections, start the server or correct the port",
            Self::Silent => "does not answer, check the address, firewalls and whether the server is well",
            Self::NeedsTls => "does not speak without TLS, leave tls=false out of the address",
            Self::NoTls => "does not speak TLS, add tls=false to the address or switch TLS on there",
            Self::OtherProtocol => "speaks another protocol, check the port",
            Self::Certificate(CertificateError::UnknownIssuer | CertificateError::BadSignature) => {
                "has a certificate that nobody trusted here has signed, name the authority's file with tlsCaFile"
            }
            Self::Certificate(CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }) => {
                "has a certificate for other names, use one of them in the address"
            }
            Self::Certificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
                "has a certificate that has expired, renew it there"
            }
            Self::Certificate(CertificateError::Other(error)) if error.to_string() == AUTHORITYS_OWN => {
                "has an authority's certificate in place of one of its own, give the server one that the authority signed"
            }
            Self::Certificate(error) => return write!(f, "has a certificate that cannot be used: {error}"),
            Self::Other(fault) => fault,
        };
        f.write_str(fault)
    }
}
