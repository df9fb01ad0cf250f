//! Who is off the court after treatment: a fold over the lines, where the rules ask for it.
//!
//! A player who was treated on court leaves it until three attacks of their team have ended, or the period has. The attack
//! during which it was is the first of them. A goal ends an attack; other ends are lines of their own.

use super::entry::{Entry, EntryKind};
use super::state::MatchState;
use super::terms::Side;
use crate::ids::PlayerId;

/// After how many attacks of the team a treated player may come back.
const ATTACKS: usize = 3;

/// A player who is off the court after treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Treated {
    /// Of which team.
    pub side: Side,
    /// Who, if known.
    pub player: Option<PlayerId>,
    /// How many attacks of the team have ended since.
    pub attacks: usize,
}

impl MatchState {
    /// Who is off the court after treatment, in the order in which they were treated.
    pub fn treated(&self) -> Vec<Treated> {
        match self.running_period() {
            Some(period) if self.game().treatment => self.treated_in(period.index),
            _ => vec![],
        }
    }

    /// Who is off the court after the lines of a period.
    pub(super) fn treated_in(&self, period: u8) -> Vec<Treated> {
        let mut lines: Vec<&Entry> = self.entries.iter().filter(|entry| entry.place.period == period).collect();
        lines.sort_by_key(|entry| (entry.place.offset, entry.revision));
        lines.into_iter().fold(vec![], |treated, line| after(treated, &line.kind))
    }
}

/// A player who is treated again begins to wait again.
fn after(mut treated: Vec<Treated>, kind: &EntryKind) -> Vec<Treated> {
    match *kind {
        EntryKind::Treatment { side, player } => {
            treated.retain(|one| one.player.is_none() || one.player != player);
            treated.push(Treated { side, player, attacks: 0 });
        }
        EntryKind::Goal { side, .. } | EntryKind::Attack { side } => {
            for one in treated.iter_mut().filter(|one| one.side == side) {
                one.attacks += 1;
            }
            treated.retain(|one| one.attacks < ATTACKS);
        }
        _ => {}
    }
    treated
}
