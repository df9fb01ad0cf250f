import assert from "node:assert/strict";
import test from "node:test";

import { match } from "./page.js";
import { clockText, playedSeconds, playTime } from "../../../src/web/assets/feeds/play-time.js";
import { ServiceClock } from "../../../src/web/assets/lib/service-clock.js";

const FIRST = match({ state: "half_first", first_half_start: 1000 });
const SECOND = match({ state: "half_second", first_half_start: 1000, second_half_start: 2000 });

test("a half is played from its start to its length and no further", () => {
  assert.deepEqual(playTime(FIRST, 1_000_000), { half: 0, running: true, seconds: 0 });
  assert.deepEqual(playTime(FIRST, 1_061_999), { half: 0, running: true, seconds: 61 });
  assert.deepEqual(playTime(FIRST, 9_999_999), { half: 0, running: true, seconds: 600 });
  assert.equal(playTime(FIRST, 0).seconds, 0, "a clock behind the service's");
});

test("the second half goes on where the first ended", () => {
  assert.equal(playedSeconds(SECOND, 2_001_000), 601);
  assert.equal(playedSeconds(match({ ...SECOND, state: "end" }), 0), 1200);
  assert.equal(playedSeconds(match({ ...FIRST, state: "pause" }), 0), 600);
  assert.equal(playedSeconds(match(), 5_000_000), 0);
});

test("a clock that stands shows what was played, whatever the time", () => {
  const period = { index: 0, kind: "half", length: 600, name: "1st half" };
  const stopped = match({ ...FIRST, period, clock: { running: false, elapsed: 83.4, at: 1083.4 }, match_time: 83 });
  assert.deepEqual(playTime(stopped, 9_999_999), { half: 0, running: false, seconds: 83 });
  const next = { ...stopped, state: "half_second", second_half_start: 2000 };
  assert.equal(playTime(next, 2_005_000).seconds, 5, "the clock is that of the half before");
});

test("a half that lasts longer is played to its end", () => {
  const period = { index: 0, kind: "half", length: 660, name: "1st half" };
  const longer = match({ ...FIRST, period, clock: { running: true, elapsed: 0, at: 1000 }, match_time: 0 });
  assert.equal(playTime(longer, 1_650_000).seconds, 650);
});

test("overtime goes on where the match was", () => {
  const period = { index: 2, kind: "overtime", length: 300, name: "1st overtime, 1st half" };
  const overtime = match({ ...SECOND, period, clock: { running: true, elapsed: 0, at: 3000 }, match_time: 1200 });
  assert.equal(playedSeconds(overtime, 3_050_000), 1250);
  assert.equal(playedSeconds({ ...overtime, state: "end", clock: { running: false, elapsed: 300, at: 3300 }, match_time: 1500 }, 0), 1500);
});

test("halves of no length count from their start", () => {
  const exhibition = match({ ...SECOND, half_length: Infinity });
  assert.equal(playedSeconds(exhibition, 2_030_000), 30);
});

test("minutes have two digits and more when they need them", () => {
  assert.deepEqual([0, 59, 60, 600.9, 6000].map(clockText), ["00:00", "00:59", "01:00", "10:00", "100:00"]);
});

/** A machine whose two clocks are set by hand, in milliseconds. */
function machine(t) {
  const clocks = { steady: 0, wall: 1_000_000 };
  t.mock.method(performance, "now", () => clocks.steady);
  t.mock.method(Date, "now", () => clocks.wall);
  return {
    set: (changes) => Object.assign(clocks, changes),
    pass: (time) => Object.assign(clocks, { steady: clocks.steady + time, wall: clocks.wall + time }),
  };
}

test("the service's time is that of the message that took least time", (t) => {
  const { pass } = machine(t);
  const clock = new ServiceClock();
  assert.equal(clock.isKnown, false);
  assert.equal(clock.now(), 1_000_000);
  clock.hear(2000);
  assert.equal(clock.now(), 2_000_000);
  pass(10_000);
  clock.hear(2009);
  assert.equal(clock.now(), 2_010_000, "a message a second late");
  clock.hear(2010.5);
  assert.equal(clock.now(), 2_010_500);
});

test("a clock on the wall that somebody sets changes nothing once the service is heard", (t) => {
  const { set } = machine(t);
  const clock = new ServiceClock();
  clock.hear(2000);
  set({ wall: 500 });
  assert.equal(clock.now(), 2_000_000);
  clock.hear(1999);
  set({ wall: 1500, steady: 1000 });
  assert.equal(clock.now(), 2_000_000, "after a jump the next message counts, late as it may be");
});

test("another service may have another time", (t) => {
  machine(t);
  const clock = new ServiceClock();
  clock.hear(2000);
  clock.doubt();
  clock.hear(1000);
  assert.equal(clock.now(), 1_000_000);
});
