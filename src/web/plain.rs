//! What a page shows if scripts are off: the data at the time of the request, as headings and plain tables.

use std::fmt::Display;

use minicup_domain::matches::Side;
use minicup_domain::{CategoryId, MatchId, SeasonSlug, TeamId};
use minicup_projections::{Lang, ReadModel, written_result};

use super::kind::Kind;
use super::words;
use crate::views::{
    MatchView, PlayerView, event_views, match_view, match_views, players_in_match, table_view, team_detail_view,
};

/// Lines of one list on the front page: as many as somebody without scripts will read.
const MOST_ROWS: usize = 60;

/// A page without scripts.
pub struct Plain {
    pub heading: String,
    /// Short lines below it.
    pub facts: Vec<String>,
    pub parts: Vec<Part>,
}

/// A table with its heading.
pub struct Part {
    pub heading: String,
    pub rows: Vec<Vec<Cell>>,
}

/// A cell, which may be a link.
pub struct Cell {
    pub text: String,
    pub link: Option<String>,
}

impl Cell {
    fn link(text: &str, link: String) -> Self {
        Self { text: text.to_owned(), link: Some(link) }
    }
}

impl<T: ToString> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.to_string(), link: None }
    }
}

/// The content of a page; none for pages that are useless without scripts.
pub fn of_page(
    model: &ReadModel,
    lang: Lang,
    kind: Kind,
    season: Option<&SeasonSlug>,
    id: Option<i64>,
) -> Option<Plain> {
    let source = Source { model, lang };
    match kind {
        Kind::Home => source.home(season?),
        Kind::Category => source.category(CategoryId::new(id?)),
        Kind::Match | Kind::Overview => source.of_match(MatchId::new(id?)),
        Kind::Team => source.team(TeamId::new(id?)),
        _ => None,
    }
}

struct Source<'a> {
    model: &'a ReadModel,
    lang: Lang,
}

impl Source<'_> {
    fn say(&self, word: &'static str) -> String {
        words::say(self.lang, word).to_owned()
    }

    fn home(&self, slug: &SeasonSlug) -> Option<Plain> {
        let season = self.model.catalogue.season(slug)?;
        let categories: Vec<_> = self.model.catalogue.categories().filter(|entry| entry.season == *slug).collect();
        let mut matches = self.listed(categories.iter().flat_map(|entry| entry.matches.iter()));
        matches
            .sort_by(|one, other| one.match_term_start.total_cmp(&other.match_term_start).then(one.id.cmp(&other.id)));
        let (begun, coming): (Vec<_>, Vec<_>) = matches.into_iter().partition(|shown| shown.state != "init");
        let (over, running): (Vec<_>, Vec<_>) = begun.into_iter().partition(|shown| shown.state == "end");
        let mut parts = vec![
            self.matches(self.say("home.home.now"), &running),
            self.matches(self.say("home.home.next"), coming.iter().take(MOST_ROWS)),
            self.matches(self.say("home.home.results"), over.iter().rev().take(MOST_ROWS)),
        ];
        parts.extend(categories.iter().filter_map(|entry| self.table(entry.category.id)));
        let heading = season.season.as_ref()?.name.clone();
        Some(Plain { heading, facts: Vec::new(), parts: with_rows(parts) })
    }

    fn category(&self, id: CategoryId) -> Option<Plain> {
        let entry = self.model.catalogue.category(id)?;
        let mut parts: Vec<Part> = self.table(id).into_iter().collect();
        parts.push(self.matches(self.say("site.plain.matches"), &self.listed(entry.matches.iter())));
        Some(Plain { heading: entry.category.name.clone(), facts: Vec::new(), parts: with_rows(parts) })
    }

    fn of_match(&self, id: MatchId) -> Option<Plain> {
        let shown = match_view(self.model, id, self.lang)?;
        let state = self.model.scores.state(id);
        let events = state.map(|state| event_views(&self.model.catalogue, id, state, self.lang)).unwrap_or_default();
        let line = |event: &crate::views::EventView| {
            let played = event.half_index as u32 * shown.half_length as u32 + event.time_offset;
            let score = if event.kind == "goal" { score_text(event.score.map(Some)) } else { String::new() };
            vec![format!("{:02}:{:02}", played / 60, played % 60).into(), score.into(), event.message.clone().into()]
        };
        let lines = events.iter().map(line).collect();
        let mut parts = vec![Part { heading: self.say("site.plain.timeline"), rows: lines }];
        let teams = [(Side::Home, shown.home.id, &shown.home.name), (Side::Away, shown.away.id, &shown.away.name)];
        for (side, team, name) in teams {
            let players = players_in_match(self.model, id, side, TeamId::new(team));
            parts.push(Part { heading: name.clone(), rows: players.iter().map(player_row).collect() });
        }
        let result = state.and_then(written_result).unwrap_or_else(|| score_text(shown.score));
        let heading = format!("{} {result} {}", shown.home.name, shown.away.name);
        let mut facts =
            vec![self.phase(&shown), format!("{} · {}", shown.category_name, shown.date), shown.location.clone()];
        facts.extend(shown.outcome.result_note.clone());
        Some(Plain { heading, facts, parts: with_rows(parts) })
    }

    fn team(&self, id: TeamId) -> Option<Plain> {
        let team = team_detail_view(self.model, id, None, self.lang)?;
        let goals = format!("{}:{}", team.scored, team.received);
        let gaps: [(&str, &dyn Display); 3] = [("order", &team.order), ("points", &team.points), ("goals", &goals)];
        let place = words::fill(self.lang, "site.plain.place", &gaps);
        let parts = vec![
            self.matches(self.say("site.plain.matches"), &team.matches),
            Part { heading: self.say("site.plain.roster"), rows: team.players.iter().map(player_row).collect() },
        ];
        Some(Plain { heading: team.team.name, facts: vec![place], parts: with_rows(parts) })
    }

    /// The matches of a list; none that is void.
    fn listed<'m>(&self, ids: impl IntoIterator<Item = &'m MatchId>) -> Vec<MatchView> {
        let ids = ids.into_iter().copied().filter(|id| !self.model.scores.is_void(*id));
        match_views(self.model, ids, self.lang)
    }

    fn matches<'m>(&self, heading: String, matches: impl IntoIterator<Item = &'m MatchView>) -> Part {
        let row = |shown: &MatchView| {
            let names = format!("{} – {}", shown.home.name, shown.away.name);
            let names = Cell::link(&names, format!("/match/{}", shown.id));
            let place = [shown.date.as_str(), &shown.location].join(" ");
            vec![place.trim().into(), names, score_text(shown.score).into(), self.phase(shown).into()]
        };
        Part { heading, rows: matches.into_iter().map(row).collect() }
    }

    fn table(&self, id: CategoryId) -> Option<Part> {
        let name = self.model.catalogue.category(id)?.category.name.clone();
        let rows = table_view(self.model, id)?.into_iter().map(|row| {
            let team = Cell::link(&row.team.name, format!("/team/{}", row.team.id));
            let goals = format!("{}:{}", row.scored, row.received);
            vec![format!("{}.", row.order).into(), team, goals.into(), row.points.into()]
        });
        Some(Part { heading: format!("{}: {name}", self.say("site.plain.table")), rows: rows.collect() })
    }

    fn phase(&self, shown: &MatchView) -> String {
        words::state(self.lang, shown.state).to_owned()
    }
}

fn player_row(player: &PlayerView) -> Vec<Cell> {
    let number = player.number.map(|number| number.to_string()).unwrap_or_default();
    let goals = player.total_goals.filter(|goals| *goals > 0).map(|goals| goals.to_string()).unwrap_or_default();
    vec![number.into(), player.name.clone().into(), goals.into()]
}

fn score_text(score: [Option<u32>; 2]) -> String {
    match score {
        [Some(home), Some(away)] => format!("{home}:{away}"),
        _ => String::new(),
    }
}

fn with_rows(parts: Vec<Part>) -> Vec<Part> {
    parts.into_iter().filter(|part| !part.rows.is_empty()).collect()
}
