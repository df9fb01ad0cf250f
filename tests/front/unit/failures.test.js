import assert from "node:assert/strict";
import test from "node:test";

import { until } from "./page.js";
import { atLast, getJson, getJsonAtLast } from "../../../src/web/assets/lib/api.js";
import { passes, passesOnSocket, Problem } from "../../../src/web/assets/lib/failures.js";

test("what is about the moment passes by itself, and so does what the service never saw", () => {
  const passing = [408, 425, 429, 500, 502, 503, 504].map((status) => new Problem(status, { code: "any" }));
  passing.push(new TypeError("no network"), new DOMException("late", "TimeoutError"), new Problem(403, {}));
  assert.deepEqual(passing.map(passes), passing.map(() => true));
  const lasting = [400, 401, 403, 404, 409, 413].map((status) => new Problem(status, { code: "any" }));
  assert.deepEqual(lasting.map(passes), lasting.map(() => false));
});

test("messages of sockets have codes alone", () => {
  const codes = ["unavailable", "store_unavailable", "busy", "rate_limited", "login_required", "bad_score"];
  assert.deepEqual(codes.map(passesOnSocket), [true, true, true, true, false, false]);
});

test("a request is tried until it works, and no longer than somebody waits for it", async () => {
  const failures = [];
  let tries = 0;
  const request = async () => {
    tries += 1;
    if (tries < 3) throw new TypeError(`try ${tries}`);
    return "answer";
  };
  assert.equal(await atLast(request, { pause: 0, onFailure: ({ message }) => failures.push(message) }), "answer");
  assert.deepEqual(failures, ["try 1", "try 2"]);

  const waiting = new AbortController();
  tries = -Infinity;
  const given = atLast(request, { pause: 0, onFailure: () => waiting.abort(), signal: waiting.signal });
  await assert.rejects(given, TypeError);
  await assert.rejects(atLast(async () => { throw new Problem(404, { code: "unknown_match" }); }), Problem);
});

/** A service whose answers are these, one after the other; `asked` are the paths. */
function service(t, ...answers) {
  const asked = [];
  t.mock.method(globalThis, "fetch", async (path) => {
    asked.push(path);
    const [status, body] = answers.shift();
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers: { "Retry-After": "7" } });
  });
  return asked;
}

test("a refusal has what the service says of it", async (t) => {
  service(t, [429, { code: "too_many_requests", detail: "slow down" }]);
  const { status, code, message, retryAfter } = await getJson("/api/me").catch((error) => error);
  assert.deepEqual([status, code, message, retryAfter], [429, "too_many_requests", "slow down", "7"]);
});

test("an answer that is no JSON is nobody's refusal", async (t) => {
  service(t, [502, "<html>"]);
  assert.equal((await getJson("/api/me").catch((error) => error)).code, "unknown");
});

test("where the service never knows what an answer is to include, what it knows is the present", async (t) => {
  const behind = [503, { code: "behind" }];
  const asked = service(t, behind, behind, [200, { score: [0, 0] }]);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let failures = 0;
  const reading = getJsonAtLast("/api/match/5?min_revision=9&lang=cs", () => (failures += 1));
  for (const so of [1, 2]) {
    await until(() => failures === so);
    t.mock.timers.tick(2000);
  }
  assert.deepEqual(await reading, { score: [0, 0] });
  assert.equal(asked[1], "/api/match/5?min_revision=9&lang=cs");
  assert.equal(asked[2], "/api/match/5?lang=cs");
});
