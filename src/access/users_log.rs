//! The stream of those who may log in: read, decided on, and appended to.

use minicup_domain::tournament::{Links, UserEvent, Users, evolve_links, evolve_users, refuse_links, refuse_users};
use minicup_domain::{About, Event, Recorded, Revision, Unreadable};

use crate::store::codec::{decode, users_stream};
use crate::store::{EventStore, StoreError};
use crate::tournament_file::append::{Append, Author, Subject};

/// How often the stream is read and decided on anew when somebody else changed it in between.
const MAX_TRIES: u32 = 3;

/// What the stream says.
#[derive(Debug, Clone, Default)]
pub(super) struct UsersLog {
    pub(super) users: Users,
    pub(super) links: Links,
    /// There is an event that cannot be read and may have been about a login.
    pub(super) is_damaged: bool,
    revision: Option<Revision>,
}

impl UsersLog {
    async fn read(store: &dyn EventStore) -> Result<Self, StoreError> {
        let mut log = Self::default();
        for stored in store.read(&users_stream(), None).await? {
            match decode(&stored) {
                Ok(Recorded { event: Event::User(event), at, user, .. }) => {
                    log.users = evolve_users(log.users, &event);
                    log.links = evolve_links(log.links, &event, at, user.as_deref());
                }
                Err(Unreadable { about: About::Logins(logins), .. }) => {
                    log.users = refuse_users(log.users, &logins);
                    log.links = refuse_links(log.links, &logins);
                    log.is_damaged = true;
                }
                Ok(_) | Err(_) => {}
            }
            log.revision = Some(stored.revision);
        }
        Ok(log)
    }
}

/// Appends what `decide` makes of the stream, and hands back what the stream said before and what was appended.
///
/// # Errors
/// Whatever `decide` refuses with; [`StoreError`] if the store fails or keeps changing.
pub(super) async fn change<E: From<StoreError>>(
    store: &dyn EventStore,
    author: Author<'_>,
    decide: impl Fn(&UsersLog) -> Result<Vec<UserEvent>, E>,
) -> Result<(UsersLog, Vec<UserEvent>), E> {
    let mut tries = 1;
    loop {
        let log = UsersLog::read(store).await?;
        let events = decide(&log)?;
        let append = Append::new(Subject::Users, users_stream(), log.revision, author.user, |cause| {
            cause.events_at(author.now, &events)
        });
        let Some(append) = append else { return Ok((log, events)) };
        match append.commit(store).await {
            Err(StoreError::Conflict) if tries < MAX_TRIES => tries += 1,
            Err(error) => return Err(error.into()),
            Ok(_) => return Ok((log, events)),
        }
    }
}
