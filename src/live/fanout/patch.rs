//! Corrections that change only one line of the timeline.

use crate::views::EventView;

/// What replaces the line `id`: another line or nothing. None if the correction changes other lines too, so
/// that only the whole list is right.
pub fn patch(before: &[EventView], after: &[EventView], id: i64) -> Option<Option<EventView>> {
    let is_known = before.iter().any(|line| line.id == id);
    let is_alone = others(before, id).eq(others(after, id));
    (is_known && is_alone).then(|| after.iter().find(|line| line.id == id).cloned())
}

fn others(lines: &[EventView], id: i64) -> impl Iterator<Item = &EventView> {
    lines.iter().filter(move |line| line.id != id)
}
