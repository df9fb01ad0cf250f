//! The timeline of a match as people read it: in order, with the score and a message for every line.

mod phrases;

use std::collections::HashMap;

use minicup_domain::matches::{Entry, EntryKind, Fixture, MatchState, Score, Side};
use minicup_domain::{EventId, MatchId, PlayerId};

use crate::{Catalogue, Lang};
use phrases::{Milestone, Names, Situation, Telling};

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<'a> {
    /// What happened.
    pub entry: &'a Entry,
    /// The goals standing after it in reading order; 0:0 where a half starts or ends.
    pub score: Score,
    /// What people read. Never stored, because it may hold a person's name.
    pub message: String,
}

/// The timeline by half, then time, then order of entry. The same events and the same names give the same messages.
pub fn lines<'a>(catalogue: &Catalogue, match_id: MatchId, state: &'a MatchState, lang: Lang) -> Vec<Line<'a>> {
    let mut entries: Vec<&Entry> = state.entries.iter().collect();
    entries.sort_by_key(|entry| (entry.half, entry.offset, entry.revision));
    let fixture = state.fixture.or_else(|| catalogue.fixture(match_id));
    let goals_of = HashMap::new();
    let mut narrator = Narrator { catalogue, match_id, fixture, lang, score: Score::default(), goals_of };
    entries.into_iter().map(|entry| narrator.line(entry)).collect()
}

/// How long before the end of a half a goal is a late one, in seconds.
const LAST_SECONDS: u32 = 15;
/// A team's goals are worth a word at every multiple of this.
const ROUND_TOTAL: u32 = 10;
/// From this lead on the match is one-sided, in goals.
const RUNAWAY_LEAD: i64 = 10;

/// Reads the entries in order and remembers what they add up to.
struct Narrator<'c> {
    catalogue: &'c Catalogue,
    match_id: MatchId,
    fixture: Option<Fixture>,
    lang: Lang,
    score: Score,
    goals_of: HashMap<PlayerId, u32>,
}

impl Narrator<'_> {
    fn line<'a>(&mut self, entry: &'a Entry) -> Line<'a> {
        let (score, message) = match &entry.kind {
            EntryKind::Start => (Score::default(), phrases::start(self.lang, entry.half).to_owned()),
            EntryKind::End => (Score::default(), phrases::end(self.lang, entry.half).to_owned()),
            EntryKind::Info { text } => (self.score, text.clone()),
            EntryKind::Goal { side, player } => {
                let message = self.goal(entry, *side, *player);
                (self.score, message)
            }
        };
        Line { entry, score, message }
    }

    fn goal(&mut self, entry: &Entry, side: Side, player: Option<PlayerId>) -> String {
        let Score(home, away) = self.score;
        self.score = match side {
            Side::Home => Score(home + 1, away),
            Side::Away => Score(home, away + 1),
        };
        let player_goals = player.map(|player| self.count_goal_of(player));
        let who = player.and_then(|player| self.name_of(player));
        let situation = situation(self.score, side, self.is_late(entry));
        let milestone = player_goals.and_then(milestone).filter(|_| situation != Situation::FirstOfMatch);
        let telling = match (&who, milestone) {
            (Some(_), Some(milestone)) => Telling::Milestone(milestone),
            (Some(_), None) => Telling::Player(situation),
            (None, _) => Telling::Team(situation),
        };
        let team = self.team_name(side);
        let names = Names { who: who.as_deref().unwrap_or(team), team, score: self.score, side };
        phrases::goal(self.lang, telling, EventId::new(self.match_id, entry.revision), &names)
    }

    fn count_goal_of(&mut self, player: PlayerId) -> u32 {
        let goals = self.goals_of.entry(player).or_default();
        *goals += 1;
        *goals
    }

    /// None for somebody who was forgotten.
    fn name_of(&self, player: PlayerId) -> Option<String> {
        let (player, _) = self.catalogue.player(player)?;
        let name = format!("{} {}", player.firstname, player.lastname).trim().to_owned();
        (!name.is_empty()).then_some(name)
    }

    fn team_name(&self, side: Side) -> &str {
        let team = self.fixture.and_then(|fixture| self.catalogue.team(fixture.team(side)));
        team.map_or(phrases::nameless_team(self.lang, side), |team| &team.name)
    }

    /// What is entered after a half has ended stands at its end, too.
    fn is_late(&self, entry: &Entry) -> bool {
        self.fixture.is_some_and(|fixture| entry.offset.saturating_add(LAST_SECONDS) >= fixture.half_length)
    }
}

fn milestone(player_goals: u32) -> Option<Milestone> {
    match player_goals {
        1 => Some(Milestone::First),
        5 => Some(Milestone::Fifth),
        10 => Some(Milestone::Tenth),
        _ => None,
    }
}

/// The rarer comes first: one of the last four is true of every goal.
fn situation(score: Score, side: Side, is_late: bool) -> Situation {
    let (own, other) = (score.of(side), score.of(side.other()));
    let lead = i64::from(own) - i64::from(other);
    match lead {
        _ if own + other == 1 => Situation::FirstOfMatch,
        _ if is_late => Situation::LastSeconds,
        _ if own % ROUND_TOTAL == 0 => Situation::RoundTotal,
        RUNAWAY_LEAD.. => Situation::Runaway,
        0 => Situation::Equaliser,
        1 => Situation::TakesLead,
        2.. => Situation::ExtendsLead,
        _ => Situation::CutsLead,
    }
}
