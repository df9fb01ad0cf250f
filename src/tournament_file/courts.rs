//! Courts by their names: blanks around them and the case of letters make no other court.

use std::collections::HashMap;

use super::fault::Fault;
use super::file::TournamentFile;
use super::finding::Finding;

/// Writes every court of a file as it is first written there, and reports where that differs.
pub(super) fn unify(file: &mut TournamentFile) -> Vec<Fault> {
    let mut spelled: HashMap<String, String> = HashMap::new();
    let mut odd = Vec::new();
    for (place, category) in file.categories.iter_mut().enumerate() {
        for (index, scheduled) in category.matches.iter_mut().enumerate() {
            let tidy = scheduled.location.split_whitespace().collect::<Vec<_>>().join(" ");
            let court = spelled.entry(tidy.to_lowercase()).or_insert(tidy);
            if scheduled.location != *court {
                let pointer = format!("/categories/{place}/matches/{index}/location");
                odd.push(Fault::new(pointer, Finding::CourtSpelled { court: court.clone() }));
                scheduled.location.clone_from(court);
            }
        }
    }
    odd
}
