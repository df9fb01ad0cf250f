// What the match is once everything that waits is saved: pure functions from what is known and what was tapped.

import { isOn } from "./course.js";
import { inOrder, isPunishment, line } from "./lines.js";
import {
  changeState, closed, closeIfGolden, endPeriod, followScore, latestBoundary, momentAt, placeOf, settle, shoot, startPeriod,
  takeEndBack, takeShotBack, takeStartBack, turnClock, withPeriod,
} from "./periods.js";

const SIDES = ["home", "away"];
const ENTERED = new Set(["shootout_shot", "timeout", "seven_metre_missed", "treatment", "attack"]);

/**
 * What a table enters beside goals; a page that needs it brings it.
 * @type {typeof import("./table.js").table | null}
 */
let table = null;

/** @param {typeof import("./table.js").table | null} rules */
export function bringTable(rules) {
  table = rules;
}

// An event's number holds the match and the revision.
const REVISIONS = 2 ** 20;

/** The number of the event that a match has at a revision. */
export function eventNumber(match, revision) {
  return match * REVISIONS + revision;
}

/** The revision of the event that has a number. */
export function revisionOf(number) {
  return number % REVISIONS;
}

/**
 * The number of the line that an entry of the queue is about; undefined if it has none yet, or is about none.
 * @param {Entry} entry
 * @returns {number | undefined}
 */
export function numberOfSubject({ match, command, goalRevision }) {
  return command.event ?? (goalRevision === undefined ? undefined : eventNumber(match, goalRevision));
}

function player(match, id) {
  const players = [...(match.home_team_players ?? []), ...(match.away_team_players ?? [])];
  const found = id ? players.find((one) => one.id === id) : undefined;
  return { player_id: found?.id ?? null, player_name: found?.name ?? null, player_number: found?.number ?? null };
}

function sideOf(match, team) {
  return SIDES.findIndex((side) => match[`${side}_team_id`] === team);
}

function withScore(match, side, change) {
  if (side < 0) return match;
  const score = match.score.map((goals, at) => Math.max(0, (goals ?? 0) + (at === side ? change : 0)));
  return followScore({ ...match, score });
}

function goal(known, entry) {
  const { match, events } = settle(known, entry.at);
  if (match.state === "init") return { match, events };
  const side = sideOf(match, entry.command.team);
  const scored = line(entry, {
    type: "goal", kind: "goal", ...momentAt({ match, events }, entry.at), team_index: side, team_id: entry.command.team,
    ...player(match, entry.command.player), ...(entry.command.seven_metre ? { seven_metre: true } : {}),
  });
  return closeIfGolden({ match: withScore(match, side, 1), events: [...events, scored] }, entry);
}

/** A seven-metre throw in play: a goal, or a line of its own. */
function sevenMetre(known, entry) {
  const { team, player: thrower, outcome } = entry.command;
  if (outcome === "goal") return goal(known, { ...entry, command: { ...entry.command, seven_metre: true } });
  const { match, events } = settle(known, entry.at);
  if (match.state === "init") return { match, events };
  const missed = line(entry, {
    type: "info", kind: "seven_metre_missed", ...momentAt({ match, events }, entry.at), team_index: sideOf(match, team),
    team_id: team, outcome, ...player(match, thrower),
  });
  return { match, events: [...events, missed] };
}

function info({ match, events }, entry) {
  return { match, events: [...events, line(entry, {
    type: "info", kind: "info", ...momentAt({ match, events }, entry.at), message: entry.command.text,
  })] };
}

function isAbout(entry, event) {
  const number = numberOfSubject(entry);
  return event.id === null ? event.key === entry.of : event.id === number;
}

function takeBack({ match, events }, entry) {
  const gone = events.find((event) => isAbout(entry, event));
  if (!gone) return { match, events };
  if (gone.type === "start" || gone.type === "end") return takeBoundaryBack({ match, events }, gone, entry);
  if (gone.kind === "shootout_shot") return takeShotBack({ match, events }, gone);
  const rest = events.filter((event) => event !== gone);
  const byTable = table?.takeBack({ match, events }, gone, entry);
  return byTable ?? { match: gone.type === "goal" ? withScore(match, gone.team_index, -1) : match, events: rest };
}

/** Of starts and ends the latest can be taken back, and only with a reason. */
function takeBoundaryBack(known, gone, entry) {
  if (entry.command.action === "delete_event" || latestBoundary(known.events) !== gone) return known;
  return gone.type === "end" ? takeEndBack(known, gone, entry) : takeStartBack(known, gone);
}

function shot(known, entry) {
  const { match } = known;
  const side = sideOf(match, entry.command.team);
  const shooter = player(match, entry.command.player);
  const isBarred = !entry.command.overrule && table?.sitsOut(known, { ...shooter, team_index: side });
  return isBarred ? known : shoot(known, entry, side, shooter);
}

/** A time-out, a punishment, a line-up, treatment or an attack after it. */
function atTable(known, entry) {
  const { action, team, player: about } = entry.command;
  return table?.[action](known, entry, sideOf(known.match, team), player(known.match, about)) ?? known;
}

/** Where a line belongs after a correction of its half or its time; one that is as it was shown moves nothing. */
function movedTo(match, old, half = old.half_index, offset = old.time_offset) {
  return half === old.half_index && offset === old.time_offset ? {} : placeOf(match, half, offset);
}

function amend({ match, events }, entry) {
  const { team, player: scorer, half_index, time_offset } = entry.command;
  const old = events.find((event) => isAbout(entry, event));
  if (!old || old.third_suspension) return { match, events };
  const changed = { ...old, isPending: true };
  if (team !== undefined) Object.assign(changed, { team_id: team, team_index: sideOf(match, team) });
  if (changed.team_index !== old.team_index) Object.assign(changed, player(match, null));
  if (scorer !== undefined) Object.assign(changed, player(match, scorer));
  if (half_index !== undefined || time_offset !== undefined) Object.assign(changed, movedTo(match, old, half_index, time_offset));
  const moved = old.type === "goal" && changed.team_index !== old.team_index;
  const score = moved ? withScore(withScore(match, old.team_index, -1), changed.team_index, 1) : match;
  const lines = events.map((event) => (event === old ? changed : event));
  return { match: score, events: table?.followAmended(lines, entry, old, changed) ?? lines };
}

/** A result ends the period that is on. */
function recordResult(known, entry) {
  const settled = settle(known, entry.at);
  const { match, events } = isOn(settled.match) ? closed(settled, entry) : settled;
  return { match: { ...match, state: "end", score: entry.command.score }, events };
}

const confirm = ({ match, events }, entry) => {
  const winner = entry.command.winner ?? match.winner ?? null;
  return { match: { ...match, winner, confirmed: match.confirmed ?? entry.at }, events };
};
const reopen = ({ match, events }) => ({ match: { ...match, confirmed: null }, events });

const EFFECTS = {
  state_change: changeState, goal, info, delete_event: takeBack, revoke_event: takeBack, amend_event: amend, confirm, reopen,
  record_result: recordResult, start_period: startPeriod, end_period: endPeriod, clock: turnClock, shootout_shot: shot,
  timeout: atTable, punish: atTable, line_up: atTable, treatment: atTable, attack: atTable, seven_metre: sevenMetre,
};

/** The score after each goal. */
function counted(events) {
  const score = [0, 0];
  return events.map((event) => {
    if (event.type !== "goal") return event;
    score[event.team_index] += 1;
    return { ...event, score: [...score] };
  });
}

/** Whether an entry still has an effect beside what is known. */
function counts(entry, match) {
  if (entry.state === "acknowledged") return entry.revision > match.revision;
  return entry.state === "waiting";
}

/** What is known, and what was tapped since, at a time in the service's seconds. */
export function project({ match, events }, entries, now) {
  const open = entries.filter((entry) => counts(entry, match));
  const apply = (known, entry) => EFFECTS[entry.command.action](known, entry);
  const projected = settle(open.reduce(apply, { match: withPeriod(match), events }), now);
  return { match: table?.shown(projected) ?? projected.match, events: counted(inOrder(projected.events)) };
}

/** The goal, throw, punishment or other line of the table that was entered last; null if none stands. */
export function lastEntered(events, entries) {
  const isOne = (event) => event.type === "goal" || ENTERED.has(event.kind) || (isPunishment(event) && !event.third_suspension);
  const order = (event) => entries.findIndex((entry) => entry.id === event.key);
  const rank = (event) => (event.id === null ? [1, order(event)] : [0, event.id]);
  const later = (one, other) => rank(one)[0] - rank(other)[0] || rank(one)[1] - rank(other)[1];
  return events.filter(isOne).sort(later).at(-1) ?? null;
}
