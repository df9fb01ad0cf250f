//! Links that let one phone score a match or a court: issuing them, revoking them, and the key that a phone shows.

use minicup_domain::decider::Decider;
use minicup_domain::tournament::{Link, LinkCommand, LinkRejection, LinkScope, Links, LinksDecider};
use minicup_domain::{LinkId, Timestamp};
use minicup_projections::Catalogue;
use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};

use super::pin::Pin;
use super::rights::is_valid;
use crate::randomness::Randomness;
use crate::store::{EventStore, StoreError};
use crate::text::fault_of_text;
use crate::transact::{Author, change};

/// The longest label of a link, in characters: it is shown beside each event that came from the link.
pub const MAX_LABEL: usize = 60;

/// A link that has just been issued. Its secret cannot be shown again.
#[derive(Clone, PartialEq, Eq)]
pub struct NewLink {
    /// Its number.
    pub id: LinkId,
    /// What opens it: 244 random bits in hexadecimal.
    pub secret: String,
}

/// Why a link is not issued or revoked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The label has no visible character, is too long or would not fit on a line.
    #[error("a label must have 1 to {MAX_LABEL} characters, at least one of them visible, and no control characters")]
    Label,
    /// The rules forbid it.
    #[error(transparent)]
    Rejected(#[from] LinkRejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Issues a link; `start` returns when the last match of a scope is planned to start, and `random` generates the
/// secret.
///
/// # Errors
/// See [`LinkError`].
pub async fn issue_link(
    store: &dyn EventStore,
    scope: LinkScope,
    label: &str,
    start: impl Fn(&LinkScope) -> Option<Timestamp>,
    random: &Randomness,
    author: Author<'_>,
) -> Result<NewLink, LinkError> {
    let label = label.trim();
    if label.chars().count() > MAX_LABEL || fault_of_text(label).is_some() {
        return Err(LinkError::Label);
    }
    // Two, because one has 122 random bits, and as many characters as the longest PIN has.
    let secret = format!("{}{}", random.uuid().simple(), random.uuid().simple());
    let hash = quick_hash(&secret);
    let is_valid = |link: &&Link| link.is_valid(start(&link.scope), author.now);
    let issue = |links: &Links| LinkCommand::Issue {
        scope: scope.clone(),
        label: label.to_owned(),
        secret_hash: hash.clone(),
        valid: links.links.iter().filter(is_valid).count(),
    };
    let issued = change::<LinksDecider, LinkError>(store, &(), author, |known| {
        Ok(LinksDecider::decide(&known.state, &issue(&known.state))?)
    })
    .await?;
    // The appended event was decided on this very state.
    Ok(NewLink { id: issued.before.next_id(), secret })
}

/// Revokes a link; one that is already revoked stays so.
///
/// # Errors
/// See [`LinkError`].
pub async fn revoke_link(store: &dyn EventStore, id: LinkId, author: Author<'_>) -> Result<(), LinkError> {
    change::<LinksDecider, LinkError>(store, &(), author, |known| {
        Ok(LinksDecider::decide(&known.state, &LinkCommand::Revoke(id))?)
    })
    .await?;
    Ok(())
}

/// What the hash of a link's secret begins with. The links of earlier releases have the slow hash of a PIN.
const QUICK: &str = "$sha256$";

/// The hash of a link's secret. No slower one is needed: nobody guesses 244 random bits.
fn quick_hash(secret: &str) -> String {
    let digits: String = Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{QUICK}{digits}")
}

/// Whether a key can be compared with the link's secret at once, and needs no turn.
pub fn is_quick(link: &Link) -> bool {
    link.secret_hash.starts_with(QUICK)
}

/// `<number>.<secret>`, as it follows `#link=` in the address. Anything else opens nothing.
pub struct LinkKey(Option<(LinkId, Pin)>);

impl LinkKey {
    /// The link it names, if that is valid now.
    pub fn valid_link(&self, catalogue: &Catalogue, now: Timestamp) -> Option<Link> {
        let (id, _) = self.0.as_ref()?;
        catalogue.links().get(*id).filter(|link| is_valid(link, catalogue, now)).cloned()
    }

    /// Whether it has the link's secret. Slow for a link of an earlier release, see [`is_quick`].
    pub fn opens(&self, link: &Link) -> bool {
        let Some((_, secret)) = &self.0 else { return false };
        match is_quick(link) {
            true => quick_hash(secret.expose()) == link.secret_hash,
            false => secret.fits(&link.secret_hash),
        }
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
