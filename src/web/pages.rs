//! One function per page: what it is about, its title, and what its script requests first.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::{CategoryId, MatchId, SeasonSlug, TeamId};
use minicup_projections::{Audience, Lang, ReadModel};

use super::kind::Kind;
use super::shell::Page;
use super::{plain, preview, words};
use crate::http::error::Problem;
use crate::http::extract::{path_id, service_of};
use crate::http::lang::reader_lang;
use crate::views::{MatchView, match_view, newest_season};

/// What every page is made from. Pages must open even while the store is away, so nothing here waits for it.
struct Visit {
    request: HttpRequest,
    model: Arc<ReadModel>,
    lang: Lang,
    /// The season of the page's subject.
    season: Option<SeasonSlug>,
}

impl Visit {
    fn new(request: HttpRequest) -> Result<Self, Problem> {
        let model = service_of(&request)?.models.shown_to(Audience::Public);
        let lang = reader_lang(&request);
        let season = newest_season(&model).cloned();
        Ok(Self { request, model, lang, season })
    }

    fn id(&self) -> Option<i64> {
        path_id(&self.request)
    }

    fn season(&self) -> String {
        let season = self.season.as_ref().and_then(|slug| self.model.catalogue.season(slug));
        season.and_then(|season| season.season.as_ref()).map_or("MINICUP".to_owned(), |season| season.name.clone())
    }

    /// The zone that times of the season are shown in.
    fn zone(&self) -> Option<String> {
        let season = self.season.as_ref().and_then(|slug| self.model.catalogue.season(slug))?;
        season.season.as_ref().map(|season| season.timezone.clone())
    }

    /// The address of the season in brief; that of the newest one needs no name.
    fn programme(&self) -> String {
        match &self.season {
            Some(slug) if Some(slug) != newest_season(&self.model) => format!("{PROGRAMME}?season={slug}"),
            _ => PROGRAMME.to_owned(),
        }
    }

    fn categories(&self) -> Vec<(i64, String)> {
        let of_season = self.model.catalogue.categories().filter(|entry| Some(&entry.season) == self.season.as_ref());
        of_season.map(|entry| (entry.category.id.get(), entry.category.name.clone())).collect()
    }

    /// A page without a subject.
    fn page(self, kind: Kind, title: &'static str, data: &[&str]) -> Result<HttpResponse, Problem> {
        let title = format!("{} · {}", words::say(self.lang, title), self.season());
        self.answer(kind, None, title, data.iter().map(|url| (*url).to_owned()).collect())
    }

    fn answer(
        self,
        kind: Kind,
        subject: Option<String>,
        title: String,
        data: Vec<String>,
    ) -> Result<HttpResponse, Problem> {
        let (season, categories) = (self.season(), self.categories());
        let programme = match kind {
            Kind::Admin => with_void(&self.programme()),
            _ => self.programme(),
        };
        let description = preview::description(&self.model, self.lang, kind, self.id());
        let description = format!("{description} · {season}");
        let data = data.into_iter().map(|url| if url == PROGRAMME { programme.clone() } else { url }).collect();
        let plain = plain::of_page(&self.model, self.lang, kind, self.season.as_ref(), self.id());
        let zone = self.zone();
        let page = Page { kind, subject, title, description, season, zone, plain, categories, programme, data };
        page.answer(&self.request, self.lang)
    }

    fn missing(self) -> Result<HttpResponse, Problem> {
        let title = words::say(self.lang, "site.title.missing");
        self.answer(Kind::Missing, None, title.to_owned(), Vec::new())
    }

    /// Within a picture or another site an apology is out of place, and what is not on the schedule yet may come.
    fn unknown(self, kind: Kind, subject: impl Fn(i64) -> String) -> Result<HttpResponse, Problem> {
        if kind.has_frame() {
            return self.missing();
        }
        // Nothing on the schedule has the id 0.
        let (subject, title) = (subject(self.id().unwrap_or_default()), self.season());
        self.answer(kind, Some(subject), title, Vec::new())
    }

    /// A page about one match.
    fn match_page(mut self, kind: Kind, subject: impl Fn(i64) -> String) -> Result<HttpResponse, Problem> {
        let shown = self.id().and_then(|id| match_view(&self.model, MatchId::new(id), self.lang));
        let Some(shown) = shown else { return self.unknown(kind, &subject) };
        self.season = Some(SeasonSlug::new(shown.year_slug.as_str()));
        let data = match kind {
            Kind::Sheet => format!("/api/match/{}/report.json", shown.id),
            _ => format!("/api/match/{}", shown.id),
        };
        let data = vec![data];
        self.answer(kind, Some(subject(shown.id)), match_title(&shown), data)
    }

    /// A page about one category. The programme among its data is that of its season.
    fn category_page(
        mut self,
        kind: Kind,
        subject: impl Fn(i64) -> String,
        data: impl Fn(i64) -> Vec<String>,
    ) -> Result<HttpResponse, Problem> {
        let entry = self.id().and_then(|id| self.model.catalogue.category(CategoryId::new(id)));
        let Some(entry) = entry else { return self.unknown(kind, &subject) };
        let (id, name) = (entry.category.id.get(), entry.category.name.clone());
        self.season = Some(entry.season.clone());
        let title = format!("{name} · {}", self.season());
        self.answer(kind, Some(subject(id)), title, data(id))
    }
}

fn match_title(shown: &MatchView) -> String {
    match shown.score {
        [Some(home), Some(away)] => {
            format!("{} {home}:{away} {} · {}", shown.home.name, shown.away.name, shown.category_name)
        }
        _ => format!("{} – {} · {}", shown.home.name, shown.away.name, shown.category_name),
    }
}

const PROGRAMME: &str = "/api/programme";

/// The programme for those who may take back that a match is void.
fn with_void(programme: &str) -> String {
    let joint = if programme.contains('?') { '&' } else { '?' };
    format!("{programme}{joint}void=1")
}

/// `GET /`.
pub async fn home(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.page(Kind::Home, "site.title.home", &[PROGRAMME])
}

/// `GET /match/<id>`.
pub async fn match_page(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.match_page(Kind::Match, |id| id.to_string())
}

/// `GET /match/<id>/sheet`.
pub async fn sheet(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.match_page(Kind::Sheet, |id| id.to_string())
}

/// `GET /team/<id>`.
pub async fn team(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut visit = Visit::new(request)?;
    let model = Arc::clone(&visit.model);
    let team = visit.id().and_then(|id| model.catalogue.team(TeamId::new(id)));
    let Some(team) = team else { return visit.missing() };
    visit.season = model.catalogue.category(team.category).map(|entry| entry.season.clone());
    let (id, title) = (team.id.get(), format!("{} · {}", team.name, visit.season()));
    visit.answer(Kind::Team, Some(id.to_string()), title, vec![format!("/api/team-detail/{id}")])
}

/// `GET /category/<id>`.
pub async fn category(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let visit = Visit::new(request)?;
    // The table is requested as it was, if the address says so.
    let after = visit.request.query_string().split('&').find(|pair| pair.starts_with("after_match="));
    let query = after.map_or(String::new(), |after| format!("?{after}"));
    let data = |id| vec![PROGRAMME.to_owned(), format!("/api/category/{id}/standings{query}")];
    visit.category_page(Kind::Category, |id| id.to_string(), data)
}

/// `GET /score`.
pub async fn score(request: HttpRequest) -> Result<HttpResponse, Problem> {
    // What it needs first depends on who is logged in.
    Visit::new(request)?.page(Kind::Score, "site.title.score", &[])
}

/// `GET /overview/<match>`.
pub async fn overview(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.match_page(Kind::Overview, |id| id.to_string())
}

/// `GET /overview#<match>`, which commentators have among their bookmarks: the part after the `#` stays in the browser,
/// whose script goes to the page of that match.
pub async fn overview_by_hash(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.page(Kind::Bookmark, "site.title.bookmark", &[])
}

/// The page that does not exist, for a browser.
pub fn missing(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.missing()
}

/// `GET /overlay/match/<id>`.
pub async fn overlay_match(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.match_page(Kind::Overlay, |id| format!("match/{id}"))
}

/// `GET /overlay/court/<location>`. A court without matches is shown too: the schedule may change.
pub async fn overlay_court(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let visit = Visit::new(request)?;
    let location = visit.request.match_info().query("location").to_owned();
    let title = format!("{location} · {}", visit.season());
    visit.answer(Kind::Overlay, Some(format!("court/{location}")), title, vec![PROGRAMME.to_owned()])
}

/// `GET /overlay/table/<category>`.
pub async fn overlay_table(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.category_page(Kind::Overlay, |id| format!("table/{id}"), |_| vec![PROGRAMME.to_owned()])
}

/// `GET /exhibition`.
pub async fn exhibition(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.page(Kind::Exhibition, "site.title.exhibition", &[])
}

/// `GET /admin`.
pub async fn admin(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.page(Kind::Admin, "site.title.admin", &[])
}

/// `GET /embed/match/<id>`.
pub async fn embed_match(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.match_page(Kind::Embed, |id| format!("match/{id}"))
}

/// `GET /embed/table/<category>`.
pub async fn embed_table(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.category_page(Kind::Embed, |id| format!("table/{id}"), |_| vec![PROGRAMME.to_owned()])
}
