//! What the rules do not forbid, and the table should look at once more.

use std::fmt;

use super::entry::{Entry, EntryKind};
use super::event::{MatchEvent, MatchFact, Punished, ShotTaken};
use super::evolve::evolve;
use super::offence::{Offender, Punishment};
use super::state::MatchState;
use super::terms::Side;
use crate::ids::PlayerId;

/// Something that was recorded and may be a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The player has shot in this series of the shoot-out already.
    ShotAgain,
    /// The player has been warned already.
    WarnedAgain,
    /// Players of the team have been warned three times already.
    TeamWarnedOften,
    /// Officials of the team have been warned already.
    OfficialsWarnedAgain,
    /// Officials of the team have been suspended already.
    OfficialsSuspendedAgain,
}

impl Warning {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ShotAgain => "shot_again",
            Self::WarnedAgain => "warned_again",
            Self::TeamWarnedOften => "team_warned_often",
            Self::OfficialsWarnedAgain => "officials_warned_again",
            Self::OfficialsSuspendedAgain => "officials_suspended_again",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ShotAgain => "the player has shot in this series already, correct who it was or take the shot back",
            Self::WarnedAgain => "the player has been warned already, the next punishment is a suspension",
            Self::TeamWarnedOften => "players of the team have been warned three times already, suspend from now on",
            Self::OfficialsWarnedAgain => "officials of the team have been warned already, suspend from now on",
            Self::OfficialsSuspendedAgain => {
                "officials of the team have been suspended already, disqualify from now on"
            }
        })
    }
}

/// What there is to say of events that follow on a state, in order; the same whenever it is asked. Most events need no
/// look at the state, so it is made only where one does.
pub fn warnings(state: impl FnOnce() -> MatchState, events: &[MatchEvent]) -> Vec<Warning> {
    let may_be_odd = |event: &MatchEvent| matches!(event.fact, MatchFact::ShotTaken(_) | MatchFact::Punished(_));
    if !events.iter().any(may_be_odd) {
        return vec![];
    }
    let mut state = state();
    let mut found = Vec::new();
    for event in events {
        found.extend(of_fact(&state, &event.fact));
        state = evolve(state, event);
    }
    found
}

fn of_fact(state: &MatchState, fact: &MatchFact) -> Vec<Warning> {
    match fact {
        MatchFact::ShotTaken(ShotTaken { side, player: Some(player), .. }) => {
            has_shot(state, *side, *player).then_some(Warning::ShotAgain).into_iter().collect()
        }
        MatchFact::Punished(punished) => of_punishment(state, punished),
        _ => vec![],
    }
}

/// How many warnings the players of a team share.
const TEAM_WARNINGS: usize = 3;

fn of_punishment(state: &MatchState, punished: &Punished) -> Vec<Warning> {
    let Punished { side, punishment, .. } = *punished;
    let same = || state.punishments().filter(move |one| one.side == side && one.punishment == punishment);
    let of_officials = || same().any(|one| one.offender.is_some_and(|who| who.official().is_some()));
    let offender = punished.offender();
    let odd = match (punishment, offender.map(Offender::official)) {
        (Punishment::Warning, Some(Some(_))) => [of_officials().then_some(Warning::OfficialsWarnedAgain), None],
        (Punishment::Suspension, Some(Some(_))) => [of_officials().then_some(Warning::OfficialsSuspendedAgain), None],
        (Punishment::Warning, _) => {
            let again = offender.is_some() && same().any(|one| one.offender == offender);
            let of_players = same().filter(|one| one.offender.is_none_or(|who| who.official().is_none())).count();
            [again.then_some(Warning::WarnedAgain), (of_players >= TEAM_WARNINGS).then_some(Warning::TeamWarnedOften)]
        }
        _ => [None, None],
    };
    odd.into_iter().flatten().collect()
}

/// Whether a player has taken one of the shots of the series to which the next shot of their side belongs.
fn has_shot(state: &MatchState, of: Side, player: PlayerId) -> bool {
    let shooter = |entry: &Entry| match entry.kind {
        EntryKind::Shot { side, player, .. } if side == of => Some(player),
        _ => None,
    };
    let shooters: Vec<Option<PlayerId>> = state.entries.iter().filter_map(shooter).collect();
    let series = state.shots_in_series();
    let taken_before = shooters.len() / series * series;
    shooters.iter().skip(taken_before).any(|shooter| *shooter == Some(player))
}
