//! What a file changes in the users.

use minicup_domain::decider::Decider;
use minicup_domain::tournament::{
    PinIndex, PinSize, Role, User, UserCommand, UserEvent, Users, UsersDecider, UsersRecord, decide_said_users,
    evolve_users,
};
use serde_json::Value;

use super::append::{Append, Subject};
use super::change::{Change, Fate, Kept, Thing};
use super::fault::Fault;
use super::fields::FieldChange;
use super::file::FileUser;
use super::finding::Finding;
use super::scene::Scene;
use super::takes::Takes;
use crate::access::pin::{hash_pin, verify_pin};
use crate::access::pin_index::has_index;
use crate::access::users::NewPins;
use crate::randomness::Randomness;
use crate::store::codec::users_stream;

/// What users get, and what was changed by hand.
#[derive(Debug, Default)]
pub(super) struct UserPlan {
    pub(super) append: Option<Append>,
    pub(super) kept: Vec<Kept>,
}

/// What the users of a file get. Hashes on the calling thread.
pub(super) fn plan_users(scene: &Scene<'_>, takes: &mut Takes) -> Result<UserPlan, Vec<Fault>> {
    let record = &scene.present.users.state;
    let mut users = Merging { record, takes, pins: scene.pins, kept: vec![] };
    let mut faults = Vec::new();
    let (mut wanted, mut said) = (Vec::new(), Vec::new());
    for (index, user) in scene.file.users.iter().enumerate() {
        if users.stays_forgotten(&user.username) {
            continue;
        }
        match users.said(&scene.file.users, user) {
            Ok(new) => {
                wanted.extend(users.merged(&new, user.pin.is_some()));
                said.push(new);
            }
            Err(finding) => faults.push(Fault::new(format!("/users/{index}/pin"), finding)),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let kept = users.kept;
    let changes: Vec<Change> =
        wanted.iter().filter_map(|user| change(record.users.get(&user.username), user)).collect();
    let define = |user| UsersDecider::decide(&record.users, &UserCommand::Define(user));
    let mut events: Vec<UserEvent> = wanted.into_iter().flat_map(define).flatten().collect();
    let after = events.iter().fold(record.users.clone(), evolve_users);
    events.extend(decide_said_users(&after, &record.said, &said));
    let (author, last) = (scene.author, scene.present.users.revision);
    let append =
        Append::new(Subject::Users, users_stream(), last, author.user, |cause| cause.events_at(author.now, &events));
    Ok(UserPlan { append: append.map(|append| append.told_as(changes)), kept })
}

struct Merging<'a, 'b> {
    record: &'a UsersRecord,
    takes: &'b mut Takes,
    pins: NewPins<'a>,
    kept: Vec<Kept>,
}

impl Merging<'_, '_> {
    /// Whether the user is forgotten and stays so: what the file says about them is neither used nor recorded.
    fn stays_forgotten(&mut self, username: &str) -> bool {
        let thing = path(username);
        if !self.record.users.is_forgotten(username) || self.takes.whole(&thing) {
            return false;
        }
        self.kept.push(Kept::forgotten(Thing::User, None, thing, username.to_owned()));
        true
    }

    /// The user in the file. A new hash only for a new PIN: hashing is slow, and with its new salt the same PIN
    /// would look like a change.
    fn said(&self, file: &[FileUser], user: &FileUser) -> Result<User, Finding> {
        let FileUser { username, name, role, pin } = user.clone();
        let UsersRecord { users, said } = self.record;
        let hash = |users: &Users| users.get(&username).and_then(|known| known.pin_hash.clone());
        let (present, before) = (hash(users), hash(said));
        let Some(pin) = pin else {
            let known = [said, users].into_iter().filter_map(|users| users.get(&username));
            let known = known.filter_map(|user| Some((user.pin_hash.clone()?, user.pin_size))).next();
            let (pin_hash, pin_size) = known.map_or((None, None), |(hash, size)| (Some(hash), size));
            return Ok(User { username, name, role, pin_hash, pin_size, pin_index: None });
        };
        let known = [&present, &before].into_iter().flatten().find(|hash| verify_pin(&pin, hash)).cloned();
        let pin_index = match known.is_some() && known == present {
            true => None,
            false => self.pins.key.and_then(|key| key.index(&pin).ok()),
        };
        let pin_hash = match known {
            Some(hash) => hash,
            None => new_hash(users, file, (&pin, pin_index.as_ref()), self.pins.random)?,
        };
        let (pin_hash, pin_size) = (Some(pin_hash), Some(PinSize::of(&pin)));
        Ok(User { username, name, role, pin_hash, pin_size, pin_index })
    }

    /// The resulting user; none if they were removed by hand and stay so.
    fn merged(&mut self, new: &User, names_pin: bool) -> Option<User> {
        let UsersRecord { users, said } = self.record;
        let thing = path(&new.username);
        let said = said.get(&new.username);
        let Some(now) = users.get(&new.username) else {
            let is_taken = self.takes.whole(&thing);
            if said.is_some() && !is_taken {
                self.keep(new, thing, Fate::Removed, (Value::Null, Value::Null));
                return None;
            }
            return Some(new.clone());
        };
        let before = said.unwrap_or(now);
        let mut merged = now.clone();
        if self.is_new((&thing, "name"), (&before.name, &now.name, &new.name), new) {
            merged.name.clone_from(&new.name);
        }
        if self.is_new((&thing, "role"), (&role(before.role), &role(now.role), &role(new.role)), new) {
            merged.role = new.role;
        }
        // A known PIN is no change, even if more is known about it by now.
        if names_pin && self.is_new_pin(&thing, before, now, new) && now.pin_hash != new.pin_hash {
            merged.pin_hash.clone_from(&new.pin_hash);
            (merged.pin_size, merged.pin_index) = (new.pin_size, new.pin_index.clone());
        }
        Some(merged)
    }

    /// Whether the file's value of a field applies: the store's was not changed by hand, or the file's is taken.
    fn is_new(&mut self, (thing, field): (&str, &str), (before, now, new): (&str, &str, &str), user: &User) -> bool {
        let is_taken = self.takes.field(thing, field);
        if now == new || before == now || is_taken {
            return true;
        }
        self.keep(user, format!("{thing}/{field}"), Fate::Changed, (new.into(), now.into()));
        false
    }

    /// PINs are shown to nobody.
    fn is_new_pin(&mut self, thing: &str, before: &User, now: &User, new: &User) -> bool {
        let is_taken = self.takes.field(thing, "pin");
        if now.pin_hash == new.pin_hash || before.pin_hash == now.pin_hash || is_taken {
            return true;
        }
        self.keep(new, format!("{thing}/pin"), Fate::Changed, (Value::Null, Value::Null));
        false
    }

    fn keep(&mut self, user: &User, path: String, by_hand: Fate, (file, store): (Value, Value)) {
        let name = user.username.clone();
        self.kept.push(Kept { thing: Thing::User, id: None, name, path, by_hand, file, store });
    }
}

/// How a user is named in what an import keeps and takes.
fn path(username: &str) -> String {
    format!("{}:{username}", Thing::User.name())
}

/// The hash of a PIN that is new to its user and nobody else's.
fn new_hash(
    users: &Users,
    file: &[FileUser],
    (pin, index): (&str, Option<&PinIndex>),
    random: &Randomness,
) -> Result<String, Finding> {
    // The PINs of users who get one from this file have been compared in the file.
    let gets_one = |name: &str| file.iter().any(|other| other.username == name && other.pin.is_some());
    let fits = |other: &User| other.pin_hash.as_ref().is_some_and(|hash| verify_pin(pin, hash));
    let has_same = |other: &User| index.and_then(|index| has_index(other, index)).unwrap_or_else(|| fits(other));
    let keeps_same = |other: &User| !gets_one(&other.username) && has_same(other);
    if users.users.iter().any(keeps_same) {
        return Err(Finding::PinUsed);
    }
    hash_pin(pin, random).map_err(|error| Finding::PinFails(error.to_string()))
}

fn change(before: Option<&User>, after: &User) -> Option<Change> {
    let Some(before) = before else {
        return Some(Change::new(Thing::User, Fate::Added, None, &after.username));
    };
    let mut fields = Vec::new();
    if before.name != after.name {
        fields.push(FieldChange::new("name", before.name.as_str(), after.name.as_str()));
    }
    if before.role != after.role {
        fields.push(FieldChange::new("role", role(before.role), role(after.role)));
    }
    if before.pin_hash != after.pin_hash {
        fields.push(FieldChange::new("pin", Value::Null, Value::Null));
    }
    (before != after).then(|| Change::new(Thing::User, Fate::Changed, None, &after.username).with(fields))
}

fn role(role: Role) -> String {
    let name = serde_json::to_value(role);
    name.ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
