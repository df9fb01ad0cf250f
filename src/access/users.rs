//! Adding, changing and removing users one by one.

use minicup_domain::Timestamp;
use minicup_domain::tournament::{LINK_PREFIX, PinSize, Role, User, Users, decide_user, decide_user_removal};

use super::pin::{PinError, hash_pin, verify_pin};
use super::users_log::change;
use crate::store::{EventStore, StoreError};
use crate::tournament::append::Author;
use crate::tournament::text::fault_of_text;

/// The longest user name, in characters, as in a tournament file.
pub const MAX_USERNAME: usize = 64;
/// The longest full name, in characters, as in a tournament file.
pub const MAX_NAME: usize = 200;
/// The most users: a login tries every hash, each costs some 20 ms, and a tournament has a dozen or two.
pub const MAX_USERS: usize = 64;

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
    /// The user name is empty, too long or would pass for a link.
    #[error("a user name must have 1 to {MAX_USERNAME} characters and must not begin with {LINK_PREFIX}")]
    Username,
    /// The full name is empty or too long.
    #[error("a name must have 1 to {MAX_NAME} characters")]
    Name,
    /// The PIN is too easy to guess.
    #[error("this PIN must have at least {least} characters")]
    PinTooShort {
        /// The fewest it may have, by the user's role.
        least: usize,
    },
    /// PINs alone tell users apart at login.
    #[error("another user has this PIN, choose another one")]
    PinTaken,
    /// There are [`MAX_USERS`].
    #[error("there are {MAX_USERS} users already, remove one first")]
    TooMany,
    /// There is no such user.
    #[error("there is no such user")]
    Unknown,
    /// Nobody could run the tournament any more.
    #[error("this is the last admin, make somebody else one first")]
    LastAdmin,
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
/// [`UserError`]; the PIN of another user is refused, since it alone says at login who somebody is, and another role for
/// the last admin, unless it comes from the command line.
pub async fn add_user(
    store: &dyn EventStore,
    username: &str,
    name: Option<&str>,
    role: Role,
    pin: &str,
    author: Author<'_>,
) -> Result<UserChange, UserError> {
    check_texts(username, name.unwrap_or(username))?;
    check_pin(role, pin)?;
    let (before, events) = change(store, author, |log| {
        let users = &log.users;
        if role != Role::Admin && is_indispensable(users, username, author) {
            return Err(UserError::LastAdmin);
        }
        if users.get(username).is_none() && users.users.len() >= MAX_USERS {
            return Err(UserError::TooMany);
        }
        let pin_hash = Some(checked_hash(users, username, pin)?);
        let known_name = users.get(username).map(|user| user.name.as_str());
        let name = name.or(known_name).unwrap_or(username).to_owned();
        let username = username.to_owned();
        Ok(decide_user(users, &User { username, name, role, pin_hash, pin_size: Some(PinSize::of(pin)) }))
    })
    .await?;
    Ok(match (events.is_empty(), before.users.get(username)) {
        (true, _) => UserChange::Unchanged,
        (false, Some(_)) => UserChange::Changed,
        (false, None) => UserChange::Added,
    })
}

/// Gives a user another PIN. Hashes on the calling thread.
///
/// # Errors
/// As for [`add_user`]; [`UserError::Unknown`] if there is no such user.
pub async fn set_pin(
    store: &dyn EventStore,
    username: &str,
    pin: &str,
    author: Author<'_>,
) -> Result<UserChange, UserError> {
    let (_, events) = change::<UserError>(store, author, |log| {
        let user = log.users.get(username).ok_or(UserError::Unknown)?;
        check_pin(user.role, pin)?;
        let pin_hash = Some(checked_hash(&log.users, username, pin)?);
        Ok(decide_user(&log.users, &User { pin_hash, pin_size: Some(PinSize::of(pin)), ..user.clone() }))
    })
    .await?;
    Ok(if events.is_empty() { UserChange::Unchanged } else { UserChange::Changed })
}

/// Keeps what a login has shown of a PIN, unless the user has another PIN by now.
///
/// # Errors
/// [`StoreError`] if the store fails.
pub async fn learn_pin(store: &dyn EventStore, known: &User, now: Timestamp) -> Result<(), StoreError> {
    let of_nobody = Author { user: None, now };
    change::<StoreError>(store, of_nobody, |log| match log.users.get(&known.username) {
        Some(user) if user.pin_hash == known.pin_hash => {
            Ok(decide_user(&log.users, &User { pin_size: known.pin_size, ..user.clone() }))
        }
        _ => Ok(vec![]),
    })
    .await?;
    Ok(())
}

/// Removes a user, whose logins end with it. What they did stays theirs in the history.
///
/// # Errors
/// [`UserError::Unknown`] if there is no such user, [`UserError::LastAdmin`] if nobody could run the tournament then.
pub async fn remove_user(store: &dyn EventStore, username: &str, author: Author<'_>) -> Result<(), UserError> {
    change(store, author, |log| {
        if is_indispensable(&log.users, username, author) {
            return Err(UserError::LastAdmin);
        }
        match decide_user_removal(&log.users, username) {
            events if events.is_empty() => Err(UserError::Unknown),
            events => Ok(events),
        }
    })
    .await?;
    Ok(())
}

/// Whether nobody could run the tournament without this user. Whoever has the machine can make another admin.
fn is_indispensable(users: &Users, username: &str, author: Author<'_>) -> bool {
    author.user.is_some() && users.is_last_admin(username)
}

fn check_texts(username: &str, name: &str) -> Result<(), UserError> {
    let fits = |text: &str, most| fault_of_text(text).is_none() && text.chars().count() <= most;
    if !fits(username, MAX_USERNAME) || username.starts_with(LINK_PREFIX) {
        return Err(UserError::Username);
    }
    if !fits(name, MAX_NAME) {
        return Err(UserError::Name);
    }
    Ok(())
}

fn check_pin(role: Role, pin: &str) -> Result<(), UserError> {
    let least = role.least_pin();
    match PinSize::of(pin) < least {
        true => Err(UserError::PinTooShort { least: least.least() }),
        false => Ok(()),
    }
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
