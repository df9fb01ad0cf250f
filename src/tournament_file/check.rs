//! What a schema cannot say about a tournament file: what must be unique, what must exist, what must come first.
//!
//! This reads the document as it came and ignores values of the wrong type, which the schema reports: so a
//! file with faults of both sorts gets all of them at once.

use std::collections::{HashMap, HashSet};

use minicup_domain::matches::ResultKind;
use minicup_domain::{Timestamp, Zone};
use serde_json::Value;

use super::fault::Fault;
use super::finding::Finding;
use crate::text::{TextFault, fault_of_lines, fault_of_text, passes_for_link};

/// Zones of the IANA database, or of the library that reads it, that browsers refuse.
const UNKNOWN_TO_BROWSERS: [&str; 2] = ["Factory", "Etc/Unknown"];

/// The ids that other seasons of the store use.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) categories: HashSet<i64>,
    pub(super) teams: HashSet<i64>,
    pub(super) players: HashSet<i64>,
    pub(super) matches: HashSet<i64>,
}

/// Every fault of meaning in a document, in no particular order.
pub(super) fn faults_of_meaning(document: &Value, taken: &Taken) -> Vec<Fault> {
    let root = Node { pointer: String::new(), value: document };
    let mut check = Check { taken, faults: Vec::new(), teams: teams_by_id(&root) };
    check.season(&root);
    check.categories(&root);
    check.users(&root);
    check.faults
}

/// A value of the document and its place.
struct Node<'a> {
    pointer: String,
    value: &'a Value,
}

impl<'a> Node<'a> {
    fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.value.get(key)?;
        Some(Node { pointer: format!("{}/{key}", self.pointer), value })
    }

    fn list(&self, key: &str) -> Vec<Node<'a>> {
        let items = self.value.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let node = |(index, value)| Node { pointer: format!("{}/{key}/{index}", self.pointer), value };
        items.iter().enumerate().map(node).collect()
    }

    fn number(&self, key: &str) -> Option<(String, i64)> {
        let node = self.get(key)?;
        Some((node.pointer, node.value.as_i64()?))
    }

    fn text(&self, key: &str) -> Option<(String, &'a str)> {
        let node = self.get(key)?;
        Some((node.pointer, node.value.as_str()?))
    }
}

/// The pointer of the category each team belongs to, by the team's id.
fn teams_by_id(root: &Node<'_>) -> HashMap<i64, String> {
    let mut teams = HashMap::new();
    for category in root.list("categories") {
        for (_, id) in category.list("teams").iter().filter_map(|team| team.number("id")) {
            teams.entry(id).or_insert_with(|| category.pointer.clone());
        }
    }
    teams
}

/// Values seen so far and where.
#[derive(Default)]
struct Seen<T>(HashMap<T, String>);

impl<T: std::hash::Hash + Eq> Seen<T> {
    /// Where the value was seen before.
    fn before(&mut self, value: T, pointer: &str) -> Option<String> {
        match self.0.entry(value) {
            std::collections::hash_map::Entry::Occupied(first) => Some(first.get().clone()),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(pointer.to_owned());
                None
            }
        }
    }
}

struct Check<'a> {
    taken: &'a Taken,
    faults: Vec<Fault>,
    teams: HashMap<i64, String>,
}

impl Check<'_> {
    fn fault(&mut self, pointer: String, finding: Finding) {
        self.faults.push(Fault::new(pointer, finding));
    }

    fn season(&mut self, root: &Node<'_>) {
        let Some(season) = root.get("season") else { return };
        self.shown(&season, &["name"]);
        let Some((pointer, name)) = season.text("timezone") else { return };
        if Zone::parse(name).is_none() || UNKNOWN_TO_BROWSERS.iter().any(|zone| zone.eq_ignore_ascii_case(name)) {
            self.fault(pointer, Finding::NoZone);
        }
    }

    fn categories(&mut self, root: &Node<'_>) {
        let (mut ids, mut slugs) = (Seen::default(), Seen::default());
        let (mut teams, mut players, mut matches) = (Seen::default(), Seen::default(), Seen::default());
        for category in root.list("categories") {
            self.unique_id(&category, "id", &mut ids, &self.taken.categories);
            self.unique_text(&category, "slug", &mut slugs);
            self.shown(&category, &["name"]);
            let mut team_slugs = Seen::default();
            for team in category.list("teams") {
                self.unique_id(&team, "id", &mut teams, &self.taken.teams);
                self.unique_text(&team, "slug", &mut team_slugs);
                self.shown(&team, &["name", "abbr", "trainer_name", "dress_color", "dress_color_secondary"]);
                self.lines(&team, "description");
                for player in team.list("players") {
                    self.unique_id(&player, "id", &mut players, &self.taken.players);
                    self.shown(&player, &["firstname", "lastname"]);
                }
            }
            for scheduled in category.list("matches") {
                self.unique_id(&scheduled, "id", &mut matches, &self.taken.matches);
                self.court(&scheduled);
                self.scheduled(&category, &scheduled);
            }
        }
    }

    fn unique_id(&mut self, owner: &Node<'_>, key: &str, seen: &mut Seen<i64>, taken: &HashSet<i64>) {
        let Some((pointer, id)) = owner.number(key) else { return };
        if let Some(first) = seen.before(id, &pointer) {
            return self.fault(pointer, Finding::IdUsed { id, by: first });
        }
        if taken.contains(&id) {
            self.fault(pointer, Finding::IdOfAnotherSeason { id });
        }
    }

    fn unique_text<'b>(&mut self, owner: &Node<'b>, key: &str, seen: &mut Seen<&'b str>) {
        let Some((pointer, text)) = owner.text(key) else { return };
        if let Some(first) = seen.before(text, &pointer) {
            self.fault(pointer, Finding::Used { by: first });
        }
    }

    fn scheduled(&mut self, category: &Node<'_>, scheduled: &Node<'_>) {
        let home = self.team(category, scheduled, "home_team_id");
        let away = self.team(category, scheduled, "away_team_id");
        if let (Some(home), Some((pointer, away))) = (home, away)
            && home.1 == away
        {
            self.fault(pointer, Finding::SameTeam);
        }
        self.time(scheduled, "start");
        self.time(scheduled, "end");
        if let Some(result) = scheduled.get("result") {
            self.time(&result, "confirmed_at");
            self.score(result);
        }
        let mut events = Seen::default();
        for event in scheduled.list("history") {
            self.unique_text(&event, "id", &mut events);
        }
    }

    /// What was played has a score, or stages that imply one; every other kind of result says enough by itself.
    fn score(&mut self, result: Node<'_>) {
        let is_played = result.text("kind").is_none_or(|(_, kind)| kind == ResultKind::Played.name());
        let is_given = |key: &&str| result.get(key).is_some_and(|node| !node.value.is_null());
        if result.value.is_object() && is_played && !["score", "regular", "overtime"].iter().any(is_given) {
            self.fault(result.pointer, Finding::Missing("\"score\"".to_owned()));
        }
    }

    /// Blanks around the name of a court, and a name of blanks, are ignored.
    fn court(&mut self, scheduled: &Node<'_>) {
        let Some((pointer, court)) = scheduled.text("location") else { return };
        if let Some(fault) = fault_of_text(court).filter(|_| !court.trim().is_empty()) {
            self.fault(pointer, fault.into());
        }
    }

    /// The id of a team that must be one of the category's.
    fn team(&mut self, category: &Node<'_>, scheduled: &Node<'_>, key: &str) -> Option<(String, i64)> {
        let (pointer, id) = scheduled.number(key)?;
        match self.teams.get(&id).map(|owner| *owner == category.pointer) {
            Some(true) => {}
            Some(false) => self.fault(pointer.clone(), Finding::TeamOfAnotherCategory { team: id }),
            None => self.fault(pointer.clone(), Finding::UnknownTeam { team: id }),
        }
        Some((pointer, id))
    }

    fn time(&mut self, owner: &Node<'_>, key: &str) {
        let Some((pointer, text)) = owner.text(key) else { return };
        if Timestamp::parse(text).is_none() {
            self.fault(pointer, Finding::NoTime);
        }
    }

    /// A text on one line must have a visible character, and none that hides or reverses what is around it.
    fn shown(&mut self, owner: &Node<'_>, keys: &[&str]) {
        for (pointer, text) in keys.iter().filter_map(|key| owner.text(key)) {
            match fault_of_text(text) {
                Some(_) if text.is_empty() => {}
                Some(fault) => self.fault(pointer, fault.into()),
                None => {}
            }
        }
    }

    /// The same for lines: these may be broken.
    fn lines(&mut self, owner: &Node<'_>, key: &str) {
        let Some((pointer, text)) = owner.text(key) else { return };
        if fault_of_lines(text) == Some(TextFault::ControlCharacters) {
            self.fault(pointer, Finding::ControlCharacters);
        }
    }

    fn users(&mut self, root: &Node<'_>) {
        let (mut names, mut pins) = (Seen::default(), Seen::default());
        for user in root.list("users") {
            self.unique_text(&user, "username", &mut names);
            self.shown(&user, &["username", "name", "pin"]);
            if let Some((pointer, _)) = user.text("username").filter(|(_, name)| passes_for_link(name)) {
                self.fault(pointer, Finding::LinkName);
            }
            self.unique_text(&user, "pin", &mut pins);
        }
    }
}
