// The scorekeeper's projection against the rules of a match, which the domain has written down as scenarios. However much
// of what was tapped is saved already, the page shows the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { line, match } from "./page.js";
import { bringTable, eventNumber, lastEntered, project } from "../../../src/web/assets/score/projection.js";
import { table } from "../../../src/web/assets/score/table.js";

bringTable(table);

const SCENARIOS = JSON.parse(readFileSync(new URL("../../data/match-scenarios.json", import.meta.url), "utf8"));
const players = (...ids) => ids.map((id) => ({ id, number: id, name: `P${id}` }));
const MATCH = match({ home_team_players: players(1, 2), away_team_players: players(11, 12) });

/** A match of a scenario as the service would send it, with the rules it is played by. */
function served({ game, must_decide }, { revision, state, score, starts: [first, second], confirmed, lines, period, clock, shootout, timeouts, timeout, suspensions, treatments }) {
  const goals = [0, 0];
  const events = lines.map(({ revision: at, kind, half, offset, side, player, text, outcome, seven_metre, granted, official, third_suspension, second: entered, ...place }) => {
    if (kind === "goal") goals[side] += 1;
    return line(eventNumber(MATCH.id, at), typeOf(kind), half, offset, {
      kind, period: place.period, period_offset: place.period_offset, outcome: outcome ?? undefined, seven_metre: seven_metre || undefined, granted: granted ?? undefined, official: official ?? undefined, third_suspension: third_suspension || undefined,
      team_index: side ?? -1, player_id: player, message: text, score: [...goals], absolute_time: entered * 1000,
    });
  });
  const played = { state, score: score ?? [null, null], first_half_start: first, second_half_start: second, confirmed };
  return { match: { ...MATCH, ...played, revision, period, clock, shootout, timeouts, timeout, suspensions, treatments, game, must_decide }, events };
}

/** What clients that know no other kinds take a line for. */
const typeOf = (kind) => (["start", "goal", "end"].includes(kind) ? kind : "info");

/** The steps from one on as they wait in the queue, while those before it are saved. */
function waiting({ steps }, saved) {
  return steps.map(({ second: at, command: { of, ...command } }, step) => {
    const about = of === undefined ? {} : { of: `step ${of}`, goalRevision: of < saved ? steps[of].line : undefined };
    return { id: `step ${step}`, match: MATCH.id, state: "waiting", at, command, ...about };
  }).slice(saved);
}

/** What can be compared: numbers and words of lines are the service's. */
function seen({ match: { state, score, first_half_start, second_half_start, confirmed, period, clock, shootout, timeouts, timeout, suspensions, treatments }, events }) {
  const lines = events.map(({ kind, half_index, time_offset, period: index, period_offset, team_index, player_id, message, score: after, outcome, seven_metre, granted, official, third_suspension }) => [
    kind, half_index, time_offset, index, period_offset, team_index, player_id, kind === "info" ? message : "", outcome, Boolean(seven_metre), granted, official, Boolean(third_suspension), kind === "goal" ? after : null,
  ]);
  return { state, score, first_half_start, second_half_start, confirmed, period: periodSeen(period), clock: clock && standing(clock), shootout: shootout ?? null, timeouts, timeout, suspensions: (suspensions ?? []).map(off), treatments: (treatments ?? []).map(treated), lines };
}

/** What is left is as of the clock's last turn, which the page may know otherwise; when it is over is the same. */
const off = ({ team_index, player_id, official, until }) => ({ team_index, player_id, official, until });

/** Numbers are the roster's. */
const treated = ({ team_index, player_id, attacks }) => ({ team_index, player_id, attacks });

const periodSeen = (period) => period && { index: period.index, kind: period.kind, length: period.length };

/** The service tells a clock as it was last turned, the page at some time since: what it shows at one moment is compared. */
const standing = ({ running, elapsed, at }) => ({ running, elapsed: running ? elapsed - at : elapsed });

for (const scenario of SCENARIOS) {
  const { name, steps, states, look, then } = scenario;
  test(`${name}, whatever of it is saved`, () => {
    const expected = seen(project(served(scenario, then), [], look));
    for (let saved = 0; saved <= steps.length; saved += 1) {
      const shown = project(served(scenario, states[saved]), waiting(scenario, saved), look);
      assert.deepEqual(seen(shown), expected, `${saved} of ${steps.length} saved`);
    }
  });

  test(`${name}, as the service would show it`, () => {
    const shown = project(served(scenario, states[0]), waiting(scenario, 0), look);
    const byTime = (lines) => [...lines].sort((one, other) => one.half_index - other.half_index || one.time_offset - other.time_offset);
    const service = served(scenario, then);
    assert.deepEqual(seen(shown), seen({ ...service, events: byTime(service.events) }));
  });
}

test("what is left of a suspension is what is left where the clock is", () => {
  for (const { states, ...scenario } of SCENARIOS) {
    for (const state of states.filter(({ suspensions }) => suspensions.length > 0)) {
      const shown = project(served(scenario, state), [], state.clock.at).match;
      if (shown.clock.at !== state.clock.at) continue;
      assert.deepEqual(shown.suspensions.map(({ remaining }) => remaining), state.suspensions.map(({ remaining }) => remaining), scenario.name);
    }
  }
});

test("a command that was saved and is in what is known counts once", () => {
  const [, { states, steps }] = SCENARIOS.filter(({ name }) => name === "a whole match" || name === "a half runs");
  const known = served({}, states[2]);
  const entry = { id: "goal", match: MATCH.id, state: "acknowledged", revision: known.match.revision, at: steps[1].second, command: steps[1].command };
  assert.deepEqual(project(known, [entry], 50).match.score, [1, 0]);
  const later = { ...entry, revision: known.match.revision + 1 };
  assert.deepEqual(project(known, [later], 50).match.score, [2, 0]);
});

test("the last goal is the one that was entered last, whatever its time", () => {
  const events = [
    line(3, "goal", 0, 100, { team_index: 0 }),
    { ...line(null, "goal", 0, 20, { team_index: 1 }), key: "b" },
    { ...line(null, "goal", 0, 30, { team_index: 0 }), key: "a" },
  ];
  assert.equal(lastEntered(events, [{ id: "a" }, { id: "b" }]).key, "b");
  assert.equal(lastEntered(events.slice(0, 1), []).id, 3);
  assert.equal(lastEntered([], []), null);
});

test("a page without what a table enters shows goals as ever, and the service's word on the rest", () => {
  const { states, steps } = SCENARIOS.find(({ name }) => name === "a suspension stops the clock");
  const known = served({}, states.at(-1));
  bringTable(null);
  const entry = { id: "second", match: MATCH.id, state: "waiting", at: steps.at(-1).second + 1, command: steps.at(-1).command };
  const shown = project(known, [entry], entry.at);
  bringTable(table);
  assert.deepEqual(shown.match.suspensions, known.match.suspensions);
  assert.equal(shown.events.length, known.events.length);
});
