//! The report of a match: for each team who scored, who was punished and when, and its time-outs.

use minicup_domain::matches::{Entry, EntryKind, MatchState, Offender, Punishment, Side};
use minicup_domain::{MatchId, PlayerId, TeamId};
use minicup_projections::{Catalogue, Lang, ReadModel};
use serde::Serialize;
use utoipa::ToSchema;

use super::matches::{MatchView, match_view};

/// The report of a match. Times are match time in whole seconds.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Report)]
pub struct ReportView {
    /// The match, with its result by stages and the shoot-out.
    #[serde(rename = "match")]
    shown: MatchView,
    /// Home and away.
    teams: [TeamReportView; 2],
}

/// What the report has of a team.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = TeamReport)]
struct TeamReportView {
    team_id: i64,
    team_name: String,
    /// Null if there is none.
    trainer_name: Option<String>,
    /// Who plays today by number, or else the whole roster; then others of whom a line speaks, officials by letter, and at last
    /// one for lines of which nobody knows whose they are.
    people: Vec<PersonReportView>,
    /// In the order of entry.
    timeouts: Vec<TimeoutReportView>,
}

/// What the report has of a person; all of the first four are null where nobody knows who it was.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
#[schema(as = PersonReport)]
struct PersonReportView {
    player_id: Option<i64>,
    player_number: Option<i64>,
    player_name: Option<String>,
    /// The letter of an official.
    official: Option<&'static str>,
    /// Those by seven-metre throws included, those of a shoot-out not.
    goals: u32,
    seven_metres: SevenMetresView,
    /// When they were warned.
    warnings: Vec<u32>,
    /// When they were suspended.
    suspensions: Vec<u32>,
    /// When they were disqualified, also by a third suspension.
    disqualification: Option<u32>,
    /// When they were, with a report to come.
    blue_card: Option<u32>,
}

/// Seven-metre throws in play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[schema(as = SevenMetres)]
struct SevenMetresView {
    thrown: u32,
    scored: u32,
}

/// A time-out in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TimeoutReport)]
struct TimeoutReportView {
    /// When it was.
    match_time: u32,
    /// False where the team asked for it and lost it.
    granted: bool,
}

/// Whose line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Person {
    Offender(Offender),
    Unknown,
}

/// The report of a match; none if it is not scheduled.
pub fn report_view(model: &ReadModel, id: MatchId, lang: Lang) -> Option<ReportView> {
    let shown = match_view(model, id, lang)?;
    let unplayed = MatchState::default();
    let state = model.scores.state(id).unwrap_or(&unplayed);
    let team = |side| {
        let (team, name) = match side {
            Side::Home => (shown.home.id, &shown.home.name),
            Side::Away => (shown.away.id, &shown.away.name),
        };
        team_report(&model.catalogue, state, side, (TeamId::new(team), name))
    };
    let teams = [Side::Home, Side::Away].map(team);
    Some(ReportView { shown, teams })
}

fn team_report(
    catalogue: &Catalogue,
    state: &MatchState,
    side: Side,
    (team, team_name): (TeamId, &str),
) -> TeamReportView {
    let lines = || state.entries.iter().filter(|entry| entry.kind.side() == Some(side));
    let timeout = |entry: &Entry| match entry.kind {
        EntryKind::Timeout { granted, .. } => Some(TimeoutReportView { match_time: match_time(state, entry), granted }),
        _ => None,
    };
    let roster = catalogue.players_in(state, side, team).into_iter();
    let named = state.line_up(side).filter(|line_up| line_up.team == team);
    let officials = named.into_iter().flat_map(|line_up| &line_up.officials).copied().map(Offender::Official);
    let players = roster.map(|(player, _)| Person::Offender(Offender::Player(player.id))).collect();
    let others = officials.map(Person::Offender).chain(lines().filter_map(|entry| person_of(&entry.kind))).collect();
    let row = |person| {
        let own = lines().filter(|entry| person_of(&entry.kind) == Some(person));
        own.fold(person_view(catalogue, state, person), |row, entry| with_line(row, state, entry))
    };
    TeamReportView {
        team_id: team.get(),
        team_name: team_name.to_owned(),
        trainer_name: catalogue.trainer_name(team).map(str::to_owned),
        people: people(players, others).into_iter().map(row).collect(),
        timeouts: lines().filter_map(timeout).collect(),
    }
}

/// Everybody who has a row, each once.
fn people(mut people: Vec<Person>, mut others: Vec<Person>) -> Vec<Person> {
    others.sort_by_key(|person| match person {
        Person::Offender(Offender::Player(player)) => (0, player.get(), ""),
        Person::Offender(Offender::Official(letter)) => (1, 0, letter.name()),
        Person::Unknown => (2, 0, ""),
    });
    for other in others {
        if !people.contains(&other) {
            people.push(other);
        }
    }
    people
}

/// Whose row a line belongs to; none for lines that are not about a person.
fn person_of(kind: &EntryKind) -> Option<Person> {
    let of_player =
        |player: Option<PlayerId>| player.map_or(Person::Unknown, |id| Person::Offender(Offender::Player(id)));
    match *kind {
        EntryKind::Goal { player, .. } | EntryKind::SevenMetreMissed { player, .. } => Some(of_player(player)),
        EntryKind::Punishment { offender, .. } => Some(offender.map_or(Person::Unknown, Person::Offender)),
        _ => None,
    }
}

fn person_view(catalogue: &Catalogue, state: &MatchState, person: Person) -> PersonReportView {
    match person {
        Person::Unknown => PersonReportView::default(),
        Person::Offender(Offender::Official(letter)) => {
            PersonReportView { official: Some(letter.name()), ..PersonReportView::default() }
        }
        Person::Offender(Offender::Player(id)) => {
            let shown = catalogue.player_in(state, id);
            PersonReportView {
                player_id: Some(id.get()),
                player_number: shown.as_ref().and_then(|player| player.number),
                player_name: shown.map(|player| player.name()).filter(|name| !name.is_empty()),
                ..PersonReportView::default()
            }
        }
    }
}

fn with_line(mut row: PersonReportView, state: &MatchState, entry: &Entry) -> PersonReportView {
    let at = match_time(state, entry);
    match entry.kind {
        EntryKind::Goal { seven_metre, .. } => {
            row.goals += 1;
            row.seven_metres.thrown += u32::from(seven_metre);
            row.seven_metres.scored += u32::from(seven_metre);
        }
        EntryKind::SevenMetreMissed { .. } => row.seven_metres.thrown += 1,
        EntryKind::Punishment { punishment: Punishment::Warning, .. } => row.warnings.push(at),
        EntryKind::Punishment { punishment: Punishment::Suspension, .. } => row.suspensions.push(at),
        EntryKind::Punishment { punishment: Punishment::Disqualification, .. } => {
            row.disqualification.get_or_insert(at);
        }
        EntryKind::Punishment { punishment: Punishment::BlueCard, .. } => {
            row.blue_card.get_or_insert(at);
        }
        _ => {}
    }
    row
}

fn match_time(state: &MatchState, entry: &Entry) -> u32 {
    state.played_before(entry.place.period).whole_seconds().saturating_add(entry.place.offset)
}

/// The columns of the table.
const COLUMNS: &str = "team,number,name,official,goals,seven_metres_thrown,seven_metres_scored,warnings,suspensions,\
    disqualification,blue_card\r\n";
/// Spreadsheets take the file for UTF-8 by this.
const BYTE_ORDER_MARK: char = '\u{feff}';

impl ReportView {
    /// A row a person (RFC 4180), for spreadsheets. Times are minutes and seconds of match time, several of them with a
    /// space between.
    pub fn csv(&self) -> String {
        let rows = self.teams.iter().flat_map(|team| team.people.iter().map(|person| row(&team.team_name, person)));
        std::iter::once(format!("{BYTE_ORDER_MARK}{COLUMNS}")).chain(rows).collect()
    }
}

fn row(team: &str, person: &PersonReportView) -> String {
    let number = person.player_number.map(|number| number.to_string()).unwrap_or_default();
    let SevenMetresView { thrown, scored } = person.seven_metres;
    let cells = [
        cell(team),
        number,
        cell(person.player_name.as_deref().unwrap_or_default()),
        person.official.unwrap_or_default().to_owned(),
        person.goals.to_string(),
        thrown.to_string(),
        scored.to_string(),
        clock(&person.warnings),
        clock(&person.suspensions),
        clock(person.disqualification.as_slice()),
        clock(person.blue_card.as_slice()),
    ];
    cells.join(",") + "\r\n"
}

fn clock(times: &[u32]) -> String {
    let times: Vec<String> = times.iter().map(|time| format!("{:02}:{:02}", time / 60, time % 60)).collect();
    times.join(" ")
}

/// A text in quotes, which no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, text.replace('"', "\"\""))
}
