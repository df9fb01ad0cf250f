//! The kinds of pages.

/// Each page is a script and a style sheet of that name, in a folder with what only that page needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What is being played, what comes next, results and tables.
    Home,
    /// One match.
    Match,
    /// The sheet of one match, to print.
    Sheet,
    /// One team.
    Team,
    /// One category.
    Category,
    /// For scorekeepers.
    Score,
    /// For commentators.
    Overview,
    /// An old bookmark of a commentator.
    Bookmark,
    /// For video mixers.
    Overlay,
    /// The free-hand match.
    Exhibition,
    /// For those who run the tournament.
    Admin,
    /// For other sites.
    Embed,
    /// The page that does not exist.
    Missing,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Match => "match",
            Self::Sheet => "sheet",
            Self::Team => "team",
            Self::Category => "category",
            Self::Score => "score",
            Self::Overview => "overview",
            Self::Bookmark => "bookmark",
            Self::Overlay => "overlay",
            Self::Exhibition => "exhibition",
            Self::Admin => "admin",
            Self::Embed => "embed",
            Self::Missing => "missing",
        }
    }

    /// Its script and its style sheet, without their endings.
    pub fn entry(self) -> String {
        let name = self.name();
        match self {
            Self::Score | Self::Admin | Self::Overlay | Self::Embed => format!("{name}/{name}"),
            _ => format!("pages/{name}/{name}"),
        }
    }

    /// Style sheets that it shares with others, besides its own.
    pub fn styles(self) -> &'static [&'static str] {
        match self {
            Self::Home | Self::Category => &["lib/base", "parts/programme", "parts/standings"],
            Self::Match | Self::Team | Self::Overview | Self::Score => &["lib/base", "parts/match"],
            Self::Embed => &["lib/base", "parts/standings"],
            _ => &["lib/base"],
        }
    }

    /// The manifest that makes it installable as an application.
    pub fn manifest(self) -> Option<&'static str> {
        (self == Self::Score).then_some("/score.webmanifest")
    }

    /// Whether it has the head and foot of the site.
    pub fn has_frame(self) -> bool {
        !matches!(self, Self::Overlay | Self::Embed)
    }

    /// Whether its readers look for categories.
    pub fn has_categories(self) -> bool {
        matches!(self, Self::Home | Self::Match | Self::Team | Self::Category | Self::Missing)
    }

    /// Which sites may embed it.
    pub fn frames(self) -> &'static str {
        match self {
            Self::Overlay | Self::Embed => "*",
            _ => "'none'",
        }
    }
}
