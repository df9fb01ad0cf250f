// Sends what waits: in order, one at a time, again and again until it is answered, under the same id. What is meant for a
// match whose log is damaged is kept and holds up no other match.
//
// Over HTTP and not over the socket: each command has its own answer and its own time limit, the login is that of the
// moment, and it works where sockets do not. What is saved is known from answers alone.

import { Problem, postJson } from "./api.js";
import { exclusively } from "./score-lock.js";

const ANSWER_MS = 8000;
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5000;
// How long a match whose log is damaged is left alone: as long as the service asks for.
const DAMAGED_MS = 60000;
// Whatever else should wake it and does not.
const LOOK_MS = 4000;
/** How long a goal waits for its scorer at most. */
export const LONGEST_HOLD_MS = 16000;
// Statuses of refusals that are about the moment and not about the command.
const PASSING = new Set([408, 425, 429]);
// An undo that came too late for a slip is a correction.
const CORRECTABLE = new Set(["too_late", "not_last_goal"]);

/** The number of the event that a match has at a revision: the first broadcast behind the one before. */
async function eventAt(match, revision, signal) {
  const headers = { "Last-Event-ID": String(revision - 1) };
  const path = `/api/match/${match}/stream?min_revision=${revision}`;
  const response = await fetch(path, { headers, signal, cache: "no-store" });
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new TypeError("the stream ended");
    text += value;
    const found = text.match(/^data: (.*)\n\n/m);
    if (!found) continue;
    reader.cancel();
    return JSON.parse(found[1]).event.id;
  }
}

function verdictOf(error) {
  const isAnswer = error instanceof Problem && error.code !== "unknown";
  if (isAnswer && error.code === "damaged") return { kind: "damaged" };
  if (!isAnswer || error.status >= 500 || PASSING.has(error.status)) return { kind: "failed" };
  if (error.status === 401) return { kind: "login" };
  return { kind: "refused", code: error.code };
}

/** Events: `change`; `saved` (detail: the entry). `failure` is null, "network" or "login". */
export class Outbox extends EventTarget {
  failure = null;
  #queue;
  #clock;
  #reason;
  #pause = FIRST_PAUSE_MS;
  #timer = null;
  #isRunning = false;
  #isPoked = false;
  // By match, and by the page's own time, which nobody sets: until when a damaged match is left alone, and by entry since
  // when it is held for its scorer.
  #leftAlone = new Map();
  #heldSince = new Map();

  /** `reason` is what corrections say that began as an undo. */
  constructor(queue, clock, reason) {
    super();
    this.#queue = queue;
    this.#clock = clock;
    this.#reason = reason;
    queue.addEventListener("change", () => this.poke());
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
    setInterval(() => this.poke(), LOOK_MS);
    this.poke();
  }

  /** Sends now what may be sent, unless it waits for a reason. */
  poke() {
    if (this.failure !== null) return;
    this.#start();
  }

  /** Tries now whatever the reason for waiting is. */
  retry() {
    if (this.failure === "login") return;
    this.#start();
  }

  /** Somebody has logged in. */
  loggedIn() {
    this.#fails(null);
    this.#start();
  }

  /** Nobody is logged in any more. */
  loggedOut() {
    this.#fails("login");
  }

  async #start() {
    this.#isPoked = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    clearTimeout(this.#timer);
    try {
      await this.#sendAll();
    } catch {
      // Whatever it was: what waits is sent again.
      this.#failed();
    } finally {
      this.#isRunning = false;
    }
  }

  async #sendAll() {
    while (this.#isPoked) {
      this.#isPoked = false;
      const hasMore = await exclusively(() => this.#sendNext());
      this.#isPoked ||= hasMore;
      if (this.failure !== null) return;
    }
  }

  /** Sends the first that waits. Whether there may be another to send at once. */
  async #sendNext() {
    // Read anew: another tab may have added to it, or sent it meanwhile.
    const entry = this.#queue.waiting().find(({ match }) => !(this.#leftAlone.get(match) > performance.now()));
    if (!entry) return this.#fails(this.failure === "login" ? "login" : null);
    const held = this.#held(entry);
    if (held > 0) return this.#wait(held);
    const sent = this.#queue.update(entry, { attempts: entry.attempts + 1 });
    return this.#settle(await this.#attempt(sent));
  }

  // The clock of the phone may have been set back since the goal was tapped.
  #held({ id, holdUntil }) {
    if (holdUntil === undefined) return 0;
    if (!this.#heldSince.has(id)) this.#heldSince.set(id, performance.now());
    const longest = this.#heldSince.get(id) + LONGEST_HOLD_MS - performance.now();
    return Math.min(holdUntil - Date.now(), longest);
  }

  async #attempt(entry) {
    const signal = AbortSignal.timeout(ANSWER_MS);
    try {
      const known = await this.#withEvent(entry, signal);
      const options = { headers: { "Idempotency-Key": known.id }, signal, redirect: "error" };
      const answer = await postJson(`/api/match/${known.match}/commands`, known.command, options);
      // A network that asks for its own login answers, too.
      if (answer.command_id !== known.id) return { kind: "failed" };
      this.#clock.hear(answer.server_time);
      return { kind: "saved", entry: known, revision: answer.revision };
    } catch (error) {
      return { ...verdictOf(error), entry };
    }
  }

  /** A command about a goal that had no number when it was tapped. */
  async #withEvent(entry, signal) {
    if (entry.goalRevision === undefined || entry.command.event !== undefined) return entry;
    const event = await eventAt(entry.match, entry.goalRevision, signal);
    return this.#queue.update(entry, { command: { ...entry.command, event } });
  }

  #settle({ kind, entry, revision, code }) {
    if (kind === "login") return this.#refusedAtTheDoor(entry);
    if (kind === "failed") return this.#failed();
    // What it waited for is over before the queue says so.
    this.#pause = FIRST_PAUSE_MS;
    this.#fails(null);
    if (kind !== "damaged") this.#heldSince.delete(entry.id);
    if (kind === "damaged") this.#leftAlone.set(entry.match, performance.now() + DAMAGED_MS);
    else if (kind === "saved") this.#saved(entry, revision);
    else if (entry.command.action === "delete_event" && CORRECTABLE.has(code)) this.#correct(entry);
    else this.#queue.refuse(entry, code);
    return true;
  }

  // This attempt, other than one without an answer, is known to have had no effect.
  #refusedAtTheDoor(entry) {
    this.#fails("login");
    this.#queue.update(entry, { attempts: entry.attempts - 1 });
    return false;
  }

  #saved(entry, revision) {
    this.#queue.acknowledge(entry, revision);
    this.dispatchEvent(new CustomEvent("saved", { detail: entry }));
  }

  #correct(entry) {
    this.#queue.replace(entry, { action: "revoke_event", event: entry.command.event, reason: this.#reason });
  }

  #failed() {
    const pause = this.#pause * (0.5 + Math.random() / 2);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    this.#fails("network");
    return this.#wait(pause);
  }

  #wait(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.retry(), pause);
    return false;
  }

  #fails(failure) {
    if (this.failure === failure) return false;
    this.failure = failure;
    this.dispatchEvent(new Event("change"));
    return false;
  }
}
