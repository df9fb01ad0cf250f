//! The words for what comes after the second half.

use crate::Lang;

pub(super) fn overtime_starts(lang: Lang, (round, half): (u16, u16)) -> String {
    match lang {
        Lang::Cs => format!("Začíná {round}. prodloužení, {half}. část."),
        Lang::En => format!("Overtime {round}, period {half} under way."),
    }
}

pub(super) fn overtime_ends(lang: Lang, (round, half): (u16, u16)) -> String {
    match lang {
        Lang::Cs => format!("Konec {round}. prodloužení, {half}. části."),
        Lang::En => format!("End of overtime {round}, period {half}."),
    }
}

pub(super) fn regular_time_ends(lang: Lang) -> &'static str {
    match lang {
        Lang::Cs => "Konec základní hrací doby.",
        Lang::En => "End of regular time.",
    }
}

pub(super) fn shootout_starts(lang: Lang) -> &'static str {
    match lang {
        Lang::Cs => "Rozhodnou sedmimetrové hody.",
        Lang::En => "A shoot-out decides.",
    }
}

pub(super) fn shootout_ends(lang: Lang) -> &'static str {
    match lang {
        Lang::Cs => "Sedmimetrové hody rozhodly, konec zápasu.",
        Lang::En => "The shoot-out is decided, full time.",
    }
}

/// Names stay in the nominative.
pub(super) fn shot(lang: Lang, who: &str, scored: bool) -> String {
    let who = who.trim_end_matches('.');
    match (lang, scored) {
        (Lang::Cs, true) => format!("Rozstřel: {who} dává gól."),
        (Lang::Cs, false) => format!("Rozstřel: {who} nedává gól."),
        (Lang::En, true) => format!("Shoot-out: {who} scores."),
        (Lang::En, false) => format!("Shoot-out: {who} does not score."),
    }
}
