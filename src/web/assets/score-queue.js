// What was tapped and is not yet known to be saved: in the browser's storage, an item each, in the order of the taps.

import { newCommandId } from "./api.js";
import { keys, onForeignChange, read, remove, write } from "./score-store.js";

const PREFIX = "entry/";

const keyOf = (entry) => `${PREFIX}${entry.match}/${String(entry.order).padStart(9, "0")}/${entry.id}`;

/**
 * Entries: `id` (of the command), `match`, `order`, `command`, `at` (of the tap, in the service's seconds), `state`
 * ("waiting", "acknowledged" or "refused"), `attempts`; `revision` once acknowledged, `code` if refused; `of` is the id of
 * the goal that the command is about while its number is not known, `goalRevision` where that goal was recorded; before
 * `holdUntil` (device time) it is not sent. Each has a key of its own, so that two tabs cannot overwrite each other's.
 * Event: `change`.
 */
export class Queue extends EventTarget {
  constructor() {
    super();
    onForeignChange(PREFIX, () => this.#changed());
  }

  /** All entries in the order of the taps. */
  all() {
    const entries = keys(PREFIX).map(read).filter(Boolean);
    return entries.sort((one, other) => one.order - other.order || (one.id < other.id ? -1 : 1));
  }

  ofMatch(match) {
    return this.all().filter((entry) => entry.match === match);
  }

  waiting() {
    return this.all().filter((entry) => entry.state === "waiting");
  }

  find(id) {
    return this.all().find((entry) => entry.id === id);
  }

  add(match, command, at, more = {}) {
    const order = Math.max(0, ...this.all().map((entry) => entry.order)) + 1;
    const entry = { id: newCommandId(), match, order, command, at, state: "waiting", attempts: 0, ...more };
    write(keyOf(entry), entry);
    this.#changed();
    return entry;
  }

  update(entry, change) {
    const updated = { ...entry, ...change };
    write(keyOf(updated), updated);
    this.#changed();
    return updated;
  }

  remove(entry) {
    remove(keyOf(entry));
    this.#changed();
  }

  /** Puts another command in an entry's place. */
  replace(entry, command) {
    const { match, order, at, of, goalRevision } = entry;
    const other = { id: newCommandId(), match, order, command, at, state: "waiting", attempts: 0, of, goalRevision };
    write(keyOf(other), other);
    this.remove(entry);
  }

  /** Sends what was refused once more, behind everything else. */
  again(entry) {
    const order = Math.max(...this.all().map((other) => other.order)) + 1;
    const renewed = { ...entry, order, state: "waiting", attempts: 0, code: undefined };
    write(keyOf(renewed), renewed);
    this.remove(entry);
  }

  /** An entry is saved as that event of its match: what is about it now knows where it stands. */
  acknowledge(entry, revision) {
    this.#dependents(entry).forEach((other) => write(keyOf(other), { ...other, goalRevision: revision }));
    this.update(entry, { state: "acknowledged", revision });
  }

  /** An entry is not accepted, and with it there is nothing left to correct or take back. */
  refuse(entry, code) {
    this.#dependents(entry).forEach((other) => remove(keyOf(other)));
    this.update(entry, { state: "refused", code });
  }

  /** What is known of a match includes everything up to this revision. */
  included(match, revision) {
    const entries = this.ofMatch(match);
    const isShown = (entry) => entry.state === "acknowledged" && entry.revision <= revision;
    const shown = entries.filter(isShown);
    shown.forEach((entry) => remove(keyOf(entry)));
    if (shown.length > 0) this.#changed();
  }

  /** Whether something of a match was sent whose fate is not known. */
  isUnsettled(match) {
    return this.ofMatch(match).some((entry) => entry.state === "waiting" && entry.attempts > 0);
  }

  #dependents({ id }) {
    return this.all().filter((other) => other.of === id);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
