import assert from "node:assert/strict";
import test from "node:test";

import { line, match } from "./page.js";
import { Past } from "../../../src/web/assets/feeds/past.js";

const START = 1_000_000;
const at = (second) => START + second * 1000;

/** A connection that was asked for a replay. */
class Connection extends EventTarget {
  sent = [];
  time = at(130);

  send(message) {
    this.sent.push(message);
  }

  now() {
    return this.time;
  }

  tell(message) {
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }
}

const playing = { state: "half_first", first_half_start: START / 1000 };
const PLAYED = [
  { second: 0, match: match({ ...playing, score: [0, 0], revision: 1 }), event: line(1, "start", 0, 0, { absolute_time: at(0) }) },
  { second: 60, match: match({ ...playing, score: [1, 0], revision: 2 }), event: line(2, "goal", 0, 60, { absolute_time: at(60) }) },
  { second: 120, match: match({ ...playing, score: [0, 0], revision: 3 }), events: [line(1, "start", 0, 0)] },
];

async function known(t) {
  const events = PLAYED.map(({ second, match: { revision } }) => ({ revision, metadata: { at: new Date(at(second)).toISOString() } }));
  t.mock.method(globalThis, "fetch", async () => new Response(JSON.stringify({ events })));
  const live = new Connection();
  const past = new Past(live, match({ ...playing, score: [0, 0], revision: 3 }));
  const loading = past.load();
  assert.deepEqual(live.sent, [{ action: "replay", match: 5, speed: 0 }]);
  for (const { match: then, event, events: lines } of PLAYED) live.tell({ replay: true, match: then, event, events: lines });
  live.tell({ replay_end: true, match: { id: 5 } });
  await loading;
  return { past, live };
}

test("positions are seconds of play, and nothing that happened is passed over", async (t) => {
  const { past, live } = await known(t);
  assert.deepEqual(past.positions, [0, 1, 61, 121]);
  assert.equal(past.end(live.now()), 131);
});

test("a goal that was taken back later is there before", async (t) => {
  const { past } = await known(t);
  const moments = [0, 1, 60, 61, 120, 121].map((position) => past.at(position));
  assert.deepEqual(moments.map((moment) => moment.match.score), [[null, null], [0, 0], [0, 0], [1, 0], [1, 0], [0, 0]]);
  assert.deepEqual(moments.map((moment) => moment.events.length), [0, 1, 1, 2, 2, 1]);
  assert.equal(past.at(71).at, at(70));
});

test("what happens now is added at its end", async (t) => {
  const { past, live } = await known(t);
  live.tell({ match: match({ ...playing, score: [0, 1], revision: 4 }), event: line(4, "goal", 0, 130, { absolute_time: at(130) }) });
  assert.deepEqual(past.positions, [0, 1, 61, 121, 131]);
  live.tell({ match: match({ ...playing, score: [0, 1], revision: 4 }) });
  assert.equal(past.positions.length, 5, "what is known is not added twice");
});
