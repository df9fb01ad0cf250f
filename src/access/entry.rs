//! What a right PIN opens. A short one opens less to clients that are not on the machine itself.

use minicup_domain::tournament::{PinSize, Role, User, Users};

use super::pin::Pin;

/// The user of the demonstration and that user's PIN, which everybody knows.
pub const DEMO_USER: &str = "demo";
/// See [`DEMO_USER`].
pub const DEMO_PIN: &str = "1234";

/// Where a PIN is typed.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Whether that is the machine the service runs on, see [`super::client::is_here`].
    pub is_here: bool,
    /// Whether the service runs the demonstration.
    pub is_demo: bool,
}

/// What a right PIN opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Everything its user may do.
    Whole,
    /// The choice of a longer PIN, and nothing else.
    ChoosePin,
    /// Nothing from there.
    Closed,
}

impl Place {
    /// Whether such a PIN can open anything from there. If not, its user need not be looked up.
    pub fn takes(self, pin: &Pin) -> bool {
        self.is_here || pin.size() >= PinSize::From4
    }

    /// What the PIN of `user` opens from there.
    pub fn entry(self, user: &User, pin: &Pin) -> Entry {
        let of_demo = user.username == DEMO_USER && pin.expose() == DEMO_PIN;
        if self.is_here || user.role == Role::Scorekeeper || pin.size() >= user.role.least_pin() {
            return Entry::Whole;
        }
        match (of_demo, self.is_demo) {
            (false, _) => Entry::ChoosePin,
            (true, true) => Entry::Whole,
            // Left in a store by an earlier demonstration: a stranger would choose the longer PIN.
            (true, false) => Entry::Closed,
        }
    }
}

/// Users who are known to have a short PIN; in the demonstration its own PIN is short on purpose.
pub fn short_pinned(users: &Users, is_demo: bool) -> impl Iterator<Item = &User> {
    let is_meant = move |user: &User| is_demo && user.username == DEMO_USER;
    users.users.iter().filter(move |user| user.has_short_pin() && !is_meant(user))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::pin::tests::user;

    const HERE: Place = Place { is_here: true, is_demo: false };
    const THERE: Place = Place { is_here: false, is_demo: false };
    const AT_THE_DEMO: Place = Place { is_here: false, is_demo: true };

    fn entry(place: Place, username: &str, role: Role, pin: &str) -> Entry {
        place.entry(&User { role, ..user(username, None) }, &Pin::new(pin))
    }

    #[test]
    fn an_admin_with_a_short_pin_chooses_a_longer_one_elsewhere() {
        for short in ["1234", "1234567"] {
            assert_eq!(entry(THERE, "eva", Role::Admin, short), Entry::ChoosePin);
            assert_eq!(entry(HERE, "eva", Role::Admin, short), Entry::Whole);
            assert_eq!(entry(THERE, "jil", Role::Scorekeeper, short), Entry::Whole);
        }
        assert_eq!(entry(THERE, "eva", Role::Admin, "12345678"), Entry::Whole);
        assert_eq!(entry(AT_THE_DEMO, "eva", Role::Admin, "1234"), Entry::ChoosePin);
    }

    #[test]
    fn fewer_than_four_characters_open_nothing_elsewhere() {
        let takes = |place: Place, pin| place.takes(&Pin::new(pin));
        assert!(takes(HERE, "12") && takes(THERE, "1234") && takes(AT_THE_DEMO, DEMO_PIN));
        assert!(!takes(THERE, "123") && !takes(AT_THE_DEMO, "123") && !takes(THERE, ""));
    }

    #[test]
    fn the_demonstrations_admin_is_one_in_the_demonstration_alone() {
        assert_eq!(entry(AT_THE_DEMO, DEMO_USER, Role::Admin, DEMO_PIN), Entry::Whole);
        assert_eq!(entry(HERE, DEMO_USER, Role::Admin, DEMO_PIN), Entry::Whole);
        assert_eq!(entry(THERE, DEMO_USER, Role::Admin, DEMO_PIN), Entry::Closed);
        assert_eq!(entry(THERE, DEMO_USER, Role::Scorekeeper, DEMO_PIN), Entry::Whole);
    }
}
