//! The key that signs login cookies: configured, or kept beside the database so that logins outlive a restart.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use actix_web::cookie::Key;
use tempfile::NamedTempFile;

use super::pin_index::PinKey;
use crate::settings::{MIN_SECRET, Secret, Settings, StoreUrl};

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file cannot be read or written.
    #[error("the key file {} cannot be read or created: {fault}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        fault: io::Error,
    },
    /// The key file was cut or emptied.
    #[error("the key file {} is too short, delete it to have a new one made", .0.display())]
    Short(PathBuf),
    /// The machine has no randomness.
    #[error("the machine provides no random numbers, set MINICUP_SECRET")]
    Random,
}

/// The key derived from `secret`; without one from the file beside the SQLite database, `<database>.key`, which is
/// created if it is missing; without a database on this machine a random one, with a warning.
///
/// # Errors
/// See [`KeyError`]; never for a configured secret.
pub fn load_or_create_key(secret: Option<&Secret>, store: &StoreUrl) -> Result<Key, KeyError> {
    if let Some(secret) = secret {
        return Ok(Key::derive_from(secret.expose().as_bytes()));
    }
    let StoreUrl::Sqlite { path, .. } = store else {
        tracing::warn!("no secret is configured: logins end with this process, set MINICUP_SECRET on every node");
        return Key::try_generate().ok_or(KeyError::Random);
    };
    let path = key_file(path);
    let text = read_or_create(&path)?;
    // Deriving from fewer bytes would panic, and sign with next to nothing.
    if text.trim().len() < MIN_SECRET {
        return Err(KeyError::Short(path));
    }
    Ok(Key::derive_from(text.trim().as_bytes()))
}

/// The file that holds the key, unless a secret is configured or the store is elsewhere.
pub fn file_in_use(secret: Option<&Secret>, store: &StoreUrl) -> Option<PathBuf> {
    match store {
        StoreUrl::Sqlite { path, .. } if secret.is_none() => Some(key_file(path)),
        _ => None,
    }
}

/// What PINs are indexed with under that key; none if the next start will have another key, because the index would
/// then be useless.
pub fn lasting_pin_key(key: &Key, secret: Option<&Secret>, store: &StoreUrl) -> Option<PinKey> {
    let lasts = secret.is_some() || matches!(store, StoreUrl::Sqlite { .. });
    lasts.then(|| PinKey::of(key))
}

/// The same for a command beside the service, which can do without it: it may not be allowed to read the key.
pub fn pin_key_beside(settings: &Settings) -> Option<PinKey> {
    let (secret, store) = (settings.secret.as_ref(), &settings.store);
    if secret.is_none() && !matches!(store, StoreUrl::Sqlite { .. }) {
        return None;
    }
    let key = load_or_create_key(secret, store).ok()?;
    lasting_pin_key(&key, secret, store)
}

fn key_file(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

fn read_or_create(path: &Path) -> Result<String, KeyError> {
    match fs::read_to_string(path) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => create(path),
        outcome => outcome.map_err(|fault| KeyError::File { path: path.to_owned(), fault }),
    }
}

fn create(path: &Path) -> Result<String, KeyError> {
    let random = Key::try_generate().ok_or(KeyError::Random)?;
    let text: String = random.master().iter().map(|byte| format!("{byte:02x}")).collect();
    let outcome = match write_new(path, &text) {
        Ok(()) => Ok(text),
        // Another process was quicker; both must sign with the same key.
        Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => fs::read_to_string(path),
        Err(fault) => Err(fault),
    };
    outcome.map_err(|fault| KeyError::File { path: path.to_owned(), fault })
}

/// Writes a file that appears complete or not at all, and that only its owner can read, as temporary files are.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let mut file = NamedTempFile::new_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::thread;

    use super::*;

    fn sqlite(path: PathBuf) -> StoreUrl {
        StoreUrl::Sqlite { path, max_pages: None }
    }

    /// The key's bytes, because a key rightly has no `Debug`.
    fn load(secret: Option<&Secret>, store: &StoreUrl) -> Result<Vec<u8>, KeyError> {
        load_or_create_key(secret, store).map(|key| key.master().to_vec())
    }

    #[test]
    fn a_configured_secret_is_all_it_takes() {
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("x.db");
        let secret = Secret::try_from("s".repeat(MIN_SECRET)).unwrap();
        let key = load(Some(&secret), &sqlite(database.clone())).unwrap();
        assert_eq!(key, load(Some(&secret), &StoreUrl::EventStore("esdb://x".into())).unwrap());
        assert!(!key_file(&database).exists());
    }

    #[test]
    fn without_a_secret_the_key_is_kept_beside_the_database() {
        let directory = tempfile::tempdir().unwrap();
        let store = sqlite(directory.path().join("data/x.db"));
        let key = load(None, &store).unwrap();
        assert_eq!(load(None, &store).unwrap(), key);
        let other = sqlite(directory.path().join("data/y.db"));
        assert_ne!(load(None, &other).unwrap(), key);
        let names = fs::read_dir(directory.path().join("data")).unwrap().count();
        assert_eq!(names, 2, "no temporary file stays behind");
    }

    #[cfg(unix)]
    #[test]
    fn its_owner_alone_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("x.db");
        load(None, &sqlite(database.clone())).unwrap();
        let mode = fs::metadata(key_file(&database)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn processes_that_start_together_sign_alike() {
        let directory = tempfile::tempdir().unwrap();
        let store = sqlite(directory.path().join("x.db"));
        let start = Barrier::new(8);
        let load_together = || {
            start.wait();
            load(None, &store).unwrap()
        };
        let keys: Vec<Vec<u8>> = thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(load_together)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
    }

    #[test]
    fn a_file_that_was_cut_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("x.db");
        fs::write(key_file(&database), "abc\n").unwrap();
        let error = load(None, &sqlite(database)).unwrap_err();
        assert!(matches!(error, KeyError::Short(_)));
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let file = NamedTempFile::new().unwrap();
        let error = load(None, &sqlite(file.path().join("x.db"))).unwrap_err();
        assert!(error.to_string().contains("x.db.key"), "{error}");
    }

    #[test]
    fn without_a_place_the_key_is_new_each_time() {
        let store = StoreUrl::EventStore("esdb://x".into());
        assert_ne!(load(None, &store).unwrap(), load(None, &store).unwrap());
    }
}
