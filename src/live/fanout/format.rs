//! The format of a reader's messages. What is rendered for one reader is shared with all others of the same format.

use minicup_projections::{Audience, Lang};

/// Everything that makes the bytes of one reader differ from those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// What carries a message.
    pub framing: Framing,
    /// What is in it.
    pub style: Style,
}

/// What carries a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// WebSocket frames.
    Socket,
    /// Server-sent events.
    Events {
        /// Whether their ids name the event besides its revision.
        with_ids: bool,
    },
}

/// What is in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The language.
    pub lang: Lang,
    /// Whether a correction of one line is sent as that line only.
    pub patches: bool,
    /// Whether hidden results are in it.
    pub audience: Audience,
}

impl Style {
    /// What every client understands and everybody may see.
    pub fn plain(lang: Lang) -> Self {
        Self { lang, patches: false, audience: Audience::Public }
    }
}

impl Format {
    /// How many there are.
    pub const COUNT: usize = 24;

    /// Its index among them.
    pub fn index(self) -> usize {
        let framing = match self.framing {
            Framing::Socket => 0,
            Framing::Events { with_ids: false } => 1,
            Framing::Events { with_ids: true } => 2,
        };
        let lang = match self.style.lang {
            Lang::Cs => 0,
            Lang::En => 1,
        };
        let audience = match self.style.audience {
            Audience::Public => 0,
            Audience::LoggedIn => 1,
        };
        framing * 8 + lang * 4 + audience * 2 + usize::from(self.style.patches)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_format_has_an_index_of_its_own() {
        let mut indexes = HashSet::new();
        for framing in [Framing::Socket, Framing::Events { with_ids: false }, Framing::Events { with_ids: true }] {
            for (lang, patches) in [(Lang::Cs, false), (Lang::Cs, true), (Lang::En, false), (Lang::En, true)] {
                for audience in [Audience::Public, Audience::LoggedIn] {
                    indexes.insert(Format { framing, style: Style { lang, patches, audience } }.index());
                }
            }
        }
        assert_eq!(indexes.len(), Format::COUNT);
        assert!(indexes.into_iter().all(|index| index < Format::COUNT));
    }
}
