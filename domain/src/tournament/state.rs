//! What a season's, a roster's and the users' events fold into. Everything keeps the order in which it was first
//! defined: tables list teams that nothing separates in this order.

use super::event::{
    Category, Player, Privacy, RosterEvent, RosterSet, ScheduledMatch, SeasonDefined, SeasonEvent, Team,
};
use super::user_event::{Role, User, UserEvent};
use crate::ids::PlayerId;
use crate::unreadable::Logins;

/// A season: also what a tournament file asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Season {
    /// The season itself; none before its first event.
    pub season: Option<SeasonDefined>,
    /// How readers see its players; none if nobody ever said, and in a file that leaves it as it is.
    pub privacy: Option<Privacy>,
    /// Its categories.
    pub categories: Vec<Category>,
    /// The teams of all categories.
    pub teams: Vec<Team>,
    /// The matches of all categories.
    pub matches: Vec<ScheduledMatch>,
}

impl Season {
    /// How readers see its players.
    pub fn privacy(&self) -> Privacy {
        self.privacy.unwrap_or_default()
    }
}

impl Season {
    /// The season after an event that nobody can read and that may have hidden its players: least is shown until an event
    /// says otherwise.
    pub fn shown_least(self) -> Self {
        Self { privacy: Some(Privacy::Numbers), ..self }
    }
}

/// The people of one team; the default is a team nobody was named for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    /// The trainer's name.
    pub trainer_name: Option<String>,
    /// The players, in the order of the file.
    pub players: Vec<Player>,
    /// Players of the team whose names are forgotten, on the roster or not any more.
    pub forgotten: Vec<PlayerId>,
}

/// Everybody who may log in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Users {
    /// By order of first definition; user names are unique.
    pub users: Vec<User>,
    /// The user names of those who are forgotten. What they did keeps them as its author, and readers are shown none.
    pub forgotten: Vec<String>,
}

impl Users {
    /// Whether the user of that name is forgotten.
    pub fn is_forgotten(&self, username: &str) -> bool {
        self.forgotten.iter().any(|forgotten| forgotten == username)
    }

    /// The user of that name.
    pub fn get(&self, username: &str) -> Option<&User> {
        self.users.iter().find(|user| user.username == username)
    }

    /// Whether this is the one admin who can log in, without whom nobody could run the tournament.
    pub fn is_last_admin(&self, username: &str) -> bool {
        let is_admin = |user: &&User| user.role == Role::Admin && user.pin_hash.is_some();
        let mut admins = self.users.iter().filter(is_admin);
        admins.next().is_some_and(|admin| admin.username == username) && admins.next().is_none()
    }
}

/// The users after an event that nobody can read. It may have removed a user or replaced a PIN, so the users it may have
/// been about cannot log in until an event defines them again.
pub fn refuse_users(mut state: Users, logins: &Logins) -> Users {
    for user in state.users.iter_mut().filter(|user| logins.concern_user(&user.username)) {
        (user.pin_hash, user.pin_size, user.pin_index) = (None, None, None);
    }
    state
}

/// The users but for those that an event may have been about that nobody can read: what is known of them is no basis for
/// a comparison.
pub fn without_users(mut state: Users, logins: &Logins) -> Users {
    state.users.retain(|user| !logins.concern_user(&user.username));
    state
}

/// The season after `event`. Total, like every fold.
pub fn evolve_season(mut state: Season, event: &SeasonEvent) -> Season {
    match event {
        SeasonEvent::SeasonDefined(season) => state.season = Some(season.clone()),
        SeasonEvent::PrivacySet(set) => state.privacy = Some(set.show),
        SeasonEvent::CategoryDefined(category) => define(&mut state.categories, category, |c| c.id),
        SeasonEvent::CategoryRemoved(removed) => state.categories.retain(|c| c.id != removed.id),
        SeasonEvent::TeamDefined(team) => define(&mut state.teams, team, |t| t.id),
        SeasonEvent::TeamRemoved(removed) => state.teams.retain(|t| t.id != removed.id),
        SeasonEvent::MatchScheduled(scheduled) => define(&mut state.matches, scheduled, |m| m.id),
        SeasonEvent::MatchCancelled(cancelled) => state.matches.retain(|m| m.id != cancelled.id),
        SeasonEvent::SeasonImported(_) => {}
    }
    state
}

/// The roster after `event`.
pub fn evolve_roster(_: Roster, event: &RosterEvent) -> Roster {
    let (RosterEvent::RosterSet(roster) | RosterEvent::RosterRestated(roster)) = event.clone();
    let RosterSet { trainer_name, players, forgotten } = roster;
    Roster { trainer_name, players, forgotten }
}

/// The users after `event`.
pub fn evolve_users(mut state: Users, event: &UserEvent) -> Users {
    match event {
        UserEvent::UserDefined(user) => {
            state.forgotten.retain(|forgotten| *forgotten != user.username);
            define(&mut state.users, user, |u| u.username.clone());
        }
        UserEvent::UsersRestated(restated) => {
            state = Users { users: restated.users.clone(), forgotten: restated.forgotten.clone() };
        }
        UserEvent::UserRemoved(removed) => state.users.retain(|user| user.username != removed.username),
        UserEvent::UsersImported(_)
        | UserEvent::LinkIssued(_)
        | UserEvent::CourtLinkIssued(_)
        | UserEvent::LinkRevoked(_) => {}
    }
    state
}

fn define<T: Clone, K: PartialEq>(list: &mut Vec<T>, value: &T, key: impl Fn(&T) -> K) {
    match list.iter_mut().find(|known| key(known) == key(value)) {
        Some(known) => *known = value.clone(),
        None => list.push(value.clone()),
    }
}
