// Starts and ends of periods, their clock, and the shoot-out: what was tapped, on top of what is known.

import { halfOf, isGolden, isOn, isOpenEnd, nextPeriod, rulesOf, shootoutOf, stateAfter } from "./course.js";
import { line, timeOf } from "./lines.js";

const STARTS = ["first_half_start", "second_half_start"];
const TURNS = new Set(["clock_stopped", "clock_started", "clock_set"]);

/** The period and the clock of a match that a phone has kept from a release that did not know them. */
export function withPeriod(match) {
  if (match.period !== undefined) return match;
  const index = match.second_half_start !== null ? 1 : 0;
  const begun = match[STARTS[index]];
  if (begun === null) return { ...match, period: null, clock: null };
  const running = isOn(match);
  const clock = { running, elapsed: running ? 0 : match.half_length, at: begun };
  return { ...match, period: { index, kind: "half", length: match.half_length }, clock };
}

/** Seconds of play in the period that is on, or was on last, at a time. */
export function elapsedAt({ clock, period }, at) {
  const since = clock.running ? at - clock.at : 0;
  return Math.min(Math.max(clock.elapsed + since, 0), period.length ?? Infinity);
}

/** The seconds at which lines stand that are entered after a period. */
const fullTime = ({ period, clock }) => Math.floor(period.length ?? clock.elapsed);

/** Where something belongs, in the words of lines: halves are all that some clients know. */
export function placeOf(match, index, offset) {
  const isHalf = index <= 1;
  const shown = isHalf ? Math.min(offset, match.half_length) : match.half_length;
  return { half_index: halfOf(index), time_offset: shown, period: index, period_offset: offset };
}

/** Whether a line is of a period; lines that are kept from an earlier release know their half alone. */
const isOf = (event, index) => (event.period ?? event.half_index) === index;

/** Where something belongs that was tapped at a time. */
export function momentAt({ match, events }, at) {
  if (!match.period) return placeOf(match, 0, 0);
  const begun = (event) => event.type === "start" && timeOf(event) <= at;
  const started = events.filter(begun).map((event) => event.period ?? event.half_index);
  const index = Math.min(started.length > 0 ? Math.max(...started) : 0, match.period.index);
  if (index < match.period.index) return placeOf(match, index, earlierOffset(match, events, index, at));
  const hasEnded = events.some((event) => event.type === "end" && isOf(event, index) && timeOf(event) <= at);
  return placeOf(match, index, hasEnded ? fullTime(match) : Math.floor(elapsedAt(match, at)));
}

/** Of a period that others followed no more is known than when it began and ended. */
function earlier(match, events, index) {
  const [start, end] = ["start", "end"].map((type) => events.find((event) => event.type === type && isOf(event, index)));
  return { begun: match[STARTS[index]] ?? timeOf(start), full: end?.period_offset ?? match.half_length, end };
}

function earlierOffset(match, events, index, at) {
  const { begun, full, end } = earlier(match, events, index);
  return end && timeOf(end) <= at ? full : Math.min(Math.max(Math.floor(at - begun), 0), full);
}

export function withStart(match) {
  const { period, clock } = match;
  return period.index <= 1 ? { ...match, [STARTS[period.index]]: clock.at - clock.elapsed } : match;
}

export function startPeriod(known, entry) {
  const { match, events } = settle(known, entry.at);
  const period = nextPeriod(match);
  if (!period) return { match, events };
  const clock = { running: period.kind !== "shootout", elapsed: 0, at: entry.at };
  const begun = withStart({
    ...match, period, clock, state: period.index === 0 ? "half_first" : "half_second",
    score: match.score.map((goals) => goals ?? 0),
  });
  const shootout = period.kind === "shootout" ? shootoutOf(begun, events).shootout : null;
  const before = { period: match.period, clock: match.clock };
  const start = line(entry, { type: "start", kind: "start", ...placeOf(match, period.index, 0), before });
  return { match: { ...begun, shootout }, events: [...events, start] };
}

/** The period is over. It is at its full length, so that nothing entered for it is behind its end. */
export function closed({ match, events }, entry, more = {}) {
  const clock = { running: false, elapsed: elapsedAt(match, entry.at), at: entry.at };
  const over = { ...match, clock };
  const end = line(entry, {
    type: "end", kind: "end", ...placeOf(match, match.period.index, fullTime(over)), before: { clock: match.clock }, ...more,
  });
  return { match: { ...over, state: stateAfter(match) }, events: [...events, end] };
}

/** A period that has lasted its length is over. */
export function settle(known, at) {
  const { match } = known;
  if (!isOn(match) || !match.clock.running || match.period.length === null) return known;
  const due = match.clock.at + match.period.length - match.clock.elapsed;
  return at < due ? known : closed(known, { id: `end-${match.period.index}`, at: due }, { isByClock: true });
}

export function endPeriod(known, entry) {
  const settled = settle(known, entry.at);
  const { match } = settled;
  return isOn(match) && match.period.kind !== "shootout" ? closed(settled, entry) : settled;
}

export function changeState(known, entry) {
  const settled = settle(known, entry.at);
  const { match } = settled;
  const to = entry.command.state;
  if ((match.state === "init" && to === "half_first") || (match.state === "pause" && to === "half_second")) {
    return startPeriod(settled, entry);
  }
  const isEnd = isOn(match) && ["pause", "end"].includes(to) && (stateAfter(match) === to || isOpenEnd(match));
  return isEnd ? endPeriod(settled, entry) : settled;
}

/** The state follows the score once the last period is over: a late goal may decide, or undo what was decided. */
export function followScore(match) {
  const isOver = match.state === "pause" || match.state === "end";
  return match.must_decide && match.period && isOver ? { ...match, state: stateAfter(match) } : match;
}

/** A goal that ends the match at once. */
export function closeIfGolden(known, entry) {
  const { match } = known;
  return isOn(match) && isGolden(match) ? closed(known, { ...entry, id: `${entry.id}-end` }, { isByItself: true }) : known;
}

/** The start or end that came last; null before the start. */
export function latestBoundary(events) {
  const rank = ({ type, period, half_index }) => 2 * (period ?? half_index) + (type === "end" ? 1 : 0);
  const boundaries = events.filter(({ type }) => type === "start" || type === "end");
  return boundaries.sort((one, other) => rank(one) - rank(other)).at(-1) ?? null;
}

/** A period goes on as if it had not ended, or from where it stood. */
export function takeEndBack({ match, events }, gone, entry) {
  const rest = events.filter((event) => event !== gone);
  const stood = match.clock.elapsed;
  const before = gone.before?.clock ?? { running: true, elapsed: stood, at: match.clock.at };
  const isFull = stood >= (match.period.length ?? Infinity);
  const standing = { running: before.running && !isFull, elapsed: stood, at: entry.at };
  const clock = isFull || entry.command.resume === "stood" ? standing : before;
  const state = match.period.index === 0 ? "half_first" : "half_second";
  return { match: withStart({ ...match, state, clock }), events: rest };
}

const COUNTS = new Set(["goal", "shootout_shot", "timeout", "warning", "suspension", "disqualification", "blue_card"]);

/** Whether a period has something that counts, such as a goal or a time-out: then its start stays. */
export function hasGoals(events, index) {
  const start = events.find((event) => event.type === "start" && isOf(event, index));
  const isBefore = (event) => start && event.type === "info" && timeOf(event) < timeOf(start);
  return events.some((event) => isOf(event, index) && !isBefore(event) && (event.type === "goal" || COUNTS.has(event.kind)));
}

/** A period has never begun: what was noted in it belongs to the one before. Not while goals of it count. */
export function takeStartBack({ match, events }, gone) {
  const { index } = match.period;
  if (hasGoals(events, index)) return { match, events };
  const { period, clock } = gone.before ?? periodBefore(match, events);
  const without = { ...match, period, clock, shootout: null };
  if (index <= 1) without[STARTS[index]] = null;
  const back = placeOf(match, Math.max(index - 1, 0), period ? fullTime(without) : 0);
  const stays = (event) => event !== gone && !(isOf(event, index) && TURNS.has(event.kind));
  const moved = events.filter(stays).map((event) => (isOf(event, index) ? { ...event, ...back } : event));
  if (period) return { match: { ...without, state: stateAfter(without) }, events: moved };
  return { match: { ...without, state: "init", score: [null, null] }, events: moved };
}

/** As far as a match and its lines tell. */
function periodBefore(match, events) {
  const index = match.period.index - 1;
  if (index < 0) return { period: null, clock: null };
  const { begun, full: length, end } = earlier(match, events, index);
  const at = end ? timeOf(end) : begun + length;
  const kind = index < rulesOf(match).periods ? "half" : "overtime";
  return { period: { index, kind, length }, clock: { running: false, elapsed: Math.min(at - begun, length), at } };
}

/** The clock of the period that is on is stopped, goes on or is set, or the period gets another length. */
export function turnClock(known, entry) {
  const settled = settle(known, entry.at);
  const { match, events } = settled;
  if (!isOn(match) || match.period.kind === "shootout") return settled;
  const now = elapsedAt(match, entry.at);
  const { run = match.clock.running, elapsed = now, length = match.period.length } = entry.command;
  const period = { ...match.period, length };
  const turned = withStart({ ...match, period, clock: { running: run, elapsed, at: entry.at } });
  const turn = (suffix, kind, offset, more = {}) => line({ ...entry, id: `${entry.id}-${suffix}` }, {
    type: "info", kind, ...placeOf(turned, period.index, Math.floor(offset)), ...more,
  });
  const lines = [
    length !== match.period.length && turn("length", "clock_set", now, { length }),
    elapsed !== now && turn("set", "clock_set", elapsed, { seconds: Math.floor(elapsed) }),
    run !== match.clock.running && turn("run", run ? "clock_started" : "clock_stopped", elapsed),
  ].filter(Boolean);
  return lines.length === 0 ? settled : settle({ match: turned, events: [...events, ...lines] }, entry.at);
}

/** A shot of the shoot-out, by the side whose turn it is. */
export function shoot({ match, events }, entry, side, shooter) {
  if (!isOn(match) || match.period.kind !== "shootout") return { match, events };
  const turn = shootoutOf(match, events).shootout.next;
  if (side < 0 || (turn !== null && turn !== side)) return { match, events };
  const { team, scored } = entry.command;
  const shot = line(entry, {
    type: "info", kind: "shootout_shot", ...placeOf(match, match.period.index, 0), team_index: side, team_id: team,
    outcome: scored ? "goal" : "missed", ...shooter,
  });
  return decided({ match, events: [...events, shot] }, entry);
}

function decided({ match, events }, entry) {
  const { isDecided, shootout } = shootoutOf(match, events);
  const shown = { match: { ...match, shootout }, events };
  return isDecided ? closed(shown, { ...entry, id: `${entry.id}-end` }, { isByItself: true }) : shown;
}

/** The last shot is taken back, and with it the end that it brought about. */
export function takeShotBack({ match, events }, gone) {
  const last = events.findLast((event) => event.kind === "shootout_shot");
  if (last !== gone) return { match, events };
  const isEnd = (event) => event.type === "end" && isOf(event, match.period.index);
  const rest = events.filter((event) => event !== gone && !isEnd(event));
  const { shootout } = shootoutOf(match, rest);
  return { match: { ...match, state: "half_second", shootout }, events: rest };
}
