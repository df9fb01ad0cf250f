// Chooses the moment of a table: now, after any match, or as if the matches being played ended now.

import { h, setText } from "../../lib/dom.js";
import { words } from "../../lib/words.js";
import texts from "../../words/category.js";

const say = words(texts.moment);

/** Event `change`: another moment is chosen. `after` is a match or null, `live` whether unfinished matches count. */
export class Moment extends EventTarget {
  #nameOf;
  #confirmed = [];
  #after;
  #slider = h("input", { type: "range", min: 1, "aria-label": say("moment"), input: () => this.#slide() });
  #earlier = h("button", { type: "button", "aria-label": say("earlier"), click: () => this.#step(-1) }, "‹");
  #later = h("button", { type: "button", "aria-label": say("later"), click: () => this.#step(1) }, "›");
  #text = h("output", { class: "moment" });
  #live = h("input", { type: "checkbox", change: () => this.#choose(null) });
  #liveLabel = h("label", { class: "if-now no-print" }, this.#live, say("live"));
  #steps = h("div", { class: "steps no-print" }, this.#earlier, this.#slider, this.#later);
  element = h("div", { class: "choose-moment" }, this.#text, this.#steps, this.#liveLabel);

  /** `nameOf(match)` is the name of a match; `after` the id of the match that is chosen at first. */
  constructor(nameOf, after) {
    super();
    this.#nameOf = nameOf;
    this.#after = after;
  }

  /** The match after which the table is shown; null: now. */
  get after() {
    return this.#confirmed.slice(0, -1).find((match) => match.id === this.#after) ?? null;
  }

  get live() {
    return this.#live.checked && !this.#liveLabel.hidden;
  }

  /** Takes the matches of the category. */
  update(matches) {
    const confirmed = matches.filter((match) => match.confirmed !== null);
    this.#confirmed = confirmed.sort((one, other) => one.confirmed - other.confirmed);
    this.#liveLabel.hidden = !matches.some((match) => match.confirmed === null && match.score[0] !== null);
    this.#show();
  }

  #show() {
    const [count, after] = [this.#confirmed.length, this.after];
    const place = after ? this.#confirmed.indexOf(after) + 1 : count;
    this.#steps.hidden = count < 2;
    Object.assign(this.#slider, { max: count, value: place });
    this.#earlier.disabled = place <= 1;
    this.#later.disabled = place >= count;
    const text = after ? say("after", { place, count, match: this.#nameOf(after) }) : say("latest", { count });
    this.#slider.setAttribute("aria-valuetext", text);
    setText(this.#text, this.live ? say("live") : text);
  }

  #slide() {
    this.#go(Number(this.#slider.value));
  }

  #step(by) {
    this.#go(Number(this.#slider.value) + by);
  }

  #go(place) {
    this.#live.checked = false;
    this.#choose(place < this.#confirmed.length ? this.#confirmed[place - 1].id : null);
  }

  #choose(after) {
    this.#after = after;
    this.#show();
    this.dispatchEvent(new CustomEvent("change"));
  }
}
