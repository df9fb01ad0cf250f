//! The words for team time-outs.

use crate::Lang;

/// Names stay in the nominative.
pub(super) fn called(lang: Lang, team: &str, granted: bool) -> String {
    let team = team.trim_end_matches('.');
    match (lang, granted) {
        (Lang::Cs, true) => format!("Oddechový čas: {team}."),
        (Lang::Cs, false) => format!("Oddechový čas neudělen: {team}."),
        (Lang::En, true) => format!("Time-out: {team}."),
        (Lang::En, false) => format!("Time-out not granted: {team}."),
    }
}
