import assert from "node:assert/strict";
import test from "node:test";

import { until } from "./page.js";
import { Outbox } from "../../../src/web/assets/score/outbox.js";
import { Queue } from "../../../src/web/assets/score/queue.js";
import { keys, remove } from "../../../src/web/assets/score/store.js";

const CLOCK = { seconds: () => 1000, hear() {} };
const REASONS = { undo: "slip", scorer: "added" };

/** A service that answers as the test wants; `commands` are those it got. */
function service(t) {
  const commands = [];
  const answers = [];
  // What an outbox of another test still waits for never comes.
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  t.mock.method(globalThis, "fetch", async (path, { body, headers }) => {
    const id = headers["Idempotency-Key"];
    commands.push({ match: Number(path.split("/")[3]), id, ...JSON.parse(body) });
    const answer = answers.shift() ?? {};
    if (answer instanceof Error) throw answer;
    const { status = 200, code, ...more } = answer;
    const saved = { command_id: id, server_time: 1000, revision: commands.length, ...more };
    return new Response(JSON.stringify(status === 200 ? saved : { code, ...more }), { status });
  });
  return { commands, answers };
}

function emptyQueue() {
  keys("").forEach(remove);
  return new Queue();
}

/** Resolves once nothing of the queue waits. */
const untilSent = (queue) => until(() => queue.waiting().length === 0);

/** Resolves once the outbox waits for something else than answers. */
const untilFailed = (outbox) => until(() => outbox.failure !== null);

const goal = (team) => ({ action: "goal", team });

test("taps are sent one by one in their order", async (t) => {
  const { commands } = service(t);
  const queue = emptyQueue();
  const entries = [101, 102, 101].map((team) => queue.add(5, goal(team), 900));
  new Outbox(queue, CLOCK, REASONS);
  await untilSent(queue);
  assert.deepEqual(commands.map(({ id }) => id), entries.map(({ id }) => id));
  assert.deepEqual(queue.all().map(({ state, revision }) => [state, revision]), [1, 2, 3].map((at) => ["acknowledged", at]));
  queue.included(5, 2);
  assert.deepEqual(queue.all().map(({ revision }) => revision), [3], "let go once it is in what is known");
});

test("without a network everything waits under the same ids", async (t) => {
  const { commands, answers } = service(t);
  const queue = emptyQueue();
  const [first] = [101, 102].map((team) => queue.add(5, goal(team), 900));
  answers.push(new TypeError("no network"));
  const outbox = new Outbox(queue, CLOCK, REASONS);
  await untilFailed(outbox);
  assert.equal(outbox.failure, "network");
  assert.deepEqual(queue.all().map(({ state }) => state), ["waiting", "waiting"]);
  assert.ok(queue.isUnsettled(5), "nobody knows whether the first was saved");
  outbox.retry();
  await untilSent(queue);
  assert.equal(outbox.failure, null);
  assert.deepEqual(commands.slice(0, 2).map(({ id }) => id), [first.id, first.id]);
  assert.equal(commands.length, 3);
});

for (const [status, code] of [[408], [425], [429], [500, "internal"], [502], [503, "busy"], [504]]) {
  test(`status ${status} passes by itself`, async (t) => {
    const { answers } = service(t);
    const queue = emptyQueue();
    queue.add(5, goal(101), 900);
    answers.push({ status, code });
    const outbox = new Outbox(queue, CLOCK, REASONS);
    await untilFailed(outbox);
    assert.equal(outbox.failure, "network");
    assert.equal(queue.all()[0].state, "waiting");
  });
}

test("an answer of somebody else is none", async (t) => {
  const { answers } = service(t);
  const queue = emptyQueue();
  queue.add(5, goal(101), 900);
  answers.push({ command_id: "the hotel's" });
  const outbox = new Outbox(queue, CLOCK, REASONS);
  await untilFailed(outbox);
  assert.equal(outbox.failure, "network");
});

test("a lost login holds everything up and refuses nothing", async (t) => {
  const { commands, answers } = service(t);
  const queue = emptyQueue();
  queue.add(5, goal(101), 900);
  answers.push({ status: 401, code: "login_required" });
  const outbox = new Outbox(queue, CLOCK, REASONS);
  await untilFailed(outbox);
  assert.equal(outbox.failure, "login");
  outbox.retry();
  outbox.poke();
  outbox.loggedIn();
  await untilSent(queue);
  assert.equal(queue.all()[0].state, "acknowledged");
  assert.equal(commands.length, 2, "nothing is sent until somebody has logged in");
});

test("what is refused is set aside with what depends on it, and the rest goes on", async (t) => {
  const { answers } = service(t);
  const queue = emptyQueue();
  const refused = queue.add(5, goal(101), 900);
  queue.add(5, { action: "delete_event" }, 901, { of: refused.id });
  queue.add(5, goal(102), 902);
  answers.push({ status: 409, code: "match_not_started" });
  new Outbox(queue, CLOCK, REASONS);
  await untilSent(queue);
  assert.deepEqual(queue.all().map(({ state, code }) => [state, code]), [["refused", "match_not_started"], ["acknowledged", undefined]]);
});

test("what the referees can allow is kept with that, and sent again with their reason", async (t) => {
  const { commands, answers } = service(t);
  const queue = emptyQueue();
  queue.add(5, { action: "timeout", team: 101 }, 900);
  queue.add(5, goal(102), 901);
  answers.push({ status: 409, code: "no_timeout_left", overrulable: true }, { status: 409, code: "confirmed" });
  new Outbox(queue, CLOCK, REASONS);
  await untilSent(queue);
  const [refused, other] = queue.all();
  assert.deepEqual([refused.overrulable, other.overrulable], [true, undefined]);
  queue.replace(refused, { ...refused.command, overrule: "extra time" });
  await untilSent(queue);
  assert.notEqual(commands[2].id, commands[0].id, "another command");
  assert.deepEqual([commands[2].action, commands[2].overrule], ["timeout", "extra time"]);
});

test("what was saved and may be a mistake is reported", async (t) => {
  const { answers } = service(t);
  const queue = emptyQueue();
  const entry = queue.add(5, { action: "punish", team: 101, punishment: "warning" }, 900);
  queue.add(5, goal(101), 901);
  answers.push({ warnings: [{ code: "warned_again", message: "…" }] });
  const outbox = new Outbox(queue, CLOCK, REASONS);
  const warned = [];
  outbox.addEventListener("warned", ({ detail }) => warned.push([detail.entry.id, detail.codes]));
  await untilSent(queue);
  assert.deepEqual(warned, [[entry.id, ["warned_again"]]]);
});

test("an undo names the goal by where it was saved, and becomes a correction when it is late", async (t) => {
  const { commands, answers } = service(t);
  const queue = emptyQueue();
  const tapped = queue.add(5, goal(101), 900);
  queue.add(5, { action: "delete_event" }, 999, { of: tapped.id });
  answers.push({ revision: 7 }, { status: 409, code: "too_late" });
  new Outbox(queue, CLOCK, REASONS);
  await untilSent(queue);
  assert.deepEqual(commands.slice(1).map(({ action, event, reason }) => [action, event, reason]), [
    ["delete_event", 5 * 2 ** 20 + 7, undefined],
    ["revoke_event", 5 * 2 ** 20 + 7, "slip"],
  ]);
});

test("a damaged match holds up no other", async (t) => {
  const { answers } = service(t);
  const queue = emptyQueue();
  queue.add(5, goal(101), 900);
  queue.add(6, goal(103), 900);
  answers.push({ status: 503, code: "damaged" });
  const outbox = new Outbox(queue, CLOCK, REASONS);
  await until(() => queue.waiting().length === 1);
  assert.deepEqual(outbox.damaged, [5]);
  assert.deepEqual(queue.all().map(({ match, state }) => [match, state]), [[5, "waiting"], [6, "acknowledged"]]);
});

test("a service that was set back gets what it has lost once more, under the same ids", async (t) => {
  const { commands } = service(t);
  const queue = emptyQueue();
  queue.add(5, goal(101), 900);
  new Outbox(queue, CLOCK, REASONS);
  await untilSent(queue);
  queue.sendAgain(5);
  await untilSent(queue);
  assert.equal(commands.length, 2);
  assert.equal(commands[0].id, commands[1].id);
});
