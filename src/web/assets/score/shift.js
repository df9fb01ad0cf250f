// An element that has just moved takes no tap that was meant for what was there before.

// A user who has just seen it move has time to stop.
const SETTLING_MS = 500;

/** When the content of an element has just grown or shrunk, buttons below it take no taps: see `.shifted` in score.css. */
export class ShiftGuard {
  /** @type {number | null} */
  #height = null;
  /** @type {number | undefined} */
  #timer;

  constructor(element) {
    new ResizeObserver(([{ contentRect }]) => this.#measure(contentRect.height)).observe(element);
  }

  #measure(height) {
    const hasMoved = this.#height !== null && this.#height !== height;
    this.#height = height;
    if (!hasMoved) return;
    document.body.classList.add("shifted");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => document.body.classList.remove("shifted"), SETTLING_MS);
  }
}
