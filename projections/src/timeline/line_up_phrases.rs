//! The words for line-ups.

use crate::Lang;

/// Names stay in the nominative.
pub(super) fn named(lang: Lang, team: &str, players: usize) -> String {
    let team = team.trim_end_matches('.');
    match (lang, players) {
        (Lang::Cs, 1) => format!("Sestava: {team}, 1 hráč."),
        (Lang::Cs, 2..=4) => format!("Sestava: {team}, {players} hráči."),
        (Lang::Cs, _) => format!("Sestava: {team}, {players} hráčů."),
        (Lang::En, 1) => format!("Line-up: {team}, 1 player."),
        (Lang::En, _) => format!("Line-up: {team}, {players} players."),
    }
}
