//! What a tournament consists of: seasons, categories, teams, rosters, the schedule and the users, found by id.

use std::collections::{HashMap, HashSet};
use std::mem;

use minicup_domain::game::Game;
use minicup_domain::matches::Fixture;
use minicup_domain::tournament::{
    Category, LinkScope, Links, Player, Privacy, Roster, RosterEvent, ScheduledMatch, Season, SeasonEvent, Team, Users,
    evolve_links, evolve_roster, evolve_season, evolve_users, refuse_links, refuse_users,
};
use minicup_domain::{
    About, CategoryId, Event, MatchId, PlayerId, Position, Recorded, SeasonSlug, TeamId, Timestamp, Zone,
};

use crate::Projection;
use crate::people::ShownPlayer;

/// Stands in for a season without a known zone.
static UTC: Zone = Zone::UTC;
/// Stands in for a team nobody was named for.
static NOBODY: Roster = Roster { trainer_name: None, players: Vec::new(), forgotten: Vec::new() };

/// Seasons, categories, teams, rosters, schedule and users.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// By order of their first event.
    seasons: Vec<SeasonEntry>,
    categories: HashMap<CategoryId, CategoryEntry>,
    teams: HashMap<TeamId, Team>,
    matches: HashMap<MatchId, Slot>,
    rosters: HashMap<TeamId, Roster>,
    /// The roster that lists a player.
    roster_of: HashMap<PlayerId, TeamId>,
    users: Users,
    links: Links,
    /// Teams whose people may have changed in an event that nobody can read.
    doubtful_rosters: HashSet<TeamId>,
    /// The last event after which less is shown of somebody.
    less_shown: Option<Position>,
}

/// A category with its teams and matches.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryEntry {
    /// The category itself.
    pub category: Category,
    /// The season it belongs to.
    pub season: SeasonSlug,
    /// In order of definition.
    pub teams: Vec<TeamId>,
    /// By day in the season's zone, start, location, id.
    pub matches: Vec<MatchId>,
}

#[derive(Debug, Clone)]
struct SeasonEntry {
    slug: SeasonSlug,
    season: Season,
    zone: Zone,
}

/// A match and its day in the season's zone, which is too dear to be worked out at every comparison.
#[derive(Debug, Clone)]
struct Slot {
    scheduled: ScheduledMatch,
    day: i64,
}

impl Slot {
    fn key(&self) -> (i64, Timestamp, &str, MatchId) {
        (self.day, self.scheduled.start, &self.scheduled.location, self.scheduled.id)
    }
}

impl Catalogue {
    /// Every season with its slug, in order of definition.
    pub fn seasons(&self) -> impl Iterator<Item = (&SeasonSlug, &Season)> {
        self.seasons.iter().map(|entry| (&entry.slug, &entry.season))
    }

    /// The season as its events leave it.
    pub fn season(&self, slug: &SeasonSlug) -> Option<&Season> {
        self.season_entry(slug).map(|entry| &entry.season)
    }

    /// The zone a season's dates are shown in; UTC if the season or its zone is unknown.
    pub fn zone(&self, slug: &SeasonSlug) -> &Zone {
        self.season_entry(slug).map_or(&UTC, |entry| &entry.zone)
    }

    /// Every category, season by season, in order of definition.
    pub fn categories(&self) -> impl Iterator<Item = &CategoryEntry> {
        let all = self.seasons.iter().flat_map(|entry| &entry.season.categories);
        all.filter_map(|category| self.categories.get(&category.id))
    }

    /// The category with that id.
    pub fn category(&self, id: CategoryId) -> Option<&CategoryEntry> {
        self.categories.get(&id)
    }

    /// The team with that id.
    pub fn team(&self, id: TeamId) -> Option<&Team> {
        self.teams.get(&id)
    }

    /// The name of a team's trainer, an adult, whom no privacy hides.
    pub fn trainer_name(&self, team: TeamId) -> Option<&str> {
        self.roster(team).trainer_name.as_deref()
    }

    /// The players of a team as readers see them, by number, those without one last, then by id.
    pub fn players_by_number(&self, team: TeamId) -> Vec<ShownPlayer> {
        let (privacy, roster) = (self.privacy(team), self.roster(team));
        let mut players: Vec<ShownPlayer> =
            roster.players.iter().map(|player| shown(roster, player, privacy)).collect();
        players.sort_by_key(|player| (player.number.is_none(), player.number, player.id));
        players
    }

    /// The players of a team who share the number they are shown by, each with their initials, for those who score: nothing
    /// else tells them apart. Nobody where readers see more than numbers, and nobody where the people of the team are in
    /// doubt.
    pub fn of_shared_numbers(&self, team: TeamId) -> Vec<ShownPlayer> {
        let roster = self.roster(team);
        let players = &roster.players;
        if self.privacy(team) != Privacy::Numbers || self.doubtful_rosters.contains(&team) {
            return Vec::new();
        }
        let holders = |number: Option<i64>| players.iter().filter(|player| player.number == number).count();
        let sharing = players.iter().filter(|player| holders(player.number) > 1);
        sharing.map(|player| shown(roster, player, Privacy::Initials)).collect()
    }

    /// A player as readers see them and the team whose roster lists them; none for somebody no roster lists any more.
    pub fn player(&self, id: PlayerId) -> Option<(ShownPlayer, TeamId)> {
        let team = *self.roster_of.get(&id)?;
        let roster = self.roster(team);
        let player = roster.players.iter().find(|player| player.id == id)?;
        Some((shown(roster, player, self.privacy(team)), team))
    }

    /// The last event after which less of a person is shown than before. Copies of answers that are older show too much.
    pub fn less_shown(&self) -> Option<Position> {
        self.less_shown
    }

    /// How readers see the players of a team. Least is shown where the season is not known, since nobody can have
    /// allowed more, and where the last word on the team's people cannot be read: it may have taken a child away.
    fn privacy(&self, team: TeamId) -> Privacy {
        if self.doubtful_rosters.contains(&team) {
            return Privacy::Numbers;
        }
        let category = self.teams.get(&team).and_then(|team| self.categories.get(&team.category));
        let season = category.and_then(|category| self.season(&category.season));
        season.map_or(Privacy::Numbers, Season::privacy)
    }

    /// The people of a team as recorded; nobody if none were named. Not for readers.
    fn roster(&self, team: TeamId) -> &Roster {
        self.rosters.get(&team).unwrap_or(&NOBODY)
    }

    /// The match as the schedule has it.
    pub fn scheduled(&self, id: MatchId) -> Option<&ScheduledMatch> {
        self.matches.get(&id).map(|slot| &slot.scheduled)
    }

    /// When the last match that a link is for is planned to start; none if the schedule has no such match.
    pub fn last_start(&self, scope: &LinkScope) -> Option<Timestamp> {
        match scope {
            LinkScope::Match(id) => self.scheduled(*id).map(|scheduled| scheduled.start),
            LinkScope::Court { season, court } => {
                let categories = self.categories.values().filter(|entry| entry.season == *season);
                let matches = categories.flat_map(|entry| &entry.matches).filter_map(|id| self.scheduled(*id));
                matches.filter(|scheduled| scheduled.location == *court).map(|scheduled| scheduled.start).max()
            }
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

    /// The rules of a match as they are now. A match that was opened keeps those of its opening, but for `results` and
    /// `depth`.
    pub fn game(&self, id: MatchId) -> Option<Game> {
        let scheduled = self.scheduled(id)?;
        Some(self.category(scheduled.category)?.category.game_of(scheduled))
    }

    /// The author of an event as readers see them: nobody for a user who is forgotten.
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

    fn season_entry(&self, slug: &SeasonSlug) -> Option<&SeasonEntry> {
        self.seasons.iter().find(|entry| entry.slug == *slug)
    }

    fn apply_season(&mut self, slug: &SeasonSlug, event: &SeasonEvent) {
        self.fold_season(slug, event);
        match event {
            SeasonEvent::SeasonDefined(season) => self.set_zone(slug, &season.timezone),
            SeasonEvent::PrivacySet(_) | SeasonEvent::SeasonImported(_) => {}
            SeasonEvent::CategoryDefined(category) => self.define_category(slug, category),
            SeasonEvent::CategoryRemoved(removed) => {
                self.categories.remove(&removed.id);
            }
            SeasonEvent::TeamDefined(team) => self.define_team(team),
            SeasonEvent::TeamRemoved(removed) => self.remove_team(removed.id),
            SeasonEvent::MatchScheduled(scheduled) => self.schedule(slug, scheduled),
            SeasonEvent::MatchCancelled(cancelled) => self.cancel(cancelled.id),
        }
    }

    fn fold_season(&mut self, slug: &SeasonSlug, event: &SeasonEvent) {
        match self.seasons.iter_mut().find(|entry| entry.slug == *slug) {
            Some(entry) => entry.season = evolve_season(mem::take(&mut entry.season), event),
            None => {
                let season = evolve_season(Season::default(), event);
                self.seasons.push(SeasonEntry { slug: slug.clone(), season, zone: Zone::UTC });
            }
        }
    }

    /// Days depend on the zone, and the order of the schedule on days.
    fn set_zone(&mut self, slug: &SeasonSlug, timezone: &str) {
        let Some(entry) = self.seasons.iter_mut().find(|entry| entry.slug == *slug) else { return };
        entry.zone = Zone::parse(timezone).unwrap_or(Zone::UTC);
        for scheduled in &entry.season.matches {
            let Some(slot) = self.matches.get_mut(&scheduled.id) else { continue };
            slot.day = entry.zone.day(scheduled.start);
        }
        for category in self.categories.values_mut().filter(|category| category.season == *slug) {
            sort_by_schedule(&self.matches, &mut category.matches);
        }
    }

    fn define_category(&mut self, slug: &SeasonSlug, category: &Category) {
        if let Some(entry) = self.categories.get_mut(&category.id) {
            entry.category = category.clone();
            return;
        }
        let mut matches: Vec<MatchId> = self
            .matches
            .values()
            .filter(|slot| slot.scheduled.category == category.id)
            .map(|slot| slot.scheduled.id)
            .collect();
        sort_by_schedule(&self.matches, &mut matches);
        let entry = CategoryEntry { category: category.clone(), season: slug.clone(), teams: vec![], matches };
        self.categories.insert(category.id, entry);
        self.list_teams(category.id);
    }

    fn define_team(&mut self, team: &Team) {
        let before = self.teams.insert(team.id, team.clone()).map(|before| before.category);
        if before == Some(team.category) {
            return;
        }
        for category in before.into_iter().chain([team.category]) {
            self.list_teams(category);
        }
    }

    /// A team keeps its place in the season's order of definition even if it changes its category.
    fn list_teams(&mut self, category: CategoryId) {
        let Some(entry) = self.categories.get_mut(&category) else { return };
        let Some(season) = self.seasons.iter().find(|season| season.slug == entry.season) else { return };
        let teams = season.season.teams.iter();
        entry.teams = teams.filter(|team| team.category == category).map(|team| team.id).collect();
    }

    fn remove_team(&mut self, id: TeamId) {
        let Some(team) = self.teams.remove(&id) else { return };
        let Some(entry) = self.categories.get_mut(&team.category) else { return };
        entry.teams.retain(|other| *other != id);
    }

    fn schedule(&mut self, slug: &SeasonSlug, scheduled: &ScheduledMatch) {
        self.cancel(scheduled.id);
        let day = self.zone(slug).day(scheduled.start);
        let slot = Slot { scheduled: scheduled.clone(), day };
        if let Some(entry) = self.categories.get_mut(&scheduled.category) {
            let is_before = |id: &MatchId| self.matches.get(id).is_some_and(|other| other.key() < slot.key());
            let index = entry.matches.partition_point(is_before);
            entry.matches.insert(index, scheduled.id);
        }
        self.matches.insert(scheduled.id, slot);
    }

    fn cancel(&mut self, id: MatchId) {
        let Some(slot) = self.matches.remove(&id) else { return };
        let Some(entry) = self.categories.get_mut(&slot.scheduled.category) else { return };
        entry.matches.retain(|other| *other != id);
    }

    /// Goes on without an event that cannot be read: the last good value stays, or the stricter one where it would show
    /// more of a child or let somebody in.
    pub(crate) fn pass_over(&mut self, about: &About) {
        match about {
            About::Season { slug, privacy: true } => {
                if let Some(entry) = self.seasons.iter_mut().find(|entry| entry.slug == *slug) {
                    entry.season = mem::take(&mut entry.season).shown_least();
                }
            }
            About::Roster(team) => {
                self.doubtful_rosters.insert(*team);
            }
            About::Logins(logins) => {
                self.users = refuse_users(mem::take(&mut self.users), logins);
                self.links = refuse_links(mem::take(&mut self.links), logins);
            }
            About::Match(_) | About::Season { privacy: false, .. } | About::Unknown => {}
        }
    }

    fn apply_roster(&mut self, team: TeamId, event: &RosterEvent, position: Position) {
        self.doubtful_rosters.remove(&team);
        let roster = self.rosters.entry(team).or_default();
        if takes_a_name_away(roster, event) {
            self.less_shown = Some(position);
        }
        for player in &roster.players {
            // Somebody who changed teams may already stand on the other roster.
            if self.roster_of.get(&player.id) == Some(&team) {
                self.roster_of.remove(&player.id);
            }
        }
        *roster = evolve_roster(mem::take(roster), event);
        self.roster_of.extend(roster.players.iter().map(|player| (player.id, team)));
    }
}

fn takes_a_name_away(before: &Roster, event: &RosterEvent) -> bool {
    let (RosterEvent::RosterSet(after) | RosterEvent::RosterRestated(after)) = event;
    before.trainer_name.is_some() && before.trainer_name != after.trainer_name
        || before.players.iter().any(|player| !after.players.contains(player))
}

/// Of a forgotten player nothing but the number is known.
fn shown(roster: &Roster, player: &Player, privacy: Privacy) -> ShownPlayer {
    let is_forgotten = roster.forgotten.contains(&player.id);
    ShownPlayer::new(player, if is_forgotten { Privacy::Numbers } else { privacy })
}

fn sort_by_schedule(slots: &HashMap<MatchId, Slot>, matches: &mut [MatchId]) {
    matches.sort_by(|a, b| slots.get(a).map(Slot::key).cmp(&slots.get(b).map(Slot::key)));
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
