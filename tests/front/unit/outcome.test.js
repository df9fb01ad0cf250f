import assert from "node:assert/strict";
import test from "node:test";

import { match } from "./page.js";
import { isHidden, kindSentence, kindText, lacksWinner, shownScore, stagesText, wentOn } from "../../../src/web/assets/parts/outcome.js";
import * as statistics from "../../../src/web/assets/parts/statistics.js";

const over = (more) => match({ state: "end", result_kind: "played", winner: null, ...more });

test("a result by stages is written as federations write it", () => {
  const whole = over({
    score: [32, 32], winner: 0,
    result: { half: [14, 13], regular: [28, 28], overtime: [32, 32], shootout: [5, 3], final: [37, 35] },
  });
  assert.deepEqual(shownScore(whole), [37, 35]);
  assert.equal(stagesText(whole), "32:32, 28:28, 14:13");
  const regular = over({ score: [28, 25], result: { half: [14, 13], regular: [28, 25], final: [28, 25] } });
  assert.deepEqual([stagesText(regular), wentOn(regular), wentOn(whole)], ["14:13", false, true]);
  const before = match({ state: "half_second", score: [3, 2], result: { half: [1, 1] } });
  assert.deepEqual([shownScore(before), stagesText(before)], [[3, 2], ""]);
});

test("what was not played out has words, and its winner", () => {
  const walkover = over({ score: [0, 10], winner: 1, result_kind: "walkover", result: { final: [0, 10] } });
  assert.equal(kindSentence(walkover), "Walkover, Borovany win");
  assert.deepEqual([kindText(over({ score: [1, 0] })), kindText({})], ["", ""]);
  assert.equal(kindSentence(over({ score: [null, null], result_kind: "void" })), "Void");
});

test("a winner is missing where a match must have one and neither goals, shots nor anybody has named it", () => {
  const level = over({ score: [3, 3], must_decide: true });
  assert.equal(lacksWinner(level), true);
  for (const more of [
    { must_decide: false }, { state: "pause" }, { score: [3, 2] }, { winner: 1 }, { result_kind: "abandoned" },
    { shootout: { score: [4, 3], shots: [[], []], next: null } },
  ]) assert.equal(lacksWinner({ ...level, ...more }), false, JSON.stringify(more));
});

test("a match that has begun without a score to see is hidden, and a void one is void", () => {
  assert.equal(isHidden(match({ state: "half_first" })), true);
  assert.equal(isHidden(match()), false);
  assert.equal(isHidden(over({ score: [null, null], result_kind: "void" })), false);
  assert.equal(isHidden(match({ state: "half_first", score: [0, 0] })), false);
});

test("what a match was for a team follows its winner", () => {
  const outcomes = (one) => [101, 102].map((team) => statistics.outcome(one, team));
  assert.deepEqual(outcomes(over({ score: [3, 1], winner: 1, result_kind: "walkover" })), ["loss", "win"]);
  assert.deepEqual(outcomes(over({ score: [3, 3], winner: 0 })), ["win", "loss"]);
  assert.deepEqual(outcomes(over({ score: [0, 0], result_kind: "double_forfeit" })), ["loss", "loss"]);
  assert.deepEqual(outcomes(over({ score: [3, 1], result_kind: "abandoned" })), [null, null]);
  assert.deepEqual(outcomes(match({ state: "end", score: [3, 3] })), ["draw", "draw"]);
  assert.deepEqual(outcomes(match({ state: "end", score: [3, 1] })), ["win", "loss"]);
});
