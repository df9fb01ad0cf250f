//! Logging in with a PIN or a link.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::sync::Arc;

use minicup_domain::tournament::{Link, PinIndex, Users};

use super::attempts::{Attempts, Refused};
use super::attempts_file::AttemptsFile;
use super::lane::Lane;
use super::phone_link::{LinkKey, is_quick};
use super::pin::Pin;
use super::pin_index::PinKey;
use super::rights::Login;
use super::search::{Found, Quick, Search};
use super::turns::{Asker, Kind, MAX_RUNNING, Turn, Turns};
use super::users::{ChosenPin, NewPins};
use crate::environment::{Environment, Threads};

/// Who tries to log in.
#[derive(Debug, Clone)]
pub struct Browser {
    /// The client's address, see [`super::client::address`].
    pub address: IpAddr,
    /// The login that the browser's cookie names, though it may have expired or been revoked.
    pub earlier: Option<Login>,
}

/// Handles login attempts: limits wrong ones and how many are checked at once. One for all workers.
pub struct Logins {
    attempts: Arc<Attempts>,
    turns: Arc<Turns>,
    /// The queue of PINs that may have no index. One at a time: they hash for as long as there are such users, and
    /// delay nobody whose PIN has an index.
    long_turns: Arc<Turns>,
    /// The queue of admins, whose imports may take minutes.
    works: Arc<Turns>,
    key: Option<Arc<PinKey>>,
    environment: Environment,
}

impl Logins {
    /// Handles attempts at one node of this many on one store, and continues the count in `file`. `key` is
    /// what PINs are indexed with, if it is permanent.
    pub fn shared_by(
        nodes: NonZeroU32,
        file: Option<AttemptsFile>,
        key: Option<PinKey>,
        environment: Environment,
    ) -> Self {
        let attempts = Arc::new(Attempts::open(nodes, file, environment.clock.now()));
        Self::counting(attempts, key, environment)
    }

    fn counting(attempts: Arc<Attempts>, key: Option<PinKey>, environment: Environment) -> Self {
        let turns = |running| Turns::new(Arc::clone(&attempts), environment.clock.clone(), running);
        let (turns, long_turns, works) = (turns(MAX_RUNNING), turns(1), turns(MAX_RUNNING));
        Self { attempts, turns, long_turns, works, key: key.map(Arc::new), environment }
    }

    /// A PIN that somebody chooses at this service.
    pub fn chosen<'a>(&'a self, pin: &'a Pin) -> ChosenPin<'a> {
        ChosenPin { text: pin.expose(), with: self.new_pins() }
    }

    /// What new PINs are indexed and salted with.
    pub fn new_pins(&self) -> NewPins<'_> {
        NewPins { key: self.key.as_deref(), random: &self.environment.random }
    }

    /// The user with that PIN; none if it is wrong. Costs one hash, and more only while there are users whose PIN has no
    /// index.
    ///
    /// # Errors
    /// [`Refused::Exhausted`] if there were too many wrong PINs from there, even for a right one. [`Refused::Busy`] if
    /// too many attempts are waiting.
    pub async fn by_pin(&self, users: Arc<Users>, pin: Pin, browser: &Browser) -> Result<Option<Found>, Refused> {
        let asker = Asker { kind: self.kind(browser)?, address: browser.address };
        let before = browser.earlier.as_ref().and_then(|login| login.username()).map(str::to_owned);
        let threads = self.environment.threads;
        let search = Arc::new(Search::new(users, pin, self.key.clone(), before));
        let turn = self.turns.wait(asker).await?;
        match quickly(Arc::clone(&search), turn, threads).await? {
            (Quick::Found(found), _) => Ok(Some(found)),
            (Quick::Nobody, _) => Ok(None),
            (Quick::Unsaid(index), turn) => {
                let uncharged = match asker.kind {
                    Kind::Known(_) => Kind::Known(None),
                    Kind::Link | Kind::Stranger => Kind::Link,
                };
                let long_turn = self.long_turns.wait(Asker { kind: uncharged, ..asker }).await?;
                slowly(search, index, (turn, long_turn), threads).await
            }
        }
    }

    /// Whether a code is right; wrong ones count like wrong PINs.
    ///
    /// # Errors
    /// As for [`Logins::by_pin`].
    pub async fn by_code(
        &self,
        browser: &Browser,
        fits: impl FnOnce() -> bool + Send + 'static,
    ) -> Result<bool, Refused> {
        let asker = Asker { kind: self.kind(browser)?, address: browser.address };
        Ok(look(&self.turns, self.environment.threads, asker, move || fits().then_some(())).await?.is_some())
    }

    /// The link, if the key opens it. Wrong ones are not limited: nobody guesses a link.
    ///
    /// # Errors
    /// [`Refused::Busy`] if too many attempts are waiting.
    pub async fn by_link(&self, link: Link, key: LinkKey, address: IpAddr) -> Result<Option<Link>, Refused> {
        if is_quick(&link) {
            return Ok(key.opens(&link).then_some(link));
        }
        look(&self.turns, self.environment.threads, Asker { kind: Kind::Link, address }, move || {
            key.opens(&link).then_some(link)
        })
        .await
    }

    /// Hashes for an admin, in turn. `work` may block; however long it takes, others can log in meanwhile.
    ///
    /// # Errors
    /// [`Refused::Busy`] if too many attempts are waiting.
    pub async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refused> {
        let admin = Asker { kind: Kind::Known(None), address: IpAddr::V4(Ipv4Addr::UNSPECIFIED) };
        look(&self.works, self.environment.threads, admin, || Some(work())).await?.ok_or(Refused::Busy)
    }

    /// What an attempt by that browser is charged to. A lane without attempts left is refused here and delays nobody.
    fn kind(&self, browser: &Browser) -> Result<Kind, Refused> {
        let now = self.environment.clock.now();
        let earlier = browser.earlier.as_ref().map(|login| Lane::Login(login.fingerprint));
        let check = |lane: Lane| match self.turns.is_undecided(lane) {
            true => Ok(()),
            false => self.attempts.check(lane, now),
        };
        match earlier.filter(|lane| check(*lane).is_ok()) {
            Some(lane) => Ok(Kind::Known(Some(lane))),
            None => {
                check(Lane::of_address(browser.address))?;
                Ok(Kind::Stranger)
            }
        }
    }
}

/// The quick part of a search, after which a turn is over or makes way for others.
async fn quickly(search: Arc<Search>, mut turn: Turn, threads: Threads) -> Result<(Quick, Turn), Refused> {
    let looking = move || {
        let outcome = search.quickly();
        match outcome {
            Quick::Found(_) => {}
            Quick::Nobody => turn.spend(),
            Quick::Unsaid(_) => turn.step_aside(),
        }
        (outcome, turn)
    };
    threads.run(looking).await.map_err(|_| Refused::Busy)
}

/// The rest of a search.
async fn slowly(
    search: Arc<Search>,
    index: Option<PinIndex>,
    (mut turn, long_turn): (Turn, Turn),
    threads: Threads,
) -> Result<Option<Found>, Refused> {
    let looking = move || {
        let found = search.slowly().map(|user| Found { user: user.clone(), index });
        match found {
            Some(_) => turn.clear(),
            None => turn.spend(),
        }
        drop((turn, long_turn));
        found
    };
    threads.run(looking).await.map_err(|_| Refused::Busy)
}

/// What `find` returns for what a client sent; none if it was wrong. `find` may block.
async fn look<T: Send + 'static>(
    turns: &Arc<Turns>,
    threads: Threads,
    asker: Asker,
    find: impl FnOnce() -> Option<T> + Send + 'static,
) -> Result<Option<T>, Refused> {
    let mut turn = turns.wait(asker).await?;
    let looking = move || {
        let found = find();
        if found.is_none() {
            turn.spend();
        }
        // In here and not outside: the hashing does not stop when a client hangs up.
        drop(turn);
        found
    };
    threads.run(looking).await.map_err(|_| Refused::Busy)
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;
    use minicup_domain::tournament::User;
    use uuid::Uuid;

    use super::*;
    use crate::access::Subject;
    use crate::access::attempts::tests::whole;
    use crate::access::pin::tests::user;
    use crate::access::pin_index::tests::key;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(1, 2, 3, 4));
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(5, 6, 7, 8));

    fn logins() -> Logins {
        Logins::counting(Arc::new(whole(1)), Some(key(1)), Environment::default())
    }

    fn users() -> Arc<Users> {
        let jil = User { pin_index: key(1).index("1234").ok(), ..user("jil", Some("1234")) };
        Arc::new(Users { users: vec![jil], ..Users::default() })
    }

    fn new_browser(address: IpAddr) -> Browser {
        Browser { address, earlier: None }
    }

    async fn attempt(logins: &Logins, browser: &Browser, pin: &str) -> Result<Option<String>, &'static str> {
        let outcome = logins.by_pin(users(), Pin::new(pin), browser).await;
        outcome.map(|found| found.map(|found| found.user.username)).map_err(|refused| match refused {
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
        let wrong = outcomes.iter().filter(|outcome| **outcome == Ok(None)).count();
        let refused = outcomes.iter().filter(|outcome| matches!(outcome, Err("exhausted" | "busy"))).count();
        // Ten, and what is forgiven meanwhile on a slow machine, where some may also wait too long.
        assert!((10..20).contains(&wrong), "{wrong}");
        assert_eq!(wrong + refused, 40);
        assert!(a_right_one_is_exhausted(&logins, &here).await);
        assert_eq!(attempt(&logins, &new_browser(THERE), "1234").await, jil());
    }

    #[actix_web::test]
    async fn many_right_ones_at_once_all_get_in() {
        let (logins, here) = (logins(), new_browser(HERE));
        // An attempt that has waited too long on a slow machine is made again.
        let patient = || async {
            loop {
                match attempt(&logins, &here, "1234").await {
                    Err("busy") => {}
                    outcome => return outcome,
                }
            }
        };
        let outcomes = join_all((0..40).map(|_| patient())).await;
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
        // The lane's and the address's, and what is forgiven meanwhile on a slow machine.
        assert!((20..40).contains(&wrong), "{wrong}");
        assert!(a_right_one_is_exhausted(&logins, &back).await);
    }

    /// Whether a right PIN finds a used-up allowance; what is forgiven on a slow machine is used up again first.
    async fn a_right_one_is_exhausted(logins: &Logins, browser: &Browser) -> bool {
        const ROUNDS: usize = 10;
        for _ in 0..ROUNDS {
            while attempt(logins, browser, "0000").await == Ok(None) {}
            if attempt(logins, browser, "1234").await == Err("exhausted") {
                return true;
            }
        }
        false
    }

    /// Users as an earlier release left them, without an index.
    fn old_users(pins: &[&str]) -> Arc<Users> {
        Arc::new(Users {
            users: pins.iter().map(|pin| user(&format!("of {pin}"), Some(pin))).collect(),
            ..Users::default()
        })
    }

    #[actix_web::test]
    async fn pins_without_an_index_are_found_and_wrong_ones_counted() {
        let (logins, users) = (logins(), old_users(&["1111", "2222", "3333"]));
        let browser = new_browser(HERE);
        let tries = ["3333", "1111", "2222"].map(|pin| logins.by_pin(Arc::clone(&users), Pin::new(pin), &browser));
        for (found, pin) in join_all(tries).await.into_iter().zip(["3333", "1111", "2222"]) {
            let found = found.unwrap().unwrap();
            assert_eq!((found.user.username, found.index), (format!("of {pin}"), key(1).index(pin).ok()));
        }
        let wrong = (0..12).map(|_| logins.by_pin(Arc::clone(&users), Pin::new("0000"), &browser));
        let outcomes = join_all(wrong).await;
        assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(Refused::Exhausted(_)))));
        assert!(outcomes.iter().all(|outcome| !matches!(outcome, Ok(Some(_)) | Err(Refused::Busy))));
    }

    #[actix_web::test]
    async fn who_hangs_up_while_the_rest_is_searched_stays_charged() {
        let (logins, users) = (logins(), old_users(&["1111"]));
        let lane = Lane::of_address(HERE);
        let here = new_browser(HERE);
        let long_turn = logins.long_turns.wait(Asker { kind: Kind::Link, address: THERE }).await.unwrap();
        for _ in 0..10 {
            let attempt = logins.by_pin(Arc::clone(&users), Pin::new("0000"), &here);
            let waits = async {
                // Until the quick part has made room.
                while logins.long_turns.waiting() == 0 {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                _ = attempt => panic!("nobody looks"),
                () = waits => {}
            }
        }
        drop(long_turn);
        let allowed = logins.attempts.check(lane, logins.environment.clock.now());
        assert!(allowed.is_err() || logins.turns.is_undecided(lane), "what comes back takes 10 s each");
    }
}
