//! Logging in with a PIN or by a link.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use minicup_domain::tournament::{User, Users};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::attempts::{Exhausted, LoginLimits};
use super::pin::{Pin, find_user};

/// Attempts whose PIN is tried at once: each keeps a core busy and takes 19 MiB for as long as it runs.
const MAX_RUNNING: usize = 2;

/// Attempts that wait for their turn; more people than a tournament has would have to log in together.
const MAX_WAITING: usize = 64;

/// How long an attempt waits for its turn before the client is told to try again.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// Why nobody looked at a PIN or link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There were too many wrong ones.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
    /// Too many attempts are waiting.
    #[error("too many attempts are waiting, try again")]
    Busy,
}

/// Takes attempts to log in: limits the wrong ones and how many are tried at once. One for all workers.
pub struct Logins {
    limits: Arc<LoginLimits>,
    running: Arc<Semaphore>,
    waiting: Semaphore,
}

impl Logins {
    /// Takes the attempts that come to one of so many nodes over one store.
    pub fn shared_by(nodes: NonZeroU32) -> Self {
        Self {
            limits: Arc::new(LoginLimits::shared_by(nodes)),
            running: Arc::new(Semaphore::new(MAX_RUNNING)),
            waiting: Semaphore::new(MAX_WAITING),
        }
    }

    /// The user with that PIN; none if it is wrong. `address` is the client's, see [`super::client::address`].
    ///
    /// # Errors
    /// [`Refused::Exhausted`] if there were too many wrong PINs from the address or altogether, also for a right one.
    /// [`Refused::Busy`] if too many attempts are waiting.
    pub async fn log_in(&self, users: Arc<Users>, pin: Pin, address: IpAddr) -> Result<Option<User>, Refused> {
        self.attempt(address, move || find_user(&users, &pin).cloned()).await
    }

    /// What `find` makes of what a client sent; none if it was wrong. `find` may block.
    ///
    /// # Errors
    /// As for [`Logins::log_in`].
    pub async fn attempt<T: Send + 'static>(
        &self,
        address: IpAddr,
        find: impl FnOnce() -> Option<T> + Send + 'static,
    ) -> Result<Option<T>, Refused> {
        // Those who are exhausted do not even queue, where they would be in the way of others.
        self.limits.check(address)?;
        let turn = self.turn().await?;
        // Charged when it is its turn, so that no more than MAX_RUNNING right PINs can be charged at a time.
        self.limits.charge(address)?;
        let limits = Arc::clone(&self.limits);
        let attempt = move || {
            let found = find();
            if found.is_some() {
                limits.refund(address);
            }
            // Here and not outside: a client that hangs up does not stop the hashing.
            drop(turn);
            found
        };
        web::block(attempt).await.map_err(|_| Refused::Busy)
    }

    /// Hashes for somebody who is logged in, when it is their turn. `work` may block.
    ///
    /// # Errors
    /// [`Refused::Busy`].
    pub async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refused> {
        let turn = self.turn().await?;
        let working = move || {
            let done = work();
            drop(turn);
            done
        };
        web::block(working).await.map_err(|_| Refused::Busy)
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, Refused> {
        let _place = self.waiting.try_acquire().map_err(|_| Refused::Busy)?;
        match timeout(MAX_WAIT, Arc::clone(&self.running).acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(Refused::Busy),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use futures_util::future::join_all;

    use super::*;
    use crate::access::pin::tests::user;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(1, 2, 3, 4));

    fn users() -> Arc<Users> {
        Arc::new(Users { users: vec![user("jil", Some("1234"))] })
    }

    async fn attempt(logins: &Logins, users: &Arc<Users>, pin: &str) -> Result<Option<String>, &'static str> {
        let outcome = logins.log_in(Arc::clone(users), Pin::new(pin), HERE).await;
        outcome.map(|user| user.map(|user| user.username)).map_err(|refused| match refused {
            Refused::Exhausted(_) => "exhausted",
            Refused::Busy => "busy",
        })
    }

    #[actix_web::test]
    async fn a_right_pin_tells_who_it_is_and_a_wrong_one_nothing() {
        let (logins, users) = (Logins::shared_by(NonZeroU32::MIN), users());
        assert_eq!(attempt(&logins, &users, "1234").await, Ok(Some("jil".to_owned())));
        assert_eq!(attempt(&logins, &users, "1235").await, Ok(None));
    }

    #[actix_web::test]
    async fn many_wrong_ones_at_once_do_not_slip_through_together() {
        let (logins, users) = (Logins::shared_by(NonZeroU32::MIN), users());
        let outcomes = join_all((0..40).map(|_| attempt(&logins, &users, "0000"))).await;
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Ok(None)).count(), 10);
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Err("exhausted")).count(), 30);
        assert_eq!(attempt(&logins, &users, "1234").await, Err("exhausted"));
    }

    #[actix_web::test]
    async fn many_right_ones_at_once_all_get_in() {
        let (logins, users) = (Logins::shared_by(NonZeroU32::MIN), users());
        let outcomes = join_all((0..40).map(|_| attempt(&logins, &users, "1234"))).await;
        assert!(outcomes.iter().all(|outcome| *outcome == Ok(Some("jil".to_owned()))));
    }

    #[actix_web::test]
    async fn the_queue_is_bounded() {
        let (logins, users) = (Logins::shared_by(NonZeroU32::MIN), users());
        let places = logins.waiting.try_acquire_many(u32::try_from(MAX_WAITING).unwrap()).unwrap();
        assert_eq!(attempt(&logins, &users, "1234").await, Err("busy"));
        drop(places);
        assert_eq!(attempt(&logins, &users, "1234").await, Ok(Some("jil".to_owned())));
    }
}
