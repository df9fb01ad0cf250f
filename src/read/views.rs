//! The shapes clients read (contract §1), made from the read models. One shape everywhere, whatever asks for it.

use minicup_domain::matches::{EntryKind, MatchState, Score, Side};
use minicup_domain::tournament::{Player, ScheduledMatch, Team};
use minicup_domain::{CategoryId, EventId, MatchId, PlayerId, SeasonSlug, TeamId};
use minicup_projections::standings::Row;
use minicup_projections::timeline::Line;
use minicup_projections::{Catalogue, Lang, ReadModel, teams, timeline};
use serde::Serialize;
use utoipa::ToSchema;

/// How many letters of a team's name stand in for a missing abbreviation.
const ABBR_LETTERS: usize = 4;

/// A match. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Match)]
pub struct MatchView {
    /// Its id.
    pub id: i64,
    /// Both teams: "A vs. B".
    pub name: String,
    /// Scheduled start in the season's time zone, such as "15:00 1.1.2020".
    pub date: String,
    /// The court.
    pub location: String,
    /// init, half_first, pause, half_second or end.
    pub state: &'static str,
    /// Home and away goals; nulls before the start.
    pub score: [Option<u32>; 2],
    /// The home team.
    #[serde(flatten)]
    pub home: HomeTeam,
    /// The away team.
    #[serde(flatten)]
    pub away: AwayTeam,
    /// The category's id.
    pub category_id: i64,
    /// The category's name.
    pub category_name: String,
    /// The category's short name.
    pub category_slug: String,
    /// The season's short name.
    pub year_slug: String,
    /// When the first half started.
    pub first_half_start: Option<f64>,
    /// When the second half started.
    pub second_half_start: Option<f64>,
    /// Since when the result counts in the table.
    pub confirmed: Option<f64>,
    /// Length of a half in seconds.
    pub half_length: f64,
    /// Scheduled start.
    pub match_term_start: f64,
    /// The id of its video.
    pub facebook_video_id: Option<String>,
    /// The last event of the match's stream that this state includes; -1 before the first one.
    pub revision: i64,
}

macro_rules! side_view {
    // The names come as tt and not as literal: the schema does not see what is wrapped in a fragment.
    ($(#[$doc:meta])* $name:ident, $id:tt, $team_name:tt, $abbr:tt, $slug:tt,
     $primary:tt, $secondary:tt, $text:tt, $color_name:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
        pub struct $name {
            /// Id of the team.
            #[serde(rename = $id)]
            pub id: i64,
            /// Its name.
            #[serde(rename = $team_name)]
            pub name: String,
            /// A few letters for score boards.
            #[serde(rename = $abbr)]
            pub abbr: String,
            /// Its short name.
            #[serde(rename = $slug)]
            pub slug: String,
            /// Background on screens.
            #[serde(rename = $primary)]
            pub color_primary: Option<String>,
            /// Second colour on screens.
            #[serde(rename = $secondary)]
            pub color_secondary: Option<String>,
            /// Text colour on screens.
            #[serde(rename = $text)]
            pub color_text: Option<String>,
            /// Colours of the dress, in words.
            #[serde(rename = $color_name)]
            pub color_name: Option<String>,
        }

        impl From<&Team> for $name {
            fn from(team: &Team) -> Self {
                Self {
                    id: team.id.get(),
                    name: team.name.clone(),
                    abbr: abbr(team),
                    slug: team.slug.clone(),
                    color_primary: team.color_primary.clone(),
                    color_secondary: team.color_secondary.clone(),
                    color_text: team.color_text.clone(),
                    color_name: color_name(team),
                }
            }
        }
    };
}

side_view!(
    /// The home team, as a match shows it.
    HomeTeam,
    "home_team_id",
    "home_team_name",
    "home_team_abbr",
    "home_team_slug",
    "home_team_color_primary",
    "home_team_color_secondary",
    "home_team_color_text",
    "home_team_color_name"
);
side_view!(
    /// The away team, as a match shows it.
    AwayTeam,
    "away_team_id",
    "away_team_name",
    "away_team_abbr",
    "away_team_slug",
    "away_team_color_primary",
    "away_team_color_secondary",
    "away_team_color_text",
    "away_team_color_name"
);

fn abbr(team: &Team) -> String {
    match team.abbr.as_deref() {
        Some(abbr) if !abbr.is_empty() => abbr.to_owned(),
        _ => team.name.chars().take(ABBR_LETTERS).flat_map(char::to_uppercase).collect(),
    }
}

fn color_name(team: &Team) -> Option<String> {
    let first = team.dress_color.as_deref().filter(|color| !color.is_empty())?;
    match team.dress_color_secondary.as_deref() {
        Some(second) if !second.is_empty() => Some(format!("{first} / {second}")),
        _ => Some(first.to_owned()),
    }
}

/// A line of a match's timeline.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MatchEvent)]
pub struct EventView {
    /// Unique across matches, stable for ever.
    pub id: i64,
    /// 0 first half, 1 second half.
    pub half_index: usize,
    /// Whole seconds since the start of that half.
    pub time_offset: u32,
    /// In the reader's language.
    pub message: String,
    /// After this event; zeros on starts and ends.
    pub score: [u32; 2],
    /// start, goal, end or info.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// 0 home, 1 away, -1 no team.
    pub team_index: i8,
    /// Unix time in milliseconds.
    pub absolute_time: i64,
    /// The match.
    pub match_id: i64,
    /// The team that scored.
    pub team_id: Option<i64>,
    /// The scorer.
    pub player_id: Option<i64>,
    /// The scorer's name.
    pub player_name: Option<String>,
    /// The scorer's number.
    pub player_number: Option<i64>,
}

/// A player.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Player)]
pub struct PlayerView {
    /// Id of the player.
    pub id: i64,
    /// Given and family name.
    pub name: String,
    /// Number on the dress.
    pub number: Option<i64>,
    /// Given name.
    pub firstname: String,
    /// Family name.
    pub lastname: String,
    /// Goals in all matches of the category, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_goals: Option<u32>,
    /// Goals in the match at hand, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_goals: Option<u32>,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Team)]
pub struct TeamView {
    /// Id of the team.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its trainer's name.
    pub trainer_name: Option<String>,
    /// First colour of the dress, in words.
    pub dress_color: Option<String>,
}

/// A team with its place, people and matches.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TeamDetailView {
    /// The team.
    #[serde(flatten)]
    pub team: TeamView,
    /// Points in the table.
    pub points: u32,
    /// Place in the table.
    pub order: u32,
    /// Goals scored in confirmed matches.
    pub scored: u32,
    /// Goals received in confirmed matches.
    pub received: u32,
    /// Some lines about the team.
    pub description: Option<String>,
    /// The players by number, with their goals.
    pub players: Vec<PlayerView>,
    /// The team's matches.
    pub matches: Vec<MatchView>,
}

/// A row of the category table that sockets ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TableRowView {
    /// The team.
    #[serde(flatten)]
    pub team: TeamView,
    /// The team's short name.
    pub slug: String,
    /// Background on screens.
    pub color_primary: Option<String>,
    /// Second colour on screens.
    pub color_secondary: Option<String>,
    /// Text colour on screens.
    pub color_text: Option<String>,
    /// Points.
    pub points: u32,
    /// Place; shared where nothing separates teams.
    pub order: u32,
    /// Goals scored.
    pub scored: u32,
    /// Goals received.
    pub received: u32,
    /// Matches won.
    pub wins: u32,
    /// Matches drawn.
    pub draws: u32,
    /// Matches lost.
    pub loses: u32,
}

/// A row of the standings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StandingsRowView {
    /// Place; shared where nothing separates teams.
    pub order: u32,
    /// Id of the team.
    pub team: i64,
    /// Matches played.
    pub played: u32,
    /// Matches won.
    pub wins: u32,
    /// Matches drawn.
    pub draws: u32,
    /// Matches lost.
    pub losses: u32,
    /// Goals scored.
    pub scored: u32,
    /// Goals received.
    pub received: u32,
    /// Points.
    pub points: u32,
    /// What separated the team from the one above it.
    pub decided_by: Option<&'static str>,
}

impl From<&Row> for StandingsRowView {
    fn from(row: &Row) -> Self {
        Self {
            order: row.order,
            team: row.team.get(),
            played: row.played,
            wins: row.wins,
            draws: row.draws,
            losses: row.losses,
            scored: row.scored,
            received: row.received,
            points: row.points,
            decided_by: row.decided_by.map(|criterion| criterion.name()),
        }
    }
}

/// A match as the read models have it; none if it is not scheduled.
pub fn match_view(model: &ReadModel, id: MatchId) -> Option<MatchView> {
    let unplayed = MatchState::default();
    match_view_of(&model.catalogue, id, model.scores.state(id).unwrap_or(&unplayed))
}

/// A match in a given state.
pub fn match_view_of(catalogue: &Catalogue, id: MatchId, state: &MatchState) -> Option<MatchView> {
    let scheduled = catalogue.scheduled(id)?;
    let category = catalogue.category(scheduled.category)?;
    let home = catalogue.team(scheduled.home)?;
    let away = catalogue.team(scheduled.away)?;
    let half_length = state.fixture.map_or(category.category.half_length, |fixture| fixture.half_length);
    let score = state.score();
    Some(MatchView {
        id: id.get(),
        name: format!("{} vs. {}", home.name, away.name),
        date: catalogue.zone(&category.season).date(scheduled.start),
        location: scheduled.location.clone(),
        state: state.phase.name(),
        score: [score.map(|score| score.0), score.map(|score| score.1)],
        home: home.into(),
        away: away.into(),
        category_id: category.category.id.get(),
        category_name: category.category.name.clone(),
        category_slug: category.category.slug.clone(),
        year_slug: category.season.to_string(),
        first_half_start: state.half_starts[0].map(|at| at.as_seconds()),
        second_half_start: state.half_starts[1].map(|at| at.as_seconds()),
        confirmed: state.confirmed.map(|at| at.as_seconds()),
        half_length: f64::from(half_length),
        match_term_start: scheduled.start.as_seconds(),
        facebook_video_id: scheduled.facebook_video_id.clone(),
        revision: revision_number(state),
    })
}

/// The revision as clients know it: -1 before the first event, so that resuming behind it gets everything.
pub fn revision_number(state: &MatchState) -> i64 {
    state.revision().map_or(-1, |revision| revision.get() as i64)
}

/// The matches that exist, in the given order.
pub fn match_views(model: &ReadModel, ids: impl IntoIterator<Item = MatchId>) -> Vec<MatchView> {
    ids.into_iter().filter_map(|id| match_view(model, id)).collect()
}

/// A match's timeline in a given state and language.
pub fn event_views(catalogue: &Catalogue, id: MatchId, state: &MatchState, lang: Lang) -> Vec<EventView> {
    timeline::lines(catalogue, id, state, lang).into_iter().map(|line| event_view(catalogue, id, state, line)).collect()
}

fn event_view(catalogue: &Catalogue, match_id: MatchId, state: &MatchState, line: Line<'_>) -> EventView {
    let entry = line.entry;
    let (kind, side, player) = match &entry.kind {
        EntryKind::Start => ("start", None, None),
        EntryKind::End => ("end", None, None),
        EntryKind::Info { .. } => ("info", None, None),
        EntryKind::Goal { side, player } => ("goal", Some(*side), *player),
    };
    let person = player.and_then(|id| catalogue.player(id)).map(|(player, _)| player);
    let Score(home, away) = line.score;
    EventView {
        id: EventId::new(match_id, entry.revision).get(),
        half_index: entry.half.index(),
        time_offset: entry.offset,
        message: line.message,
        score: [home, away],
        kind,
        team_index: match side {
            Some(Side::Home) => 0,
            Some(Side::Away) => 1,
            None => -1,
        },
        absolute_time: entry.at.as_millis(),
        match_id: match_id.get(),
        team_id: side.and_then(|side| Some(state.fixture?.team(side).get())),
        player_id: player.map(PlayerId::get),
        player_name: person.map(full_name),
        player_number: person.and_then(|player| player.number),
    }
}

fn full_name(player: &Player) -> String {
    format!("{} {}", player.firstname, player.lastname).trim().to_owned()
}

/// A player without goals.
pub fn player_view(player: &Player) -> PlayerView {
    PlayerView {
        id: player.id.get(),
        name: full_name(player),
        number: player.number,
        firstname: player.firstname.clone(),
        lastname: player.lastname.clone(),
        total_goals: None,
        match_goals: None,
    }
}

/// The players of a team by number.
pub fn roster_views(catalogue: &Catalogue, team: TeamId) -> Vec<PlayerView> {
    catalogue.players_by_number(team).into_iter().map(player_view).collect()
}

/// The players of a team by number, with their goals in all matches of the category.
pub fn roster_with_goals(model: &ReadModel, team: TeamId) -> Option<Vec<PlayerView>> {
    let detail = teams::detail(model, team, None)?;
    let view = |goals: &teams::PlayerGoals<'_>| PlayerView {
        total_goals: Some(goals.total_goals),
        ..player_view(goals.player)
    };
    Some(detail.players.iter().map(view).collect())
}

fn team_view(catalogue: &Catalogue, team: &Team) -> TeamView {
    TeamView {
        id: team.id.get(),
        name: team.name.clone(),
        trainer_name: catalogue.roster(team.id).trainer_name.clone(),
        dress_color: team.dress_color.clone(),
    }
}

/// A team with its place, people and matches; goals "in the match" are those of `of_match`, or else of the team's
/// present or last one.
pub fn team_detail_view(model: &ReadModel, team: TeamId, of_match: Option<MatchId>) -> Option<TeamDetailView> {
    let detail = teams::detail(model, team, of_match)?;
    let place = detail.row.as_ref();
    let player = |goals: &teams::PlayerGoals<'_>| PlayerView {
        total_goals: Some(goals.total_goals),
        match_goals: Some(goals.match_goals),
        ..player_view(goals.player)
    };
    Some(TeamDetailView {
        team: team_view(&model.catalogue, detail.team),
        points: place.map_or(0, |row| row.points),
        order: place.map_or(0, |row| row.order),
        scored: place.map_or(0, |row| row.scored),
        received: place.map_or(0, |row| row.received),
        description: detail.team.description.clone(),
        players: detail.players.iter().map(player).collect(),
        matches: match_views(model, detail.matches),
    })
}

/// The category's table as sockets ask for it; none if there is no such category.
pub fn table_view(model: &ReadModel, category: CategoryId) -> Option<Vec<TableRowView>> {
    let table = model.standings.table(&model.catalogue, category)?;
    let row_view = |row: &Row| {
        let team = model.catalogue.team(row.team)?;
        Some(TableRowView {
            team: team_view(&model.catalogue, team),
            slug: team.slug.clone(),
            color_primary: team.color_primary.clone(),
            color_secondary: team.color_secondary.clone(),
            color_text: team.color_text.clone(),
            points: row.points,
            order: row.order,
            scored: row.scored,
            received: row.received,
            wins: row.wins,
            draws: row.draws,
            loses: row.losses,
        })
    };
    Some(table.rows.iter().filter_map(row_view).collect())
}

/// The matches of a category that a socket is shown first: the running ones and the next not ended.
pub fn upcoming_views(model: &ReadModel, category: CategoryId) -> Vec<MatchView> {
    match_views(model, minicup_projections::upcoming(model, category))
}

/// Category list of those with an unconfirmed match.
pub fn open_categories(model: &ReadModel) -> Vec<(CategoryId, String)> {
    let is_open = |id: &MatchId| !is_confirmed(model, *id);
    model
        .catalogue
        .categories()
        .filter(|entry| entry.matches.iter().any(is_open))
        .map(|entry| (entry.category.id, entry.category.name.clone()))
        .collect()
}

/// A category's unconfirmed matches, or all of them when none is unconfirmed.
pub fn category_matches(model: &ReadModel, category: CategoryId) -> Option<Vec<MatchView>> {
    let all = &model.catalogue.category(category)?.matches;
    let open: Vec<MatchId> = all.iter().copied().filter(|id| !is_confirmed(model, *id)).collect();
    let shown = if open.is_empty() { all.clone() } else { open };
    Some(match_views(model, shown))
}

fn is_confirmed(model: &ReadModel, id: MatchId) -> bool {
    model.scores.state(id).is_some_and(|state| state.confirmed.is_some())
}

/// Where a match is scheduled, and the season it belongs to.
pub fn scheduled_in(model: &ReadModel, id: MatchId) -> Option<(&ScheduledMatch, &SeasonSlug)> {
    let scheduled = model.catalogue.scheduled(id)?;
    let category = model.catalogue.category(scheduled.category)?;
    Some((scheduled, &category.season))
}
