//! What a phone's link carries, and the link it opens.

use minicup_domain::tournament::Link;
use minicup_domain::{LinkId, Timestamp};
use minicup_projections::Catalogue;
use serde::{Deserialize, Deserializer};

use super::pin::Pin;
use crate::access::is_valid;

/// `<number>.<secret>`, as it stands behind `#link=` in the address. What is no such thing opens nothing.
pub struct LinkKey(Option<(LinkId, Pin)>);

impl LinkKey {
    /// The link it names, if that is good for anything now.
    pub fn valid_link(&self, catalogue: &Catalogue, now: Timestamp) -> Option<Link> {
        let (id, _) = self.0.as_ref()?;
        catalogue.links().get(*id).filter(|link| is_valid(link, catalogue, now)).cloned()
    }

    /// Whether it has the link's secret. Slow on purpose.
    pub fn opens(&self, link: &Link) -> bool {
        self.0.as_ref().is_some_and(|(_, secret)| secret.fits(&link.issued.secret_hash))
    }

    fn parse(text: &str) -> Option<(LinkId, Pin)> {
        let (id, secret) = text.split_once('.')?;
        Some((LinkId::new(id.parse().ok()?), Pin::new(secret)))
    }
}

impl<'de> Deserialize<'de> for LinkKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The deserialiser's own message would quote the secret.
        let text = String::deserialize(deserializer).map_err(|_| serde::de::Error::custom("a link is a string"))?;
        Ok(Self(Self::parse(&text)))
    }
}
