//! Finds the user of a PIN. Nobody gives a name at login, so the PIN has to identify them.

use std::sync::Arc;

use minicup_domain::tournament::{PinIndex, User, Users};

use super::pin::Pin;
use super::pin_index::{PinKey, has_index};
use super::users::MAX_USERS;

/// A PIN whose user is looked for. Both parts of the search are slow; call them where blocking is allowed.
pub struct Search {
    users: Arc<Users>,
    pin: Pin,
    key: Option<Arc<PinKey>>,
    /// Who was logged in before in the same browser.
    before: Option<String>,
}

/// The user of a PIN, and the index that finds it the next time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The user.
    pub user: User,
    /// The PIN's index; none for a service that keeps no key.
    pub index: Option<PinIndex>,
}

/// The outcome of the quick part of a search.
pub enum Quick {
    /// The PIN has a user.
    Found(Found),
    /// The PIN has no user.
    Nobody,
    /// It may belong to a user without an index: the rest of the search decides.
    Unsaid(Option<PinIndex>),
}

impl Search {
    /// The users to search; those beyond [`MAX_USERS`], which a file may add, are not searched.
    pub fn new(users: Arc<Users>, pin: Pin, key: Option<Arc<PinKey>>, before: Option<String>) -> Self {
        Self { users, pin, key, before }
    }

    /// One hash if every PIN has an index, also for a wrong PIN. If some have none, one more in a browser
    /// in which one of those users was logged in before.
    pub fn quickly(&self) -> Quick {
        let index = self.key.as_ref().and_then(|key| key.index(self.pin.expose()).ok());
        let indexed = self.with_pin().find(|user| index.as_ref().is_some_and(|i| has_index(user, i) == Some(true)));
        if let Some(user) = indexed.or_else(|| self.unindexed_before()) {
            return Quick::Found(Found { user: user.clone(), index });
        }
        match self.unindexed().next() {
            Some(_) => Quick::Unsaid(index),
            None => Quick::Nobody,
        }
    }

    /// One hash for each user without an index, until one matches.
    pub fn slowly(&self) -> Option<&User> {
        self.unindexed().find(|user| self.fits(user))
    }

    fn with_pin(&self) -> impl Iterator<Item = &User> {
        self.users.users.iter().filter(|user| user.pin_hash.is_some()).take(MAX_USERS)
    }

    fn unindexed(&self) -> impl Iterator<Item = &User> {
        self.with_pin().filter(|user| !self.key.as_ref().is_some_and(|key| key.indexes(user)))
    }

    fn unindexed_before(&self) -> Option<&User> {
        let before = self.before.as_ref()?;
        self.unindexed().find(|user| user.username == *before).filter(|user| self.fits(user))
    }

    fn fits(&self, user: &User) -> bool {
        user.pin_hash.as_deref().is_some_and(|hash| self.pin.fits(hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::pin::tests::user;
    use crate::access::pin_index::tests::key;

    fn indexed(username: &str, pin: &str, byte: u8) -> User {
        // Its hash fits nothing: only the index can find it.
        User { pin_hash: Some("slow".to_owned()), pin_index: key(byte).index(pin).ok(), ..user(username, None) }
    }

    fn search(users: Vec<User>, pin: &str, before: Option<&str>) -> Search {
        let users = Arc::new(Users { users, ..Users::default() });
        Search::new(users, Pin::new(pin), Some(Arc::new(key(1))), before.map(str::to_owned))
    }

    /// The user that the quick part finds; `?` if the rest has to decide.
    fn quickly(search: &Search) -> Option<String> {
        match search.quickly() {
            Quick::Found(found) => Some(found.user.username),
            Quick::Nobody => None,
            Quick::Unsaid(_) => Some("?".to_owned()),
        }
    }

    #[test]
    fn where_all_are_indexed_the_index_says_everything() {
        let users = vec![indexed("a", "1111", 1), indexed("b", "2222", 1), user("none", None)];
        assert_eq!(quickly(&search(users.clone(), "2222", None)).as_deref(), Some("b"));
        assert_eq!(quickly(&search(users.clone(), "3333", None)), None);
        assert_eq!(quickly(&search(users, "", None)), None);
        assert_eq!(quickly(&search(vec![], "1111", None)), None);
    }

    #[test]
    fn those_without_an_index_or_with_another_keys_are_tried_one_by_one() {
        let other = User { pin_index: key(2).index("4444").ok(), ..user("other", Some("4444")) };
        let users = vec![indexed("a", "1111", 1), user("old", Some("3333")), other];
        assert_eq!(quickly(&search(users.clone(), "1111", None)).as_deref(), Some("a"));
        for (pin, wanted) in [("3333", Some("old")), ("4444", Some("other")), ("5555", None), ("", None)] {
            let search = search(users.clone(), pin, None);
            assert_eq!(quickly(&search).as_deref(), Some("?"), "{pin}");
            assert_eq!(search.slowly().map(|user| user.username.as_str()), wanted, "{pin}");
        }
    }

    #[test]
    fn who_was_logged_in_before_is_tried_first() {
        let users = vec![user("x", Some("2222")), user("old", Some("3333"))];
        assert_eq!(quickly(&search(users.clone(), "3333", Some("old"))).as_deref(), Some("old"));
        assert_eq!(quickly(&search(users.clone(), "2222", Some("old"))).as_deref(), Some("?"));
        assert_eq!(quickly(&search(users, "3333", Some("gone"))).as_deref(), Some("?"));
    }

    #[test]
    fn of_two_with_the_same_pin_the_first_is_found() {
        let users = vec![user("a", Some("1111")), user("b", Some("1111"))];
        assert_eq!(search(users, "1111", None).slowly().map(|user| user.username.as_str()), Some("a"));
    }

    #[test]
    fn only_so_many_users_are_tried() {
        let other = User { pin_hash: Some("no hash at all".to_owned()), ..user("other", None) };
        let mut users = vec![other; MAX_USERS - 1];
        users.push(user("last", Some("1111")));
        users.push(user("beyond", Some("2222")));
        assert_eq!(search(users.clone(), "1111", None).slowly().map(|user| user.username.as_str()), Some("last"));
        assert_eq!(search(users, "2222", None).slowly(), None);
    }

    #[test]
    fn a_service_that_keeps_no_key_tries_every_hash() {
        let users =
            Arc::new(Users { users: vec![indexed("a", "1111", 1), user("b", Some("2222"))], ..Users::default() });
        let search = Search::new(users, Pin::new("2222"), None, None);
        assert!(matches!(search.quickly(), Quick::Unsaid(None)));
        assert_eq!(search.slowly().map(|user| user.username.as_str()), Some("b"));
    }
}
