import assert from "node:assert/strict";
import test from "node:test";

import { match } from "./page.js";
import { atPresent, byCourt, byDay, courtName, dayKey } from "../../../src/web/assets/parts/programme.js";

const ZONE = "Europe/Prague";
const at = (time) => Date.parse(time) / 1000;
const ids = (matches) => matches.map(({ id }) => id);

test("a day is that of the tournament, wherever the reader is", () => {
  assert.equal(dayKey(at("2019-05-31T21:59:00Z"), ZONE), "2019-05-31");
  assert.equal(dayKey(at("2019-05-31T22:00:00Z"), ZONE), "2019-06-01");
});

test("today comes first, then the days to come, then the past from the latest on", () => {
  const days = ["2019-05-30", "2019-05-31", "2019-06-01", "2019-06-02"];
  const matches = days.map((day, id) => match({ id, match_term_start: at(`${day}T12:00:00Z`) }));
  assert.deepEqual(byDay(matches, ZONE, "2019-06-01").map(([day]) => day), ["2019-06-01", "2019-06-02", "2019-05-31", "2019-05-30"]);
});

test("courts are in the order of their names and numbers", () => {
  const matches = ["10", "B", "2", "A"].map((location, id) => match({ id, location }));
  assert.deepEqual(byCourt(matches).map(([court]) => court), ["2", "10", "A", "B"]);
  assert.deepEqual(["", "A", "Hall of sports"].map(courtName), ["Court not known yet", "Court A", "Hall of sports"]);
});

test("what is played, what comes next and what is over", () => {
  const start = at("2019-06-01T08:00:00Z");
  const matches = [
    match({ id: 1, state: "init", match_term_start: start + 7200 }),
    match({ id: 2, state: "end", match_term_start: start, second_half_start: start + 900 }),
    match({ id: 3, state: "pause", location: "B", match_term_start: start }),
    match({ id: 4, state: "half_first", location: "A", match_term_start: start + 60 }),
    match({ id: 5, state: "end", match_term_start: start + 60, second_half_start: start + 1000 }),
    match({ id: 6, state: "init", match_term_start: start - 86400 }),
    match({ id: 7, state: "init", match_term_start: start + 86400 }),
  ];
  const { all, now, next, results } = atPresent(matches, ZONE, "2019-06-01");
  assert.deepEqual(ids(now), [4, 3], "by court");
  assert.deepEqual(ids(next), [1], "of the nearest day alone, and nothing an earlier day left");
  assert.deepEqual(ids(results), [5, 2], "the newest first");
  assert.deepEqual(ids(all), [6, 2, 3, 4, 5, 1, 7]);
});
