// What was played, by the lines of a match: exact where the clock was not set, and to the second where it was.

import { rulesOf } from "./course.js";
import { timeOf } from "./lines.js";

/** Punishments that cost a team time. */
export const REDUCES = new Set(["suspension", "disqualification", "blue_card"]);

/** Whether punishments that cost time stop the clock. */
export const punishmentsStop = (match) => (rulesOf(match).clock ?? "stopped") === "stopped";

const isReduction = ({ kind, third_suspension }) => REDUCES.has(kind) && !third_suspension;

/** Whether a line stopped the clock by itself. */
export const stops = (match, event) => (event.kind === "timeout" && event.granted) || (isReduction(event) && punishmentsStop(match));

const isTurn = (event) =>
  event.type === "start" || ["clock_stopped", "clock_started", "clock_set"].includes(event.kind)
  || (event.kind === "timeout" && event.granted) || isReduction(event);

const byTime = (one, other) => timeOf(one) - timeOf(other);

/** The start or end of a period, as its line. */
export const boundary = (events, type, index) => events.find((event) => event.type === type && (event.period ?? event.half_index) === index);

/** What turned the clock of a period while it was on, in order of time. */
export function turnsOf(events, index) {
  const start = boundary(events, "start", index);
  const end = boundary(events, "end", index);
  const isWithin = (event) => (!start || timeOf(event) >= timeOf(start)) && (!end || timeOf(event) < timeOf(end));
  return events.filter((event) => event.period === index && isTurn(event) && isWithin(event)).sort(byTime);
}

function lengthOf(match, events, index) {
  if (index === match.period.index) return match.period.length ?? Infinity;
  const set = events.findLast((event) => event.period === index && event.length !== undefined);
  const { periods, overtime } = rulesOf(match);
  return set?.length ?? (index < periods ? match.half_length : overtime?.length ?? Infinity);
}

function runs(match, event, before) {
  if (event.type === "start" || event.kind === "clock_started") return true;
  if (event.kind === "clock_stopped" || stops(match, event)) return false;
  return before.running;
}

const elapsedIn = ({ elapsed, running, at }, now, length) => Math.min(elapsed + (running ? Math.max(now - at, 0) : 0), length);

/**
 * Where the clock of a period was behind each line that turned it. A line knows whole seconds: they count where something that
 * is taken back had turned the clock, too.
 */
export function readings(match, events, index) {
  const length = lengthOf(match, events, index);
  let reading = { at: -Infinity, elapsed: 0, running: false };
  return turnsOf(events, index).map((event) => {
    const at = timeOf(event);
    const played = elapsedIn(reading, at, length);
    const shown = event.kind === "clock_set" ? event.seconds : event.period_offset;
    const isShown = shown === undefined || Math.floor(played) === shown;
    reading = { event, at, elapsed: isShown ? played : shown, running: runs(match, event, reading) };
    return reading;
  });
}

/** Seconds played of a period, as far as it has come. */
export function playedOf(match, events, index) {
  if (index === match.period.index) return match.clock.elapsed;
  const end = boundary(events, "end", index);
  const last = readings(match, events, index).at(-1);
  const length = lengthOf(match, events, index);
  return last && end ? elapsedIn(last, timeOf(end), length) : end?.period_offset ?? length;
}

/** Seconds played before a period. */
export function playedBefore(match, events, index) {
  let played = 0;
  for (let earlier = 0; earlier < index; earlier += 1) played += playedOf(match, events, earlier);
  return played;
}
