// The service's time, by its difference from the clocks of this machine.

// A difference that drift does not explain: a clock was set, or stood still meanwhile.
const JUMP_MS = 1000;

/** The difference between the two clocks of this machine. */
const pace = () => Date.now() - performance.now();

/** @param {{steady: number, wall: number}} ahead */
function hasJumped({ steady, wall }) {
  return Math.abs(pace() - (steady - wall)) > JUMP_MS;
}

export class ServiceClock {
  // How far the service's time is ahead of both: one clock stops while some machines sleep, the other may be set.
  /** @type {{steady: number, wall: number} | null} */
  #ahead = null;
  #isOld = true;

  /** @param {number | null} offset by how much the service was ahead of the clock on the wall when it was last heard, if it is known */
  constructor(offset = null) {
    if (offset !== null) this.#ahead = { steady: offset + pace(), wall: offset };
  }

  /** Whether the service's time is known. */
  get isKnown() {
    return this.#ahead !== null;
  }

  /** The service's time in milliseconds; this machine's own while it is not known. */
  now() {
    if (!this.#ahead) return Date.now();
    return Math.max(performance.now() + this.#ahead.steady, Date.now() + this.#ahead.wall);
  }

  /** The next message sets the clock again: the service may be another. */
  doubt() {
    this.#isOld = true;
  }

  /**
   * Takes the time from a message. The one that was fastest on its way is the most accurate.
   * @param {number} serverSeconds
   */
  hear(serverSeconds) {
    const serverTime = serverSeconds * 1000;
    const [steady, wall] = [serverTime - performance.now(), serverTime - Date.now()];
    const isBetter = this.#isOld || !this.#ahead || hasJumped(this.#ahead) || steady > this.#ahead.steady;
    if (isBetter) [this.#ahead, this.#isOld] = [{ steady, wall }, false];
  }
}
