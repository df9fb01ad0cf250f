// Taps that are not yet known to be saved: in the browser's storage, an item each, in the order of the taps.

import { newCommandId } from "../lib/api.js";
import { keys, onForeignChange, read, remove, write } from "./store.js";

const PREFIX = "entry/";
// More goals than are scored while somebody chooses a scorer.
const MOST_REMEMBERED = 64;

const keyOf = (/** @type {Entry} */ entry) => `${PREFIX}${entry.match}/${String(entry.order).padStart(9, "0")}/${entry.id}`;

/**
 * Entries: `id` (of the command), `match`, `order`, `command`, `at` (of the tap, in the service's seconds), `state`
 * ("waiting", "acknowledged" or "refused"), `attempts`; `revision` once acknowledged, `code` if refused, `overrulable` if the referees
 * can allow it; `of` is the id of
 * the goal that the command is about while its number is not known, `goalRevision` where that goal was recorded, `lineAt`
 * when the line was entered that the command is about. Each has a key of its own, so that two tabs cannot overwrite each
 * other's.
 * Event: `change`.
 */
export class Queue extends /** @type {Emitter<{change: null}>} */ (EventTarget) {
  #savedAt = new Map();

  constructor() {
    super();
    onForeignChange(PREFIX, () => this.#changed());
  }

  /** All entries in the order of the taps. */
  all() {
    /** @type {Entry[]} */
    const entries = keys(PREFIX).map(read).filter(Boolean);
    entries.filter((entry) => entry.state === "acknowledged").forEach((entry) => this.#remember(entry));
    return entries.sort((one, other) => one.order - other.order || (one.id < other.id ? -1 : 1));
  }

  /** @param {number | null} match */
  ofMatch(match) {
    return this.all().filter((entry) => entry.match === match);
  }

  waiting() {
    return this.all().filter((entry) => entry.state === "waiting");
  }

  /**
   * The revision at which an entry's line was saved, even after the entry is gone; undefined if it was not, or too long ago.
   * @param {string} id
   */
  savedAt(id) {
    const entry = this.find(id);
    return entry?.line ?? entry?.revision ?? this.#savedAt.get(id);
  }

  /**
   * How many taps wait, of one match or of all: an addition to a waiting tap is a part of it.
   * @param {number | null} [match]
   */
  countWaiting(match = null) {
    const waiting = this.waiting().filter((entry) => match === null || entry.match === match);
    const ids = new Set(waiting.map(({ id }) => id));
    return waiting.filter(({ of }) => !of || !ids.has(of)).length;
  }

  /** @param {string} id */
  find(id) {
    return this.all().find((entry) => entry.id === id);
  }

  /**
   * @param {number} match
   * @param {Record<string, any>} command
   * @param {number} at
   * @param {Partial<Entry>} [more]
   */
  add(match, command, at, more = {}) {
    const order = Math.max(0, ...this.all().map((entry) => entry.order)) + 1;
    /** @type {Entry} */
    const entry = { id: newCommandId(), match, order, command, at, state: "waiting", attempts: 0, ...more };
    write(keyOf(entry), entry);
    this.#changed();
    return entry;
  }

  /**
   * @param {Entry} entry
   * @param {Partial<Entry>} change
   */
  update(entry, change) {
    const updated = { ...entry, ...change };
    write(keyOf(updated), updated);
    this.#changed();
    return updated;
  }

  /** @param {Entry} entry */
  remove(entry) {
    remove(keyOf(entry));
    this.#changed();
  }

  /**
   * Puts another command in an entry's place.
   * @param {Entry} entry
   * @param {Record<string, any>} command
   */
  replace(entry, command) {
    const { match, order, at, label, of, goalRevision, lineAt } = entry;
    const about = { of, goalRevision, lineAt };
    /** @type {Entry} */
    const other = { id: newCommandId(), match, order, command, at, label, state: "waiting", attempts: 0, ...about };
    write(keyOf(other), other);
    this.remove(entry);
  }

  /**
   * Sends a refused command again, after everything else.
   * @param {Entry} entry
   */
  again(entry) {
    const order = Math.max(...this.all().map((other) => other.order)) + 1;
    // With an id that is known for something else it would be refused for ever.
    const id = entry.code === "command_id_reused" ? newCommandId() : entry.id;
    /** @type {Entry} */
    const renewed = { ...entry, id, order, state: "waiting", attempts: 0, code: undefined };
    write(keyOf(renewed), renewed);
    this.remove(entry);
  }

  /**
   * An entry is saved as that event of its match: entries about it now know the place of its line.
   * @param {Entry} entry
   * @param {number} revision
   * @param {number} line if another event followed it by itself
   */
  acknowledge(entry, revision, line = revision) {
    this.#dependents(entry).forEach((other) => write(keyOf(other), { ...other, goalRevision: line }));
    this.update(entry, { state: "acknowledged", revision, line });
  }

  /**
   * An entry is not accepted, so corrections of it are pointless.
   * @param {Entry} entry
   * @param {string} code
   * @param {boolean} [overrulable] whether the referees can allow it
   */
  refuse(entry, code, overrulable = false) {
    this.#dependents(entry).forEach((other) => remove(keyOf(other)));
    this.update(entry, { state: "refused", code, ...(overrulable && { overrulable }) });
  }

  /**
   * The known state of a match includes everything up to this revision.
   * @param {number | null} match
   * @param {number} revision
   */
  included(match, revision) {
    const entries = this.ofMatch(match);
    const isShown = (/** @type {Entry} */ entry) => entry.state === "acknowledged" && Number(entry.revision) <= revision;
    const shown = entries.filter(isShown);
    shown.forEach((entry) => remove(keyOf(entry)));
    if (shown.length > 0) this.#changed();
  }

  /**
   * The service has lost what it acknowledged: what is not known to be included is sent again, with the same ids.
   * @param {number | null} match
   */
  sendAgain(match) {
    const lost = this.ofMatch(match).filter((entry) => entry.state === "acknowledged");
    lost.forEach((entry) => write(keyOf(entry), { ...entry, state: "waiting", attempts: 0, revision: undefined }));
    this.#savedAt.clear();
    if (lost.length > 0) this.#changed();
  }

  /**
   * Whether a command of a match was sent whose outcome is unknown.
   * @param {number | null} match
   */
  isUnsettled(match) {
    return this.ofMatch(match).some((entry) => entry.state === "waiting" && entry.attempts > 0);
  }

  /** @param {Entry} options */
  #remember({ id, revision, line = revision }) {
    this.#savedAt.set(id, line);
    if (this.#savedAt.size > MOST_REMEMBERED) this.#savedAt.delete(this.#savedAt.keys().next().value);
  }

  /** @param {Entry} options */
  #dependents({ id }) {
    return this.all().filter((other) => other.of === id);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
