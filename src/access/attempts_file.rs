//! The count of wrong PINs on disk, so that a restart gives out no new guesses.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use minicup_domain::Timestamp;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use uuid::Uuid;

use super::lane::Lane;
use crate::settings::StoreUrl;

/// A small file beside the database, `<database>.attempts`, readable only by its owner: it has the addresses that
/// recently sent a wrong PIN, each for as long as its allowance takes to recover.
pub struct AttemptsFile {
    path: PathBuf,
    writing: Mutex<()>,
}

/// When each allowance is full again, in Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The server's.
    pub server: Timestamp,
    networks: BTreeMap<IpAddr, Timestamp>,
    logins: BTreeMap<Uuid, Timestamp>,
}

impl Saved {
    /// What is to be saved.
    pub fn new<'a>(server: Timestamp, lanes: impl Iterator<Item = (&'a Lane, &'a Timestamp)>) -> Self {
        let mut saved = Self { server, networks: BTreeMap::new(), logins: BTreeMap::new() };
        for (lane, whole_at) in lanes {
            match lane {
                Lane::Network(address) => saved.networks.insert(*address, *whole_at),
                Lane::Login(fingerprint) => saved.logins.insert(*fingerprint, *whole_at),
            };
        }
        saved
    }

    /// Every lane that is not full.
    pub fn lanes(self) -> HashMap<Lane, Timestamp> {
        let networks = self.networks.into_iter().map(|(address, at)| (Lane::Network(address), at));
        networks.chain(self.logins.into_iter().map(|(login, at)| (Lane::Login(login), at))).collect()
    }
}

impl AttemptsFile {
    /// Beside the database; none for a store that is not on this machine.
    pub fn beside(store: &StoreUrl) -> Option<Self> {
        let StoreUrl::Sqlite { path, .. } = store else { return None };
        let mut name = path.as_os_str().to_owned();
        name.push(".attempts");
        Some(Self { path: name.into(), writing: Mutex::new(()) })
    }

    /// The count of the last process; nothing counted if there was none, and none if it is not known.
    pub fn read(&self, now: Timestamp) -> Option<Saved> {
        let read = match std::fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Some(Saved::new(now, [].into_iter())),
            read => read,
        };
        let saved = read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(io::Error::from));
        saved.map_err(|error| self.warn(&error)).ok()
    }

    /// Replaces the file with what `snapshot` takes. A count that cannot be saved is still enforced by this process.
    pub fn write(&self, snapshot: impl FnOnce() -> Saved) {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = self.replace(&snapshot()) {
            self.warn(&error);
        }
    }

    fn replace(&self, saved: &Saved) -> io::Result<()> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec(saved)?)?;
        file.persist(&self.path)?;
        Ok(())
    }

    fn warn(&self, error: &io::Error) {
        tracing::warn!(file = %self.path.display(), %error, "the count of wrong PINs cannot be kept over a restart");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::StoreUrl;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn beside(folder: &Path) -> AttemptsFile {
        AttemptsFile::beside(&StoreUrl::Sqlite { path: folder.join("x.db"), max_pages: None }).unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let lanes = HashMap::from([
            (Lane::of_address("1.2.3.4".parse().unwrap()), NOW.plus_seconds(5)),
            (Lane::of_address("2001:db8::1".parse().unwrap()), NOW.plus_seconds(6)),
            (Lane::Login(Uuid::from_u128(7)), NOW.plus_seconds(7)),
        ]);
        beside(folder.path()).write(|| Saved::new(NOW, lanes.iter()));
        let read = beside(folder.path()).read(NOW).unwrap();
        assert_eq!((read.server, read.lanes()), (NOW, lanes));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays behind");
    }

    #[test]
    fn before_the_first_wrong_pin_nothing_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        assert!(beside(folder.path()).read(NOW).unwrap().lanes().is_empty());
    }

    #[test]
    fn a_spoilt_file_is_no_count() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x.db.attempts"), "{").unwrap();
        assert_eq!(beside(folder.path()).read(NOW), None);
    }

    #[cfg(unix)]
    #[test]
    fn its_owner_alone_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        beside(folder.path()).write(|| Saved::new(NOW, [].into_iter()));
        let mode = std::fs::metadata(folder.path().join("x.db.attempts")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_store_elsewhere_has_no_place_for_it() {
        assert!(AttemptsFile::beside(&StoreUrl::EventStore("esdb://x".into())).is_none());
    }
}
