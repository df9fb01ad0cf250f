//! What an import changes, for people who decide whether they want it.

use std::fmt;

use jiff::tz::TimeZone;
use minicup_domain::TeamId;
use minicup_domain::tournament::{ScheduledMatch, Season, SeasonEvent};
use serde_json::Value;

use super::fields::{FieldChange, Fields, differences, fields_of, file_name, file_value};

/// The subject of a change.
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
    /// Somebody on a roster.
    Player,
    /// The trainer of a team.
    Trainer,
}

impl Thing {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Season => "season",
            Self::Privacy => "privacy",
            Self::Category => "category",
            Self::Team => "team",
            Self::Roster => "roster",
            Self::Match => "match",
            Self::Result => "result",
            Self::User => "user",
            Self::Player => "player",
            Self::Trainer => "trainer",
        }
    }

    /// Its path, for taking the file's value although the store's was changed by hand.
    pub(super) fn path(self, id: Option<i64>) -> String {
        match id {
            Some(id) => format!("{}:{id}", self.name()),
            None => self.name().to_owned(),
        }
    }
}

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is changed.
    Changed,
    /// It is removed.
    Removed,
    /// Its name is forgotten.
    Forgotten,
}

impl Fate {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Forgotten => "forgotten",
        }
    }
}

/// One thing that an import changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub thing: Thing,
    /// What happens to it.
    pub fate: Fate,
    /// Its id, a team's for its roster, a match's for its result; none for what has a name alone.
    pub id: Option<i64>,
    /// Its name, of the privacy what is shown; never a player's.
    pub name: String,
    /// Old and new values of its fields; empty for what is added or removed, except results.
    pub fields: Vec<FieldChange>,
}

impl Change {
    pub(super) fn new(thing: Thing, fate: Fate, id: Option<i64>, name: impl Into<String>) -> Self {
        Self { thing, fate, id, name: name.into(), fields: vec![] }
    }

    pub(super) fn with(self, fields: Vec<FieldChange>) -> Self {
        Self { fields, ..self }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.thing.path(self.id), self.fate.name(), self.name)?;
        for FieldChange { field, from, to } in &self.fields {
            write!(f, "; {field} {from} -> {to}")?;
        }
        Ok(())
    }
}

/// Something that an import leaves as it is although the file differs, because it was changed by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is.
    pub thing: Thing,
    /// Its id; none for what has a name alone.
    pub id: Option<i64>,
    /// Its name.
    pub name: String,
    /// The path for taking the file's value all the same.
    pub path: String,
    /// What was done by hand.
    pub by_hand: Fate,
    /// The file's value; null if the file does not name it.
    pub file: Value,
    /// The store's value; null for something that was added or removed.
    pub store: Value,
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.by_hand {
            Fate::Forgotten => write!(f, "kept as forgotten: {} ({}); ", self.path, self.name)?,
            by_hand => write!(f, "kept as {} by hand: {} ({}); ", by_hand.name(), self.path, self.name)?,
        }
        if !(self.file.is_null() && self.store.is_null()) {
            write!(f, "the store has {}, the file {}; ", self.store, self.file)?;
        }
        write!(f, "--take {} takes the file's", self.path)
    }
}

impl Kept {
    /// A field, with the values of the file and the store.
    pub(super) fn field(thing: Thing, id: Option<i64>, key: &str, file: Value, store: Value) -> Self {
        let path = format!("{}/{}", thing.path(id), file_name(key));
        Self { thing, id, name: String::new(), path, by_hand: Fate::Changed, file, store }
    }

    /// What the file names and the store no longer has.
    pub(super) fn removed(thing: Thing, id: Option<i64>) -> Self {
        Self { by_hand: Fate::Removed, ..Self::unnamed(thing, id, false) }
    }

    /// A person in the file who is forgotten, as readers see them.
    pub(super) fn forgotten(thing: Thing, id: Option<i64>, path: String, name: String) -> Self {
        Self { thing, id, name, path, by_hand: Fate::Forgotten, file: Value::Null, store: Value::Null }
    }

    /// What the store has and the file does not name.
    pub(super) fn unnamed(thing: Thing, id: Option<i64>, was_said: bool) -> Self {
        let by_hand = if was_said { Fate::Changed } else { Fate::Added };
        let (file, store) = (Value::Null, Value::Null);
        Self { thing, id, name: String::new(), path: thing.path(id), by_hand, file, store }
    }

    /// The same with the name it has in `season`, and with times as a file writes them.
    pub(super) fn shown(self, season: &Season, wanted: &Season, zone: &TimeZone) -> Self {
        let name = match (self.name.is_empty(), self.id) {
            (true, Some(id)) => name_of(season, self.thing, id).or_else(|| name_of(wanted, self.thing, id)),
            (true, None) => season.season.as_ref().map(|season| season.name.clone()),
            (false, _) => None,
        };
        let key = self.path.rsplit('/').next().unwrap_or_default();
        let (file, store) = (file_value(key, self.file, zone), file_value(key, self.store, zone));
        Self { name: name.unwrap_or(self.name), file, store, ..self }
    }
}

fn name_of(season: &Season, thing: Thing, id: i64) -> Option<String> {
    match thing {
        Thing::Category => {
            season.categories.iter().find(|known| known.id.get() == id).map(|category| category.name.clone())
        }
        Thing::Team => season.teams.iter().find(|known| known.id.get() == id).map(|team| team.name.clone()),
        Thing::Match | Thing::Result => {
            season.matches.iter().find(|known| known.id.get() == id).map(|scheduled| match_name(season, scheduled))
        }
        Thing::Season | Thing::Privacy | Thing::Roster | Thing::User | Thing::Player | Thing::Trainer => None,
    }
}

/// What the events that turn `before` into `after` change.
pub(super) fn season_changes(before: &Season, after: &Season, events: &[SeasonEvent], zone: &TimeZone) -> Vec<Change> {
    events.iter().filter_map(|event| season_change(before, after, event, zone)).collect()
}

fn season_change(before: &Season, after: &Season, event: &SeasonEvent, zone: &TimeZone) -> Option<Change> {
    let changed = |known: Option<Fields>, new: Fields| match known {
        None => (Fate::Added, vec![]),
        Some(known) => (Fate::Changed, differences(&known, &new, zone)),
    };
    Some(match event {
        SeasonEvent::SeasonDefined(season) => {
            let (fate, fields) = changed(before.season.as_ref().map(fields_of), fields_of(season));
            Change::new(Thing::Season, fate, None, &season.name).with(fields)
        }
        SeasonEvent::PrivacySet(privacy) => {
            let fields = vec![FieldChange::new("privacy", before.privacy().name(), privacy.show.name())];
            Change::new(Thing::Privacy, Fate::Changed, None, privacy.show.to_string()).with(fields)
        }
        SeasonEvent::CategoryDefined(category) => {
            let known = before.categories.iter().find(|known| known.id == category.id);
            let (fate, fields) = changed(known.map(fields_of), fields_of(category));
            Change::new(Thing::Category, fate, Some(category.id.get()), &category.name).with(fields)
        }
        SeasonEvent::CategoryRemoved(removed) => removal(before, Thing::Category, removed.id.get()),
        SeasonEvent::TeamDefined(team) => {
            let known = before.teams.iter().find(|known| known.id == team.id);
            let (fate, fields) = changed(known.map(fields_of), fields_of(team));
            Change::new(Thing::Team, fate, Some(team.id.get()), &team.name).with(fields)
        }
        SeasonEvent::TeamRemoved(removed) => removal(before, Thing::Team, removed.id.get()),
        SeasonEvent::MatchScheduled(scheduled) => {
            let known = before.matches.iter().find(|known| known.id == scheduled.id);
            let (fate, fields) = changed(known.map(fields_of), fields_of(scheduled));
            Change::new(Thing::Match, fate, Some(scheduled.id.get()), match_name(after, scheduled)).with(fields)
        }
        SeasonEvent::MatchCancelled(cancelled) => removal(before, Thing::Match, cancelled.id.get()),
        SeasonEvent::SeasonImported(_) => return None,
    })
}

fn removal(before: &Season, thing: Thing, id: i64) -> Change {
    Change::new(thing, Fate::Removed, Some(id), name_of(before, thing, id).unwrap_or_default())
}

/// The name of a team of the season; empty if there is none.
pub(super) fn team_name(season: &Season, id: TeamId) -> &str {
    season.teams.iter().find(|team| team.id == id).map(|team| team.name.as_str()).unwrap_or_default()
}

/// A match by its teams.
pub(super) fn match_name(season: &Season, scheduled: &ScheduledMatch) -> String {
    format!("{} vs. {}", team_name(season, scheduled.home), team_name(season, scheduled.away))
}
