//! What can be wrong or odd in a tournament file: a code and what goes with it. `words.rs` says it in both languages.

use minicup_domain::matches::Rejection;
use minicup_domain::tournament::SeasonRejection;

use crate::text::TextFault;

/// What a value must be to fit a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A list.
    List,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// Null.
    Null,
    /// A number.
    Number,
    /// An object.
    Object,
    /// A text.
    Text,
}

/// How a file is encoded that is not in UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-16, as spreadsheets and editors on Windows may save it.
    Utf16,
    /// UTF-32, four bytes a character.
    Utf32,
    /// One byte a character: Windows-1250 as a rule.
    Windows1250,
}

/// One thing that is wrong with a file, or odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The file has more bytes than are read.
    TooLarge {
        /// The most.
        most: usize,
    },
    /// The file is not in UTF-8.
    NotUtf8 {
        /// What it looks like.
        encoding: Encoding,
        /// The first line that is not, from 1.
        line: usize,
    },
    /// The file is no JSON; where and why is in the words of the parser.
    NotJson(String),
    /// An object has a key twice, of which one would be lost.
    DuplicateKey,
    /// An object lacks a key; JSON.
    Missing(String),
    /// A value is of another kind.
    WrongKind(Vec<Kind>),
    /// A value is another one; JSON.
    NotConstant(String),
    /// A value is none of those it may be; a JSON list.
    NotOneOf(String),
    /// A number is too small.
    TooSmall {
        /// The least.
        least: String,
        /// Why, from the schema.
        why: Option<String>,
    },
    /// A number is too great.
    TooGreat {
        /// The most.
        most: String,
        /// Why, from the schema.
        why: Option<String>,
    },
    /// A text is empty.
    Empty,
    /// A text is too long.
    TooLong {
        /// The most characters.
        most: u64,
    },
    /// A list is too short.
    TooFew {
        /// The fewest items.
        least: u64,
    },
    /// A list is too long.
    TooMany {
        /// The most items.
        most: u64,
        /// Why, from the schema.
        why: Option<String>,
    },
    /// A text has another form; the name of the right one, from the schema.
    WrongForm(String),
    /// An object has keys that it must not have.
    UnknownKeys(Vec<String>),
    /// A list names something twice.
    NotUnique,
    /// Anything else the schema finds; in its words.
    Structure(String),
    /// A text has nothing that is seen.
    Invisible,
    /// A text has characters that are not seen and change how others are.
    ControlCharacters,
    /// A user name would pass for a link.
    LinkName,
    /// There is no such time zone, for this service or for browsers.
    NoZone,
    /// An id is used twice.
    IdUsed {
        /// The id.
        id: i64,
        /// Where it is used first.
        by: String,
    },
    /// A value is used twice.
    Used {
        /// Where it is used first.
        by: String,
    },
    /// An id belongs to another season.
    IdOfAnotherSeason {
        /// The id.
        id: i64,
    },
    /// A match has the same team twice.
    SameTeam,
    /// A match has a team of another category.
    TeamOfAnotherCategory {
        /// The team.
        team: i64,
    },
    /// A match has a team that is nowhere.
    UnknownTeam {
        /// The team.
        team: i64,
    },
    /// A date that no calendar has.
    NoTime,
    /// A PIN is another user's.
    PinUsed,
    /// A PIN cannot be hashed; why.
    PinFails(String),
    /// What was played would be changed.
    Played(SeasonRejection),
    /// A result cannot be recorded.
    Result(Rejection),
    /// An event of a history cannot be read; why, in the words of the store.
    HistoryUnreadable(String),
    /// An event of a history is not what the store has recorded.
    HistoryDiffers,
    /// A match is opened after it has begun.
    OpenedLate,
    /// A match is opened with others than the schedule has.
    OpenedWithOthers,
    /// A match is not opened before it is played.
    NotOpened,
    /// A history sets a match of the schedule free-hand.
    Freehand,
    /// Nothing is at a path that is to be taken.
    NothingToTake {
        /// The path.
        path: String,
    },
    /// There is more of it.
    More {
        /// How many are not listed.
        count: usize,
    },
    /// Odd: a match ends before it starts.
    EndsBeforeStart,
    /// Odd: a team plays twice at a time.
    TeamBusy {
        /// The team's name.
        team: String,
        /// The pointer of its other match.
        with: String,
    },
    /// Odd: two matches share a court.
    CourtBusy {
        /// The court.
        court: String,
        /// The pointer of the other match.
        with: String,
    },
    /// Odd: a court is spelled in another way.
    CourtSpelled {
        /// The court as it is taken.
        court: String,
    },
    /// Odd: two players cannot be told apart where players are shown by their numbers.
    NumberUsed {
        /// The number.
        number: i64,
        /// The pointer of the other player.
        by: String,
    },
    /// Odd: a PIN is easy to guess.
    ShortPin {
        /// How many characters are safe for this user.
        least: usize,
    },
}

impl From<TextFault> for Finding {
    fn from(fault: TextFault) -> Self {
        match fault {
            TextFault::ControlCharacters => Self::ControlCharacters,
            TextFault::Invisible => Self::Invisible,
        }
    }
}

impl Finding {
    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::NotUtf8 { encoding: Encoding::Utf16, .. } => "utf16",
            Self::NotUtf8 { encoding: Encoding::Utf32, .. } => "utf32",
            Self::NotUtf8 { encoding: Encoding::Windows1250, .. } => "not_utf8",
            Self::NotJson(_) => "not_json",
            Self::DuplicateKey => "duplicate_key",
            Self::Missing(_) => "missing",
            Self::WrongKind(_) => "wrong_type",
            Self::NotConstant(_) => "not_constant",
            Self::NotOneOf(_) => "not_one_of",
            Self::TooSmall { .. } => "too_small",
            Self::TooGreat { .. } => "too_great",
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
            Self::TooFew { .. } => "too_few",
            Self::TooMany { .. } => "too_many",
            Self::WrongForm(_) => "wrong_form",
            Self::UnknownKeys(_) => "unknown_keys",
            Self::NotUnique => "not_unique",
            Self::Structure(_) => "structure",
            Self::Invisible => "invisible",
            Self::ControlCharacters => "control_characters",
            Self::LinkName => "link_name",
            Self::NoZone => "no_zone",
            Self::IdUsed { .. } => "id_used",
            Self::Used { .. } => "used",
            Self::IdOfAnotherSeason { .. } => "id_of_another_season",
            Self::SameTeam => "same_team",
            Self::TeamOfAnotherCategory { .. } => "team_of_another_category",
            Self::UnknownTeam { .. } => "unknown_team",
            Self::NoTime => "no_time",
            Self::PinUsed => "pin_used",
            Self::PinFails(_) => "pin_fails",
            Self::Played(_) => "played",
            Self::Result(_) => "result",
            Self::HistoryUnreadable(_) => "history_unreadable",
            Self::HistoryDiffers => "history_differs",
            Self::OpenedLate => "opened_late",
            Self::OpenedWithOthers => "opened_with_others",
            Self::NotOpened => "not_opened",
            Self::Freehand => "freehand",
            Self::NothingToTake { .. } => "nothing_to_take",
            Self::More { .. } => "more",
            Self::EndsBeforeStart => "ends_before_start",
            Self::TeamBusy { .. } => "team_busy",
            Self::CourtBusy { .. } => "court_busy",
            Self::CourtSpelled { .. } => "court_spelled",
            Self::NumberUsed { .. } => "number_used",
            Self::ShortPin { .. } => "short_pin",
        }
    }
}
