// The connection to /ws/live: reconnects by itself, knows what it follows, and knows the service's time.

import { ServiceClock } from "../lib/service-clock.js";
import { lang } from "../lib/words.js";

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5000;
// A phone whose network is gone gets no notice. After this long without a message the service is asked for one.
const QUIET_MS = 12000;
const ANSWER_MS = 5000;

/** How often names are read again: they may be hidden at any time, also in a match in which nothing happens. */
export const NAMES_MS = 60_000;

const ofCategory = (/** @type {number} */ category) => ({ action: "subscribe_category", category, patches: true });

/**
 * Events: `message` (detail: the message), `status` (detail: "open" or "closed").
 * After a reconnect a followed match resumes from its last revision, so nothing is missed;
 * if the service was restored from a backup, a message with `reset` brings the current match.
 */
export class Live extends /** @type {Emitter<{message: LiveMessage, status: "open" | "closed"}>} */ (EventTarget) {
  /** @type {string} */
  #path;
  /** @type {WebSocket | null} */
  #socket = null;
  #pause = FIRST_PAUSE_MS;
  /** @type {number | undefined} */
  #timer;
  /** @type {number | undefined} */
  #quiet;
  /** @type {Map<number, {after: number | null, afterId: string | null}>} */
  #matches = new Map();
  /** @type {Set<number>} */
  #categories = new Set();
  /** @type {ServiceClock} */
  #clock;
  /** @type {object | null} */
  #probe;
  #closed = false;

  /**
   * `probe` is a message that gets an answer, for sockets that follow nothing; `clock` takes the time.
   * @param {string} path
   * @param {{probe?: object | null, clock?: ServiceClock}} options
   */
  constructor(path = "/ws/live", { probe = null, clock = new ServiceClock() } = {}) {
    super();
    [this.#path, this.#probe, this.#clock] = [path, probe, clock];
    addEventListener("online", () => this.#retryNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.#lookAlive());
    this.#open();
  }

  /** Whether messages can be sent. Only answers show that they arrive. */
  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Whether a message of the service has arrived, so that its time is known. */
  get isTimed() {
    return this.#clock.isKnown;
  }

  /** The service's time in milliseconds; this machine's own until it is known. */
  now() {
    return this.#clock.now();
  }

  /**
   * Follows a match; `after` and `afterId` are the last known revision, and the id of its event.
   * @param {number} match
   * @param {number | null} after
   * @param {string | null} afterId
   */
  follow(match, after = null, afterId = null) {
    this.#matches.set(match, { after, afterId });
    this.send(this.#subscription(match));
  }

  /** @param {number} match */
  unfollow(match) {
    this.#matches.delete(match);
    this.send({ action: "unsubscribe", match });
  }

  /** @param {number} category */
  followCategory(category) {
    this.#categories.add(category);
    this.send(ofCategory(category));
  }

  /**
   * Sends a message. False if there is no connection; true promises nothing.
   * @param {object} message
   */
  send(message) {
    if (!this.isOpen) return false;
    this.#socket?.send(JSON.stringify(message));
    return true;
  }

  /** Closes the connection and opens another, which a new login needs. */
  reconnect() {
    this.#drop();
    this.#retryNow();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** @param {number} match */
  #subscription(match) {
    const { after, afterId } = this.#matches.get(match) ?? { after: null, afterId: null };
    if (after === null) return { action: "subscribe", match, patches: true };
    return { action: "subscribe", match, patches: true, after, ...(afterId && { after_id: afterId }) };
  }

  #open() {
    if (this.#closed) return;
    const socket = new WebSocket(new URL(`${this.#path}?lang=${lang}`, location.href.replace(/^http/, "ws")));
    this.#socket = socket;
    socket.addEventListener("open", () => this.#opened());
    socket.addEventListener("message", (event) => socket === this.#socket && this.#heard(event.data));
    socket.addEventListener("close", () => socket === this.#socket && this.#lost());
    this.#expectWord(ANSWER_MS, () => this.#lostForGood());
  }

  #opened() {
    this.#pause = FIRST_PAUSE_MS;
    this.#clock.doubt();
    this.#askAgain();
    this.dispatchEvent(new CustomEvent("status", { detail: "open" }));
  }

  #askAgain() {
    this.#matches.forEach((_, match) => this.send(this.#subscription(match)));
    this.#categories.forEach((category) => this.send(ofCategory(category)));
  }

  /** @param {string} text */
  #heard(text) {
    this.#expectWord(QUIET_MS, () => this.#lookAlive());
    /** @type {LiveMessage} */
    const message = JSON.parse(text);
    if (message.server_time) this.#clock.hear(message.server_time);
    if (message.match && !message.replay && this.#matches.has(message.match.id)) {
      const { id, revision, revision_id: afterId = null } = message.match;
      this.#matches.set(id, { after: revision, afterId });
    }
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  /**
   * @param {number} wait
   * @param {() => void} otherwise
   */
  #expectWord(wait, otherwise) {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(otherwise, wait);
  }

  #lookAlive() {
    if (!this.isOpen) return this.#retryNow();
    if (this.#matches.size + this.#categories.size > 0) this.#askAgain();
    else if (this.#probe) this.send(this.#probe);
    else return;
    this.#expectWord(ANSWER_MS, () => this.#lostForGood());
  }

  #lostForGood() {
    this.#drop();
    this.#lost();
  }

  #drop() {
    clearTimeout(this.#quiet);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #lost() {
    clearTimeout(this.#quiet);
    this.#socket = null;
    this.dispatchEvent(new CustomEvent("status", { detail: "closed" }));
    if (this.#closed) return;
    // Not all at once when the service is back.
    const pause = this.#pause * (0.5 + Math.random());
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), pause);
  }

  #retryNow() {
    if (this.#socket || this.#closed) return;
    clearTimeout(this.#timer);
    this.#open();
  }
}
