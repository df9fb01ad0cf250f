// How long a match has been played at a time, from what the service says of it.

/**
 * The half that counts, the seconds played of it and whether it runs, at a time in milliseconds.
 * @param {Played} match
 * @param {number} now
 */
export function playTime(match, now) {
  const half = match.state === "half_second" || match.state === "end" ? 1 : 0;
  const start = half === 1 ? match.second_half_start : match.first_half_start;
  const running = match.state === "half_first" || match.state === "half_second";
  if (!running) return { half, running, seconds: match.state === "init" ? 0 : match.half_length };
  const played = Math.floor(now / 1000 - start);
  return { half, running, seconds: Math.min(Math.max(played, 0), match.half_length) };
}

/**
 * The seconds played since the match began: the second half goes on where the first ended, as in timelines.
 * @param {Played} match
 * @param {number} now
 */
export function playedSeconds(match, now) {
  const { half, seconds } = playTime(match, now);
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
