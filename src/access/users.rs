//! Adding, changing and removing users one by one.

use minicup_domain::Timestamp;
use minicup_domain::decider::Decider;
use minicup_domain::tournament::{
    LINK_PREFIX, PinIndex, PinSize, Role, User, UserCommand, UserEvent, Users, UsersDecider,
};

use super::pin::{PinError, hash_pin, verify_pin};
use super::pin_index::{PinKey, has_index};
use crate::randomness::{self, Randomness};
use crate::store::{EventStore, StoreError};
use crate::text::{fault_of_text, passes_for_link};
use crate::transact::{Author, Changed, change};

/// The longest user name, in characters, as in a tournament file.
pub const MAX_USERNAME: usize = 64;
/// The longest full name, in characters, as in a tournament file.
pub const MAX_NAME: usize = 200;
/// The most users: a login may have to try every hash, each costs some 20 ms, and a tournament has a dozen or two.
pub const MAX_USERS: usize = 64;

/// What became of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserChange {
    /// There was no user with that name.
    Added,
    /// The name, role or PIN was changed.
    Changed,
    /// Nothing changed.
    Unchanged,
}

/// Why a user was not added or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UserError {
    /// The user name is empty, too long or looks like a link.
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
    /// The PIN has no visible character, or one that cannot be typed.
    #[error("a PIN must have a visible character, and no control characters")]
    PinInvisible,
    /// PINs alone tell users apart at login.
    #[error("another user has this PIN, choose another one")]
    PinTaken,
    /// There are [`MAX_USERS`].
    #[error("there are {MAX_USERS} users already, remove one first")]
    TooMany,
    /// Somebody can log in already, or could, as far as the log can be read.
    #[error("there is a user already, log in")]
    NotFirst,
    /// There is no such user.
    #[error("there is no such user")]
    Unknown,
    /// Nobody could run the tournament any more.
    #[error("this is the last admin, make somebody else an admin first")]
    LastAdmin,
    /// The PIN has no hash.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What new PINs are indexed and salted with.
#[derive(Debug, Clone, Copy)]
pub struct NewPins<'a> {
    /// The key of the service; a PIN without an index is found by its hash until it is typed.
    pub key: Option<&'a PinKey>,
    /// The source of salts.
    pub random: &'a Randomness,
}

impl Default for NewPins<'_> {
    fn default() -> Self {
        Self { key: None, random: &randomness::SYSTEM }
    }
}

/// A PIN that somebody chooses.
#[derive(Clone, Copy)]
pub struct ChosenPin<'a> {
    /// The PIN.
    pub text: &'a str,
    /// What it is indexed and salted with.
    pub with: NewPins<'a>,
}

impl<'a> From<&'a str> for ChosenPin<'a> {
    fn from(text: &'a str) -> Self {
        Self { text, with: NewPins::default() }
    }
}

impl<'a> ChosenPin<'a> {
    fn indexed(self) -> IndexedPin<'a> {
        let NewPins { key, random } = self.with;
        IndexedPin { text: self.text, index: key.and_then(|key| key.index(self.text).ok()), random }
    }
}

struct IndexedPin<'a> {
    text: &'a str,
    index: Option<PinIndex>,
    random: &'a Randomness,
}

/// Adds a user, or gives the one with that name another role and PIN, and another full name if one is given. Hashes on
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
    pin: impl Into<ChosenPin<'_>>,
    author: Author<'_>,
) -> Result<UserChange, UserError> {
    let pin = pin.into();
    check_texts(username, name.unwrap_or(username))?;
    check_pin(role, pin.text)?;
    let pin = pin.indexed();
    let Changed { before, events } = change::<UsersDecider, _>(store, &(), author, |known| {
        let users = &known.state;
        if role != Role::Admin && is_indispensable(users, username, author) {
            return Err(UserError::LastAdmin);
        }
        if users.get(username).is_none() && users.users.len() >= MAX_USERS {
            return Err(UserError::TooMany);
        }
        let known_name = users.get(username).map(|user| user.name.as_str());
        let name = name.or(known_name).unwrap_or(username).to_owned();
        Ok(defined(users, with_pin(users, bare(username, name, role), &pin)?))
    })
    .await?;
    Ok(match (events.is_empty(), before.get(username)) {
        (true, _) => UserChange::Unchanged,
        (false, Some(_)) => UserChange::Changed,
        (false, None) => UserChange::Added,
    })
}

/// Adds an admin if there is no user. Hashes on the calling thread.
///
/// # Errors
/// As for [`add_user`]; [`UserError::NotFirst`] if there is a user already, also one that another node or an import has added.
pub async fn add_first_admin(
    store: &dyn EventStore,
    username: &str,
    name: Option<&str>,
    pin: ChosenPin<'_>,
    author: Author<'_>,
) -> Result<(), UserError> {
    let name = name.unwrap_or(username);
    check_texts(username, name)?;
    check_pin(Role::Admin, pin.text)?;
    let pin = pin.indexed();
    change::<UsersDecider, _>(store, &(), author, |known| {
        let users = &known.state;
        if !users.users.is_empty() || known.is_damaged {
            return Err(UserError::NotFirst);
        }
        let admin = bare(username, name.to_owned(), Role::Admin);
        Ok(defined(users, with_pin(users, admin, &pin)?))
    })
    .await?;
    Ok(())
}

/// Gives a user another PIN. Hashes on the calling thread.
///
/// # Errors
/// As for [`add_user`]; [`UserError::Unknown`] if there is no such user.
pub async fn set_pin(
    store: &dyn EventStore,
    username: &str,
    pin: impl Into<ChosenPin<'_>>,
    author: Author<'_>,
) -> Result<UserChange, UserError> {
    set_pin_of(store, username, |_| true, pin.into(), author).await
}

/// Replaces the PIN of a user in the given state, unless somebody else has replaced it since.
///
/// # Errors
/// As [`set_pin`]; [`UserError::Unknown`] if the user's PIN has changed since.
pub async fn replace_pin(
    store: &dyn EventStore,
    known: &User,
    pin: impl Into<ChosenPin<'_>>,
    author: Author<'_>,
) -> Result<UserChange, UserError> {
    let is_known = |user: &User| user.pin_hash == known.pin_hash;
    set_pin_of(store, &known.username, is_known, pin.into(), author).await
}

async fn set_pin_of(
    store: &dyn EventStore,
    username: &str,
    is_meant: impl Fn(&User) -> bool,
    pin: ChosenPin<'_>,
    author: Author<'_>,
) -> Result<UserChange, UserError> {
    let pin = pin.indexed();
    let Changed { events, .. } = change::<UsersDecider, UserError>(store, &(), author, |known| {
        let users = &known.state;
        let user = users.get(username).filter(|user| is_meant(user)).ok_or(UserError::Unknown)?;
        check_pin(user.role, pin.text)?;
        Ok(defined(users, with_pin(users, user.clone(), &pin)?))
    })
    .await?;
    Ok(if events.is_empty() { UserChange::Unchanged } else { UserChange::Changed })
}

/// Records what a login has revealed about a PIN, unless the user's PIN has changed since.
///
/// # Errors
/// [`StoreError`] if the store fails.
pub async fn learn_pin(store: &dyn EventStore, known: &User, now: Timestamp) -> Result<(), StoreError> {
    let of_nobody = Author { user: None, now };
    change::<UsersDecider, StoreError>(store, &(), of_nobody, |now| match now.state.get(&known.username) {
        Some(user) if user.pin_hash == known.pin_hash => {
            let (pin_size, pin_index) = (known.pin_size, known.pin_index.clone());
            Ok(defined(&now.state, User { pin_size, pin_index, ..user.clone() }))
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
    change::<UsersDecider, _>(store, &(), author, |known| {
        let users = &known.state;
        if is_indispensable(users, username, author) {
            return Err(UserError::LastAdmin);
        }
        match decided(users, UserCommand::Remove(username.to_owned())) {
            events if events.is_empty() => Err(UserError::Unknown),
            events => Ok(events),
        }
    })
    .await?;
    Ok(())
}

fn defined(users: &Users, user: User) -> Vec<UserEvent> {
    decided(users, UserCommand::Define(user))
}

fn decided(users: &Users, command: UserCommand) -> Vec<UserEvent> {
    let Ok(events) = UsersDecider::decide(users, &command);
    events
}

/// Whether nobody could run the tournament without this user. On the machine another admin can always be added.
fn is_indispensable(users: &Users, username: &str, author: Author<'_>) -> bool {
    author.user.is_some() && users.is_last_admin(username)
}

fn check_texts(username: &str, name: &str) -> Result<(), UserError> {
    let fits = |text: &str, most| fault_of_text(text).is_none() && text.chars().count() <= most;
    if !fits(username, MAX_USERNAME) || passes_for_link(username) {
        return Err(UserError::Username);
    }
    if !fits(name, MAX_NAME) {
        return Err(UserError::Name);
    }
    Ok(())
}

fn check_pin(role: Role, pin: &str) -> Result<(), UserError> {
    let least = role.least_pin();
    if !pin.is_empty() && fault_of_text(pin).is_some() {
        return Err(UserError::PinInvisible);
    }
    match PinSize::of(pin) < least {
        true => Err(UserError::PinTooShort { least: least.least() }),
        false => Ok(()),
    }
}

fn bare(username: &str, name: String, role: Role) -> User {
    User { username: username.to_owned(), name, role, pin_hash: None, pin_size: None, pin_index: None }
}

/// The user with that PIN; keeps the current hash if the PIN is unchanged.
fn with_pin(users: &Users, user: User, pin: &IndexedPin<'_>) -> Result<User, UserError> {
    let has_pin = |user: &&User| {
        pin.index
            .as_ref()
            .and_then(|index| has_index(user, index))
            .unwrap_or_else(|| user.pin_hash.as_ref().is_some_and(|hash| verify_pin(pin.text, hash)))
    };
    let pin_hash = match users.users.iter().find(has_pin) {
        Some(User { username: owner, pin_hash, .. }) if *owner == user.username => pin_hash.clone(),
        Some(_) => return Err(UserError::PinTaken),
        None => Some(hash_pin(pin.text, pin.random)?),
    };
    Ok(User { pin_hash, pin_size: Some(PinSize::of(pin.text)), pin_index: pin.index.clone(), ..user })
}
