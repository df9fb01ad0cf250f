// Lines of a match's timeline: those that are known, and those that were tapped.

const PUNISHMENTS = new Set(["warning", "suspension", "disqualification", "blue_card"]);

/** Whether a line is a punishment. */
export const isPunishment = ({ kind }) => PUNISHMENTS.has(kind);

/** When a line was entered, in the service's seconds. */
export function timeOf(event) {
  return event.at ?? event.absolute_time / 1000;
}

/** A line that was tapped and is not known to be saved. */
export function line(entry, more) {
  return { id: null, key: entry.id, team_index: -1, player_id: null, message: "", at: entry.at, isPending: true, ...more };
}

/** Lines by half, then time; those of one second as they were entered. */
export function inOrder(events) {
  return [...events].sort((one, other) => one.half_index - other.half_index || one.time_offset - other.time_offset);
}
