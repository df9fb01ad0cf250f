//! What the store holds of seasons, rosters and users, folded straight from the log.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use futures_util::StreamExt;
use minicup_domain::tournament::{
    Roster, SeasonRecord, UsersRecord, evolve_roster, evolve_season_record, evolve_users_record,
};
use minicup_domain::{Event, Recorded, Revision, SeasonSlug, TeamId};

use super::check::Taken;
use crate::store::{Delivery, EventStore, StoreError, codec};

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
    /// Reads the log from its start to where it ends now.
    pub(super) async fn read(store: &dyn EventStore) -> Result<Self, StoreError> {
        let mut present = Self::default();
        let mut log = store.subscribe(None);
        loop {
            match tokio::time::timeout(MAX_SILENCE, log.next()).await {
                Ok(Some(Ok(Delivery::Event(stored)))) => present.apply(codec::decode(&stored)?),
                Ok(Some(Ok(Delivery::CaughtUp))) => return Ok(present),
                Ok(Some(Err(error))) => return Err(error),
                Ok(None) => return Err(StoreError::Unavailable("the log broke off".to_owned())),
                Err(_elapsed) => return Err(StoreError::Unavailable("the log does not answer".to_owned())),
            }
        }
    }

    fn apply(&mut self, recorded: Recorded<Event>) {
        let revision = recorded.revision;
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
