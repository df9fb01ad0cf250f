//! Who plays for each side, by the line-ups that count.

use std::sync::Arc;

use super::entry::EntryKind;
use super::line_up::{LineUp, LinedUp};
use super::state::MatchState;
use super::terms::Side;
use crate::ids::PlayerId;

impl MatchState {
    /// Who plays for a side today; none: the whole roster. The line-up of a team that no longer plays there is none.
    pub fn line_up(&self, side: Side) -> Option<&LineUp> {
        let named = self.line_ups.get(side.index())?.as_deref()?;
        let plays = self.fixture.is_none_or(|fixture| fixture.team(side) == named.team);
        plays.then_some(named)
    }

    /// A player's line in the line-up of either side.
    pub fn lined_up(&self, player: PlayerId) -> Option<&LinedUp> {
        [Side::Home, Side::Away].into_iter().find_map(|side| self.line_up(side)?.player(player))
    }

    /// Whether a side has named who plays today, and a player is not among them.
    pub(super) fn is_left_out(&self, side: Side, player: PlayerId) -> bool {
        self.line_up(side).is_some_and(|line_up| line_up.player(player).is_none())
    }

    /// Of each side the line-up counts that was named last, and was not taken back.
    pub(super) fn follow_line_ups(&mut self) {
        self.line_ups = [Side::Home, Side::Away].map(|of| {
            self.entries.iter().rev().find_map(|entry| match &entry.kind {
                EntryKind::LineUp { side, line_up } if *side == of => Some(Arc::clone(line_up)),
                _ => None,
            })
        });
    }
}
