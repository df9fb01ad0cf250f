//! Lines of a match's timeline.

use minicup_domain::matches::{EntryKind, MatchState, Offender, Score, Side};
use minicup_domain::{EventId, MatchId, PlayerId, Revision};
use minicup_projections::timeline::Line;
use minicup_projections::{Catalogue, Lang, timeline};
use serde::Serialize;
use utoipa::ToSchema;

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
    pub event_type: &'static str,
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
    /// The scorer's name, initials or number, as the season's privacy has it; null if there is nothing to show.
    pub player_name: Option<String>,
    /// The scorer's number in this match.
    pub player_number: Option<i64>,
    /// What it is, where `type` can only say info, such as clock_stopped, timeout or suspension; docs/protocol.md has all.
    pub kind: &'static str,
    /// The period it belongs to, from 0.
    pub period: u8,
    /// Whole seconds played of that period.
    pub period_offset: u32,
    /// What the clock was set to, in seconds played of its period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// The letter of the official who was punished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub official: Option<&'static str>,
    /// True for the disqualification that came with a third suspension: it costs no time of its own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub third_suspension: bool,
    /// Of a time-out: whether the team got it, or asked for it and lost it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted: Option<bool>,
    /// True for a goal by a seven-metre throw.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub seven_metre: bool,
    /// Of a shot of the shoot-out: goal or missed; of a seven-metre throw that was no goal: missed or saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<&'static str>,
    /// How long the period lasts from now on, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<u32>,
}

/// A match's timeline in a given state and language.
pub fn event_views(catalogue: &Catalogue, id: MatchId, state: &MatchState, lang: Lang) -> Vec<EventView> {
    timeline::lines(catalogue, id, state, lang).into_iter().map(|line| event_view(catalogue, id, state, line)).collect()
}

/// One line of a match's timeline; none if its entry does not stand.
pub fn one_event_view(
    catalogue: &Catalogue,
    id: MatchId,
    state: &MatchState,
    lang: Lang,
    revision: Revision,
) -> Option<EventView> {
    timeline::line(catalogue, id, state, lang, revision).map(|line| event_view(catalogue, id, state, line))
}

fn event_view(catalogue: &Catalogue, match_id: MatchId, state: &MatchState, line: Line<'_>) -> EventView {
    let entry = line.entry;
    let (kind, side, player) = (entry.kind.name(), entry.kind.side(), entry.kind.player());
    let person = player.and_then(|id| catalogue.player_in(state, id));
    let Score(home, away) = line.score;
    let fixture = state.fixture.or_else(|| catalogue.fixture(match_id));
    EventView {
        id: EventId::new(match_id, entry.revision).get(),
        half_index: entry.half.index(),
        time_offset: entry.offset,
        message: line.message,
        score: [home, away],
        event_type: type_of(kind),
        team_index: match side {
            Some(Side::Home) => 0,
            Some(Side::Away) => 1,
            None => -1,
        },
        absolute_time: entry.at.as_millis(),
        match_id: match_id.get(),
        team_id: side.and_then(|side| Some(fixture?.team(side).get())),
        player_id: player.map(PlayerId::get),
        player_name: person.as_ref().map(|player| player.name()).filter(|name| !name.is_empty()),
        player_number: person.and_then(|player| player.number),
        kind,
        period: entry.place.period,
        period_offset: entry.place.offset,
        seconds: (entry.kind == EntryKind::ClockSet).then_some(entry.place.offset),
        official: match entry.kind {
            EntryKind::Punishment { offender: Some(Offender::Official(letter)), .. } => Some(letter.name()),
            _ => None,
        },
        third_suspension: matches!(entry.kind, EntryKind::Punishment { third_suspension: true, .. }),
        granted: match entry.kind {
            EntryKind::Timeout { granted, .. } => Some(granted),
            _ => None,
        },
        seven_metre: matches!(entry.kind, EntryKind::Goal { seven_metre: true, .. }),
        outcome: match entry.kind {
            EntryKind::Shot { scored: true, .. } => Some("goal"),
            EntryKind::Shot { scored: false, .. } | EntryKind::SevenMetreMissed { saved: false, .. } => Some("missed"),
            EntryKind::SevenMetreMissed { saved: true, .. } => Some("saved"),
            _ => None,
        },
        length: match entry.kind {
            EntryKind::LengthSet { seconds } => Some(seconds),
            _ => None,
        },
    }
}

/// What clients that know no other kinds take a line for.
fn type_of(kind: &'static str) -> &'static str {
    match kind {
        "start" | "goal" | "end" => kind,
        _ => "info",
    }
}
