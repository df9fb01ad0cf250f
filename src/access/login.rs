//! Logging in with a PIN or by a link.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::sync::Arc;

use actix_web::web;
use minicup_domain::Timestamp;
use minicup_domain::tournament::{Link, User, Users};

use super::attempts::{Attempts, Exhausted, Lane};
use super::attempts_file::AttemptsFile;
use super::phone_link::{LinkKey, is_quick};
use super::pin::{Pin, find_user};
use super::rights::Login;
use super::turns::{Asker, Kind, Turns};
use crate::clock;

/// Why nobody looked at a PIN or link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There were too many wrong ones.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
    /// Too many others wait.
    #[error("too many attempts are waiting, try again")]
    Busy,
}

/// Who tries to log in.
#[derive(Debug, Clone)]
pub struct Browser {
    /// The client's address, see [`super::client::address`].
    pub address: IpAddr,
    /// The login that the browser's cookie names, though it may have expired or been revoked.
    pub earlier: Option<Login>,
}

/// Takes attempts to log in: limits the wrong ones and how many are looked at together. One for all workers.
pub struct Logins {
    attempts: Arc<Attempts>,
    turns: Arc<Turns>,
    /// Of admins, whose imports may take minutes.
    works: Arc<Turns>,
}

impl Logins {
    /// Takes the attempts that come to one of so many nodes over one store, and goes on with the count in `file`.
    pub fn shared_by(nodes: NonZeroU32, file: Option<AttemptsFile>, now: Timestamp) -> Self {
        let attempts = Arc::new(Attempts::open(nodes, file, now));
        Self::counting(attempts)
    }

    fn counting(attempts: Arc<Attempts>) -> Self {
        let (turns, works) = (Turns::new(Arc::clone(&attempts)), Turns::new(Arc::clone(&attempts)));
        Self { attempts, turns, works }
    }

    /// The user with that PIN; none if it is wrong.
    ///
    /// # Errors
    /// [`Refused::Exhausted`] if there were too many wrong PINs from there, also for a right one. [`Refused::Busy`] if
    /// too many attempts are waiting.
    pub async fn by_pin(&self, users: Arc<Users>, pin: Pin, browser: &Browser) -> Result<Option<User>, Refused> {
        let kind = self.kind(browser)?;
        look(&self.turns, Asker { kind, address: browser.address }, move || find_user(&users, &pin).cloned()).await
    }

    /// The link, if the key opens it. However many wrong ones there were: nobody guesses a link.
    ///
    /// # Errors
    /// [`Refused::Busy`] if too many attempts are waiting.
    pub async fn by_link(&self, link: Link, key: LinkKey, address: IpAddr) -> Result<Option<Link>, Refused> {
        if is_quick(&link) {
            return Ok(key.opens(&link).then_some(link));
        }
        look(&self.turns, Asker { kind: Kind::Link, address }, move || key.opens(&link).then_some(link)).await
    }

    /// Hashes for an admin, when it is their turn. `work` may block; however long it takes, others can log in meanwhile.
    ///
    /// # Errors
    /// [`Refused::Busy`] if too many attempts are waiting.
    pub async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refused> {
        let admin = Asker { kind: Kind::Known(None), address: IpAddr::V4(Ipv4Addr::UNSPECIFIED) };
        look(&self.works, admin, || Some(work())).await?.ok_or(Refused::Busy)
    }

    /// What a try by that browser is charged to. A lane without a try left is refused here, where it is in nobody's way.
    fn kind(&self, browser: &Browser) -> Result<Kind, Refused> {
        let now = clock::now();
        let earlier = browser.earlier.as_ref().map(|login| Lane::Login(login.fingerprint));
        match earlier.filter(|lane| self.attempts.check(*lane, now).is_ok()) {
            Some(lane) => Ok(Kind::Known(Some(lane))),
            None => {
                self.attempts.check(Lane::of_address(browser.address), now)?;
                Ok(Kind::Stranger)
            }
        }
    }
}

/// What `find` makes of what a client sent; none if it was wrong. `find` may block.
async fn look<T: Send + 'static>(
    turns: &Arc<Turns>,
    asker: Asker,
    find: impl FnOnce() -> Option<T> + Send + 'static,
) -> Result<Option<T>, Refused> {
    let mut turn = turns.wait(asker).await?;
    let looking = move || {
        let found = find();
        if found.is_none() {
            turn.spend();
        }
        // Here and not outside: a client that hangs up does not stop the hashing.
        drop(turn);
        found
    };
    web::block(looking).await.map_err(|_| Refused::Busy)
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;
    use uuid::Uuid;

    use super::*;
    use crate::access::Subject;
    use crate::access::attempts::tests::whole;
    use crate::access::pin::tests::user;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(1, 2, 3, 4));
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(5, 6, 7, 8));

    fn logins() -> Logins {
        Logins::counting(Arc::new(whole(1)))
    }

    fn users() -> Arc<Users> {
        Arc::new(Users { users: vec![user("jil", Some("1234"))], ..Users::default() })
    }

    fn new_browser(address: IpAddr) -> Browser {
        Browser { address, earlier: None }
    }

    async fn attempt(logins: &Logins, browser: &Browser, pin: &str) -> Result<Option<String>, &'static str> {
        let outcome = logins.by_pin(users(), Pin::new(pin), browser).await;
        outcome.map(|user| user.map(|user| user.username)).map_err(|refused| match refused {
            Refused::Exhausted(_) => "exhausted",
            Refused::Busy => "busy",
        })
    }

    fn jil() -> Result<Option<String>, &'static str> {
        Ok(Some("jil".to_owned()))
    }

    #[actix_web::test]
    async fn a_right_pin_says_who_it_is_and_a_wrong_one_nothing() {
        let logins = logins();
        assert_eq!(attempt(&logins, &new_browser(HERE), "1234").await, jil());
        assert_eq!(attempt(&logins, &new_browser(HERE), "1235").await, Ok(None));
    }

    #[actix_web::test]
    async fn many_wrong_ones_at_once_do_not_slip_through_together() {
        let (logins, here) = (logins(), new_browser(HERE));
        let outcomes = join_all((0..40).map(|_| attempt(&logins, &here, "0000"))).await;
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Ok(None)).count(), 10);
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Err("exhausted")).count(), 30);
        assert_eq!(attempt(&logins, &here, "1234").await, Err("exhausted"));
        assert_eq!(attempt(&logins, &new_browser(THERE), "1234").await, jil());
    }

    #[actix_web::test]
    async fn many_right_ones_at_once_all_get_in() {
        let (logins, here) = (logins(), new_browser(HERE));
        let outcomes = join_all((0..40).map(|_| attempt(&logins, &here, "1234"))).await;
        assert!(outcomes.iter().all(|outcome| *outcome == jil()));
    }

    #[actix_web::test]
    async fn an_earlier_login_has_a_lane_of_its_own_and_then_the_address() {
        let (logins, here) = (logins(), new_browser(HERE));
        while attempt(&logins, &here, "0000").await == Ok(None) {}
        let earlier = Login { subject: Subject::User("jil".to_owned()), fingerprint: Uuid::from_u128(1) };
        let back = Browser { address: HERE, earlier: Some(earlier.clone()) };
        assert_eq!(attempt(&logins, &back, "1234").await, jil());
        let elsewhere = Browser { address: THERE, earlier: Some(earlier) };
        let mut wrong = 0;
        while attempt(&logins, &elsewhere, "0000").await == Ok(None) {
            wrong += 1;
        }
        // The lane's and the address's, and what comes back meanwhile on a slow machine.
        assert!((20..40).contains(&wrong), "{wrong}");
        assert_eq!(attempt(&logins, &back, "1234").await, Err("exhausted"));
    }
}
