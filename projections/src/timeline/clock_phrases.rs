//! The phrases for changes of the clock.

use crate::Lang;

pub(super) fn stopped(lang: Lang) -> &'static str {
    match lang {
        Lang::Cs => "Čas stojí.",
        Lang::En => "The clock is stopped.",
    }
}

pub(super) fn started(lang: Lang) -> &'static str {
    match lang {
        Lang::Cs => "Čas běží dál.",
        Lang::En => "The clock goes on.",
    }
}

pub(super) fn set(lang: Lang, match_seconds: u32) -> String {
    let shown = minutes(match_seconds);
    match lang {
        Lang::Cs => format!("Čas je nastaven na {shown}."),
        Lang::En => format!("The clock is set to {shown}."),
    }
}

pub(super) fn length(lang: Lang, seconds: u32) -> String {
    let length = minutes(seconds);
    match lang {
        Lang::Cs => format!("Tato část hry trvá {length}."),
        Lang::En => format!("This period lasts {length}."),
    }
}

/// Minutes and seconds.
fn minutes(seconds: u32) -> String {
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}
