//! What a match is opened with: the match's own values, or else its category's.

use super::event::{Category, ScheduledMatch};
use crate::game::Game;
use crate::matches::Fixture;

impl Category {
    /// The rules a match of this category is played by.
    pub fn game_of(&self, scheduled: &ScheduledMatch) -> Game {
        scheduled.game.over(self.game).resolve()
    }

    /// What a match of this category is opened with.
    pub fn fixture_of(&self, scheduled: &ScheduledMatch) -> Fixture {
        Fixture {
            category: self.id,
            home: scheduled.home,
            away: scheduled.away,
            half_length: scheduled.half_length.unwrap_or(self.half_length),
            game: self.game_of(scheduled),
            must_decide: scheduled.must_decide.unwrap_or(false),
        }
    }
}
