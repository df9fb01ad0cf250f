// What is left of suspensions and time-outs while the clock runs and while it stands.

import assert from "node:assert/strict";
import test from "node:test";

import { line, match } from "./page.js";
import { leftOfTimeout, leftText, sittingOut } from "../../../src/web/assets/feeds/suspensions.js";
import { lineText } from "../../../src/web/assets/score/line-text.js";
import { lastEntered } from "../../../src/web/assets/score/projection.js";
import { leftTimeouts } from "../../../src/web/assets/score/timeouts.js";

const off = (remaining, more = {}) => ({ team_index: 0, player_id: 1, player_number: 7, official: null, remaining, until: 300, ...more });
const played = (clock, suspensions, length = 600) => match({ period: { index: 0, kind: "half", length }, clock, suspensions });
const left = (shown, now) => sittingOut(shown, now * 1000).map((one) => one.left);

test("a suspension runs with the clock and stops with it", () => {
  const running = { running: true, elapsed: 180, at: 1000 };
  assert.deepEqual(left(played(running, [off(120)]), 1000), [120]);
  assert.deepEqual(left(played(running, [off(120)]), 1000.5), [120]);
  assert.deepEqual(left(played(running, [off(120)]), 1061), [59]);
  assert.deepEqual(left(played({ ...running, running: false }, [off(120)]), 1061), [120]);
});

test("it is over when it has been played, and each at its own time", () => {
  const shown = played({ running: true, elapsed: 180, at: 1000 }, [off(30), off(90, { player_id: 2 }), off(120, { team_index: 1 })]);
  assert.deepEqual(left(shown, 1029.9), [1, 61, 91]);
  assert.deepEqual(left(shown, 1030), [60, 90]);
  assert.deepEqual(left(shown, 2000), []);
});

test("no more of it is played than the period lasts", () => {
  assert.deepEqual(left(played({ running: true, elapsed: 580, at: 1000 }, [off(120)]), 1100), [100]);
  assert.deepEqual(left(match({ clock: null }), 1100), []);
  assert.deepEqual(left(match({}), 1100), [], "a match of an earlier release");
});

test("a time-out counts down, whatever the clock does, and not below nothing", () => {
  const shown = { timeout: { team_index: 1, ends: 1060 } };
  assert.deepEqual([1000, 1049.5, 1060, 1090].map((now) => leftOfTimeout(shown, now * 1000)), [60, 11, 0, 0]);
  assert.equal(leftOfTimeout({ timeout: null }, 0), null);
  assert.deepEqual([120, 61, 9, 0].map(leftText), ["2:00", "1:01", "0:09", "0:00"]);
});

test("what is left of the allowance is the least that any rule leaves", () => {
  const game = { periods: 2, timeouts: { match: 3, half: 2, length: 60, overtime: 1, last: { seconds: 300, max: 1 } } };
  const taken = (...places) => ({
    match: match({ game, period: { index: 1, kind: "half", length: 600 } }),
    events: places.map(([period, period_offset, side = 0], at) => line(at, "info", Math.min(period, 1), 0, { kind: "timeout", team_index: side, period, period_offset })),
  });
  assert.equal(leftTimeouts(taken(), 0, { period: 0, period_offset: 0 }), 2);
  assert.equal(leftTimeouts(taken([0, 10], [0, 20, 1]), 0, { period: 0, period_offset: 30 }), 1);
  assert.equal(leftTimeouts(taken([0, 10], [0, 20]), 0, { period: 1, period_offset: 0 }), 1);
  assert.equal(leftTimeouts(taken([1, 400]), 0, { period: 1, period_offset: 500 }), 0);
  assert.equal(leftTimeouts(taken([0, 10], [1, 20]), 0, { period: 2, period_offset: 5 }), 1);
  const free = { match: match({ game: { ...game, timeouts: null } }), events: [] };
  assert.equal(leftTimeouts(free, 0, { period: 0, period_offset: 0 }), Infinity);
});

test("the last entry is a punishment or a time-out too, but not what came by itself", () => {
  const third = [line(1, "info", 0, 5, { kind: "suspension" }), line(2, "info", 0, 5, { kind: "disqualification", third_suspension: true })];
  assert.equal(lastEntered(third, []).id, 1);
  assert.equal(lastEntered([...third, line(3, "info", 0, 9, { kind: "timeout" }), line(4, "info", 0, 9, { kind: "clock_started" })], []).id, 3);
});

test("a line is in words before the service has it", () => {
  const teams = match({ home_team_abbr: "AUR", away_team_abbr: "BORO" });
  const words = (kind, more) => lineText(teams, line(null, "info", 0, 0, { kind, team_index: 0, ...more }));
  assert.equal(words("suspension", { player_id: 1, player_number: 7, player_name: "Adam Nový" }), "2 min suspension · #7 Adam Nový · AUR");
  assert.equal(words("blue_card", { player_id: 1, player_number: 7, player_name: "#7" }), "Blue card · #7 · AUR");
  assert.equal(words("warning", { official: "B", team_index: 1 }), "Warning · Official B · BORO");
  assert.equal(words("disqualification", {}), "Disqualification · Unknown player · AUR");
  assert.equal(words("timeout", { granted: true }), "Time-out · AUR");
  assert.equal(words("timeout", { granted: false }), "Time-out lost · AUR");
});
