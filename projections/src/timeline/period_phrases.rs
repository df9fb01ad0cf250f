//! The words for periods, and for what comes after the second half.

use minicup_domain::matches::{MatchState, Period, PeriodKind};

use crate::Lang;

/// The name of a period, such as "1. poločas" or "2nd overtime, 1st half".
pub fn period_name(state: &MatchState, period: &Period, lang: Lang) -> String {
    match (lang, period.kind, state.place_in_overtime(period.index)) {
        (Lang::Cs, PeriodKind::Shootout, _) => "Sedmimetrové hody".to_owned(),
        (Lang::En, PeriodKind::Shootout, _) => "Shoot-out".to_owned(),
        (Lang::Cs, PeriodKind::Overtime, Some((round, part))) => format!("{round}. prodloužení, {part}. část"),
        (Lang::En, PeriodKind::Overtime, Some((round, half))) => {
            format!("{} overtime, {} half", ordinal(round), ordinal(half))
        }
        (Lang::Cs, ..) => format!("{}. poločas", u16::from(period.index) + 1),
        (Lang::En, ..) => format!("{} half", ordinal(u16::from(period.index) + 1)),
    }
}

fn ordinal(number: u16) -> String {
    let ending = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

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
