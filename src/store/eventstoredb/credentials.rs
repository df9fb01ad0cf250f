//! User and password of an address.
//!
//! The crate sends them as they are in the address. If that differs from their meaning, because something in them is
//! percent-encoded or would be, they are removed from the address and given with each call.

use eventstore::{BatchAppendOptions, Credentials, ReadAllOptions, ReadStreamOptions, SubscribeToAllOptions};
use percent_encoding::percent_decode_str;

use super::fault::unusable;
use crate::store::StoreError;

/// What the crate sends unchanged, besides letters and digits.
const PLAIN: &str = "-._~!$&'()*+,:";

/// Removes what the crate would send wrongly: returns the address without it, and its meaning.
///
/// # Errors
/// [`StoreError::Unavailable`] for a password without a user.
pub(super) fn take_off(url: &str) -> Result<(String, Option<Credentials>), StoreError> {
    let Some((scheme, rest)) = url.split_once("://") else { return Ok((url.to_owned(), None)) };
    let (authority, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    let Some((given, hosts)) = authority.rsplit_once('@') else { return Ok((url.to_owned(), None)) };
    let (user, password) = given.split_once(':').unwrap_or((given, ""));
    if user.is_empty() {
        return Err(unusable("the user name is missing"));
    }
    if given.chars().all(|c| c.is_ascii_alphanumeric() || PLAIN.contains(c)) {
        return Ok((url.to_owned(), None));
    }
    let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
    Ok((format!("{scheme}://{hosts}{query}"), Some(Credentials::new(decoded(user), decoded(password)))))
}

/// Options of a call.
pub(super) trait ByUser: Sized {
    /// The call is made by this user, or by the one in the address.
    fn by(self, user: Option<&Credentials>) -> Self;
}

macro_rules! by_user {
    ($($options:ty),*) => {$(
        impl ByUser for $options {
            fn by(self, user: Option<&Credentials>) -> Self {
                match user {
                    Some(user) => self.authenticated(user.clone()),
                    None => self,
                }
            }
        }
    )*};
}

by_user!(BatchAppendOptions, ReadAllOptions, ReadStreamOptions, SubscribeToAllOptions);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_crate_sends_as_it_is_stays() {
        for url in ["esdb://a?x=y@z", "esdb://admin:changeit@a:1,b:2?tls=false", "esdb://admin@a", "nothing"] {
            assert_eq!(take_off(url), Ok((url.to_owned(), None)));
        }
    }

    #[test]
    fn any_password_works() {
        for (given, user, password) in [
            ("admin:se%20cret", "admin", "se cret"),
            ("admin:50%25", "admin", "50%"),
            ("admin:100%", "admin", "100%"),
            ("admin:p%40ss%2Fw%3F%23", "admin", "p@ss/w?#"),
            ("admin:p@ss/w:ord=", "admin", "p@ss/w:ord="),
            ("jana%20n:%C5%BElu%C5%A5", "jana n", "žluť"),
            ("admin:žluť", "admin", "žluť"),
        ] {
            let expected = Credentials::new(user.to_owned(), password.to_owned());
            let taken = take_off(&format!("esdb://{given}@a:1,b:2?tls=false"));
            assert_eq!(taken, Ok(("esdb://a:1,b:2?tls=false".to_owned(), Some(expected))), "{given}");
        }
        assert!(take_off("esdb://:secret@a").is_err());
    }
}
