//! A file, the store and the last import: what was changed by hand since stays.

use std::collections::HashSet;

use minicup_domain::tournament::{Category, Said, ScheduledMatch, Season, SeasonDefined, Team};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::change::{Kept, Thing};
use super::fields::{fields_of, file_name};
use super::takes::Takes;

/// The season as it is to be, and what of the file it is not.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) season: Season,
    pub(super) kept: Vec<Kept>,
}

/// What `wanted`, a file, makes of `current`, the store. A value counts as changed by hand if it is not what `said`, the
/// last import, left.
pub(super) fn merge(said: &Season, current: &Season, wanted: &Season, takes: &mut Takes) -> Merged {
    let mut merge = Merge { takes, kept: Vec::new() };
    let one = |season: &Option<SeasonDefined>| season.iter().cloned().collect::<Vec<_>>();
    let season = merge.list(&one(&said.season), &one(&current.season), &one(&wanted.season)).pop();
    let privacy = merge.privacy(said, current, wanted);
    let categories = merge.list(&said.categories, &current.categories, &wanted.categories);
    let teams = merge.list(&said.teams, &current.teams, &wanted.teams);
    let matches = merge.list(&said.matches, &current.matches, &wanted.matches);
    let mut season = Season { season, privacy, categories, teams, matches };
    complete(&mut season, current);
    Merged { season, kept: merge.kept }
}

/// What an import finds in a file, the store and what was said, by its id.
trait Part: Serialize + DeserializeOwned + Clone + PartialEq {
    const THING: Thing;

    /// None for the season, of which there is one.
    fn id(&self) -> Option<i64>;
}

impl Part for SeasonDefined {
    const THING: Thing = Thing::Season;

    fn id(&self) -> Option<i64> {
        None
    }
}

impl Part for Category {
    const THING: Thing = Thing::Category;

    fn id(&self) -> Option<i64> {
        Some(self.id.get())
    }
}

impl Part for Team {
    const THING: Thing = Thing::Team;

    fn id(&self) -> Option<i64> {
        Some(self.id.get())
    }
}

impl Part for ScheduledMatch {
    const THING: Thing = Thing::Match;

    fn id(&self) -> Option<i64> {
        Some(self.id.get())
    }
}

struct Merge<'a> {
    takes: &'a mut Takes,
    kept: Vec<Kept>,
}

impl Merge<'_> {
    fn list<T: Part>(&mut self, said: &[T], current: &[T], wanted: &[T]) -> Vec<T> {
        let mut merged: Vec<T> = wanted
            .iter()
            .filter_map(|part| match find(current, part) {
                Some(known) => Some(self.part(find(said, part), known, part)),
                None => self.absent(find(said, part).is_some(), part),
            })
            .collect();
        for part in current.iter().filter(|part| find(wanted, *part).is_none()) {
            if self.stays(find(said, part), part) {
                merged.push(part.clone());
            }
        }
        merged
    }

    /// Field by field.
    fn part<T: Part>(&mut self, said: Option<&T>, current: &T, wanted: &T) -> T {
        let (said, mut merged, wanted_fields) = (said.map(fields_of), fields_of(current), fields_of(wanted));
        let keys: HashSet<String> = merged.keys().chain(wanted_fields.keys()).cloned().collect();
        for key in sorted(keys) {
            let is_taken = self.takes.field(&T::THING.path(current.id()), file_name(&key));
            let (now, new) = (value(&merged, &key), value(&wanted_fields, &key));
            if now == new {
                continue;
            }
            if is_taken || said.as_ref().is_some_and(|said| value(said, &key) == now) {
                merged.insert(key, new);
                continue;
            }
            self.kept.push(Kept::field(T::THING, current.id(), &key, new, now));
        }
        serde_json::from_value(Value::Object(merged)).unwrap_or_else(|_| wanted.clone())
    }

    /// A part of the file that the store does not have: a new one, or a match that was called off by hand. A category or
    /// team is there as long as the file has it, because its matches name it.
    fn absent<T: Part>(&mut self, was_said: bool, wanted: &T) -> Option<T> {
        let is_taken = self.takes.whole(&T::THING.path(wanted.id()));
        if is_taken || !was_said || T::THING != Thing::Match {
            return Some(wanted.clone());
        }
        self.kept.push(Kept::removed(T::THING, wanted.id()));
        None
    }

    /// Whether a part that is not in the file was added or changed by hand.
    fn stays<T: Part>(&mut self, said: Option<&T>, current: &T) -> bool {
        let is_taken = self.takes.whole(&T::THING.path(current.id()));
        if is_taken || said == Some(current) {
            return false;
        }
        self.kept.push(Kept::unnamed(T::THING, current.id(), said.is_some()));
        true
    }

    /// A file that names no privacy leaves it as it is.
    fn privacy(
        &mut self,
        said: &Season,
        current: &Season,
        wanted: &Season,
    ) -> Option<minicup_domain::tournament::Privacy> {
        let is_taken = self.takes.field(&Thing::Season.path(None), "privacy");
        let wanted = wanted.privacy?;
        if is_taken || said.privacy() == current.privacy() || wanted == current.privacy() {
            return Some(wanted);
        }
        let name = |privacy: minicup_domain::tournament::Privacy| Value::from(privacy.name());
        self.kept.push(Kept::field(Thing::Season, None, "privacy", name(wanted), name(current.privacy())));
        None
    }
}

fn find<'a, T: Part>(list: &'a [T], wanted: &T) -> Option<&'a T> {
    list.iter().find(|part| part.id() == wanted.id())
}

fn sorted(keys: HashSet<String>) -> Vec<String> {
    let mut keys: Vec<String> = keys.into_iter().collect();
    keys.sort_unstable();
    keys
}

fn value(fields: &Map<String, Value>, key: &str) -> Value {
    fields.get(key).cloned().unwrap_or(Value::Null)
}

/// What stays needs its teams and category, whatever the file says of them.
fn complete(season: &mut Season, current: &Season) {
    let teams: HashSet<_> = season.matches.iter().flat_map(|scheduled| [scheduled.home, scheduled.away]).collect();
    let missing = |team: &&Team| teams.contains(&team.id) && !season.teams.iter().any(|known| known.id == team.id);
    let missing: Vec<Team> = current.teams.iter().filter(missing).cloned().collect();
    season.teams.extend(missing);
    let categories: HashSet<_> = season
        .teams
        .iter()
        .map(|team| team.category)
        .chain(season.matches.iter().map(|scheduled| scheduled.category))
        .collect();
    let missing = |category: &&Category| {
        categories.contains(&category.id) && !season.categories.iter().any(|known| known.id == category.id)
    };
    let missing: Vec<Category> = current.categories.iter().filter(missing).cloned().collect();
    season.categories.extend(missing);
}

/// What the last import said. Where none has recorded it, nothing but imports has changed the season.
pub(super) fn said_season<'a>(said: Option<&'a Said>, current: &'a Season) -> &'a Season {
    said.map_or(current, Said::season)
}
