//! What an import changes, for people who are to decide whether they want it.

use minicup_domain::TeamId;
use minicup_domain::tournament::{ScheduledMatch, Season, SeasonEvent};

/// What of a tournament a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// The season itself.
    Season,
    /// How the season's players are shown.
    Privacy,
    /// A category and its rules.
    Category,
    /// A team, without its people.
    Team,
    /// The people of a team.
    Roster,
    /// A match of the schedule.
    Match,
    /// What was played of a match.
    Result,
    /// Somebody who may log in.
    User,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is another from now on.
    Changed,
    /// It goes.
    Removed,
}

/// One thing that an import changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub thing: Thing,
    /// What becomes of it.
    pub fate: Fate,
    /// Its id, a team's for its roster, a match's for its result; none for what has a name alone.
    pub id: Option<i64>,
    /// Its name, of the privacy what is shown; never a player's.
    pub name: String,
}

impl Change {
    pub(super) fn new(thing: Thing, fate: Fate, id: Option<i64>, name: impl Into<String>) -> Self {
        Self { thing, fate, id, name: name.into() }
    }
}

/// What the events that turn `before` into `after` change.
pub(super) fn season_changes(before: &Season, after: &Season, events: &[SeasonEvent]) -> Vec<Change> {
    events.iter().map(|event| season_change(before, after, event)).collect()
}

fn season_change(before: &Season, after: &Season, event: &SeasonEvent) -> Change {
    let defined = |is_known: bool| if is_known { Fate::Changed } else { Fate::Added };
    match event {
        SeasonEvent::SeasonDefined(season) => {
            Change::new(Thing::Season, defined(before.season.is_some()), None, &season.name)
        }
        SeasonEvent::PrivacySet(privacy) => Change::new(Thing::Privacy, Fate::Changed, None, privacy.show.to_string()),
        SeasonEvent::CategoryDefined(category) => {
            let is_known = before.categories.iter().any(|known| known.id == category.id);
            Change::new(Thing::Category, defined(is_known), Some(category.id.get()), &category.name)
        }
        SeasonEvent::CategoryRemoved(removed) => {
            let gone = before.categories.iter().find(|known| known.id == removed.id);
            let name = gone.map(|category| category.name.as_str()).unwrap_or_default();
            Change::new(Thing::Category, Fate::Removed, Some(removed.id.get()), name)
        }
        SeasonEvent::TeamDefined(team) => {
            let is_known = before.teams.iter().any(|known| known.id == team.id);
            Change::new(Thing::Team, defined(is_known), Some(team.id.get()), &team.name)
        }
        SeasonEvent::TeamRemoved(removed) => {
            Change::new(Thing::Team, Fate::Removed, Some(removed.id.get()), team_name(before, removed.id))
        }
        SeasonEvent::MatchScheduled(scheduled) => {
            let is_known = before.matches.iter().any(|known| known.id == scheduled.id);
            Change::new(Thing::Match, defined(is_known), Some(scheduled.id.get()), match_name(after, scheduled))
        }
        SeasonEvent::MatchCancelled(cancelled) => {
            let gone = before.matches.iter().find(|known| known.id == cancelled.id);
            let name = gone.map(|scheduled| match_name(before, scheduled)).unwrap_or_default();
            Change::new(Thing::Match, Fate::Removed, Some(cancelled.id.get()), name)
        }
    }
}

/// The name of a team of the season; empty if there is none.
pub(super) fn team_name(season: &Season, id: TeamId) -> &str {
    season.teams.iter().find(|team| team.id == id).map(|team| team.name.as_str()).unwrap_or_default()
}

/// A match by its teams.
pub(super) fn match_name(season: &Season, scheduled: &ScheduledMatch) -> String {
    format!("{} vs. {}", team_name(season, scheduled.home), team_name(season, scheduled.away))
}
