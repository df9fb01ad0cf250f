//! The exhibition match, in the shape of any other.

use minicup_domain::MatchId;
use minicup_domain::matches::{Half, Labels, MatchState, SideLabels};
use minicup_projections::{Catalogue, Lang};
use uuid::Uuid;

use super::clock::Time;
use super::matches::{AwayTeam, HomeTeam, MatchView, revision_number};
use super::outcome::OutcomeView;
use super::programme::newest_season_of;
use super::table::TableView;
use crate::words::say;

/// Ids of its two sides and its category. Those of a tournament are positive, so these name nothing else.
const HOME_ID: i64 = -1;
const AWAY_ID: i64 = -2;
const CATEGORY_ID: i64 = -1;
/// Length of a half in seconds, as its clock is shown; no half ends by itself.
const HALF_LENGTH: f64 = 1800.0;

/// What a side shows while nobody has set anything else.
struct Fallback {
    name: &'static str,
    abbr: &'static str,
    slug: &'static str,
    color: &'static str,
}

const WHITE: &str = "#FFFFFF";

fn home_fallback(lang: Lang) -> Fallback {
    let (name, abbr) = (say(lang, "common.common.home"), say(lang, "site.exhibition.home_abbr"));
    Fallback { name, abbr, slug: "home", color: "#0d5499" }
}

fn away_fallback(lang: Lang) -> Fallback {
    let (name, abbr) = (say(lang, "common.common.away"), say(lang, "site.exhibition.away_abbr"));
    Fallback { name, abbr, slug: "away", color: "#00359e" }
}

fn category_fallback(lang: Lang) -> &'static str {
    say(lang, "site.exhibition.category")
}

/// The exhibition match in a given state, which `last_event` led to.
pub fn exhibition_view(catalogue: &Catalogue, state: &MatchState, last_event: Option<Uuid>, lang: Lang) -> MatchView {
    let labels = state.labels.as_deref().cloned().unwrap_or_default();
    let Labels { home, away, category_name, category_slug } = labels;
    let (home, away) = (home_team(home, lang), away_team(away, lang));
    let score = state.score().unwrap_or_default();
    let [start, second_start] = [Half::First, Half::Second].map(|half| state.half_start(half));
    MatchView {
        id: MatchId::EXHIBITION.get(),
        name: format!("{} vs. {}", home.name, away.name),
        date: String::new(),
        location: String::new(),
        state: state.phase.name(),
        score: [Some(score.0), Some(score.1)],
        home,
        away,
        category_id: CATEGORY_ID,
        category_name: or(category_name, category_fallback(lang)),
        category_slug: or(category_slug, "exhibice"),
        year_slug: newest_season_of(catalogue).map(|season| season.to_string()).unwrap_or_default(),
        first_half_start: start.map(|at| at.as_seconds()),
        second_half_start: second_start.map(|at| at.as_seconds()),
        confirmed: None,
        half_length: HALF_LENGTH,
        // It is on no schedule; it begins when it is started.
        match_term_start: start.map_or(0.0, |at| at.as_seconds()),
        facebook_video_id: None,
        revision: revision_number(state),
        revision_id: last_event,
        time: Time::of(state, lang),
        table: TableView::default(),
        outcome: OutcomeView::of_exhibition(),
        damaged: false,
    }
}

fn home_team(labels: SideLabels, lang: Lang) -> HomeTeam {
    let fallback = home_fallback(lang);
    HomeTeam {
        id: HOME_ID,
        abbr: abbr(&labels, fallback.abbr),
        name: or(labels.name, fallback.name),
        slug: or(labels.slug, fallback.slug),
        color_primary: Some(or(labels.color_primary, fallback.color)),
        color_secondary: Some(or(labels.color_secondary, WHITE)),
        color_text: Some(or(labels.color_text, fallback.color)),
        color_name: given(labels.color_name),
    }
}

fn away_team(labels: SideLabels, lang: Lang) -> AwayTeam {
    let fallback = away_fallback(lang);
    AwayTeam {
        id: AWAY_ID,
        abbr: abbr(&labels, fallback.abbr),
        name: or(labels.name, fallback.name),
        slug: or(labels.slug, fallback.slug),
        color_primary: Some(or(labels.color_primary, fallback.color)),
        color_secondary: Some(or(labels.color_secondary, WHITE)),
        color_text: Some(or(labels.color_text, fallback.color)),
        color_name: given(labels.color_name),
    }
}

/// What was set, else what the name begins with, else what is there from the start.
fn abbr(labels: &SideLabels, fallback: &str) -> String {
    given(labels.abbr.clone())
        .or_else(|| given(labels.name.clone()).map(|name| super::matches::abbr_of(&name)))
        .unwrap_or_else(|| fallback.to_owned())
}

fn or(label: Option<String>, fallback: &str) -> String {
    given(label).unwrap_or_else(|| fallback.to_owned())
}

/// An empty label was taken back.
fn given(label: Option<String>) -> Option<String> {
    label.filter(|label| !label.is_empty())
}
