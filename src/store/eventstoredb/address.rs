//! Connection strings, checked before the crate sees them: it panics at certificates it cannot read, chooses any node
//! of a cluster, and takes half a second to connect, unless configured otherwise.

use std::path::Path;

use eventstore::{ClientSettings, Credentials, NodePreference};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::fault::unusable;
use super::{credentials, prefix};
use crate::store::StoreError;

/// Defaults for what the operator did not set: every call goes to the node that decides; and a client waits no longer
/// than it must, because it is replaced when it fails.
const DEFAULTS: [(&str, &str); 4] =
    [("nodePreference", "leader"), ("discoveryInterval", "50"), ("gossipTimeout", "600"), ("maxDiscoverAttempts", "2")];

/// The names of the store in addresses, the crate's own first.
const SCHEMES: [&str; 4] = ["esdb", "kurrentdb", "kurrent", "kdb"];

/// Follows a scheme if DNS lists the nodes of the cluster.
const DISCOVER: &str = "+discover";

/// A connection string that a client can be made from.
#[derive(Clone)]
pub(super) struct Address {
    settings: ClientSettings,
    /// For each node alone, if several are listed and the leader is asked.
    nodes: Vec<ClientSettings>,
    prefix: String,
    credentials: Option<Credentials>,
}

impl Address {
    /// Reads a connection string.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] saying what to change; never with the password in it.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let (server, credentials) = credentials::take_off(&with_known_scheme(url)?)?;
        let (server, prefix) = prefix::take_off(&server)?;
        let complete = with_defaults(&server);
        let parsed = std::panic::catch_unwind(|| complete.parse::<ClientSettings>());
        let settings = parsed.map_err(|_| unusable("it cannot be read"))?.map_err(|error| match error.error() {
            // The message is then the whole string.
            Some(fault) => unusable(&fault.to_string()),
            None => unusable(error.message()),
        })?;
        check_hosts(&settings)?;
        check_certificates(&settings)?;
        let nodes = nodes(&settings, &complete);
        Ok(Self { settings, nodes, prefix, credentials })
    }

    /// What a client of the whole cluster is made from.
    pub(super) fn settings(&self) -> ClientSettings {
        self.settings.clone()
    }

    /// What the client is made from whose turn it is. The crate asks the listed nodes in random order who leads, and
    /// believes the first answer, so a node that was cut off from the others could be asked again and again. In turn,
    /// each is asked alone, and redirects to the leader.
    pub(super) fn settings_in_turn(&self, turn: usize) -> ClientSettings {
        let node = turn.checked_rem(self.nodes.len()).and_then(|index| self.nodes.get(index));
        node.unwrap_or(&self.settings).clone()
    }

    /// How many turns there are until all listed nodes were asked.
    pub(super) fn turns(&self) -> usize {
        self.nodes.len().max(1)
    }

    /// The user for calls, if the settings do not have one.
    pub(super) fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// Prefix of the names of our streams on the server; empty if the address does not say.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }
}

/// The address with the scheme that the crate knows.
fn with_known_scheme(url: &str) -> Result<String, StoreError> {
    let unknown = || unusable("it does not begin with esdb:// or kurrentdb://");
    let (scheme, rest) = url.split_once("://").ok_or_else(unknown)?;
    let (name, discover) = match scheme.strip_suffix(DISCOVER) {
        Some(name) => (name, DISCOVER),
        None => (scheme, ""),
    };
    match SCHEMES.contains(&name) {
        true => Ok(format!("{}{discover}://{rest}", SCHEMES[0])),
        false => Err(unknown()),
    }
}

fn with_defaults(url: &str) -> String {
    let query = url.split_once('?').map_or("", |(_, query)| query).to_lowercase();
    let is_set = |name: &str| query.split('&').any(|pair| pair.starts_with(&format!("{}=", name.to_lowercase())));
    let mut complete = url.to_owned();
    for (name, value) in DEFAULTS.iter().filter(|(name, _)| !is_set(name)) {
        complete.push(if complete.contains('?') { '&' } else { '?' });
        complete.push_str(&format!("{name}={value}"));
    }
    complete
}

/// Settings for each listed node alone, as far as any node will do: one that is not asked for by its role redirects to
/// the leader only.
fn nodes(settings: &ClientSettings, url: &str) -> Vec<ClientSettings> {
    if settings.hosts().len() < 2 || settings.node_preference() != NodePreference::Leader {
        return Vec::new();
    }
    let Some((scheme, rest)) = url.split_once("://") else { return Vec::new() };
    let (authority, query) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let hosts_from = authority.rfind('@').map_or(0, |at| at + 1);
    let (user, hosts) = authority.split_at(hosts_from);
    hosts.split(',').filter_map(|host| format!("{scheme}://{user}{host}{query}").parse().ok()).collect()
}

/// The crate makes an address of every host and expects that to succeed.
fn check_hosts(settings: &ClientSettings) -> Result<(), StoreError> {
    let plain = |host: &str| {
        !host.is_empty()
            && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':' | '[' | ']'))
    };
    match settings.hosts().iter().all(|endpoint| plain(&endpoint.host)) {
        true if !settings.hosts().is_empty() => Ok(()),
        _ => Err(unusable("a host is missing or misspelt")),
    }
}

/// Reads the files as the crate will, without its panics.
fn check_certificates(settings: &ClientSettings) -> Result<(), StoreError> {
    if settings.user_certificate().is_some() {
        return Err(unusable("user certificates are not supported, use a user name and a password"));
    }
    trusted(settings).map(drop)
}

/// The authorities that a server's certificate is checked against.
///
/// # Errors
/// [`StoreError::Unavailable`] if they cannot be read, saying what to change.
pub(super) fn trusted(settings: &ClientSettings) -> Result<RootCertStore, StoreError> {
    match settings.tls_ca_file() {
        Some(file) => of_file(file),
        None => of_machine(),
    }
}

/// Without a file the crate reads the machine's trusted authorities, even if nothing is encrypted.
fn of_machine() -> Result<RootCertStore, StoreError> {
    let advice = "name a sound file with tlsCaFile";
    let unreadable = |fault: String| unusable(&format!("what this machine trusts cannot be read: {fault}; {advice}"));
    let found = rustls_native_certs::load_native_certs();
    if let Some(error) = found.errors.first() {
        return Err(unreadable(error.to_string()));
    }
    let mut roots = RootCertStore::empty();
    let mut certificates = found.certs.into_iter();
    certificates.try_for_each(|certificate| roots.add(certificate)).map_err(|error| unreadable(error.to_string()))?;
    Ok(roots)
}

fn of_file(file: &String) -> Result<RootCertStore, StoreError> {
    let unreadable = |fault: String| unusable(&format!("tlsCaFile {file} cannot be used: {fault}"));
    let certificates = CertificateDer::pem_file_iter(Path::new(file)).map_err(|error| unreadable(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
    }
    match roots.is_empty() {
        true => Err(unreadable("it holds no certificate".to_owned())),
        false => Ok(roots),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(url: &str) -> String {
        match Address::parse(url) {
            Err(StoreError::Unavailable(fault)) => fault,
            Err(other) => panic!("{url}: {other}"),
            Ok(_) => panic!("{url} was taken"),
        }
    }

    #[test]
    fn good_addresses_are_taken() {
        for url in [
            "esdb://localhost:2113?tls=false",
            "esdb://localhost",
            "esdb://admin:changeit@a.example:2113,b.example:2113,c.example:2113?tls=false&nodePreference=follower",
            "esdb+discover://cluster.example:2113",
            "esdb://[::1]:2113?tls=false",
            "esdb://localhost?prefix=litovel.",
            "kurrentdb://localhost:2113?tls=false",
            "kurrentdb+discover://cluster.example",
            "kdb://admin:p%40ss@localhost",
            "kdb+discover://cluster.example",
            "kurrent://localhost",
        ] {
            assert!(Address::parse(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn the_leader_is_asked_unless_the_operator_wants_another() {
        let preference = |url: &str| Address::parse(url).unwrap().settings().node_preference();
        assert_eq!(preference("esdb://a?tls=false"), eventstore::NodePreference::Leader);
        assert_eq!(preference("esdb://a?NodePreference=random"), eventstore::NodePreference::Random);
    }

    #[test]
    fn listed_nodes_have_their_turns_with_everything_else_that_the_address_says() {
        let address = Address::parse("esdb://admin:changeit@a.example:2113,b.example,c.example?tls=false").unwrap();
        let of_turn = |turn: usize| {
            let settings = address.settings_in_turn(turn);
            let user = settings.default_authenticated_user().as_ref().map(|user| format!("{user:?}"));
            let hosts: Vec<String> =
                settings.hosts().iter().map(|host| format!("{}:{}", host.host, host.port)).collect();
            (hosts, settings.is_secure_mode_enabled(), settings.max_discover_attempts(), user)
        };
        let whole = address.settings();
        let user = whole.default_authenticated_user().as_ref().map(|user| format!("{user:?}"));
        assert!(user.is_some());
        for (turn, host) in [(0, "a"), (1, "b"), (2, "c"), (3, "a"), (usize::MAX, "a")] {
            assert_eq!(of_turn(turn), (vec![format!("{host}.example:2113")], false, 2, user.clone()), "{turn}");
        }
        assert_eq!((whole.hosts().len(), address.turns()), (3, 3));
    }

    #[test]
    fn an_address_that_lists_no_nodes_or_wants_another_than_the_leader_is_taken_whole() {
        for url in ["esdb://a?tls=false", "esdb+discover://a?tls=false", "esdb://a,b?tls=false&nodePreference=follower"]
        {
            let address = Address::parse(url).unwrap();
            assert_eq!(address.turns(), 1, "{url}");
            for turn in 0..3 {
                assert_eq!(address.settings_in_turn(turn).hosts().len(), address.settings().hosts().len(), "{url}");
            }
        }
    }

    #[test]
    fn bad_addresses_are_refused_with_advice() {
        for url in [
            "",
            "esdb://",
            "http://a",
            "esdb+srv://a",
            "kdb:/a",
            "esdb://a:port",
            "esdb://a/b",
            "esdb://a?tls=perhaps",
            "esdb://a,b:x?tls=false",
            "esdb://a b",
            "esdb://a?userCertFile=x&userKeyFile=y",
            "esdb://a?nodePreference=best",
        ] {
            assert!(fault(url).contains("use esdb://"), "{url}");
        }
    }

    #[test]
    fn passwords_are_never_told() {
        for url in ["esdb://admin:se%20cret@a:port", "esdb://admin:se=cret@", "esdb://admin:secret@a:port"] {
            assert!(!fault(url).contains("cret"), "{url}");
        }
    }

    #[test]
    fn bad_certificate_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        let url = format!("esdb://a?tlsCaFile={}", file.display());
        assert!(fault(&url).contains("ca.pem"));
        for content in [
            "",
            "nothing here",
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ] {
            std::fs::write(&file, content).unwrap();
            assert!(fault(&url).contains("ca.pem"), "{content}");
        }
    }
}
