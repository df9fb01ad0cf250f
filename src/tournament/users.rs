//! Adding and changing users one by one.

use minicup_domain::Timestamp;
use minicup_domain::tournament::{Role, User, Users, decide_user, evolve_users};
use minicup_domain::{Event, Revision};

use super::append::{Append, Subject};
use super::pin::{PinError, hash_pin, verify_pin};
use crate::store::codec::{decode, users_stream};
use crate::store::{EventStore, StoreError};

/// The shortest PIN a new user may choose, in characters. Files may bring shorter ones, which have been in use.
pub const MIN_PIN: usize = 4;
/// The longest user name, in characters, as in a tournament file.
pub const MAX_USERNAME: usize = 64;
/// The longest full name, in characters, as in a tournament file.
pub const MAX_NAME: usize = 200;

/// How often the users are read and decided on anew when somebody else changed them in between.
const MAX_TRIES: u32 = 3;

/// Whether a user is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserChange {
    /// There was nobody of that name.
    Added,
    /// The name, role or PIN is another now.
    Changed,
    /// It was already so.
    Unchanged,
}

/// Why a user was not added or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UserError {
    /// The user name is empty or too long.
    #[error("a user name must have 1 to {MAX_USERNAME} characters")]
    Username,
    /// The full name is empty or too long.
    #[error("a name must have 1 to {MAX_NAME} characters")]
    Name,
    /// The PIN is too easy to guess.
    #[error("a PIN must have at least {MIN_PIN} characters")]
    PinTooShort,
    /// PINs alone tell users apart at login.
    #[error("another user has this PIN, choose another one")]
    PinTaken,
    /// The PIN has no hash.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a user, or gives the one of that name another role and PIN, and another full name if one is given. Hashes on
/// the calling thread.
///
/// # Errors
/// [`UserError`]; the PIN of another user is refused, since it alone says at login who somebody is.
pub async fn add_user(
    store: &dyn EventStore,
    username: &str,
    name: Option<&str>,
    role: Role,
    pin: &str,
    now: Timestamp,
) -> Result<UserChange, UserError> {
    check_texts(username, name.unwrap_or(username), pin)?;
    let mut tries = 1;
    loop {
        let (users, revision) = read_users(store).await?;
        let pin_hash = Some(checked_hash(&users, username, pin)?);
        let known_name = users.get(username).map(|user| user.name.as_str());
        let name = name.or(known_name).unwrap_or(username).to_owned();
        let user = User { username: username.to_owned(), name, role, pin_hash };
        let events = decide_user(&users, &user);
        let append =
            Append::new(Subject::Users, users_stream(), revision, None, |cause| cause.user_events(now, &events));
        let Some(append) = append else { return Ok(UserChange::Unchanged) };
        match append.commit(store).await {
            Err(StoreError::Conflict) if tries < MAX_TRIES => tries += 1,
            Err(error) => return Err(error.into()),
            Ok(_) if users.get(username).is_some() => return Ok(UserChange::Changed),
            Ok(_) => return Ok(UserChange::Added),
        }
    }
}

fn check_texts(username: &str, name: &str, pin: &str) -> Result<(), UserError> {
    let fits = |text: &str, most| !text.trim().is_empty() && text.chars().count() <= most;
    if !fits(username, MAX_USERNAME) {
        return Err(UserError::Username);
    }
    if !fits(name, MAX_NAME) {
        return Err(UserError::Name);
    }
    if pin.chars().count() < MIN_PIN {
        return Err(UserError::PinTooShort);
    }
    Ok(())
}

async fn read_users(store: &dyn EventStore) -> Result<(Users, Option<Revision>), StoreError> {
    let mut users = Users::default();
    let mut revision = None;
    for stored in store.read(&users_stream(), None).await? {
        if let Event::User(event) = decode(&stored)?.event {
            users = evolve_users(users, &event);
        }
        revision = Some(stored.revision);
    }
    Ok((users, revision))
}

/// The present hash if the PIN is the present one, so that nothing changes; else a new one.
fn checked_hash(users: &Users, username: &str, pin: &str) -> Result<String, UserError> {
    let has_pin = |user: &&User| user.pin_hash.as_ref().is_some_and(|hash| verify_pin(pin, hash));
    match users.users.iter().find(has_pin) {
        Some(User { username: owner, pin_hash: Some(hash), .. }) if owner == username => Ok(hash.clone()),
        Some(_) => Err(UserError::PinTaken),
        None => Ok(hash_pin(pin)?),
    }
}
