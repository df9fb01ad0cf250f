// Punishments: who sits out until when, and what comes with what. The rules are the service's, the fold is that of its
// domain.

import { isOn, rulesOf } from "./course.js";
import { isPunishment, line, timeOf } from "./lines.js";
import { elapsedAt, momentAt, settle } from "./periods.js";
import { REDUCES, boundary, playedBefore, playedOf, punishmentsStop, readings } from "./play.js";
import { letGoOn, stopped } from "./stops.js";

/** How long after a punishment another one of the same person is of the same stoppage where the clock did not stand. */
const STOPPAGE = 30;
/** How many reductions of one player there are of one stoppage at most. */
const MOST_OF_STOPPAGE = 2;
/** The suspension of a player with which a disqualification comes. */
const LAST_SUSPENSION = 3;
const DISQUALIFIES = new Set(["disqualification", "blue_card"]);

const isOfficial = ({ official }) => Boolean(official);
const isPlayer = ({ player_id }) => player_id !== null;

/** Whether two punishments are of one person who is known. */
const isOfOne = (one, other) =>
  one.team_index === other.team_index && (isOfficial(one) ? one.official === other.official : isPlayer(one) && one.player_id === other.player_id);

/** Whether two punishments follow one another: all officials of a team are one. */
const isSame = (one, other) => one.team_index === other.team_index && (isOfficial(one) ? isOfficial(other) : isOfOne(one, other));

function kindOf(match, index) {
  return index === match.period.index ? match.period.kind : index < rulesOf(match).periods ? "half" : "overtime";
}

/** When a period began; never: Infinity. */
function startOf(events, index) {
  const start = boundary(events, "start", index);
  return start ? timeOf(start) : Infinity;
}

/** What was played of the match when play went on after a punishment (null: it costs no time), and when that was. */
function stand(match, events, punished) {
  const at = timeOf(punished);
  const begun = match.period ? [...Array(match.period.index + 1).keys()].filter((index) => startOf(events, index) <= at) : [];
  const index = begun.at(-1);
  if (index === undefined) return { from: null, goesOn: startOf(events, 0) };
  const end = boundary(events, "end", index);
  const isOver = end !== undefined && timeOf(end) <= at;
  if (kindOf(match, index) === "shootout") return { from: null, goesOn: isOver ? Infinity : at + STOPPAGE };
  const before = playedBefore(match, events, index);
  const atEnd = { from: before + playedOf(match, events, index), goesOn: end ? startOf(events, index + 1) : Infinity };
  return isOver ? atEnd : standInPlay(readings(match, events, index), punished, before) ?? atEnd;
}

function standInPlay(all, punished, before) {
  const own = all.findIndex(({ event }) => event === punished);
  const reading = all[own];
  if (!reading) return null;
  if (reading.running) return { from: before + reading.elapsed, goesOn: reading.at + STOPPAGE };
  const run = all.slice(own).find(({ event }) => event.kind === "clock_started");
  return run ? { from: before + run.elapsed, goesOn: run.at } : null;
}

/** Which teams are one short, from when until when of the match. */
function reductions(match, events) {
  const length = rulesOf(match).suspension ?? 120;
  const punished = events.filter(({ kind }) => REDUCES.has(kind)).sort((one, other) => timeOf(one) - timeOf(other));
  let found = [];
  for (const [at, event] of punished.entries()) {
    const isKnown = (earlier) => isOfOne(event, earlier) && DISQUALIFIES.has(earlier.kind);
    const isReport = event.kind === "blue_card" && punished.slice(0, at).some(isKnown);
    const { from, goesOn } = stand(match, events, event);
    if (event.third_suspension || isReport || from === null) continue;
    found = reduced(found, { event, from, until: from + length, goesOn, times: 1 }, length);
  }
  return found;
}

function reduced(found, reduction, length) {
  const { event, from, goesOn } = reduction;
  const earlier = found.findLast((one) => isSame(event, one.event) && one.until >= from);
  const others = found.filter((one) => !(isPlayer(event) && isOfOne(event, one.event)));
  if (!earlier) return [...others, reduction];
  const isOfStoppage = timeOf(event) <= earlier.goesOn;
  if (isOfficial(event)) return isOfStoppage ? severest(found, earlier, event) : [...found, reduction];
  if (isOfStoppage && earlier.times >= MOST_OF_STOPPAGE) return found;
  const times = isOfStoppage ? earlier.times + 1 : 1;
  return found.map((one) => (one === earlier ? { ...earlier, until: earlier.until + length, goesOn, times } : one));
}

/** Of several officials at once the severest one's counts. */
function severest(found, earlier, event) {
  const isSeverer = DISQUALIFIES.has(event.kind) && !DISQUALIFIES.has(earlier.event.kind);
  return isSeverer ? found.map((one) => (one === earlier ? { ...earlier, event } : one)) : found;
}

/** Who sits out where the clock of a match was last looked at. */
function suspensionsOf(match, events) {
  if (!match.period || match.state === "end" || match.state === "init") return [];
  const played = playedBefore(match, events, match.period.index) + match.clock.elapsed;
  const shown = ({ event, from, until }) => ({
    team_index: event.team_index, player_id: event.player_id, player_number: event.player_number ?? null,
    official: event.official ?? null, remaining: until - Math.max(played, from), until: Math.floor(until),
  });
  return reductions(match, events).filter(({ until }) => until > played).map(shown);
}

/** A match with those who sit out by its lines. */
export function withSuspensions(match, events) {
  return { ...match, suspensions: suspensionsOf(match, events) };
}

const sentOff = (events, who) => events.filter((event) => DISQUALIFIES.has(event.kind) && isOfOne(who, event));

/** Whether a player may not shoot in the shoot-out. */
export function sitsOut({ match, events }, who) {
  const isOff = (off) => off.team_index === who.team_index && isPlayer(who) && off.player_id === who.player_id;
  return sentOff(events, who).length > 0 || suspensionsOf(match, events).some(isOff);
}

/** Whether the rules leave somebody out of it: in the shoot-out, and once play has gone on behind a disqualification. */
function isForbidden({ match, events }, punished) {
  const isShootout = isOn(match) && match.period.kind === "shootout";
  if (isShootout && !DISQUALIFIES.has(punished.kind)) return true;
  return sentOff(events, punished).some((event) => stand(match, events, event).goesOn < punished.at);
}

/** With a third suspension comes a disqualification, and goes with it. */
function withThird(events, entry, who) {
  if (!isPlayer(who)) return events;
  const own = events.filter((event) => isPunishment(event) && isOfOne(who, event));
  const suspensions = own.filter(({ kind }) => kind === "suspension");
  const third = suspensions[LAST_SUSPENSION - 1];
  if (!third) return events.filter((event) => !(event.third_suspension && own.includes(event)));
  if (own.some(({ kind }) => DISQUALIFIES.has(kind))) return events;
  const comes = line({ ...entry, id: `${entry.id}-third` }, { ...third, id: null, key: `${entry.id}-third`, kind: "disqualification", at: entry.at, isPending: true, third_suspension: true });
  return [...events, comes];
}

/** Somebody is punished: by most rules that stops the clock. */
export function punish(known, entry, side, player) {
  const settled = settle(known, entry.at);
  const { match, events } = settled;
  const { team, punishment, official, overrule } = entry.command;
  if (side < 0) return settled;
  const punished = line(entry, {
    type: "info", kind: punishment, ...momentAt(settled, entry.at), team_index: side, team_id: team, ...player,
    official: official ? official.toUpperCase() : undefined,
  });
  if (!overrule && isForbidden(settled, punished)) return settled;
  const turned = REDUCES.has(punishment) && isOn(match) && match.period.kind !== "shootout" ? looked(match, entry.at) : match;
  return { match: turned, events: withThird([...events, punished], entry, punished) };
}

/** The clock as a punishment leaves it: stopped, or looked at. */
function looked(match, at) {
  return punishmentsStop(match) ? stopped(match, at) : { ...match, clock: { ...match.clock, elapsed: elapsedAt(match, at), at } };
}

/** A punishment is taken back, and with it the disqualification that it brought about; not that one alone. */
export function takePunishmentBack({ match, events }, gone, entry) {
  if (gone.third_suspension) return { match, events };
  const rest = events.filter((event) => event !== gone);
  return { match: letGoOn(match, events, gone), events: withThird(rest, entry, gone) };
}

/** The lines after one of them was put right: whose third suspension it was before, and is now. */
export function followAmended(events, entry, old, now) {
  return isPunishment(now) ? withThird(withThird(events, entry, old), entry, now) : events;
}
