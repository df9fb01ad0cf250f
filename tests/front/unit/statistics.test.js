import assert from "node:assert/strict";
import test from "node:test";

import { line, match } from "./page.js";
import * as statistics from "../../../src/web/assets/parts/statistics.js";

const goal = (id, side, half, at, player = null) =>
  line(id, "goal", half, at, { team_index: side, player_id: player, player_name: player && `P${player}`, player_number: player });
const MATCH = match({ state: "half_second" });
// 0:1, 1:1, 2:1 | 3:1, 3:2
const EVENTS = [
  line(1, "start", 0, 0), goal(2, 1, 0, 30, 7), goal(3, 0, 0, 100, 1), goal(4, 0, 0, 200), line(5, "end", 0, 600),
  line(6, "start", 1, 0), goal(7, 0, 1, 10, 1), goal(8, 1, 1, 100, 7),
];

test("goals by player and of nobody known", () => {
  assert.deepEqual([...statistics.goalsByPlayer(EVENTS)], [[7, 2], [1, 2]]);
  assert.equal(statistics.unknownGoals(EVENTS, 0), 1);
  assert.equal(statistics.unknownGoals(EVENTS, 1), 0);
});

test("the score at half-time is known once the half is over", () => {
  assert.deepEqual(statistics.halfTimeScore(MATCH, EVENTS), [2, 1]);
  assert.equal(statistics.halfTimeScore(MATCH, EVENTS.slice(0, 4)), null);
});

test("runs, leads and turns", () => {
  assert.equal(statistics.longestRun(MATCH, EVENTS, 0).length, 3);
  assert.equal(statistics.presentRun(MATCH, EVENTS).side, 1);
  assert.equal(statistics.biggestLead(MATCH, EVENTS, 0).by, 2);
  assert.equal(statistics.biggestLead(MATCH, EVENTS, 1).by, 1);
  assert.deepEqual(statistics.turns(MATCH, EVENTS), { levels: 1, changes: 1 });
});

test("times without a goal count over both halves", () => {
  assert.equal(statistics.withoutGoal(MATCH, EVENTS, 0, 900), 290);
  assert.equal(statistics.longestWithoutGoal(MATCH, EVENTS, 1, 900), 670);
  assert.deepEqual(statistics.lastGoals(MATCH, EVENTS, 720, 300), [1, 1]);
});

test("scorers are in the order of their goals, then of who had them first", () => {
  assert.deepEqual(statistics.topScorers(MATCH, EVENTS).map(({ player }) => player), [1, 7]);
});

test("what a match was for a team", () => {
  const over = (score) => match({ state: "end", score });
  assert.equal(statistics.outcome(over([2, 1]), 101), "win");
  assert.equal(statistics.outcome(over([2, 1]), 102), "loss");
  assert.equal(statistics.outcome(over([2, 2]), 102), "draw");
  assert.equal(statistics.outcome(match(), 101), null);
});
