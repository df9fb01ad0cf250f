// How long a match has been played at a time, from what the service says about it.

/**
 * The half that counts, its play time in seconds and whether it runs, at a time in milliseconds.
 * @param {Played} match
 * @param {number} now
 */
export function playTime(match, now) {
  const half = match.state === "half_second" || match.state === "end" ? 1 : 0;
  const start = half === 1 ? match.second_half_start : match.first_half_start;
  const running = match.state === "half_first" || match.state === "half_second";
  if (!running) return { half, running, seconds: match.state === "init" ? 0 : match.half_length };
  const { clock, period } = match;
  if (clock && period && Math.min(period.index, 1) === half && (!clock.running || period.index > 1)) {
    const since = clock.running ? Math.max(now / 1000 - clock.at, 0) : 0;
    const seconds = Math.min(Math.floor(clock.elapsed + since), period.length ?? Infinity);
    return { half, running: clock.running, seconds };
  }
  const played = Math.floor(now / 1000 - (start ?? 0));
  return { half, running, seconds: Math.min(Math.max(played, 0), lengthOf(match, half)) };
}

/**
 * The length of a half in seconds: its own, if it differs from that of the rules.
 * @param {Played} match
 * @param {number} half
 */
function lengthOf({ period, half_length: byRules }, half) {
  return period?.index === half ? (period.length ?? byRules) : byRules;
}

/**
 * Match time in seconds: the second half continues where the first ended, as in timelines.
 * @param {Played} match
 * @param {number} now
 */
export function playedSeconds(match, now) {
  const { half, seconds } = playTime(match, now);
  const { clock, period, match_time: played } = match;
  if (clock && period && period.index > 1) {
    // Only the time of the match includes what was played before overtime.
    const isOver = match.state !== "half_second";
    return (played ?? 0) + (isOver ? 0 : seconds - Math.floor(clock.elapsed));
  }
  // The halves of an exhibition have no length.
  const before = half === 1 && Number.isFinite(match.half_length) ? match.half_length : 0;
  return before + seconds;
}

/**
 * Minutes and seconds.
 * @param {number} seconds
 */
export function clockText(seconds) {
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
