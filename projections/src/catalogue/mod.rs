//! What a tournament consists of: seasons, categories, teams, rosters, the schedule and the users, found by id.

mod category;
mod hidden;
mod players;
mod season;

use std::mem;

use minicup_domain::game::Game;
use minicup_domain::matches::Fixture;
use minicup_domain::tournament::{
    Category, LinkScope, Links, Privacy, Roster, RosterEvent, ScheduledMatch, SeasonEvent, Team, Users, evolve_links,
    evolve_roster, evolve_users, refuse_links, refuse_users,
};
use minicup_domain::{
    About, CategoryId, Event, Listed, MatchId, PlayerId, Position, Recorded, SeasonSlug, TeamId, Timestamp, Zone,
};

use crate::Projection;
use crate::persistent::{ById, Set, change};
use category::Slot;
pub use category::{CategoryEntry, Schedule, Teams};
use hidden::Hidden;
pub use season::SeasonEntry;

/// Stands in for a season without a known zone.
static UTC: Zone = Zone::UTC;
/// Stands in for a team without people.
static NOBODY: Roster =
    Roster { trainer_name: None, players: Vec::new(), forgotten: Vec::new(), trainer_forgotten: false };

/// Seasons, categories, teams, rosters, schedule and users. Cheap to clone: what did not change is shared.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// By order of their first event.
    seasons: Listed<SeasonSlug, SeasonEntry>,
    categories: ById<CategoryId, CategoryEntry>,
    /// What is known of categories that are not defined.
    undefined: ById<CategoryId, (Teams, Schedule)>,
    teams: ById<TeamId, DefinedTeam>,
    /// The place of the next new team.
    next_place: u64,
    matches: ById<MatchId, Slot>,
    rosters: ById<TeamId, Roster>,
    /// The roster that lists a player.
    roster_of: ById<PlayerId, TeamId>,
    users: Users,
    links: Links,
    /// Teams whose people may have changed in an event that cannot be read.
    doubtful_rosters: Set<TeamId>,
    /// The last event after which less is shown of somebody.
    less_shown: Option<Position>,
    /// What only logged-in users see.
    hidden: Hidden,
}

/// A team and its place in the order of definition, which it keeps even if its category changes.
#[derive(Debug, Clone)]
struct DefinedTeam {
    team: Team,
    place: u64,
}

impl Catalogue {
    /// Every season with its slug, in order of definition.
    pub fn seasons(&self) -> impl Iterator<Item = &SeasonEntry> {
        self.seasons.iter()
    }

    /// The season as its events leave it.
    pub fn season(&self, slug: &SeasonSlug) -> Option<&SeasonEntry> {
        self.seasons.get(slug)
    }

    /// The zone a season's dates are shown in; UTC if the season or its zone is unknown.
    pub fn zone(&self, slug: &SeasonSlug) -> &Zone {
        self.season(slug).map_or(&UTC, |season| &season.zone)
    }

    /// Every category, season by season, in order of definition.
    pub fn categories(&self) -> impl Iterator<Item = &CategoryEntry> {
        let all = self.seasons.iter().flat_map(|season| season.categories.iter());
        all.filter_map(|id| self.categories.get(id))
    }

    /// The category with that id.
    pub fn category(&self, id: CategoryId) -> Option<&CategoryEntry> {
        self.categories.get(&id)
    }

    /// The team with that id.
    pub fn team(&self, id: TeamId) -> Option<&Team> {
        self.teams.get(&id).map(|defined| &defined.team)
    }

    /// The name of a team's trainer, an adult, whom privacy does not hide.
    pub fn trainer_name(&self, team: TeamId) -> Option<&str> {
        self.roster(team).trainer_name.as_deref()
    }

    /// The last event after which less of a person is shown than before. Cached answers that are older show too much.
    pub fn less_shown(&self) -> Option<Position> {
        self.less_shown
    }

    /// How readers see the players of a team. As little as possible if the season is not known, since nobody can have
    /// allowed more, and if the latest event about the team's people cannot be read: it may have removed a child.
    fn privacy(&self, team: TeamId) -> Privacy {
        if self.doubtful_rosters.contains(&team) {
            return Privacy::Numbers;
        }
        let category = self.team(team).and_then(|team| self.categories.get(&team.category));
        let season = category.and_then(|category| self.season(&category.season));
        season.map_or(Privacy::Numbers, SeasonEntry::privacy)
    }

    /// The people of a team as recorded; nobody if none were named. Not for readers.
    fn roster(&self, team: TeamId) -> &Roster {
        self.rosters.get(&team).unwrap_or(&NOBODY)
    }

    /// The match as scheduled.
    pub fn scheduled(&self, id: MatchId) -> Option<&ScheduledMatch> {
        self.matches.get(&id).map(|slot| &slot.scheduled)
    }

    /// When the last match that a link is for is planned to start; none if the schedule has no such match.
    pub fn last_start(&self, scope: &LinkScope) -> Option<Timestamp> {
        match scope {
            LinkScope::Match(id) => self.scheduled(*id).map(|scheduled| scheduled.start),
            LinkScope::Court { season, court } => self.season(season)?.last_start_on(court),
        }
    }

    /// Whether a match belongs to what a link is for.
    pub fn is_in_scope(&self, id: MatchId, scope: &LinkScope) -> bool {
        match scope {
            LinkScope::Match(only) => *only == id,
            LinkScope::Court { season, court } => self.scheduled(id).is_some_and(|scheduled| {
                let category = self.category(scheduled.category);
                scheduled.location == *court && category.is_some_and(|entry| entry.season == *season)
            }),
        }
    }

    /// What a match needs to know of the schedule when it is opened.
    pub fn fixture(&self, id: MatchId) -> Option<Fixture> {
        let scheduled = self.scheduled(id)?;
        Some(self.category(scheduled.category)?.category.fixture_of(scheduled))
    }

    /// The current rules of a match. A match that was opened keeps those of its opening, except `results` and
    /// `depth`.
    pub fn game(&self, id: MatchId) -> Option<Game> {
        let scheduled = self.scheduled(id)?;
        Some(self.category(scheduled.category)?.category.game_of(scheduled))
    }

    /// The author of an event as readers see them: none for a user who is forgotten.
    pub fn shown_author<'a>(&self, author: Option<&'a str>) -> Option<&'a str> {
        author.filter(|author| !self.users.is_forgotten(author))
    }

    /// Everybody who may log in.
    pub fn users(&self) -> &Users {
        &self.users
    }

    /// The links that let phones score.
    pub fn links(&self) -> &Links {
        &self.links
    }

    fn apply_season(&mut self, slug: &SeasonSlug, event: &SeasonEvent) {
        if self.season(slug).is_none() {
            self.seasons.insert(slug.clone(), SeasonEntry::new(slug.clone()));
        }
        match event {
            SeasonEvent::SeasonDefined(season) => {
                self.change_season(slug, |entry| entry.season = Some(season.clone()));
                self.set_zone(slug, &season.timezone);
            }
            SeasonEvent::PrivacySet(set) => self.change_season(slug, |entry| entry.privacy = Some(set.show)),
            SeasonEvent::SeasonImported(_) => {}
            SeasonEvent::CategoryDefined(category) => {
                self.define_category(slug, category);
                self.note_hidden(category.id);
            }
            SeasonEvent::CategoryRemoved(removed) => self.remove_category(slug, removed.id),
            SeasonEvent::TeamDefined(team) => self.define_team(team),
            SeasonEvent::TeamRemoved(removed) => self.remove_team(removed.id),
            SeasonEvent::MatchScheduled(scheduled) => self.schedule(slug, scheduled),
            SeasonEvent::MatchCancelled(cancelled) => self.cancel(cancelled.id),
        }
    }

    fn change_season(&mut self, slug: &SeasonSlug, change: impl FnOnce(&mut SeasonEntry)) {
        if let Some(season) = self.seasons.get_mut(slug) {
            change(season);
        }
    }

    /// Changes the teams and matches of a category, whether or not it is defined.
    fn change_lists(&mut self, id: CategoryId, apply: impl FnOnce(&mut Teams, &mut Schedule)) {
        match self.categories.get_mut(&id) {
            Some(category) => apply(&mut category.teams, &mut category.matches),
            None => change(&mut self.undefined, id, |(teams, matches)| apply(teams, matches)),
        }
    }

    /// Days depend on the zone, and the order of the schedule on days.
    fn set_zone(&mut self, slug: &SeasonSlug, timezone: &str) {
        let zone = Zone::parse(timezone).unwrap_or(Zone::UTC);
        let Some(season) = self.seasons.get_mut(slug).filter(|season| season.zone != zone) else { return };
        season.zone = zone.clone();
        let matches: Vec<MatchId> = season.matches().collect();
        for id in matches {
            let Some(slot) = self.matches.get_mut(&id) else { continue };
            let before = slot.clone();
            slot.day = zone.day(slot.scheduled.start);
            let after = slot.clone();
            self.change_lists(after.scheduled.category, |_, matches| {
                matches.remove(&before);
                matches.insert(&after);
            });
        }
    }

    fn define_category(&mut self, slug: &SeasonSlug, category: &Category) {
        self.change_season(slug, |season| season.categories.insert(category.id, category.id));
        if let Some(entry) = self.categories.get_mut(&category.id) {
            entry.category = category.clone();
            return;
        }
        let (teams, matches) = self.undefined.get(&category.id).cloned().unwrap_or_default();
        self.undefined.remove_mut(&category.id);
        let entry = CategoryEntry { category: category.clone(), season: slug.clone(), teams, matches };
        self.categories.insert_mut(category.id, entry);
    }

    fn remove_category(&mut self, slug: &SeasonSlug, id: CategoryId) {
        self.change_season(slug, |season| season.categories.remove(&id));
        let Some(CategoryEntry { teams, matches, .. }) = self.categories.get(&id).cloned() else { return };
        self.categories.remove_mut(&id);
        self.hidden.tables.remove_mut(&id);
        self.undefined.insert_mut(id, (teams, matches));
    }

    fn define_team(&mut self, team: &Team) {
        let known = self.teams.get(&team.id).map(|known| (known.place, known.team.category));
        let place = known.map_or(self.next_place, |(place, _)| place);
        self.next_place = self.next_place.max(place + 1);
        self.teams.insert_mut(team.id, DefinedTeam { team: team.clone(), place });
        let before = known.map(|(_, category)| category);
        if before == Some(team.category) {
            return;
        }
        if let Some(before) = before {
            self.change_lists(before, |teams, _| teams.remove(place));
        }
        self.change_lists(team.category, |teams, _| teams.insert(place, team.id));
    }

    fn remove_team(&mut self, id: TeamId) {
        let Some(DefinedTeam { team, place }) = self.teams.get(&id).cloned() else { return };
        self.teams.remove_mut(&id);
        self.change_lists(team.category, |teams, _| teams.remove(place));
    }

    fn schedule(&mut self, slug: &SeasonSlug, scheduled: &ScheduledMatch) {
        self.cancel(scheduled.id);
        let day = self.zone(slug).day(scheduled.start);
        let slot = Slot { scheduled: scheduled.clone(), season: slug.clone(), day };
        self.change_season(slug, |season| season.add(&slot));
        self.change_lists(scheduled.category, |_, matches| matches.insert(&slot));
        self.matches.insert_mut(scheduled.id, slot);
        self.note_hidden_match(scheduled.id);
    }

    fn cancel(&mut self, id: MatchId) {
        let Some(slot) = self.matches.get(&id).cloned() else { return };
        self.matches.remove_mut(&id);
        self.hidden.matches.remove_mut(&id);
        self.change_season(&slot.season, |season| season.remove(&slot));
        self.change_lists(slot.scheduled.category, |_, matches| matches.remove(&slot));
    }

    /// Goes on without an event that cannot be read: the last good value stays, or a stricter one if it could show
    /// more of a child or let somebody in.
    pub(crate) fn pass_over(&mut self, about: &About) {
        match about {
            About::Season { slug, privacy: true } => {
                self.change_season(slug, |season| season.privacy = Some(Privacy::Numbers));
            }
            About::Roster(team) => {
                self.doubtful_rosters.insert_mut(*team);
            }
            About::Logins(logins) => {
                self.users = refuse_users(mem::take(&mut self.users), logins);
                self.links = refuse_links(mem::take(&mut self.links), logins);
            }
            About::Match(_) | About::Season { privacy: false, .. } | About::Unknown => {}
        }
    }

    fn apply_roster(&mut self, team: TeamId, event: &RosterEvent, position: Position) {
        self.doubtful_rosters.remove_mut(&team);
        let before = self.roster(team).clone();
        if takes_a_name_away(&before, event) {
            self.less_shown = Some(position);
        }
        for player in &before.players {
            // A player who changed teams may already be on the other roster.
            if self.roster_of.get(&player.id) == Some(&team) {
                self.roster_of.remove_mut(&player.id);
            }
        }
        let roster = evolve_roster(before, event);
        roster.players.iter().for_each(|player| self.roster_of.insert_mut(player.id, team));
        self.rosters.insert_mut(team, roster);
    }
}

fn takes_a_name_away(before: &Roster, event: &RosterEvent) -> bool {
    let (RosterEvent::RosterSet(after) | RosterEvent::RosterRestated(after)) = event;
    before.trainer_name.is_some() && before.trainer_name != after.trainer_name
        || before.players.iter().any(|player| !after.players.contains(player))
}

impl Projection for Catalogue {
    fn apply(&mut self, event: &Recorded<Event>) {
        match &event.event {
            Event::Season(slug, season_event) => {
                if let SeasonEvent::PrivacySet(set) = season_event
                    && self.season(slug).is_some_and(|season| set.show > season.privacy())
                {
                    self.less_shown = Some(event.position);
                }
                self.apply_season(slug, season_event);
            }
            Event::Roster(team, roster_event) => self.apply_roster(*team, roster_event, event.position),
            Event::User(user_event) => {
                self.users = evolve_users(mem::take(&mut self.users), user_event);
                self.links = evolve_links(mem::take(&mut self.links), user_event, event.at, event.user.as_deref());
            }
            Event::Match(..) => {}
        }
    }
}
