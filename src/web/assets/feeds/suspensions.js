// How long somebody still sits out, and a time-out still lasts, from what the service says about a match.

// What is left of a second that rounding has left over is none.
const ROUNDING_S = 0.001;

/** @typedef {Pick<Match, "clock" | "period" | "suspensions" | "timeouts" | "timeout">} Stoppages */

/** @param {number} seconds */
const whole = (seconds) => Math.max(Math.ceil(seconds - ROUNDING_S), 0);

/**
 * Who sits out at a time in milliseconds, with the whole seconds of play that are left.
 * @param {Partial<Stoppages>} match
 * @param {number} now
 */
export function sittingOut({ clock, period, suspensions }, now) {
  if (!clock) return [];
  const since = clock.running ? Math.max(now / 1000 - clock.at, 0) : 0;
  const played = Math.min(since, (period?.length ?? Infinity) - clock.elapsed);
  return (suspensions ?? []).map((one) => ({ ...one, left: whole(one.remaining - played) })).filter(({ left }) => left > 0);
}

/**
 * The seconds that are left of the time-out that is on; null where none is.
 * @param {Partial<Stoppages>} match
 * @param {number} now
 */
export function leftOfTimeout({ timeout }, now) {
  return timeout ? whole(timeout.ends - now / 1000) : null;
}

/**
 * Minutes and seconds that are left, as tables write them.
 * @param {number} seconds
 */
export function leftText(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
