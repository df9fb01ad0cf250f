// What stops the clock beside the table: it stands from then on, and goes on if that is taken back in time.

import { isOn } from "./course.js";
import { timeOf } from "./lines.js";
import { elapsedAt, withStart } from "./periods.js";
import { readings, stops, turnsOf } from "./play.js";

/** A match whose clock stands from a moment on. */
export function stopped(match, at) {
  return withStart({ ...match, clock: { running: false, elapsed: elapsedAt(match, at), at } });
}

/** Whether the clock was let go on after a line. */
export function hasGoneOn(events, since) {
  const isLater = (event) => event.kind === "clock_started" && timeOf(event) > timeOf(since);
  return turnsOf(events, since.period).some(isLater);
}

/**
 * A match from which a line is taken back: its clock goes on as if that had not turned it, unless something has turned it
 * since.
 */
export function letGoOn(match, events, gone) {
  if (!match.period) return match;
  const all = readings(match, events, match.period.index);
  if (all.at(-1)?.event !== gone) return match;
  const before = all.at(-2) ?? { running: true, elapsed: 0 };
  const { elapsed, at } = match.clock;
  const since = isOn(match) && stops(match, gone) ? elapsed : all.at(-1).elapsed;
  const clock = before.running
    ? { running: true, elapsed: since, at: timeOf(gone) }
    : { running: false, elapsed: since, at: before.at };
  const back = withStart({ ...match, clock });
  return isOn(match) ? back : { ...back, clock: { running: false, elapsed: elapsedAt(back, at), at } };
}
