//! Link previews: one sentence about a page, as of when it was requested.

use std::fmt::Display;

use minicup_domain::matches::Phase;
use minicup_domain::{CategoryId, MatchId, TeamId};
use minicup_projections::standings::Row;
use minicup_projections::{Lang, ReadModel};

use super::kind::Kind;
use super::words;
use crate::views::{MatchView, match_view, newest_season, team_detail_view};

/// Teams or matches named in one sentence.
const NAMED: usize = 3;

/// A sentence about a page; `id` is the one in its address.
pub fn description(model: &ReadModel, lang: Lang, kind: Kind, id: Option<i64>) -> String {
    let known = match kind {
        Kind::Home => being_played(model, lang),
        Kind::Match | Kind::Overview => id.and_then(|id| of_match(model, lang, MatchId::new(id))),
        Kind::Team => id.and_then(|id| of_team(model, lang, TeamId::new(id))),
        Kind::Category => id.and_then(|id| of_category(model, lang, CategoryId::new(id))),
        _ => None,
    };
    known.unwrap_or_else(|| words::say(lang, "site.preview.any").to_owned())
}

/// The matches of the season that run.
fn being_played(model: &ReadModel, lang: Lang) -> Option<String> {
    let season = newest_season(model)?;
    let categories = model.catalogue.categories().filter(|entry| entry.season == *season);
    let runs = |id: &MatchId| {
        let phase = model.scores.state(*id).map(|state| state.phase);
        matches!(phase, Some(Phase::HalfFirst | Phase::Pause | Phase::HalfSecond))
    };
    let running = categories.flat_map(|entry| entry.matches.iter()).copied().filter(runs);
    let named: Vec<String> =
        running.take(NAMED).filter_map(|id| match_view(model, id, lang)).map(|shown| both_teams(&shown)).collect();
    let begin = words::say(lang, "home.home.now");
    (!named.is_empty()).then(|| format!("{begin}: {}", named.join(", ")))
}

fn both_teams(shown: &MatchView) -> String {
    match shown.score {
        [Some(home), Some(away)] => format!("{} {home}:{away} {}", shown.home.name, shown.away.name),
        _ => format!("{} – {}", shown.home.name, shown.away.name),
    }
}

fn of_match(model: &ReadModel, lang: Lang, id: MatchId) -> Option<String> {
    let shown = match_view(model, id, lang)?;
    let phase = words::state(lang, shown.state);
    let court = match shown.location.as_str() {
        "" => String::new(),
        court => format!(" · {} {court}", words::say(lang, "common.common.court")),
    };
    Some(format!("{}: {phase} · {}{court}", both_teams(&shown), shown.date))
}

fn of_team(model: &ReadModel, lang: Lang, id: TeamId) -> Option<String> {
    let team = team_detail_view(model, id, None, lang)?;
    let category = model.catalogue.category(model.catalogue.team(id)?.category)?;
    let (place, points, goals) = (team.order, team.points, format!("{}:{}", team.scored, team.received));
    let gaps: [(&str, &dyn Display); 3] = [("order", &place), ("points", &points), ("goals", &goals)];
    let place = words::fill(lang, "site.preview.place", &gaps);
    Some(format!("{} · {place}", category.category.name))
}

/// Who leads the table, once somebody does.
fn of_category(model: &ReadModel, lang: Lang, id: CategoryId) -> Option<String> {
    let table = model.standings.table(&model.catalogue, id)?;
    table.after_match?;
    let named = |row: &Row| Some(format!("{}. {} ({})", row.order, model.catalogue.team(row.team)?.name, row.points));
    let places: Vec<String> = table.rows.iter().take(NAMED).filter_map(named).collect();
    Some(format!("{}: {}", words::say(lang, "site.plain.table"), places.join(", ")))
}
