//! The HTML that every page begins as: what it is called, what it is made of and what it will ask for. The rest is made
//! by its script.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use minicup_projections::Lang;

use super::assets;
use crate::http::Rendered;
use crate::http::error::Problem;

/// What a page may do: run and show the files of this service, ask this service, and nothing else. No script or style
/// stands in the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'";

/// The pages there are; each is a script and a style sheet of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What is being played, what comes next, results and tables.
    Home,
    /// One match.
    Match,
    /// One team.
    Team,
    /// One category.
    Category,
    /// For scorekeepers.
    Score,
    /// For commentators.
    Overview,
    /// For video mixers.
    Overlay,
    /// The free-hand match.
    Exhibition,
    /// For those who run the tournament.
    Admin,
    /// For other sites.
    Embed,
    /// There is nothing here.
    Missing,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Match => "match",
            Self::Team => "team",
            Self::Category => "category",
            Self::Score => "score",
            Self::Overview => "overview",
            Self::Overlay => "overlay",
            Self::Exhibition => "exhibition",
            Self::Admin => "admin",
            Self::Embed => "embed",
            Self::Missing => "missing",
        }
    }

    /// What the page's script imports, so that all of it is fetched at once.
    fn modules(self) -> &'static [&'static str] {
        match self {
            Self::Missing => &["words", "dom"],
            Self::Exhibition | Self::Admin => &["words", "dom", "api", "live", "clock"],
            Self::Home => &["words", "dom", "api", "live", "clock", "feed"],
            Self::Category => &["words", "dom", "api", "live", "clock", "feed", "table"],
            Self::Match | Self::Team | Self::Overview => &["words", "dom", "api", "live", "clock", "feed", "timeline"],
            Self::Score => SCORE_MODULES,
            Self::Overlay | Self::Embed => &["words", "dom", "api", "live", "clock", "feed", "table"],
        }
    }

    /// What makes an application of it that can be installed.
    fn manifest(self) -> Option<&'static str> {
        (self == Self::Score).then_some("/score.webmanifest")
    }

    /// Whether it has the head and foot of the site.
    fn has_frame(self) -> bool {
        !matches!(self, Self::Overlay | Self::Embed)
    }

    /// Which sites may show it within theirs.
    fn frames(self) -> &'static str {
        match self {
            Self::Overlay | Self::Embed => "*",
            _ => "'none'",
        }
    }
}

/// What the scorekeeper's page is made of beside its own script and style.
pub const SCORE_MODULES: &[&str] = &[
    "words",
    "dom",
    "api",
    "live",
    "clock",
    "timeline",
    "score-words",
    "score-store",
    "score-time",
    "score-queue",
    "score-lock",
    "score-outbox",
    "score-projection",
    "score-match",
    "score-options",
    "score-guard",
    "score-login",
    "score-status",
    "score-choose",
    "score-pad",
    "score-events",
    "score-desk",
    "score-view",
];

/// What one page is.
pub struct Page {
    /// Which page.
    pub kind: Kind,
    /// What it is about, such as the id of a match.
    pub subject: Option<String>,
    /// Its title.
    pub title: String,
    /// One sentence about it, which previews of links show.
    pub description: String,
    /// The name of the season.
    pub season: String,
    /// What its script will ask for first: fetched together with the script.
    pub data: Vec<String>,
}

#[derive(Template)]
#[template(path = "shell.html")]
struct Shell<'a> {
    lang: LangOf,
    lang_query: &'a str,
    assets: String,
    words: &'static Words,
    kind: Kind,
    subject: Option<String>,
    title: String,
    description: String,
    season: String,
    data: Vec<String>,
}

/// The page's language as its markup names it.
#[derive(Clone, Copy)]
struct LangOf(Lang);

impl LangOf {
    fn code(self) -> &'static str {
        self.0.code()
    }

    fn other(self) -> Self {
        match self.0 {
            Lang::Cs => Self(Lang::En),
            Lang::En => Self(Lang::Cs),
        }
    }
}

/// What the shell itself says.
struct Words {
    skip: &'static str,
    navigation: &'static str,
    needs_scripts: &'static str,
    other_language: &'static str,
}

const CZECH: Words = Words {
    skip: "Přejít k obsahu",
    navigation: "Hlavní",
    needs_scripts: "Tato stránka potřebuje JavaScript.",
    other_language: "English",
};
const ENGLISH: Words = Words {
    skip: "Skip to content",
    navigation: "Main",
    needs_scripts: "This page needs JavaScript.",
    other_language: "Česky",
};

impl Page {
    /// The page as a browser gets it.
    ///
    /// # Errors
    /// 500 if the template cannot be filled in, which is a fault of the service.
    pub fn answer(self, request: &HttpRequest, lang: Lang) -> Result<HttpResponse, Problem> {
        let kind = self.kind;
        let words = if lang == Lang::Cs { &CZECH } else { &ENGLISH };
        let is_chosen = request.query_string().split('&').any(|pair| pair.starts_with("lang="));
        let lang_query = match (is_chosen, lang) {
            (false, _) => "",
            (true, Lang::Cs) => "?lang=cs",
            (true, Lang::En) => "?lang=en",
        };
        let Self { subject, title, description, season, data, .. } = self;
        let (lang, assets) = (LangOf(lang), assets::folder());
        let shell = Shell { lang, lang_query, assets, words, kind, subject, title, description, season, data };
        let html = shell.render().map_err(|_| Problem::internal())?;
        let mut response = Rendered::new(html).answer(request, "text/html; charset=utf-8");
        protect(&mut response, kind);
        Ok(response)
    }
}

fn protect(response: &mut HttpResponse, kind: Kind) {
    if kind == Kind::Missing {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    let policy = format!("{POLICY}; frame-ancestors {}", kind.frames());
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
}
