// The past of a match: its messages, each at its time. A goal that was taken back later still counts before that.

import { getJsonAtLast } from "../lib/api.js";
import { inOrder } from "./match.js";
import { playTime } from "./play-time.js";

const AGAIN_MS = 2000;

/** @param {Match} match */
function isRunning(match) {
  return match.state === "half_first" || match.state === "half_second";
}

/**
 * Nobody sits out, and there was no time-out.
 * @returns {Pick<Match, "period" | "clock" | "suspensions" | "timeouts" | "timeout">}
 */
const unpunished = () => ({ period: null, clock: null, suspensions: [], timeouts: [0, 0], timeout: null });

/**
 * A match before its first message.
 * @param {Match} match
 * @returns {Match}
 */
function unplayed(match) {
  /** @type {Pick<Match, "first_half_start" | "second_half_start">} */
  const starts = { first_half_start: null, second_half_start: null };
  return { ...match, ...starts, ...unpunished(), state: "init", score: [null, null], confirmed: null, revision: -1 };
}

/**
 * Broadcasts on an axis. Its unit is a second of play; what happens while nothing is played takes one unit, so that
 * nothing is skipped.
 */
class Axis {
  /** @type {{position: number, at: number, match: Match, message: Partial<LiveMessage>}[]} */
  moments;

  /** @param {Match} match */
  constructor(match) {
    this.moments = [{ position: 0, at: 0, match: unplayed(match), message: {} }];
  }

  get #last() {
    return this.moments[this.moments.length - 1];
  }

  /** @param {LiveMessage} message */
  has({ match, event }) {
    if (match) return match.revision <= this.#last.match.revision;
    return this.moments.some(({ message }) => message.event?.id === event?.id);
  }

  /**
   * @param {LiveMessage} message
   * @param {number} at
   */
  add(message, at) {
    const last = this.#last;
    const position = last.position + Math.max(1, this.#playedSince(last, at));
    this.moments.push({ position, at: Math.max(at, last.at), match: message.match ?? last.match, message });
  }

  /** @param {number} now */
  end(now) {
    return this.#last.position + this.#playedSince(this.#last, now);
  }

  /**
   * @param {{match: Match, at: number}} moment
   * @param {number} now
   */
  #playedSince({ match, at }, now) {
    if (!isRunning(match)) return 0;
    return Math.max(0, playTime(match, now).seconds - playTime(match, at).seconds);
  }
}

/**
 * Loaded when it is first needed, and then kept up to date. Events: `change`.
 * Positions count from 0, before anything, to `end(now)`, the present.
 */
export class Past extends /** @type {Emitter<{change: null}>} */ (EventTarget) {
  #live;
  #match;
  /** @type {Axis | null} */
  #axis = null;
  #round = 0;
  /** @type {LiveMessage[] | null} */
  #told = null;
  /** @type {[LiveMessage, number][]} */
  #later = [];
  /** @type {() => void} */
  #resolve = () => {};
  /** @type {Promise<void>} */
  #known = new Promise((resolve) => (this.#resolve = resolve));

  /**
   * @param {import("./live.js").Live} live
   * @param {Match} match
   */
  constructor(live, match) {
    super();
    this.#live = live;
    this.#match = match;
  }

  get isKnown() {
    return this.#axis !== null;
  }

  /** Loads the past, once, and resolves when it is known. */
  load() {
    if (this.#round === 0) this.#begin();
    return this.#known;
  }

  /** Loads it again: names in it have changed. */
  reload() {
    if (this.#round > 0) this.#ask();
  }

  #begin() {
    this.#live.addEventListener("message", ({ detail }) => this.#heard(detail));
    // Messages that were missed while the connection was away would appear to happen now.
    this.#live.addEventListener("status", ({ detail }) => detail === "open" && this.#ask());
    this.#ask();
  }

  /** @param {number} now */
  end(now) {
    return this.#axis?.end(now) ?? 0;
  }

  get #moments() {
    return this.#axis?.moments ?? [];
  }

  /** The positions at which something happened. */
  get positions() {
    return this.#moments.map(({ position }) => position);
  }

  /**
   * The state at a position: `{match, events, at}`, the time in milliseconds.
   * @param {number} position
   */
  at(position) {
    const moments = this.#moments;
    const index = moments.findLastIndex((moment) => moment.position <= position);
    const { match, at, position: begun } = moments[index];
    const next = moments[index + 1]?.at ?? Infinity;
    return { match, events: this.#eventsUntil(index), at: Math.min(at + (position - begun) * 1000, next) };
  }

  // A correction has all lines that stand, or the one that it replaces; any other message has its own line.
  /** @param {number} index */
  #eventsUntil(index) {
    const messages = this.#moments.slice(0, index + 1).map(({ message }) => message);
    const lines = new Map();
    for (const { event, events, replaces } of messages) {
      if (events) lines.clear();
      lines.delete(replaces);
      [...(events ?? []), ...(event ? [event] : [])].forEach((line) => lines.set(line.id, line));
    }
    return inOrder(lines.values());
  }

  #ask() {
    this.#round += 1;
    [this.#told, this.#later] = [[], []];
    this.#live.send({ action: "replay", match: this.#match.id, speed: 0 });
  }

  /** @param {LiveMessage} message */
  #heard(message) {
    // This connection sends no commands, so any refusal is about the past.
    if (message.success === false && this.#told) setTimeout(() => this.#ask(), AGAIN_MS);
    if ((message.match?.id ?? message.event?.match_id) !== this.#match.id) return;
    // Of a match that has left since the past stays unknown.
    if (message.replay_end) this.#understand(this.#told ?? [], this.#round).catch(() => {});
    else if (message.replay) this.#told?.push(message);
    else if (this.#told) this.#later.push([message, this.#live.now()]);
    else this.#goOn(message, this.#live.now());
  }

  // Only the history says when a correction was made.
  /**
   * @param {LiveMessage[]} told
   * @param {number} round
   */
  async #understand(told, round) {
    const revision = Math.max(-1, ...told.map(({ match }) => match?.revision ?? -1));
    /** @type {MatchHistory} */
    const history = await getJsonAtLast(`/api/match/${this.#match.id}/history?min_revision=${revision}`);
    if (round !== this.#round) return;
    /** @type {Map<number | undefined, number>} */
    const times = new Map(history.events.map((event) => [event.revision, Date.parse(event.metadata.at)]));
    const axis = new Axis(this.#match);
    for (const message of told) {
      const at = times.get(message.match?.revision) ?? message.event?.absolute_time;
      // Of a match whose score is hidden no history says when the rest was.
      if (at !== undefined) axis.add(message, at);
    }
    this.#axis = axis;
    const later = this.#later;
    [this.#told, this.#later] = [null, []];
    later.forEach(([message, at]) => this.#goOn(message, at));
    this.#resolve();
    this.dispatchEvent(new Event("change"));
  }

  /**
   * @param {LiveMessage} message
   * @param {number} now
   */
  #goOn(message, now) {
    if (!this.#axis || this.#axis.has(message)) return;
    this.#axis.add(message, message.event?.absolute_time ?? now);
    this.dispatchEvent(new Event("change"));
  }
}
