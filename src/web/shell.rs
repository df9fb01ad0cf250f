//! The HTML that every page begins as: its title, its files and the data it will request. The rest is made
//! by its script.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use minicup_projections::Lang;

use super::kind::Kind;
use super::plain::Plain;
use super::{assets, modules, words};
use crate::access::client;
use crate::http::Rendered;
use crate::http::error::Problem;
use crate::http::extract::service_of;

/// What a page may do: run and show the files of this service, send requests to this service, and nothing else. The
/// page itself has no inline script or style.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'";

const HTML: &str = "text/html; charset=utf-8";

/// What one page is.
pub struct Page {
    /// Its kind.
    pub kind: Kind,
    /// Its subject, such as the id of a match.
    pub subject: Option<String>,
    /// Its title.
    pub title: String,
    /// One sentence about it, which link previews show.
    pub description: String,
    /// The name of the season.
    pub season: String,
    /// The season's time zone, by its IANA name.
    pub zone: Option<String>,
    /// Its content for browsers without scripts.
    pub plain: Option<Plain>,
    /// The categories in the navigation, by id and name.
    pub categories: Vec<(i64, String)>,
    /// Where its script finds the season in brief.
    pub programme: String,
    /// What its script requests first: fetched together with the script.
    pub data: Vec<String>,
}

#[derive(Template)]
#[template(path = "shell.html")]
struct Shell<'a> {
    lang: LangOf,
    lang_query: &'a str,
    /// The query of this page in the other language.
    other_query: String,
    assets: String,
    kind: Kind,
    /// The files that the page's script imports.
    modules: Vec<String>,
    /// Scheme, host and port under which the service is known, if the request says.
    origin: Option<String>,
    path: &'a str,
    page: Page,
}

/// The page's language as in its markup.
#[derive(Clone, Copy)]
struct LangOf(Lang);

impl LangOf {
    fn code(self) -> &'static str {
        self.0.code()
    }

    /// With the country, as in link previews.
    fn locale(self) -> &'static str {
        match self.0 {
            Lang::Cs => "cs_CZ",
            Lang::En => "en_GB",
        }
    }

    fn other(self) -> Self {
        match self.0 {
            Lang::Cs => Self(Lang::En),
            Lang::En => Self(Lang::Cs),
        }
    }
}

impl Shell<'_> {
    fn say(&self, word: &'static str) -> &'static str {
        words::say(self.lang.0, word)
    }
}

impl Page {
    fn is_of_category(&self, id: &i64) -> bool {
        self.kind == Kind::Category && self.subject.as_deref() == Some(&id.to_string())
    }

    /// The page as a browser gets it.
    ///
    /// # Errors
    /// 500 if the template cannot be filled in, which is a fault of the service.
    pub fn answer(self, request: &HttpRequest, lang: Lang) -> Result<HttpResponse, Problem> {
        let kind = self.kind;
        let is_chosen = queries(request).any(is_lang);
        let lang_query = match (is_chosen, lang) {
            (false, _) => "",
            (true, Lang::Cs) => "?lang=cs",
            (true, Lang::En) => "?lang=en",
        };
        let trust_proxy = service_of(request)?.settings.trust_proxy;
        let lang = LangOf(lang);
        let shell = Shell {
            lang,
            lang_query,
            other_query: other_query(request, lang),
            assets: assets::folder(),
            kind,
            modules: modules::imported_by(&format!("{}.js", kind.entry())),
            origin: client::own_origin(request, trust_proxy),
            path: request.path(),
            page: self,
        };
        let html = shell.render().map_err(|_| Problem::internal())?;
        let mut response = match kind {
            Kind::Missing => {
                let mut response = HttpResponse::NotFound();
                response.insert_header((header::CACHE_CONTROL, "no-store")).content_type(HTML).body(html)
            }
            _ => Rendered::new(html).answer(request, HTML),
        };
        protect(&mut response, kind);
        Ok(response)
    }
}

fn queries(request: &HttpRequest) -> impl Iterator<Item = &str> {
    request.query_string().split('&').filter(|pair| !pair.is_empty())
}

fn is_lang(pair: &str) -> bool {
    pair.starts_with("lang=")
}

/// Other parameters stay when the language changes.
fn other_query(request: &HttpRequest, lang: LangOf) -> String {
    let kept = queries(request).filter(|pair| !is_lang(pair)).map(|pair| format!("{pair}&"));
    format!("?{}lang={}", kept.collect::<String>(), lang.other().code())
}

fn protect(response: &mut HttpResponse, kind: Kind) {
    let policy = format!("{POLICY}; frame-ancestors {}", kind.frames());
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
}
