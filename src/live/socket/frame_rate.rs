//! How many frames a socket sends.

use std::time::Duration;

use tokio::time::Instant;

/// Frames a socket may send within [`WINDOW`]. Our pages send a few a minute; 60 messages a second are answered, and as
/// many more as pings and fragments are no reason to cut a client off.
pub const MAX_FRAMES: u32 = 600;
/// The time they are counted over.
pub const WINDOW: Duration = Duration::from_secs(5);
/// The window advances in steps of this.
const SLOT: Duration = Duration::from_millis(WINDOW.as_millis() as u64 / SLOTS as u64);
const SLOTS: usize = 10;

/// The frames of the last five seconds, in slots of half a second, the current one first.
pub struct FrameRate {
    slots: [u16; SLOTS],
    /// When the current slot began.
    began: Instant,
}

impl FrameRate {
    /// Begins to count.
    pub fn new(now: Instant) -> Self {
        Self { slots: [0; SLOTS], began: now }
    }

    /// Counts a frame; false if it is one too many.
    pub fn count(&mut self, now: Instant) -> bool {
        self.move_on(now);
        if let Some(present) = self.slots.first_mut() {
            *present = present.saturating_add(1);
        }
        self.slots.iter().copied().map(u32::from).sum::<u32>() <= MAX_FRAMES
    }

    fn move_on(&mut self, now: Instant) {
        let steps = now.saturating_duration_since(self.began).as_millis() / SLOT.as_millis();
        let Ok(steps) = u32::try_from(steps) else { return *self = Self::new(now) };
        for _ in 0..steps.min(SLOTS as u32) {
            self.slots.rotate_right(1);
            if let Some(present) = self.slots.first_mut() {
                *present = 0;
            }
        }
        self.began += SLOT * steps;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of the first frame that is one too many, at an even pace.
    fn first_too_many(frames: u32, a_second: u32) -> Option<u32> {
        let began = Instant::now();
        let mut rate = FrameRate::new(began);
        (1..=frames).find(|number| !rate.count(began + Duration::from_secs(1) * *number / a_second))
    }

    #[test]
    fn six_hundred_at_once_are_taken_and_one_more_is_not() {
        assert_eq!(first_too_many(1000, 1_000_000), Some(MAX_FRAMES + 1));
    }

    #[test]
    fn a_steady_pace_is_taken_up_to_a_hundred_and_twenty_a_second() {
        assert_eq!(first_too_many(100_000, 120), None);
        assert!(first_too_many(100_000, 123).is_some());
    }

    #[test]
    fn after_the_window_they_are_forgotten() {
        let began = Instant::now();
        let mut rate = FrameRate::new(began);
        for second in [0, 5, 10, 86_400, 1_000_000_000] {
            let now = began + Duration::from_secs(second);
            assert!((0..MAX_FRAMES).all(|_| rate.count(now)), "{second}");
            assert!(!rate.count(now), "{second}");
        }
    }
}
