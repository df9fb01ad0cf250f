// What the match is once everything that waits is saved: pure functions from what is known and what was tapped.

const SIDES = ["home", "away"];
const HALF_STATES = ["half_first", "half_second"];
const AFTER = { half_first: "pause", half_second: "end" };
const BEFORE = { half_first: "init", pause: "half_first", half_second: "pause", end: "half_second" };

// An event's number holds the match and the revision.
const REVISIONS = 2 ** 20;

/** The number of the event that a match has at a revision. */
export function eventNumber(match, revision) {
  return match * REVISIONS + revision;
}

/**
 * The number of the line that an entry of the queue is about; undefined if it has none yet, or is about none.
 * @param {Entry} entry
 * @returns {number | undefined}
 */
export function numberOfSubject({ match, command, goalRevision }) {
  return command.event ?? (goalRevision === undefined ? undefined : eventNumber(match, goalRevision));
}

/** The start of a half in the service's seconds; null if it has not begun. */
function startOf(match, half) {
  return half === 1 ? match.second_half_start : match.first_half_start;
}

/** When a line was entered, in the service's seconds. */
export function timeOf(event) {
  return event.at ?? event.absolute_time / 1000;
}

/** Lines by half, then time; those of one second as they were entered. */
function inOrder(events) {
  return [...events].sort((one, other) => one.half_index - other.half_index || one.time_offset - other.time_offset);
}

/** Whether the clock of a half stands, as far as the service said. */
function isStopped({ clock, period }, half) {
  return Boolean(clock && period && period.index === half && !clock.running);
}

function offsetOf(match, half, at) {
  if (isStopped(match, half)) return Math.min(Math.floor(match.clock.elapsed), match.half_length);
  return Math.min(Math.max(Math.floor(at - startOf(match, half)), 0), match.half_length);
}

function line(entry, more) {
  return { id: null, key: entry.id, team_index: -1, player_id: null, message: "", at: entry.at, isPending: true, ...more };
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
  return { ...match, score };
}

/** The line of a half that is over. It is at the full length, so that nothing entered for the half is behind its end. */
function endLine(entry, match, half) {
  return line(entry, { type: "end", half_index: half, time_offset: match.half_length });
}

/** A half that has lasted its length is over. */
function settle({ match, events }, at) {
  const half = HALF_STATES.indexOf(match.state);
  if (half < 0 || isStopped(match, half) || at < startOf(match, half) + match.half_length) return { match, events };
  const over = { id: `end-${half}`, at: startOf(match, half) + match.half_length };
  const end = { ...endLine(over, match, half), isByClock: true };
  return { match: { ...match, state: AFTER[match.state] }, events: [...events, end] };
}

function changeState(known, entry) {
  const to = entry.command.state;
  const { match, events } = settle(known, entry.at);
  if (BEFORE[to] !== match.state) return { match, events };
  const half = to === "half_first" || to === "pause" ? 0 : 1;
  if (!HALF_STATES.includes(to)) {
    return { match: { ...match, state: to }, events: [...events, endLine(entry, match, half)] };
  }
  const started = { ...match, state: to, score: match.score.map((goals) => goals ?? 0) };
  started[half === 1 ? "second_half_start" : "first_half_start"] = entry.at;
  return { match: started, events: [...events, line(entry, { type: "start", half_index: half, time_offset: 0 })] };
}

/** The half and second at which something was tapped; once the half has ended, its full length. */
function moment({ match, events }, at) {
  const half = match.second_half_start !== null && at >= match.second_half_start ? 1 : 0;
  if (startOf(match, half) === null) return { half_index: half, time_offset: 0 };
  const ended = (event) => event.type === "end" && event.half_index === half && timeOf(event) <= at;
  return { half_index: half, time_offset: events.some(ended) ? match.half_length : offsetOf(match, half, at) };
}

function goal(known, entry) {
  const { match, events } = settle(known, entry.at);
  if (match.state === "init") return { match, events };
  const side = sideOf(match, entry.command.team);
  const scored = line(entry, {
    type: "goal", ...moment({ match, events }, entry.at), team_index: side, team_id: entry.command.team, ...player(match, entry.command.player),
  });
  return { match: withScore(match, side, 1), events: [...events, scored] };
}

function info({ match, events }, entry) {
  return { match, events: [...events, line(entry, { type: "info", ...moment({ match, events }, entry.at), message: entry.command.text })] };
}

function isAbout(entry, event) {
  const number = numberOfSubject(entry);
  return event.id === null ? event.key === entry.of : event.id === number;
}

function takeBack({ match, events }, entry) {
  const gone = events.find((event) => isAbout(entry, event));
  if (!gone) return { match, events };
  const rest = events.filter((event) => event !== gone);
  return { match: gone.type === "goal" ? withScore(match, gone.team_index, -1) : match, events: rest };
}

function amend({ match, events }, entry) {
  const { team, player: scorer, half_index, time_offset } = entry.command;
  const old = events.find((event) => isAbout(entry, event));
  if (!old) return { match, events };
  const changed = { ...old, isPending: true };
  if (team !== undefined) Object.assign(changed, { team_id: team, team_index: sideOf(match, team) });
  if (changed.team_index !== old.team_index) Object.assign(changed, player(match, null));
  if (scorer !== undefined) Object.assign(changed, player(match, scorer));
  if (half_index !== undefined) changed.half_index = half_index;
  if (time_offset !== undefined) changed.time_offset = time_offset;
  const moved = old.type === "goal" && changed.team_index !== old.team_index;
  const score = moved ? withScore(withScore(match, old.team_index, -1), changed.team_index, 1) : match;
  return { match: score, events: events.map((event) => (event === old ? changed : event)) };
}

/** A result ends the half that runs. */
function recordResult(known, entry) {
  const { match, events } = settle(known, entry.at);
  const half = HALF_STATES.indexOf(match.state);
  const end = half < 0 ? [] : [endLine(entry, match, half)];
  return { match: { ...match, state: "end", score: entry.command.score }, events: [...events, ...end] };
}

const confirm = ({ match, events }, entry) => ({ match: { ...match, confirmed: match.confirmed ?? entry.at }, events });
const reopen = ({ match, events }) => ({ match: { ...match, confirmed: null }, events });

const EFFECTS = {
  state_change: changeState, goal, info, delete_event: takeBack, revoke_event: takeBack, amend_event: amend, confirm, reopen,
  record_result: recordResult,
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
  const projected = settle(open.reduce(apply, { match, events }), now);
  return { match: projected.match, events: counted(inOrder(projected.events)) };
}

/** The goal that was entered last; null if none stands. */
export function lastGoal(events, entries) {
  const order = (event) => entries.findIndex((entry) => entry.id === event.key);
  const rank = (event) => (event.id === null ? [1, order(event)] : [0, event.id]);
  const later = (one, other) => rank(one)[0] - rank(other)[0] || rank(one)[1] - rank(other)[1];
  return events.filter((event) => event.type === "goal").sort(later).at(-1) ?? null;
}
