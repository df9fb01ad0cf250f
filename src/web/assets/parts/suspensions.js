// <match-suspensions>: who sits out and how long, and the time-outs of a match. Suspensions go by its clock and stop with it.

import { h, patchChildren, setText } from "../lib/dom.js";
import { words } from "../lib/words.js";
import { clockText } from "../feeds/play-time.js";
import { leftOfTimeout, leftText, sittingOut } from "../feeds/suspensions.js";
import texts from "../words/parts.js";

const say = words(texts.suspensions);

const TICK_MS = 250;
/** @type {Side[]} */
const SIDES = ["home", "away"];

/** @typedef {import("../feeds/suspensions.js").Stoppages} Stoppages */

/** @param {Match["suspensions"][number]} one */
function who({ player_number: number, official }) {
  return String(number ?? official ?? "?");
}

/** @param {Match["suspensions"][number]} one */
const keyOf = ({ player_id: player, official, until }) => `${player} ${official} ${until}`;

/** @typedef {HTMLLIElement & {key?: string}} Row */

/**
 * One who sits out.
 * @param {Match["suspensions"][number]} one
 * @returns {Row}
 */
function row(one) {
  const item = h("li", { "data-until": one.until },
    h("span", { class: "hidden" }, say("suspended"), " "), h("span", { class: "shirt" }, who(one)), " ", h("span", { class: "left" }), " ",
    h("span", { class: "until" }, h("span", { "aria-hidden": "true" }, "→ "), h("span", { class: "hidden" }, say("until"), " "), clockText(one.until)));
  return Object.assign(item, { key: keyOf(one) });
}

/** The side of one team: who sits out, and its time-outs. */
class Column {
  #list = h("ul", {});
  #timeouts = h("p", { class: "timeouts" });
  element;

  /** @param {Side} side */
  constructor(side) {
    this.element = h("div", { class: side }, this.#list, this.#timeouts);
  }

  /** @param {ReturnType<typeof sittingOut>} suspended */
  show(suspended) {
    const known = new Map(/** @type {Row[]} */ ([...this.#list.children]).map((item) => [item.key, item]));
    const rows = suspended.map((one) => known.get(keyOf(one)) ?? row(one));
    patchChildren(this.#list, rows);
    rows.forEach((item, at) => setText(item.children[2], leftText(suspended[at].left)));
  }

  /**
   * @param {number} taken
   * @param {number | null} left of the one that is on
   */
  showTimeouts(taken, left) {
    const text = left === null ? say("taken", { count: taken }) : say("timeout", { left: leftText(left) });
    setText(this.#timeouts, taken === 0 ? "" : text);
    this.#timeouts.classList.toggle("running", left !== null);
  }
}

/** Set `match` and `live`, the connection with the service's time. */
export class Suspensions extends HTMLElement {
  /** @type {number | undefined} */
  #timer;
  /** @type {Partial<Stoppages> | null} */
  #match = null;
  #columns = SIDES.map((side) => new Column(side));
  /** @type {{now(): number} | null} */
  live = null;
  /** How far the shown time is behind, in milliseconds. */
  delay = 0;

  connectedCallback() {
    this.replaceChildren(...this.#columns.map(({ element }) => element));
    this.#timer = setInterval(() => this.#show(), TICK_MS);
    this.#show();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  /** @param {Partial<Stoppages>} match */
  set match(match) {
    this.#match = match;
    this.#show();
  }

  #show() {
    if (!this.#match) return;
    const match = this.#match;
    const now = (this.live ? this.live.now() : Date.now()) - this.delay;
    const suspended = sittingOut(match, now);
    const left = leftOfTimeout(match, now);
    this.#columns.forEach((column, side) => {
      column.show(suspended.filter(({ team_index: team }) => team === side));
      column.showTimeouts(match.timeouts?.[side] ?? 0, match.timeout?.team_index === side ? left : null);
    });
  }
}

customElements.define("match-suspensions", Suspensions);
