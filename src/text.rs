//! Which characters names, labels, PINs and lines may have.

use minicup_domain::tournament::LINK_PREFIX;

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// It has characters that break a line, or reverse the direction of the text around them.
    ControlCharacters,
    /// No character of it is visible.
    Invisible,
}

/// What is wrong with a text that is shown on one line.
pub fn fault_of_text(text: &str) -> Option<TextFault> {
    if text.chars().any(is_control) {
        return Some(TextFault::ControlCharacters);
    }
    (!text.chars().any(is_visible)).then_some(TextFault::Invisible)
}

/// What is wrong with a text that may have several lines.
pub fn fault_of_lines(text: &str) -> Option<TextFault> {
    if text.chars().any(|c| is_control(c) && !matches!(c, '\n' | '\r' | '\t')) {
        return Some(TextFault::ControlCharacters);
    }
    (!text.chars().any(is_visible)).then_some(TextFault::Invisible)
}

/// Whether people would mistake the name of a user for that of a link: by its visible characters, in any case.
pub fn passes_for_link(name: &str) -> bool {
    let seen: String = name.chars().filter(|c| is_visible(*c)).take(LINK_PREFIX.len()).collect();
    seen.eq_ignore_ascii_case(LINK_PREFIX)
}

/// Characters that break a line, or reverse the direction of the text around them.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether a character is visible: blanks, joiners, fillers and tags are not.
fn is_visible(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_seen_and_hide_nothing() {
        for name in ["Žďár", "1. FC", "東京", "مصر", "👩‍👩‍👧", "a"] {
            assert_eq!(fault_of_text(name), None, "{name}");
        }
        for blank in ["", " ", "\u{a0}\u{3000}", "\u{200b}", "\u{2800}\u{ad}"] {
            assert_eq!(fault_of_text(blank), Some(TextFault::Invisible), "{blank:?}");
        }
        for bad in ["a\nb", "\u{7}", "a\u{202e}b", "\u{feff}a", "a\u{9b}", "a\u{2028}b"] {
            assert_eq!(fault_of_text(bad), Some(TextFault::ControlCharacters), "{bad:?}");
        }
    }

    #[test]
    fn lines_may_be_broken_and_hide_nothing() {
        assert_eq!(fault_of_lines("a\r\n\tb"), None);
        assert_eq!(fault_of_lines("\n\u{200b}"), Some(TextFault::Invisible));
        for bad in ["a\u{0}", "a\u{202e}b", "a\u{2028}b"] {
            assert_eq!(fault_of_lines(bad), Some(TextFault::ControlCharacters), "{bad:?}");
        }
    }

    #[test]
    fn names_that_pass_for_links_are_known_by_what_is_seen() {
        for name in ["link:1", "Link:1", " link:1", "\u{200b}LINK :", "li\u{ad}nk:"] {
            assert!(passes_for_link(name), "{name:?}");
        }
        for name in ["link", "links:1", "a link:1", "línk:1"] {
            assert!(!passes_for_link(name), "{name:?}");
        }
    }
}
