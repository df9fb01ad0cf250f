//! Compares what was recorded with what comes here: keys, JSON types, order, and every value that is determined.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

/// How a value here relates to the recorded one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// The same type; the value is nobody's to foretell.
    SameType,
    /// A text here; there it may be null.
    Text,
    /// A whole number here; there it may be written as a float.
    WholeNumber,
    /// The same words in any order, each once.
    SetOfWords,
    /// An event's id: one there is one here, throughout a transcript.
    EventId,
    /// So many seconds later here, or null in both places.
    Later(f64),
    /// Null here.
    Absent,
    /// The same here, or null.
    SameOrAbsent,
    /// An object by match ids: exactly these matches here.
    Matches(&'static [i64]),
}

/// A place in a message, such as `category_table.*.wins`; the last part alone stands for the key anywhere.
pub struct At {
    pub path: &'static str,
    pub rule: Rule,
    pub reason: &'static str,
}

/// One comparison, with the ids met so far.
pub struct Comparison<'a> {
    /// Rules by path; the first that fits counts.
    pub rules: Vec<&'a At>,
    /// Keys that may come on top, each with the reason.
    pub added: &'a [(&'a [&'a str], &'a str)],
    /// Event ids there to event ids here.
    pub event_ids: &'a mut HashMap<i64, i64>,
    /// What is not as it should be.
    pub faults: Vec<String>,
}

impl Comparison<'_> {
    /// Compares two values at a path.
    pub fn compare(&mut self, path: &str, there: &Value, here: &Value) {
        match self.rule(path) {
            Some(rule) => self.compare_by(rule, path, there, here),
            None => self.compare_exactly(path, there, here),
        }
    }

    fn rule(&self, path: &str) -> Option<Rule> {
        let fits = |at: &&&At| at.path == path || path.rsplit('.').next() == Some(at.path);
        self.rules.iter().find(fits).map(|at| at.rule)
    }

    fn fault(&mut self, path: &str, there: &Value, here: &Value) {
        self.faults.push(format!("{path}: recorded {there}, here {here}"));
    }

    fn compare_by(&mut self, rule: Rule, path: &str, there: &Value, here: &Value) {
        let is_right = match rule {
            Rule::SameType => is_same_type(there, here),
            Rule::Text => here.is_string() && (there.is_string() || there.is_null()),
            Rule::WholeNumber => here.is_i64() && there.is_number(),
            Rule::SetOfWords => is_same_set(there, here),
            Rule::EventId => self.is_same_event(there, here),
            Rule::Later(seconds) => there.as_f64().map(|there| there + seconds) == here.as_f64(),
            Rule::Absent => here.is_null(),
            Rule::SameOrAbsent => here.is_null() || here == there,
            Rule::Matches(ids) => return self.compare_matches(ids, path, there, here),
        };
        if !is_right {
            self.fault(path, there, here);
        }
    }

    fn compare_exactly(&mut self, path: &str, there: &Value, here: &Value) {
        match (there, here) {
            (Value::Object(there), Value::Object(here)) => self.compare_objects(path, there, here),
            (Value::Array(there), Value::Array(here)) if has_ids(there) => self.compare_by_id(path, there, here),
            (Value::Array(there), Value::Array(here)) if there.len() == here.len() => {
                let inner = format!("{path}.*");
                there.iter().zip(here).for_each(|(there, here)| self.compare(&inner, there, here));
            }
            _ if there == here => {}
            _ => self.fault(path, there, here),
        }
    }

    fn compare_objects(&mut self, path: &str, there: &Map<String, Value>, here: &Map<String, Value>) {
        for (key, there) in there {
            let inner = join(path, key);
            match here.get(key) {
                Some(here) => self.compare(&inner, there, here),
                None => self.faults.push(format!("{inner}: recorded, missing here")),
            }
        }
        let added = self.added;
        let is_new =
            |key: &&String| !there.contains_key(*key) && !added.iter().any(|(names, _)| names.contains(&key.as_str()));
        let new = here.keys().filter(is_new).map(|key| format!("{}: not recorded", join(path, key)));
        self.faults.extend(new);
    }

    /// Players, teams, matches and events: whichever order they come in, each is compared with its own record.
    fn compare_by_id(&mut self, path: &str, there: &[Value], here: &[Value]) {
        if there.len() != here.len() {
            self.faults.push(format!("{path}: {} recorded, {} here", there.len(), here.len()));
        }
        let inner = format!("{path}.*");
        for recorded in there {
            let id = match self.rule(&format!("{inner}.id")) {
                Some(Rule::EventId) if path == "events" => self.event_ids.get(&number(&recorded["id"])).copied(),
                _ => Some(number(&recorded["id"])),
            };
            match here.iter().find(|candidate| id == candidate["id"].as_i64()) {
                Some(found) => self.compare(&inner, recorded, found),
                None => self.faults.push(format!("{path}: {} is missing here", recorded["id"])),
            }
        }
    }

    fn compare_matches(&mut self, ids: &[i64], path: &str, there: &Value, here: &Value) {
        let (there, here) = (there.as_object().unwrap(), here.as_object().unwrap());
        let shown: HashSet<i64> = here.keys().map(|id| id.parse().unwrap()).collect();
        let wanted: HashSet<i64> = ids.iter().copied().collect();
        if shown != wanted {
            self.faults.push(format!("{path}: matches {shown:?} in place of {wanted:?}"));
        }
        for (id, recorded) in there {
            if let Some(found) = here.get(id) {
                self.compare(&format!("{path}.*"), recorded, found);
            }
        }
    }

    fn is_same_event(&mut self, there: &Value, here: &Value) -> bool {
        let (Some(there), Some(here)) = (there.as_i64(), here.as_i64()) else { return false };
        match self.event_ids.get(&there) {
            Some(known) => *known == here,
            None if self.event_ids.values().any(|taken| *taken == here) => false,
            None => self.event_ids.insert(there, here).is_none(),
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

fn has_ids(items: &[Value]) -> bool {
    items.first().is_some_and(|item| item.get("id").is_some())
}

fn is_same_type(there: &Value, here: &Value) -> bool {
    std::mem::discriminant(there) == std::mem::discriminant(here)
}

fn is_same_set(there: &Value, here: &Value) -> bool {
    let (Some(there), Some(here)) = (there.as_array(), here.as_array()) else { return false };
    let wanted: HashSet<&str> = there.iter().filter_map(Value::as_str).collect();
    let found: HashSet<&str> = here.iter().filter_map(Value::as_str).collect();
    wanted == found && found.len() == here.len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(there: Value, here: Value, faults: usize) {
        let id = At { path: "event.id", rule: Rule::EventId, reason: "" };
        let added: [(&[&str], &str); 1] = [(&["revision"], "")];
        let mut comparison =
            Comparison { rules: vec![&id], added: &added, event_ids: &mut HashMap::from([(1, 70)]), faults: vec![] };
        comparison.compare("", &there, &here);
        assert_eq!(comparison.faults.len(), faults, "{:?}", comparison.faults);
    }

    #[test]
    fn a_comparison_finds_what_differs() {
        check(json!({"a": 1}), json!({"a": 1, "revision": 2}), 0);
        check(json!({"a": 1}), json!({"a": 2}), 1);
        check(json!({"a": 1}), json!({"a": "1"}), 1);
        check(json!({"a": 1}), json!({"b": 1}), 2);
        check(json!({"event": {"id": 1}}), json!({"event": {"id": 70}}), 0);
        check(json!({"event": {"id": 1}}), json!({"event": {"id": 71}}), 1);
        check(json!({"event": {"id": 2}}), json!({"event": {"id": 70}}), 1);
        check(json!([{"id": 1}, {"id": 2}]), json!([{"id": 2}, {"id": 1}]), 0);
        check(json!([{"id": 1}]), json!([{"id": 2}]), 1);
        check(json!([1, 2]), json!([1]), 1);
    }
}
