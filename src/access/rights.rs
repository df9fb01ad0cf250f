//! Who is logged in, and what they may do: users by their role, phones by their link.

use minicup_domain::tournament::{Link, LinkScope, Role, User};
use minicup_domain::{LinkId, MatchId, Timestamp};
use minicup_projections::Catalogue;
use uuid::Uuid;

/// Separates fingerprints of hashes from everything else that is named by UUID; any constant would do.
const FINGERPRINT: Uuid = Uuid::from_u128(0x6d31_6e69_6375_704c_a069_6e46_696e_6765);

/// Whose login it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The user of that name.
    User(String),
    /// The user of that name, who may do nothing until a longer PIN is chosen.
    PinDue(String),
    /// A phone that logged in with that link.
    Link(LinkId),
}

/// A login as a cookie or a socket keeps it. Its rights are looked up at each use, see [`Login::holder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Whose it is.
    pub subject: Subject,
    /// Changes with the PIN. The hash's salt is unknown outside, so nothing can be learned from it.
    pub fingerprint: Uuid,
}

/// Somebody whose login is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The name under which events record them.
    pub author: String,
    /// The full name, or the link's label.
    pub name: String,
    /// What they may do.
    pub rights: Rights,
}

/// What somebody may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rights {
    /// Everything.
    Admin,
    /// Every command of every match.
    Scorekeeper,
    /// The commands of one match, or of the matches of one court.
    Phone(LinkScope),
}

/// The right that a command of a match needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// To score the match.
    Score,
    /// To decide beyond scoring: to reopen a confirmed result, to take back a result given by hand, to give one
    /// that was not played out.
    WithPin,
}

impl Login {
    /// A user's login; none without a PIN, because then nobody can log in.
    pub fn of_user(user: &User) -> Option<Self> {
        let fingerprint = fingerprint(user.pin_hash.as_deref()?);
        Some(Self { subject: Subject::User(user.username.clone()), fingerprint })
    }

    /// The login of a user who must first choose a longer PIN.
    pub fn of_pin_due(user: &User) -> Option<Self> {
        let subject = Subject::PinDue(user.username.clone());
        Some(Self { subject, ..Self::of_user(user)? })
    }

    /// The user it is, or was; none for a phone.
    pub fn username(&self) -> Option<&str> {
        match &self.subject {
            Subject::User(username) | Subject::PinDue(username) => Some(username),
            Subject::Link(_) => None,
        }
    }

    /// The user who has to choose a longer PIN; none for every other login, and once the PIN is changed.
    pub fn pin_due<'c>(&self, catalogue: &'c Catalogue) -> Option<&'c User> {
        let Subject::PinDue(username) = &self.subject else { return None };
        let user = catalogue.users().get(username)?;
        (Self::of_pin_due(user)? == *self).then_some(user)
    }

    /// A phone's login.
    pub fn of_link(link: &Link) -> Self {
        Self { subject: Subject::Link(link.id), fingerprint: fingerprint(&link.secret_hash) }
    }

    /// Who holds the login; none if the user was removed or the PIN changed, or if the link is revoked or expired.
    pub fn holder(&self, catalogue: &Catalogue, now: Timestamp) -> Option<Holder> {
        match &self.subject {
            Subject::User(username) => {
                let user = catalogue.users().get(username)?;
                (Self::of_user(user)? == *self).then(|| Holder::user(user))
            }
            Subject::PinDue(_) => None,
            Subject::Link(id) => {
                let link = catalogue.links().get(*id)?;
                (Self::of_link(link) == *self && is_valid(link, catalogue, now)).then(|| Holder::phone(link))
            }
        }
    }
}

fn fingerprint(hash: &str) -> Uuid {
    Uuid::new_v5(&FINGERPRINT, hash.as_bytes())
}

/// Whether a link opens anything now.
pub fn is_valid(link: &Link, catalogue: &Catalogue, now: Timestamp) -> bool {
    link.is_valid(catalogue.last_start(&link.scope), now)
}

impl Holder {
    fn user(user: &User) -> Self {
        let rights = match user.role {
            Role::Admin => Rights::Admin,
            Role::Scorekeeper => Rights::Scorekeeper,
        };
        Self { author: user.username.clone(), name: user.name.clone(), rights }
    }

    fn phone(link: &Link) -> Self {
        Self { author: link.author(), name: link.label.clone(), rights: Rights::Phone(link.scope.clone()) }
    }

    /// Whether they may score that match, or set the exhibition. `catalogue` knows on which court a match is played.
    pub fn may_score(&self, id: MatchId, catalogue: &Catalogue) -> bool {
        match &self.rights {
            Rights::Admin | Rights::Scorekeeper => true,
            Rights::Phone(scope) => catalogue.is_in_scope(id, scope),
        }
    }

    /// True if they have that right for that match. A phone's work ends with the confirmation, which only users with a
    /// PIN may take back, and covers only what was played.
    pub fn may(&self, right: Right, id: MatchId, catalogue: &Catalogue) -> bool {
        let has_pin = !matches!(self.rights, Rights::Phone(_));
        match right {
            Right::Score => self.may_score(id, catalogue),
            Right::WithPin => self.may_score(id, catalogue) && has_pin,
        }
    }
}
