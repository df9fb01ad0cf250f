// <match-clock>: match time, by the service's clock. As on the boards in the hall the second half
// continues where the first ended.

import { setText } from "../lib/dom.js";
import { clockText, playedSeconds, playTime } from "../feeds/play-time.js";

const TICK_MS = 250;

/** Set `match` and `live`, the connection with the service's time. */
export class MatchClock extends HTMLElement {
  /** @type {number | undefined} */
  #timer;
  /** @type {Played | null} */
  #match = null;
  /** @type {{now(): number} | null} */
  live = null;
  /** How far the shown time is behind, in milliseconds. */
  delay = 0;

  connectedCallback() {
    this.setAttribute("role", "timer");
    this.setAttribute("aria-live", "off");
    this.#timer = setInterval(() => this.#show(), TICK_MS);
    this.#show();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  /** @param {Played} match */
  set match(match) {
    this.#match = match;
    this.#show();
  }

  #show() {
    if (!this.#match) return;
    const now = (this.live ? this.live.now() : Date.now()) - this.delay;
    const text = clockText(playedSeconds(this.#match, now));
    setText(this, text);
    this.classList.toggle("running", playTime(this.#match, now).running);
  }
}

customElements.define("match-clock", MatchClock);
