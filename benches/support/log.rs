//! A made-up log: season after season, four matches at a time, as the service would have recorded it.

use std::collections::HashMap;

use minicup_domain::game::GameRules;
use minicup_domain::matches::{
    EndedBy, EntryRevoked, Fixture, GoalScored, Half, HalfEnded, HalfStarted, InfoAdded, MatchEvent, MatchFact, Side,
};
use minicup_domain::rules::Rules;
use minicup_domain::tournament::{Category, Player, RosterEvent, RosterSet, ScheduledMatch, SeasonDefined};
use minicup_domain::tournament::{SeasonEvent, Team};
use minicup_domain::{CategoryId, CommandId, MatchId, PlayerId, Position, Revision, SeasonSlug, TeamId, Timestamp};
use minicup_live::store::codec::{Cause, match_stream, roster_stream, season_stream};
use minicup_live::store::{NewEvent, RecordedEvent, StreamId};
use uuid::Uuid;

const CATEGORIES: i64 = 2;
const TEAMS: i64 = 12;
const PLAYERS: i64 = 8;
const COURTS: usize = 4;
const HALF_LENGTH: u32 = 600;
const GOALS_A_HALF: u32 = 15;

/// The first `count` events of the log.
pub fn log(count: usize) -> Vec<RecordedEvent> {
    let mut events = log_until(GOALS_A_HALF, |log| log.events.len() >= count);
    events.truncate(count);
    events
}

/// A log of at least so many matches, in whole seasons and with little in each match.
pub fn log_of_matches(count: usize) -> Vec<RecordedEvent> {
    log_until(1, |log| log.matches >= count)
}

fn log_until(goals_a_half: u32, is_enough: impl Fn(&Log) -> bool) -> Vec<RecordedEvent> {
    let mut log = Log { goals_a_half, ..Log::default() };
    let mut season = 0;
    while !is_enough(&log) {
        season += 1;
        log.season(season);
        log.revisions.clear();
    }
    log.events
}

#[derive(Default)]
struct Log {
    goals_a_half: u32,
    matches: usize,
    events: Vec<RecordedEvent>,
    revisions: HashMap<StreamId, u64>,
    commands: u128,
}

impl Log {
    fn cause(&mut self) -> Cause {
        self.commands += 1;
        // Spread like the random ids of clients.
        let id = Uuid::from_u128(self.commands.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835));
        Cause { command_id: CommandId::new(id), user: Some("scorekeeper-1".to_owned()) }
    }

    fn push(&mut self, stream: &StreamId, events: Vec<NewEvent>) {
        for NewEvent { id, kind, data, metadata } in events {
            let next = self.revisions.entry(stream.clone()).or_default();
            let revision = Revision::new(*next);
            *next += 1;
            let position = Position::new(self.events.len() as u64 + 1);
            let (kind, data, metadata) = (kind.as_ref().into(), data.into(), metadata.into());
            self.events.push(RecordedEvent {
                stream: stream.clone(),
                revision,
                position,
                id,
                kind,
                data,
                metadata,
                fault: None,
            });
        }
    }

    fn season(&mut self, number: i64) {
        let slug = SeasonSlug::new(number.to_string());
        let at = Timestamp::from_seconds(1_500_000_000 + number * 1_000_000);
        let stream = season_stream(&slug);
        let season = SeasonDefined { slug, name: format!("Season {number}"), timezone: "Europe/Prague".to_owned() };
        let mut defined = vec![SeasonEvent::SeasonDefined(season)];
        let mut schedule = Vec::new();
        for category in number * 10..number * 10 + CATEGORIES {
            defined.push(SeasonEvent::CategoryDefined(category_of(category)));
            defined.extend((0..TEAMS).map(|team| SeasonEvent::TeamDefined(team_of(category, team))));
            schedule.extend(schedule_of(category, at));
        }
        defined.extend(schedule.iter().cloned().map(SeasonEvent::MatchScheduled));
        let events = self.cause().events_at(at, &defined);
        self.push(&stream, events);
        for event in &defined {
            let SeasonEvent::TeamDefined(team) = event else { continue };
            let events = self.cause().events_at(at, &[RosterEvent::RosterSet(roster_of(team.id))]);
            self.push(&roster_stream(team.id), events);
        }
        for courts in schedule.chunks(COURTS) {
            self.play(courts);
        }
    }

    /// Plays matches beside each other, event by event in turn.
    fn play(&mut self, matches: &[ScheduledMatch]) {
        self.matches += matches.len();
        let histories: Vec<Vec<MatchEvent>> =
            matches.iter().map(|scheduled| history_of(scheduled, self.goals_a_half)).collect();
        let longest = histories.iter().map(Vec::len).max().unwrap_or_default();
        for place in 0..longest {
            for (one, history) in matches.iter().zip(&histories) {
                let Some(event) = history.get(place) else { continue };
                let events = self.cause().match_events(std::slice::from_ref(event));
                self.push(&match_stream(one.id), events);
            }
        }
    }
}

fn category_of(id: i64) -> Category {
    Category {
        id: CategoryId::new(id),
        slug: format!("category-{id}"),
        name: format!("Category {id}"),
        half_length: HALF_LENGTH,
        rules: Rules::default(),
        game: GameRules::default(),
    }
}

fn team_of(category: i64, number: i64) -> Team {
    let id = category * 100 + number;
    Team {
        id: TeamId::new(id),
        category: CategoryId::new(category),
        slug: format!("team-{id}"),
        name: format!("Sokoli Javorná {number}"),
        abbr: None,
        dress_color: Some("červená".to_owned()),
        dress_color_secondary: None,
        color_primary: Some("#b3261e".to_owned()),
        color_secondary: None,
        color_text: None,
        description: None,
    }
}

fn roster_of(team: TeamId) -> RosterSet {
    let player = |number: i64| Player {
        id: PlayerId::new(team.get() * 100 + number),
        number: Some(number + 1),
        firstname: "Matyáš".to_owned(),
        lastname: format!("Kovářský {number}"),
    };
    RosterSet {
        trainer_name: Some("Klára Dubová".to_owned()),
        players: (0..PLAYERS).map(player).collect(),
        forgotten: vec![],
        trainer_forgotten: false,
    }
}

/// Everybody against everybody.
fn schedule_of(category: i64, first: Timestamp) -> Vec<ScheduledMatch> {
    let pairs = (0..TEAMS).flat_map(|home| (home + 1..TEAMS).map(move |away| (home, away)));
    (0_u32..)
        .zip(pairs)
        .map(|(turn, (home, away))| ScheduledMatch {
            id: MatchId::new(category * 1000 + i64::from(turn)),
            category: CategoryId::new(category),
            number: Some(i64::from(turn) + 1),
            home: TeamId::new(category * 100 + home),
            away: TeamId::new(category * 100 + away),
            start: first.plus_seconds(turn / COURTS as u32 * 1800),
            end: None,
            location: "A".to_owned(),
            facebook_video_id: None,
            half_length: None,
            game: GameRules::default(),
            must_decide: None,
        })
        .collect()
}

fn history_of(scheduled: &ScheduledMatch, goals_a_half: u32) -> Vec<MatchEvent> {
    let ScheduledMatch { category, home, away, start, .. } = *scheduled;
    let fixture = Fixture::new(category, home, away, HALF_LENGTH);
    let mut history = vec![MatchEvent { at: start, fact: MatchFact::Opened(fixture) }];
    for half in [Half::First, Half::Second] {
        let begun = start.plus_seconds(half.index() as u32 * (HALF_LENGTH + 300));
        let mut push = |offset, fact| history.push(MatchEvent { at: begun.plus_seconds(offset), fact });
        push(0, MatchFact::HalfStarted(HalfStarted { half }));
        for goal in 0..goals_a_half {
            let offset = goal * 37 + 5;
            let side = if (goal + scheduled.id.get() as u32).is_multiple_of(3) { Side::Away } else { Side::Home };
            let team = if side == Side::Home { home } else { away };
            let player = Some(PlayerId::new(team.get() * 100 + i64::from(goal) % PLAYERS));
            push(
                offset,
                MatchFact::GoalScored(GoalScored {
                    half,
                    offset,
                    place: None,
                    side,
                    player,
                    seven_metre: false,
                    overruled: None,
                }),
            );
        }
        let text = "Time-out".to_owned();
        push(580, MatchFact::InfoAdded(InfoAdded { half, offset: 580, place: None, text }));
        push(HALF_LENGTH, MatchFact::HalfEnded(HalfEnded { half, by: EndedBy::Clock }));
    }
    let over = start.plus_seconds(2 * HALF_LENGTH + 400);
    let revoked = EntryRevoked { entry: Revision::new(5), reason: Some("offside".to_owned()), resume: None };
    history.push(MatchEvent { at: over, fact: MatchFact::EntryRevoked(revoked) });
    history.push(MatchEvent { at: over.plus_seconds(60), fact: MatchFact::Confirmed });
    history
}
