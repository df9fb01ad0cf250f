// Sends what waits: for each match in order, one command at a time, repeated with the same id until it is answered.
// Commands for a match whose log is damaged are kept and block no other match.
//
// Over HTTP and not over the socket, because it works where sockets do not. Only answers show what is saved.

import { getJson } from "../lib/api.js";
import { passes } from "../lib/failures.js";
import { sendCommand } from "../feeds/sender.js";
import { exclusively } from "./lock.js";
import { numberOfSubject, revisionOf } from "./projection.js";

const ANSWER_MS = 8000;
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5000;
// A fallback in case nothing else wakes it.
const LOOK_MS = 4000;
// How long a damaged match is left alone: as long as the service asks for.
const DAMAGED_MS = 60000;
// A correction that has waited for this long, in seconds, is checked before it is sent.
const LATE_S = 5;
// The service treats a tap of a clock that is a little fast as made when it arrives.
const SAME_LINE_S = 2;
// An undo that came too late for a slip is a correction.
const CORRECTABLE = new Set(["too_late", "not_last_goal"]);
// The service's codes for an addition that it accepts only with a reason.
const UNREASONED = new Set(["malformed", "bad_text", "reason_required"]);

/** @param {any} error */
function verdictOf(error) {
  if (error.code === "damaged") return { kind: "damaged" };
  if (passes(error)) return { kind: "failed" };
  if (error.status === 401) return { kind: "login" };
  return { kind: "refused", code: error.code, overrulable: error.body?.overrulable === true };
}

/**
 * Where the line of a command was saved; undefined where that is its last event.
 * @param {{event_id?: number}} answer
 */
const lineOf = ({ event_id: id }) => (id === undefined ? undefined : revisionOf(id));

/**
 * Whether the line of a command is still the one that was tapped. While the command waited the service may have
 * been restored from a backup, and have another line under that number.
 * @param {Entry} options
 * @param {number} number
 * @param {AbortSignal} signal
 */
async function isStillThere({ match, lineAt }, number, signal) {
  const { events } = await getJson(`/api/match-events/${match}`, { signal, cache: "no-store" });
  const isIt = (/** @type {MatchEvent} */ { id, absolute_time: at }) => id === number && Math.abs(at / 1000 - Number(lineAt)) < SAME_LINE_S;
  return events.some(isIt);
}

/**
 * The replacement for a command that is refused only in this form; undefined if the refusal is final.
 * @param {Entry} entry
 * @param {string} code
 * @param {Record<string, string>} reasons
 */
function otherForm(entry, code, reasons) {
  const { action, reason, ...rest } = entry.command;
  if (action === "delete_event" && CORRECTABLE.has(code)) return { ...rest, action: "revoke_event", reason: reasons.undo };
  if (action === "amend_event" && reason === undefined && UNREASONED.has(code)) return { ...rest, action, reason: reasons.scorer };
  return undefined;
}

/** Events: `change`; `saved` (detail: the entry); `warned` (detail: the entry, and the codes of what may be a mistake). `failure` is null, "network" or "login". */
export class Outbox extends /** @type {Emitter<{change: null, saved: Entry, warned: {entry: Entry, codes: string[]}}>} */ (EventTarget) {
  /** @type {"network" | "login" | null} */
  failure = null;
  #queue;
  #clock;
  #reasons;
  #pause = FIRST_PAUSE_MS;
  /** @type {number | undefined} */
  #timer;
  #isRunning = false;
  #isPoked = false;
  // Until when a damaged match is left alone, by the page's own clock, which is never set.
  #leftAlone = new Map();

  /**
   * `reasons` are the reasons of commands that began without one: `undo` and `scorer`.
   * @param {import("./queue.js").Queue} queue
   * @param {{seconds(): number, hear(seconds: number): void}} clock
   * @param {Record<string, string>} reasons
   */
  constructor(queue, clock, reasons) {
    super();
    this.#queue = queue;
    this.#clock = clock;
    this.#reasons = reasons;
    queue.addEventListener("change", () => this.poke());
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
    setInterval(() => this.poke(), LOOK_MS);
    this.poke();
  }

  /** The damaged matches for which something waits. */
  get damaged() {
    const waiting = new Set(this.#queue.waiting().map((entry) => entry.match));
    return [...this.#leftAlone.keys()].filter((match) => waiting.has(match));
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
      // In any case, what waits is sent again.
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

  /** Sends the first command that may be sent. Returns whether there may be another to send at once. */
  async #sendNext() {
    // Read again: another tab may have added to the queue, or sent the command meanwhile.
    const waiting = this.#queue.waiting();
    const entry = waiting.find(({ match }) => (this.#leftAlone.get(match) ?? 0) <= performance.now());
    if (entry) return this.#settle(await this.#attempt(this.#queue.update(entry, { attempts: entry.attempts + 1 })));
    return this.#fails(waiting.length === 0 && this.failure === "login" ? "login" : null);
  }

  /** @param {Entry} entry */
  async #attempt(entry) {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const number = numberOfSubject(entry);
    const command = number === undefined ? entry.command : { ...entry.command, event: number };
    const isLate = entry.lineAt !== undefined && this.#clock.seconds() - entry.at > LATE_S;
    try {
      if (isLate && !(await isStillThere(entry, Number(number), signal))) return { kind: "refused", code: "unknown_event", entry };
      const answer = await sendCommand(entry.match, command, entry.id, signal);
      this.#clock.hear(answer.server_time);
      return { kind: "saved", entry, revision: answer.revision, line: lineOf(answer), warnings: answer.warnings };
    } catch (error) {
      return { ...verdictOf(error), entry };
    }
  }

  /** @param {{kind: string, entry?: any, revision?: any, line?: number, warnings?: {code: string}[], code?: any, overrulable?: boolean}} verdict */
  #settle({ kind, entry, revision, line, warnings = [], code, overrulable }) {
    if (kind === "login") return this.#refusedAtTheDoor(entry);
    if (kind === "failed") return this.#failed();
    // Its wait is over before the queue says so.
    this.#pause = FIRST_PAUSE_MS;
    this.#fails(null);
    if (kind === "damaged") return this.#leaveAlone(entry);
    this.#leftAlone.delete(entry.match);
    const other = kind === "refused" ? otherForm(entry, code, this.#reasons) : undefined;
    if (kind === "saved") this.#saved(entry, revision, line);
    else if (other) this.#queue.replace(entry, other);
    else this.#queue.refuse(entry, code, overrulable);
    if (warnings.length > 0) this.dispatchEvent(new CustomEvent("warned", { detail: { entry, codes: warnings.map((warning) => warning.code) } }));
    return true;
  }

  // This attempt, unlike one without an answer, is known to have had no effect.
  /** @param {Entry} entry */
  #refusedAtTheDoor(entry) {
    this.#fails("login");
    this.#queue.update(entry, { attempts: entry.attempts - 1 });
    return false;
  }

  /**
   * Keeps the commands of a match, and goes on with others.
   * @param {Entry} entry
   */
  #leaveAlone(entry) {
    this.#leftAlone.set(entry.match, performance.now() + DAMAGED_MS);
    this.#queue.update(entry, { attempts: entry.attempts - 1 });
    this.dispatchEvent(new Event("change"));
    return true;
  }

  /**
   * @param {Entry} entry
   * @param {number} revision
   * @param {number} [line]
   */
  #saved(entry, revision, line) {
    this.#queue.acknowledge(entry, revision, line);
    this.dispatchEvent(new CustomEvent("saved", { detail: entry }));
  }

  #failed() {
    const pause = this.#pause * (0.5 + Math.random() / 2);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    this.#fails("network");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.retry(), pause);
    return false;
  }

  /** @param {"network" | "login" | null} failure */
  #fails(failure) {
    if (this.failure === failure) return false;
    this.failure = failure;
    this.dispatchEvent(new Event("change"));
    return false;
  }
}
