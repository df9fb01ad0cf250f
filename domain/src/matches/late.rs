//! Commands that could not be sent at once: when they were meant, and where in the match that is.

use super::command::{MatchAction, MatchCommand};
use super::state::{Entry, EntryKind, MatchState};
use super::terms::{Half, Phase};
use crate::rules::MAX_LATE;
use crate::time::Timestamp;

impl MatchCommand {
    /// When somebody meant it: not later than it came, and at most [`MAX_LATE`] earlier.
    pub(super) fn meant(&self) -> Timestamp {
        self.meant_at.map_or(self.at, |meant| meant.clamp(self.at.minus_seconds(MAX_LATE), self.at))
    }
}

/// Whether a half starts or ends late that has by now, by the clock or by somebody else's hand.
pub(super) fn has_come(state: &MatchState, command: &MatchCommand) -> bool {
    matches!(command.action, MatchAction::ChangeState(to) if command.meant_at.is_some() && to <= state.phase)
}

/// When what a command records happened. A half does not end before it started, nor start before the one before it did:
/// the end in between may be the clock's, recorded because the one by hand was late as well.
pub(super) fn event_time(state: &MatchState, command: &MatchCommand) -> Timestamp {
    let meant = command.meant();
    let MatchAction::ChangeState(_) = command.action else { return meant };
    match state.entries.iter().rfind(|entry| entry.kind == EntryKind::Start) {
        Some(last) => meant.max(last.at.min(command.at)),
        None => meant,
    }
}

/// The half and second that something belongs to.
pub(super) fn place(state: &MatchState, command: &MatchCommand) -> (Half, u32) {
    match command.meant_at {
        Some(_) => place_meant(state, command.meant()),
        None => {
            let half = state.current_half();
            (half, entry_offset(state, half, command.at))
        }
    }
}

/// What was meant while a half ran belongs to that second of it, also when it arrives after the half has ended.
fn place_meant(state: &MatchState, meant: Timestamp) -> (Half, u32) {
    let half = match state.half_start(Half::Second) {
        Some(start) if start <= meant => Half::Second,
        _ => Half::First,
    };
    let ended = |entry: &&Entry| entry.half == half && entry.kind == EntryKind::End && entry.at <= meant;
    let is_over = state.entries.iter().any(|entry| ended(&entry));
    (half, if is_over { state.half_length() } else { state.offset_at(half, meant) })
}

/// While the half runs: the time played. Once it has ended, what is entered for it stands at its full length.
fn entry_offset(state: &MatchState, half: Half, at: Timestamp) -> u32 {
    match state.phase {
        Phase::Init => 0,
        Phase::HalfFirst | Phase::HalfSecond => state.offset_at(half, at),
        Phase::Pause | Phase::End => state.half_length(),
    }
}
