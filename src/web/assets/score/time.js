// The service's time, also without a connection: the difference of this phone's clock is remembered.

import { ServiceClock } from "../lib/service-clock.js";
import { read, write } from "./store.js";

const KEY = "clock";
const WORTH_KEEPING_MS = 50;

export class KeptClock extends ServiceClock {
  #kept = read(KEY) ?? 0;

  constructor() {
    super(read(KEY));
  }

  /** The service's time in seconds, as commands have it. */
  seconds() {
    return this.now() / 1000;
  }

  hear(serverSeconds) {
    super.hear(serverSeconds);
    const offset = Math.round(this.now() - Date.now());
    if (Math.abs(offset - this.#kept) < WORTH_KEEPING_MS) return;
    this.#kept = offset;
    write(KEY, offset);
  }
}
