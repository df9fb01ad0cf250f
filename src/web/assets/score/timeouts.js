// Team time-outs: how many are left, and the one that is on.

import { isOn, rulesOf } from "./course.js";
import { line, timeOf } from "./lines.js";
import { momentAt, settle } from "./periods.js";
import { hasGoneOn, stopped } from "./stops.js";

/** What a match has by default; a phone may have kept one without rules from an earlier release. */
const ALLOWED = { match: 2, half: 1, length: 60, overtime: 0, last: null };

/** The rules about time-outs; null: as many as the referees give. */
const allowance = (match) => (rulesOf(match).timeouts === undefined ? ALLOWED : rulesOf(match).timeouts);

const isTimeout = ({ kind }) => kind === "timeout";

/** Whether a place is in the last minutes of regular time. */
function isLate(match, { seconds }, { period, period_offset }) {
  const length = period === match.period?.index ? match.period.length : match.half_length;
  return period === rulesOf(match).periods - 1 && length !== null && period_offset + seconds >= length;
}

/** How many a side may still take at a place of the match; Infinity where the referees give as many as they like. */
export function leftTimeouts({ match, events }, side, place) {
  const allowed = allowance(match);
  if (!allowed) return Infinity;
  const { periods } = rulesOf(match);
  const own = events.filter((event) => isTimeout(event) && event.team_index === side);
  const isOvertime = ({ period }) => period >= periods;
  if (isOvertime(place)) return allowed.overtime - own.filter(isOvertime).length;
  const late = (at) => allowed.last && isLate(match, allowed.last, at);
  return Math.min(
    allowed.match - own.filter((event) => !isOvertime(event)).length,
    allowed.half - own.filter(({ period }) => period === place.period).length,
    late(place) ? allowed.last.max - own.filter(late).length : Infinity,
  );
}

/** A time-out stops the clock, unless it was asked for and lost. */
export function callTimeout(known, entry, side) {
  const settled = settle(known, entry.at);
  const { match, events } = settled;
  const { team, granted = true, overrule } = entry.command;
  if (side < 0 || !isOn(match) || match.period.kind === "shootout") return settled;
  const place = momentAt(settled, entry.at);
  if (!overrule && leftTimeouts(settled, side, place) <= 0) return settled;
  const called = line(entry, { type: "info", kind: "timeout", ...place, team_index: side, team_id: team, granted });
  return { match: granted ? stopped(match, entry.at) : match, events: [...events, called] };
}

/** The time-out that is on: play has not gone on since. */
function running(match, events) {
  if (!isOn(match) || match.clock.running) return null;
  const granted = events.filter((event) => isTimeout(event) && event.granted && event.period === match.period.index);
  const called = granted.sort((one, other) => timeOf(one) - timeOf(other)).at(-1);
  if (!called || hasGoneOn(events, called)) return null;
  return { team_index: called.team_index, ends: timeOf(called) + (allowance(match) ?? ALLOWED).length };
}

/** A match with the time-outs that its lines make. */
export function withTimeouts({ match, events }) {
  const timeouts = [0, 1].map((side) => events.filter((event) => isTimeout(event) && event.team_index === side).length);
  return { ...match, timeouts, timeout: running(match, events) };
}
