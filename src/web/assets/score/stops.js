// What stops the clock beside the table: it stands from then on, and goes on if that is taken back in time.

import { isOn } from "./course.js";
import { timeOf } from "./lines.js";
import { elapsedAt, withStart } from "./periods.js";

/** Whether a line stopped the clock by itself. */
const stops = ({ kind, granted }) => kind === "timeout" && granted;

const turns = (event) => stops(event) || ["clock_stopped", "clock_started", "clock_set"].includes(event.kind);

/** A match whose clock stands from a moment on. */
export function stopped(match, at) {
  return withStart({ ...match, clock: { running: false, elapsed: elapsedAt(match, at), at } });
}

/** What turned the clock of a period, in order of time. */
function turnsOf(events, index) {
  const found = events.filter((event) => event.period === index && turns(event));
  return found.sort((one, other) => timeOf(one) - timeOf(other));
}

/** Whether the clock was let go on after a line. */
export function hasGoneOn(events, since) {
  const isLater = (event) => event.kind === "clock_started" && timeOf(event) > timeOf(since);
  return turnsOf(events, since.period).some(isLater);
}

/** The clock as it was if a line, the last to turn it, did not stop it. */
function clockWithout(gone, all, { elapsed }) {
  const before = all.slice(0, -1);
  const last = before.findLast(({ kind }) => kind !== "clock_set");
  const ran = !last || last.kind === "clock_started";
  return ran ? { running: true, elapsed, at: timeOf(gone) } : { running: false, elapsed, at: timeOf(before.at(-1)) };
}

/**
 * A match from which a line is taken back: its clock goes on as if that had not stopped it, unless something has turned it
 * since.
 */
export function letGoOn(match, events, gone) {
  const all = turnsOf(events, match.period.index);
  if (!stops(gone) || all.at(-1) !== gone) return match;
  const before = withStart({ ...match, clock: clockWithout(gone, all, match.clock) });
  if (isOn(match)) return before;
  const { at } = match.clock;
  return { ...before, clock: { running: false, elapsed: elapsedAt(before, at), at } };
}
