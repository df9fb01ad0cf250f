//! What previews of links say of a page: one sentence, as of when it was asked for.

use minicup_domain::matches::Phase;
use minicup_domain::{CategoryId, MatchId, TeamId};
use minicup_projections::standings::Row;
use minicup_projections::{Lang, ReadModel};

use super::shell::Kind;
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
    known.unwrap_or_else(|| say(lang, "Živé výsledky, rozpis a tabulky", "Live scores, schedule and tables").to_owned())
}

fn say<'a>(lang: Lang, czech: &'a str, english: &'a str) -> &'a str {
    match lang {
        Lang::Cs => czech,
        Lang::En => english,
    }
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
        running.take(NAMED).filter_map(|id| match_view(model, id)).map(|shown| both_teams(&shown)).collect();
    let begin = say(lang, "Právě se hraje", "Now playing");
    (!named.is_empty()).then(|| format!("{begin}: {}", named.join(", ")))
}

fn both_teams(shown: &MatchView) -> String {
    match shown.score {
        [Some(home), Some(away)] => format!("{} {home}:{away} {}", shown.home.name, shown.away.name),
        _ => format!("{} – {}", shown.home.name, shown.away.name),
    }
}

fn of_match(model: &ReadModel, lang: Lang, id: MatchId) -> Option<String> {
    let shown = match_view(model, id)?;
    let phase = match shown.state {
        "half_first" => say(lang, "1. poločas", "1st half"),
        "pause" => say(lang, "Přestávka", "Break"),
        "half_second" => say(lang, "2. poločas", "2nd half"),
        "end" => say(lang, "Konec", "Final"),
        _ => say(lang, "Nezačalo", "Not started"),
    };
    let court = match shown.location.as_str() {
        "" => String::new(),
        court => format!(" · {} {court}", say(lang, "Hřiště", "Court")),
    };
    Some(format!("{}: {phase} · {}{court}", both_teams(&shown), shown.date))
}

fn of_team(model: &ReadModel, lang: Lang, id: TeamId) -> Option<String> {
    let team = team_detail_view(model, id, None)?;
    let category = model.catalogue.category(model.catalogue.team(id)?.category)?;
    let (place, points, goals) = (team.order, team.points, format!("{}:{}", team.scored, team.received));
    let place = match lang {
        Lang::Cs => format!("{place}. místo, body: {points}, skóre: {goals}"),
        Lang::En => format!("Place {place}, points: {points}, goals: {goals}"),
    };
    Some(format!("{} · {place}", category.category.name))
}

/// Who leads the table, once somebody does.
fn of_category(model: &ReadModel, lang: Lang, id: CategoryId) -> Option<String> {
    let table = model.standings.table(&model.catalogue, id)?;
    table.after_match?;
    let named = |row: &Row| Some(format!("{}. {} ({})", row.order, model.catalogue.team(row.team)?.name, row.points));
    let places: Vec<String> = table.rows.iter().take(NAMED).filter_map(named).collect();
    Some(format!("{}: {}", say(lang, "Tabulka", "Table"), places.join(", ")))
}
