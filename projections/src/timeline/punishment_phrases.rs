//! The words for punishments.

use minicup_domain::matches::{Letter, Punishment};

use crate::Lang;

/// An official, who has no name here.
pub(super) fn official(lang: Lang, team: &str, letter: Letter) -> String {
    match lang {
        Lang::Cs => format!("{team}, funkcionář {letter}"),
        Lang::En => format!("{team}, official {letter}"),
    }
}

/// Names stay in the nominative.
pub(super) fn punished(lang: Lang, who: &str, told: Told) -> String {
    let who = who.trim_end_matches('.');
    let what = match lang {
        Lang::Cs => czech(told),
        Lang::En => english(told),
    };
    format!("{what}: {who}.")
}

/// What there is to say of a punishment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) punishment: Punishment,
    pub(super) third_suspension: bool,
    /// Seconds of play that a suspension lasts.
    pub(super) suspension: u32,
}

fn czech(told: Told) -> String {
    match told.punishment {
        Punishment::Warning => "Napomenutí".to_owned(),
        Punishment::Suspension => format!("Vyloučení{}", length(told.suspension)),
        Punishment::Disqualification if told.third_suspension => "Diskvalifikace po třetím vyloučení".to_owned(),
        Punishment::Disqualification => "Diskvalifikace".to_owned(),
        Punishment::BlueCard => "Diskvalifikace se zprávou".to_owned(),
    }
}

fn english(told: Told) -> String {
    match told.punishment {
        Punishment::Warning => "Warning".to_owned(),
        Punishment::Suspension => format!("Suspension{}", length(told.suspension)),
        Punishment::Disqualification if told.third_suspension => "Disqualification after a third suspension".to_owned(),
        Punishment::Disqualification => "Disqualification".to_owned(),
        Punishment::BlueCard => "Disqualification with a report".to_owned(),
    }
}

/// In minutes and seconds; nothing where nobody is short.
fn length(seconds: u32) -> String {
    match seconds {
        0 => String::new(),
        _ => format!(" ({}:{:02})", seconds / 60, seconds % 60),
    }
}
