//! One function a page: what it is about, what it is called, what its script will ask for first.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::{CategoryId, MatchId, SeasonSlug, TeamId};
use minicup_projections::{Lang, ReadModel};

use super::shell::{Kind, Page};
use crate::http::error::Problem;
use crate::http::lang::reader_lang;
use crate::http::{app_of, path_id};
use crate::read::views::{MatchView, match_view, newest_season};

/// What every page is made from. Pages open also while the store is away, so nothing here waits for it.
struct Visit {
    request: HttpRequest,
    model: Arc<ReadModel>,
    lang: Lang,
}

impl Visit {
    fn new(request: HttpRequest) -> Result<Self, Problem> {
        let model = app_of(&request)?.models.load();
        let lang = reader_lang(&request);
        Ok(Self { request, model, lang })
    }

    fn id(&self) -> Option<i64> {
        path_id(&self.request)
    }

    fn say(&self, czech: &str, english: &str) -> String {
        match self.lang {
            Lang::Cs => czech.to_owned(),
            Lang::En => english.to_owned(),
        }
    }

    fn season(&self, slug: Option<&SeasonSlug>) -> String {
        let slug = slug.or_else(|| newest_season(&self.model));
        let season = slug.and_then(|slug| self.model.catalogue.season(slug));
        season.and_then(|season| season.season.as_ref()).map_or("MINICUP".to_owned(), |season| season.name.clone())
    }

    /// A page that is about nothing in particular.
    fn page(self, kind: Kind, czech: &str, english: &str, data: &[&str]) -> Result<HttpResponse, Problem> {
        let season = self.season(None);
        let title = format!("{} · {season}", self.say(czech, english));
        self.answer(kind, None, title, data.iter().map(|url| (*url).to_owned()).collect())
    }

    fn answer(
        self,
        kind: Kind,
        subject: Option<String>,
        title: String,
        data: Vec<String>,
    ) -> Result<HttpResponse, Problem> {
        let season = self.season(None);
        let description = self.say("Živé výsledky, rozpis a tabulky", "Live scores, schedule and tables");
        let description = format!("{description} · {season}");
        Page { kind, subject, title, description, season, data }.answer(&self.request, self.lang)
    }

    fn missing(self) -> Result<HttpResponse, Problem> {
        let title = self.say("Tady nic není", "There is nothing here");
        self.answer(Kind::Missing, None, title, Vec::new())
    }

    /// A page about one match.
    fn match_page(self, kind: Kind, subject: impl Fn(i64) -> String) -> Result<HttpResponse, Problem> {
        let shown = self.id().and_then(|id| match_view(&self.model, MatchId::new(id)));
        let Some(shown) = shown else { return self.missing() };
        let data = vec![format!("/api/match/{}", shown.id)];
        self.answer(kind, Some(subject(shown.id)), match_title(&shown), data)
    }

    /// A page about one category.
    fn category_page(
        self,
        kind: Kind,
        subject: impl Fn(i64) -> String,
        data: impl Fn(i64) -> Vec<String>,
    ) -> Result<HttpResponse, Problem> {
        let entry = self.id().and_then(|id| self.model.catalogue.category(CategoryId::new(id)));
        let Some(entry) = entry else { return self.missing() };
        let id = entry.category.id.get();
        let title = format!("{} · {}", entry.category.name, self.season(Some(&entry.season)));
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

/// `GET /`.
pub async fn home(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.page(Kind::Home, "Živě", "Live", &[PROGRAMME])
}

/// `GET /match/<id>`.
pub async fn match_page(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.match_page(Kind::Match, |id| id.to_string())
}

/// `GET /team/<id>`.
pub async fn team(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let visit = Visit::new(request)?;
    let team = visit.id().and_then(|id| visit.model.catalogue.team(TeamId::new(id)));
    let Some(team) = team else { return visit.missing() };
    let (id, title) = (team.id.get(), format!("{} · {}", team.name, visit.season(None)));
    visit.answer(Kind::Team, Some(id.to_string()), title, vec![format!("/api/team-detail/{id}")])
}

/// `GET /category/<id>`.
pub async fn category(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let data = |id| vec![PROGRAMME.to_owned(), format!("/api/category/{id}/standings")];
    Visit::new(request)?.category_page(Kind::Category, |id| id.to_string(), data)
}

/// `GET /score`.
pub async fn score(request: HttpRequest) -> Result<HttpResponse, Problem> {
    // What it needs first depends on who is logged in.
    Visit::new(request)?.page(Kind::Score, "Zápis", "Scorekeeping", &[])
}

/// `GET /overview/<match>`.
pub async fn overview(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.match_page(Kind::Overview, |id| id.to_string())
}

/// `GET /overlay/match/<id>`.
pub async fn overlay_match(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.match_page(Kind::Overlay, |id| format!("match/{id}"))
}

/// `GET /overlay/court/<location>`. A court nobody plays on is shown too: the schedule may change.
pub async fn overlay_court(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let visit = Visit::new(request)?;
    let location = visit.request.match_info().query("location").to_owned();
    let title = format!("{location} · {}", visit.season(None));
    visit.answer(Kind::Overlay, Some(format!("court/{location}")), title, vec![PROGRAMME.to_owned()])
}

/// `GET /overlay/table/<category>`.
pub async fn overlay_table(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.category_page(Kind::Overlay, |id| format!("table/{id}"), |_| vec![PROGRAMME.to_owned()])
}

/// `GET /exhibition`.
pub async fn exhibition(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.page(Kind::Exhibition, "Exhibice", "Exhibition", &[])
}

/// `GET /admin`.
pub async fn admin(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.page(Kind::Admin, "Správa", "Administration", &[])
}

/// `GET /embed/match/<id>`.
pub async fn embed_match(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.match_page(Kind::Embed, |id| format!("match/{id}"))
}

/// `GET /embed/table/<category>`.
pub async fn embed_table(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Visit::new(request)?.category_page(Kind::Embed, |id| format!("table/{id}"), |_| vec![PROGRAMME.to_owned()])
}
