//! Players as readers see them. The only place that decides it: nothing else in this package gives out a name.

use minicup_domain::PlayerId;
use minicup_domain::tournament::{Player, Privacy};

/// Characters that join the parts of a double name: hyphens and dashes of every length.
const HYPHENS: [char; 5] = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}'];

/// A player as the season's privacy lets readers see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPlayer {
    /// The id, which says nothing about the person.
    pub id: PlayerId,
    /// The number on the shirt.
    pub number: Option<i64>,
    /// Given name or its initials; empty where only numbers are shown.
    pub firstname: String,
    /// Family name, its initials or the number, as in "#25"; empty for a player without number where only numbers are
    /// shown.
    pub lastname: String,
}

impl ShownPlayer {
    /// A player under the privacy of their season.
    pub(crate) fn new(player: &Player, privacy: Privacy) -> Self {
        let Player { id, number, firstname, lastname } = player;
        let (firstname, lastname) = match privacy {
            Privacy::Names => (firstname.clone(), lastname.clone()),
            Privacy::Initials => (initials(firstname), initials(lastname)),
            Privacy::Numbers => (String::new(), number.map(|number| format!("#{number}")).unwrap_or_default()),
        };
        Self { id: *id, number: *number, firstname, lastname }
    }

    /// Both names; empty if nothing may be shown.
    pub fn name(&self) -> String {
        format!("{} {}", self.firstname, self.lastname).trim().to_owned()
    }
}

/// The first letter of every word and a dot, as written: "Hai Nguyen" is "H. N.", "van der Berg" is "v. d. B." and
/// "Nováková-Malá" is "N.-M.". Words without a letter are left out. The Czech digraph "Ch" counts as its first letter.
fn initials(name: &str) -> String {
    let words = name.split_whitespace().map(initials_of_word);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn initials_of_word(word: &str) -> String {
    let letters = word.split(HYPHENS).filter_map(|part| part.chars().find(|letter| letter.is_alphabetic()));
    letters.map(|letter| format!("{letter}.")).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn player(number: Option<i64>, firstname: &str, lastname: &str) -> Player {
        Player { id: PlayerId::new(42), number, firstname: firstname.to_owned(), lastname: lastname.to_owned() }
    }

    fn shown(privacy: Privacy, number: Option<i64>, firstname: &str, lastname: &str) -> (String, String, String) {
        let shown = ShownPlayer::new(&player(number, firstname, lastname), privacy);
        assert_eq!((shown.id, shown.number), (PlayerId::new(42), number));
        (shown.name(), shown.firstname, shown.lastname)
    }

    fn texts(name: &str, firstname: &str, lastname: &str) -> (String, String, String) {
        (name.to_owned(), firstname.to_owned(), lastname.to_owned())
    }

    #[test]
    fn initials_are_the_first_letter_of_every_word() {
        let examples = [
            ("Son", "S."),
            ("Hai Nguyen", "H. N."),
            ("Šárka", "Š."),
            ("Čeněk Řehoř", "Č. Ř."),
            ("Ďuriš", "Ď."),
            ("Chalupa", "C."),
            ("Nováková-Malá", "N.-M."),
            ("Nováková – Malá", "N. M."),
            ("Jean\u{2011}Luc", "J.-L."),
            ("van der Berg", "v. d. B."),
            ("O'Brien", "O."),
            ("d\u{2019}Artagnan", "d."),
            ("(Jára)", "J."),
            ("\u{fe0f}\u{2060}Eva", "E."),
            ("Novák 2.", "N."),
            ("-Malá-", "M."),
            ("X", "X."),
            ("  Adam \t Novák\n", "A. N."),
            ("", ""),
            (" ", ""),
            ("-", ""),
            ("7", ""),
        ];
        for (name, expected) in examples {
            assert_eq!(initials(name), expected, "{name:?}");
        }
    }

    #[test]
    fn each_level_shows_what_it_says() {
        let of = |privacy| shown(privacy, Some(25), "Son", "Hai Nguyen");
        assert_eq!(of(Privacy::Names), texts("Son Hai Nguyen", "Son", "Hai Nguyen"));
        assert_eq!(of(Privacy::Initials), texts("S. H. N.", "S.", "H. N."));
        assert_eq!(of(Privacy::Numbers), texts("#25", "", "#25"));
    }

    #[test]
    fn what_is_not_there_shows_nothing() {
        assert_eq!(shown(Privacy::Numbers, None, "Son", "Hai Nguyen"), texts("", "", ""));
        assert_eq!(shown(Privacy::Numbers, Some(0), "Son", "Hai Nguyen"), texts("#0", "", "#0"));
        assert_eq!(shown(Privacy::Initials, None, "", "Novák"), texts("N.", "", "N."));
        assert_eq!(shown(Privacy::Initials, None, "7", ""), texts("", "", ""));
    }
}
