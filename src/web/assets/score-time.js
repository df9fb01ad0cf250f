// The service's time, also without a connection: what this phone's clock differs by is remembered.

import { read, write } from "./score-store.js";

const KEY = "clock";
// A clock that was set by hand or by the network differs by more than clocks drift.
const JUMP_MS = 1000;
const WORTH_KEEPING_MS = 50;

export class ServiceClock {
  #offset = read(KEY) ?? 0;
  #kept = this.#offset;
  #isHeard = false;
  #pace = Date.now() - performance.now();

  /** The service's time in milliseconds. */
  now() {
    return Date.now() + this.#offset;
  }

  /** The service's time in seconds, as commands have it. */
  seconds() {
    return this.now() / 1000;
  }

  /** The next message sets the clock anew. */
  doubt() {
    this.#isHeard = false;
  }

  /** Takes the time from a message. The one that took least time on its way tells it best. */
  hear(serverSeconds) {
    const pace = Date.now() - performance.now();
    if (Math.abs(pace - this.#pace) > JUMP_MS) this.doubt();
    this.#pace = pace;
    const offset = Math.round(serverSeconds * 1000) - Date.now();
    if (this.#isHeard && offset <= this.#offset) return;
    [this.#isHeard, this.#offset] = [true, offset];
    if (Math.abs(offset - this.#kept) < WORTH_KEEPING_MS) return;
    this.#kept = offset;
    write(KEY, offset);
  }
}
