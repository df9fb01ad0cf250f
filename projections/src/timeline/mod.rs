//! The timeline of a match as people read it: in order, with the score and a message for every line.

mod clock_phrases;
mod line_up_phrases;
mod period_phrases;
mod phrases;
mod punishment_phrases;
mod timeout_phrases;

use std::collections::HashMap;

use minicup_domain::matches::{Entry, EntryKind, Fixture, Half, MatchState, Offender, PeriodKind, Phase, Score, Side};
use minicup_domain::{EventId, MatchId, PlayerId, Revision};

use crate::{Catalogue, Lang};
pub use period_phrases::period_name;
use phrases::{Milestone, Names, Situation, Telling};
use punishment_phrases::Told;

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
    let mut narrator = Narrator::new(catalogue, match_id, state, lang);
    let entries = in_order(state).into_iter();
    let tell = |entry| {
        let counted = narrator.count(entry);
        narrator.tell(counted)
    };
    entries.map(tell).collect()
}

/// The line of one entry, as [`lines`] has it; none if the entry does not stand.
pub fn line<'a>(
    catalogue: &Catalogue,
    match_id: MatchId,
    state: &'a MatchState,
    lang: Lang,
    revision: Revision,
) -> Option<Line<'a>> {
    let entry = state.entries.iter().rfind(|entry| entry.revision == revision)?;
    let narrator = Narrator::new(catalogue, match_id, state, lang);
    Some(narrator.tell(counted_up_to(state, entry)))
}

fn in_order(state: &MatchState) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = state.entries.iter().collect();
    entries.sort_by_key(|entry| place(entry));
    entries
}

/// Where an entry stands in reading order.
fn place(entry: &Entry) -> (Half, u32, Revision) {
    (entry.half, entry.offset, entry.revision)
}

/// One entry and what those up to it add up to, as [`Narrator::count`] has it, without putting all of them in order:
/// sending a long match's past line by line needs it for each of them.
fn counted_up_to<'a>(state: &'a MatchState, entry: &'a Entry) -> Counted<'a> {
    let scorer = scorer_of(entry);
    let (mut score, mut player_goals) = (Score::default(), 0);
    for earlier in state.entries.iter().filter(|earlier| place(earlier) <= place(entry)) {
        let EntryKind::Goal { side, .. } = earlier.kind else { continue };
        score = plus_goal(score, side);
        player_goals += u32::from(scorer.is_some() && scorer_of(earlier) == scorer);
    }
    Counted { entry, score, player_goals: scorer.map(|_| player_goals) }
}

fn scorer_of(entry: &Entry) -> Option<PlayerId> {
    match entry.kind {
        EntryKind::Goal { player, .. } => player,
        _ => None,
    }
}

fn plus_goal(Score(home, away): Score, side: Side) -> Score {
    match side {
        Side::Home => Score(home + 1, away),
        Side::Away => Score(home, away + 1),
    }
}

/// How long before the end of a half a goal is a late one, in seconds.
const LAST_SECONDS: u32 = 15;
/// A team's goals are worth a word at every multiple of this.
const ROUND_TOTAL: u32 = 10;
/// From this lead on the match is one-sided, in goals.
const RUNAWAY_LEAD: i64 = 10;

/// Reads the entries in order and remembers what they add up to.
struct Narrator<'c, 's> {
    catalogue: &'c Catalogue,
    state: &'s MatchState,
    match_id: MatchId,
    fixture: Option<Fixture>,
    lang: Lang,
    score: Score,
    goals_of: HashMap<PlayerId, u32>,
}

/// An entry and what the entries up to it add up to.
struct Counted<'a> {
    entry: &'a Entry,
    score: Score,
    /// Goals of the scorer, if there is one and it is known.
    player_goals: Option<u32>,
}

impl<'c, 's> Narrator<'c, 's> {
    fn new(catalogue: &'c Catalogue, match_id: MatchId, state: &'s MatchState, lang: Lang) -> Self {
        let fixture = state.pinned().or_else(|| catalogue.fixture(match_id));
        Self { catalogue, state, match_id, fixture, lang, score: Score::default(), goals_of: HashMap::new() }
    }

    fn count<'a>(&mut self, entry: &'a Entry) -> Counted<'a> {
        let mut player_goals = None;
        if let EntryKind::Goal { side, player, .. } = entry.kind {
            self.score = plus_goal(self.score, side);
            player_goals = player.map(|player| self.count_goal_of(player));
        }
        Counted { entry, score: self.score, player_goals }
    }

    fn tell<'a>(&self, counted: Counted<'a>) -> Line<'a> {
        let entry = counted.entry;
        let (score, message) = match &entry.kind {
            EntryKind::Start => (Score::default(), self.start(entry)),
            EntryKind::End => (Score::default(), self.end(entry)),
            EntryKind::Info { text } => (counted.score, text.clone()),
            EntryKind::Goal { side, player, .. } => (counted.score, self.goal(&counted, *side, *player)),
            EntryKind::SevenMetreMissed { side, player, saved } => {
                (counted.score, phrases::seven_metre_missed(self.lang, &self.who(*side, *player), *saved))
            }
            EntryKind::Treatment { side, player } => {
                (counted.score, phrases::treatment(self.lang, &self.who(*side, *player)))
            }
            EntryKind::Attack { side } => (counted.score, phrases::attack_ended(self.lang, self.team_name(*side))),
            EntryKind::Shot { side, player, scored } => {
                (counted.score, period_phrases::shot(self.lang, &self.who(*side, *player), *scored))
            }
            EntryKind::Punishment { side, offender, punishment, third_suspension } => {
                let suspension = self.fixture.map(|fixture| fixture.game).unwrap_or_default().suspension;
                let told = Told { punishment: *punishment, third_suspension: *third_suspension, suspension };
                (counted.score, punishment_phrases::punished(self.lang, &self.offender(*side, *offender), told))
            }
            EntryKind::LineUp { side, line_up } => {
                (counted.score, line_up_phrases::named(self.lang, self.team_name(*side), line_up.players.len()))
            }
            EntryKind::Timeout { side, granted } => {
                (counted.score, timeout_phrases::called(self.lang, self.team_name(*side), *granted))
            }
            EntryKind::ClockStopped => (counted.score, clock_phrases::stopped(self.lang).to_owned()),
            EntryKind::ClockStarted => (counted.score, clock_phrases::started(self.lang).to_owned()),
            EntryKind::ClockSet => (counted.score, clock_phrases::set(self.lang, self.match_seconds(entry))),
            EntryKind::LengthSet { seconds } => (counted.score, clock_phrases::length(self.lang, *seconds)),
        };
        Line { entry, score, message }
    }

    fn goal(&self, counted: &Counted<'_>, side: Side, player: Option<PlayerId>) -> String {
        let Counted { entry, score, player_goals } = *counted;
        let who = player.and_then(|player| self.name_of(player));
        let situation = situation(score, side, self.is_late(entry));
        let milestone = player_goals.and_then(milestone).filter(|_| situation != Situation::FirstOfMatch);
        let telling = match (&who, milestone) {
            (Some(_), Some(milestone)) => Telling::Milestone(milestone),
            (Some(_), None) => Telling::Player(situation),
            (None, _) => Telling::Team(situation),
        };
        let team = self.team_name(side);
        let names = Names { who: who.as_deref().unwrap_or(team), team, score, side };
        phrases::goal(self.lang, telling, EventId::new(self.match_id, entry.revision), &names)
    }

    fn start(&self, entry: &Entry) -> String {
        match self.kind_of_period(entry) {
            PeriodKind::Half => phrases::start(self.lang, entry.half).to_owned(),
            PeriodKind::Overtime => period_phrases::overtime_starts(self.lang, self.place_in_overtime(entry)),
            PeriodKind::Shootout => period_phrases::shootout_starts(self.lang).to_owned(),
        }
    }

    fn end(&self, entry: &Entry) -> String {
        match self.kind_of_period(entry) {
            PeriodKind::Half if entry.half == Half::First && self.state.is_last_half(0) => {
                phrases::end(self.lang, Half::Second).to_owned()
            }
            PeriodKind::Half if entry.half == Half::Second && self.goes_on_after(entry) => {
                period_phrases::regular_time_ends(self.lang).to_owned()
            }
            PeriodKind::Half => phrases::end(self.lang, entry.half).to_owned(),
            PeriodKind::Overtime => period_phrases::overtime_ends(self.lang, self.place_in_overtime(entry)),
            PeriodKind::Shootout => period_phrases::shootout_ends(self.lang).to_owned(),
        }
    }

    /// Whether another period follows, or is to.
    fn goes_on_after(&self, entry: &Entry) -> bool {
        self.state.phase == Phase::Pause || self.state.period(entry.place.period.saturating_add(1)).is_some()
    }

    fn kind_of_period(&self, entry: &Entry) -> PeriodKind {
        self.state.period(entry.place.period).map_or(PeriodKind::Half, |period| period.kind)
    }

    fn place_in_overtime(&self, entry: &Entry) -> (u16, u16) {
        self.state.place_in_overtime(entry.place.period).unwrap_or((1, 1))
    }

    /// The player or, where nothing is known or may be said of one, the team.
    fn who(&self, side: Side, player: Option<PlayerId>) -> String {
        player.and_then(|player| self.name_of(player)).unwrap_or_else(|| self.team_name(side).to_owned())
    }

    fn offender(&self, side: Side, offender: Option<Offender>) -> String {
        match offender {
            Some(Offender::Official(letter)) => punishment_phrases::official(self.lang, self.team_name(side), letter),
            Some(Offender::Player(player)) => self.who(side, Some(player)),
            None => self.who(side, None),
        }
    }

    /// Seconds of play since the match began, as halls show them.
    fn match_seconds(&self, entry: &Entry) -> u32 {
        self.state.played_before(entry.place.period).whole_seconds() + entry.place.offset
    }

    fn count_goal_of(&mut self, player: PlayerId) -> u32 {
        let goals = self.goals_of.entry(player).or_default();
        *goals += 1;
        *goals
    }

    /// As readers may see it; none for somebody who was forgotten or of whom nothing may be said.
    fn name_of(&self, player: PlayerId) -> Option<String> {
        let player = self.catalogue.player_in(self.state, player)?;
        let name = player.name();
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
