//! Who is scoring which match, so that scorekeepers can be warned of each other. Known on this node only.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::rt::task::JoinHandle;
use minicup_domain::MatchId;
use tokio::sync::watch;

use super::fanout::subscriber::Subscriber;
use super::protocol::Message;
use crate::access::Login;
use crate::service::Service;

/// Names that are listed for one match. Two are one too many; more would add nothing.
const MAX_TOLD: usize = 20;

/// The sessions of this node that attend a match, of all worker threads.
#[derive(Default)]
pub struct Attendants(Mutex<Register>);

#[derive(Default)]
struct Register {
    next_key: u64,
    matches: HashMap<MatchId, Attended>,
}

#[derive(Default)]
struct Attended {
    names: BTreeMap<u64, String>,
    /// Holds only the last list, so a slow reader delays nobody and skips outdated lists.
    told: watch::Sender<Vec<String>>,
}

impl Attended {
    fn tell(&self) {
        let mut names: Vec<String> = self.names.values().cloned().collect();
        names.sort_unstable();
        names.truncate(MAX_TOLD);
        self.told.send_replace(names);
    }
}

impl Attendants {
    fn join(&self, id: MatchId, name: String) -> (u64, watch::Receiver<Vec<String>>) {
        let mut register = self.lock();
        let key = register.next_key;
        register.next_key += 1;
        let attended = register.matches.entry(id).or_default();
        attended.names.insert(key, name);
        attended.tell();
        (key, attended.told.subscribe())
    }

    fn leave(&self, id: MatchId, key: u64) {
        let mut register = self.lock();
        let Some(attended) = register.matches.get_mut(&id) else { return };
        attended.names.remove(&key);
        attended.tell();
        if attended.names.is_empty() {
            register.matches.remove(&id);
        }
    }

    /// Every change leaves the register consistent, so a panic elsewhere does not spoil it.
    fn lock(&self) -> MutexGuard<'_, Register> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One session's place at a match, given up when dropped.
pub struct Attendance {
    attendants: Arc<Attendants>,
    match_id: MatchId,
    key: u64,
    telling: JoinHandle<()>,
}

impl Attendance {
    /// Enters a session, which gets the list of those who attend, now and at each change, while its login is valid.
    pub fn begin(
        attendants: &Arc<Attendants>,
        service: &Arc<Service>,
        match_id: MatchId,
        name: String,
        login: Login,
        subscriber: &Rc<Subscriber>,
    ) -> Self {
        let attendants = Arc::clone(attendants);
        let (key, list) = attendants.join(match_id, name);
        let telling = tell(Arc::clone(service), match_id, login, Rc::clone(subscriber), list);
        Self { attendants, match_id, key, telling: actix_web::rt::spawn(telling) }
    }
}

impl Drop for Attendance {
    fn drop(&mut self) {
        self.telling.abort();
        self.attendants.leave(self.match_id, self.key);
    }
}

async fn tell(
    service: Arc<Service>,
    id: MatchId,
    login: Login,
    subscriber: Rc<Subscriber>,
    mut list: watch::Receiver<Vec<String>>,
) {
    loop {
        if login.holder(&service.models.load().catalogue, service.clock.now()).is_none() {
            return;
        }
        let names = list.borrow_and_update().clone();
        subscriber.say(&Message { match_id: Some(id), scorekeepers: Some(names), ..Message::default() });
        if list.changed().await.is_err() {
            return;
        }
    }
}
