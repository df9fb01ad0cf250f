//! What the store holds of seasons, rosters and users, folded straight from the log.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use futures_util::StreamExt;
use minicup_domain::tournament::{
    Roster, SeasonRecord, UsersRecord, evolve_roster, evolve_season_record, evolve_users_record, without_users,
};
use minicup_domain::{About, Event, Logins, Recorded, Revision, SeasonSlug, TeamId};

use super::check::Taken;
use crate::store::{Delivery, EventStore, RecordedEvent, StoreError, codec};

/// How long the log may be silent before its end: far longer than a healthy store needs for one event.
const MAX_SILENCE: Duration = Duration::from_secs(30);

/// The state of a stream and its last event.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded<T> {
    pub(super) state: T,
    pub(super) revision: Option<Revision>,
}

impl<T: Default> Folded<T> {
    pub(super) fn evolve(&mut self, revision: Revision, evolve: impl FnOnce(T) -> T) {
        self.state = evolve(std::mem::take(&mut self.state));
        self.revision = Some(revision);
    }
}

/// All seasons, rosters and users of a store.
#[derive(Debug, Default)]
pub(super) struct Present {
    pub(super) seasons: BTreeMap<SeasonSlug, Folded<SeasonRecord>>,
    pub(super) rosters: HashMap<TeamId, Folded<Roster>>,
    pub(super) users: Folded<UsersRecord>,
}

impl Present {
    /// Reads the log from its start to its current end.
    pub(super) async fn read(store: &dyn EventStore) -> Result<Self, StoreError> {
        let mut present = Self::default();
        each_event(store, |stored| match codec::decode(stored) {
            Ok(recorded) => present.apply(recorded),
            Err(unreadable) => present.pass_over(unreadable.about, stored.revision),
        })
        .await?;
        Ok(present)
    }

    fn apply(&mut self, recorded: Recorded<Event>) {
        let revision = recorded.revision;
        if let Some(missing) = self.gap_before(&recorded) {
            self.pass_over(missing, revision);
        }
        match recorded.event {
            Event::Match(..) => {}
            Event::Season(slug, event) => {
                self.seasons.entry(slug).or_default().evolve(revision, |season| evolve_season_record(season, &event));
            }
            Event::Roster(team, event) => {
                self.rosters.entry(team).or_default().evolve(revision, |roster| evolve_roster(roster, &event));
            }
            Event::User(event) => self.users.evolve(revision, |users| evolve_users_record(users, &event)),
        }
    }

    /// What the events that are missing before this one may have been about. An event that restates its stream needs
    /// none.
    fn gap_before(&self, recorded: &Recorded<Event>) -> Option<About> {
        if recorded.event.restates_its_stream() {
            return None;
        }
        let (last, about) = match &recorded.event {
            Event::Match(..) => return None,
            Event::Season(slug, _) => {
                let last = self.seasons.get(slug).and_then(|season| season.revision);
                (last, About::Season { slug: slug.clone(), privacy: true })
            }
            Event::Roster(team, _) => (self.rosters.get(team).and_then(|roster| roster.revision), About::Roster(*team)),
            Event::User(_) => (self.users.revision, About::Logins(Logins::All)),
        };
        let due = last.map_or(Revision::new(0), Revision::next);
        (recorded.revision > due).then_some(about)
    }

    /// Goes on without an event that cannot be read, as the read models do. A roster is set again by the next
    /// file that has it, and so is a user.
    fn pass_over(&mut self, about: About, revision: Revision) {
        match about {
            About::Season { slug, privacy } => {
                let season = self.seasons.entry(slug).or_default();
                season.evolve(revision, |season| match privacy {
                    true => SeasonRecord { state: season.state.shown_least(), ..season },
                    false => season,
                });
            }
            About::Roster(team) => self.rosters.entry(team).or_default().evolve(revision, |roster| Roster {
                trainer_name: None,
                players: vec![],
                ..roster
            }),
            About::Logins(logins) => self.users.evolve(revision, |record| UsersRecord {
                users: without_users(record.users, &logins),
                said: without_users(record.said, &logins),
            }),
            About::Match(_) | About::Unknown => {}
        }
    }

    /// A season, empty if it is new.
    pub(super) fn season(&self, slug: &SeasonSlug) -> Folded<SeasonRecord> {
        self.seasons.get(slug).cloned().unwrap_or_default()
    }

    /// A team's roster, empty if it has none.
    pub(super) fn roster(&self, team: TeamId) -> Folded<Roster> {
        self.rosters.get(&team).cloned().unwrap_or_default()
    }

    /// The ids that seasons other than `slug` use.
    pub(super) fn taken_by_others(&self, slug: &SeasonSlug) -> Taken {
        let mut taken = Taken::default();
        for (_, season) in self.seasons.iter().filter(|(other, _)| *other != slug) {
            let season = &season.state.state;
            taken.categories.extend(season.categories.iter().map(|category| category.id.get()));
            taken.matches.extend(season.matches.iter().map(|scheduled| scheduled.id.get()));
            for team in &season.teams {
                taken.teams.insert(team.id.get());
                let players = self.rosters.get(&team.id).map_or(&[][..], |roster| &roster.state.players);
                taken.players.extend(players.iter().map(|player| player.id.get()));
            }
        }
        taken
    }
}

/// Reads the log from its start to its current end.
///
/// # Errors
/// When the store fails or falls silent.
pub(super) async fn each_event(store: &dyn EventStore, mut take: impl FnMut(&RecordedEvent)) -> Result<(), StoreError> {
    let mut log = store.subscribe(None);
    loop {
        match tokio::time::timeout(MAX_SILENCE, log.next()).await {
            Ok(Some(Ok(Delivery::Event(stored)))) => take(&stored),
            Ok(Some(Ok(Delivery::Cut(_)))) => {}
            Ok(Some(Ok(Delivery::CaughtUp))) => return Ok(()),
            Ok(Some(Err(error))) => return Err(error),
            Ok(None) => return Err(StoreError::Unavailable("the log broke off".to_owned())),
            Err(_elapsed) => return Err(StoreError::Unavailable("the log does not answer".to_owned())),
        }
    }
}
