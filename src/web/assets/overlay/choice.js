// Which match of a court is shown: by what is being played, then by the schedule.

// A match that is this late, while later ones are played, will not be next.
const PASSED_OVER_MS = 30 * 60 * 1000;

const RUNNING = ["half_first", "pause", "half_second"];

/** Whether a match has begun and is not over. */
export function isRunning(match) {
  return RUNNING.includes(match.state);
}

function lastStart(match) {
  return Math.max(match.first_half_start ?? 0, match.second_half_start ?? 0);
}

/** When a match ended whose end was not seen: no half is longer than its length. */
export function latestEnd(match) {
  const byClock = (lastStart(match) + match.half_length) * 1000;
  return match.confirmed === null ? byClock : Math.min(byClock, match.confirmed * 1000);
}

function next(matches, last, then) {
  const waiting = matches.filter((match) => match.state === "init");
  if (!last) return waiting[0];
  const behind = matches.indexOf(last);
  const mayCome = (match) =>
    matches.indexOf(match) > behind || match.match_term_start * 1000 > then - PASSED_OVER_MS;
  return waiting.find(mayCome);
}

/**
 * The match to show out of those of one court, in the order of the schedule, at a time in milliseconds; null for none.
 * The match that was started last counts, so a match that was never ended does not stay. Its result stays for `hold`
 * milliseconds, unless another match begins, and for good if no match follows. `endedAt` of a match is when it ended,
 * if that is known.
 */
export function onAir(matches, then, hold) {
  const begun = matches.filter((match) => match.state !== "init" && lastStart(match) > 0);
  const last = begun.reduce((one, other) => (one && lastStart(one) >= lastStart(other) ? one : other), null);
  if (last && isRunning(last)) return last;
  if (last && then - (last.endedAt ?? latestEnd(last)) < hold) return last;
  return next(matches, last, then) ?? last;
}
