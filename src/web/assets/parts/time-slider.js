// The slider that takes a match back to any moment.

import { h, setText } from "../lib/dom.js";
import { words } from "../lib/words.js";
import texts from "../words/parts.js";
import { Past } from "../feeds/past.js";
import { clockText, playedSeconds } from "../feeds/play-time.js";
import { common } from "./common.js";
import { scoreText } from "./fixture.js";
import { shownScore } from "./outcome.js";

const say = words(texts["time-slider"]);

const TICK_MS = 1000;
// Its length is unknown until the past is loaded.
const UNKNOWN_END = 1000;

/**
 * A moment in words, such as "12:34, 5:3".
 * @param {Match} match
 * @param {number} now
 */
function momentText(match, now) {
  const isRunning = match.state === "half_first" || match.state === "half_second";
  const when = isRunning ? clockText(playedSeconds(match, now)) : common(match.state);
  return match.score[0] === null ? when : `${when}, ${scoreText(shownScore(match))}`;
}

/**
 * Events: `move`. `moment` is the moment that is looked at, `{match, events, at}`, or null: the present. `element` is the slider; it
 * says when the past is shown, and leads back.
 */
export class TimeSlider extends /** @type {Emitter<{move: null}>} */ (EventTarget) {
  element;
  /** @type {import("../feeds/live.js").Live} */
  #live;
  /** @type {import("../feeds/match.js").MatchFeed} */
  #feed;
  /** @type {Past} */
  #past;
  /** @type {number | null} */
  #position = null;
  #range = h("input", {
    type: "range", min: 0, max: UNKNOWN_END, step: 1, value: UNKNOWN_END, "aria-label": say("moment"),
    input: () => this.#moved(),
  });
  #output = h("span", { class: "moment" });
  #said = h("strong", {});
  #present = h("button", { type: "button", class: "primary", click: () => this.#backToPresent() });
  #notice = h("div", { class: "past", hidden: true },
    h("p", {}, this.#said, " ", h("span", { class: "muted" }, say("is_past"))), this.#present);

  /**
   * @param {import("../feeds/live.js").Live} live
   * @param {import("../feeds/match.js").MatchFeed} feed
   */
  constructor(live, feed) {
    super();
    [this.#live, this.#feed, this.#past] = [live, feed, new Past(live, feed.match)];
    this.#past.addEventListener("change", () => this.#grew());
    feed.addEventListener("names", () => this.#past.reload());
    ["pointerdown", "focus"].forEach((touch) => this.#range.addEventListener(touch, () => this.#past.load()));
    // The notice is below, so that what a finger is on keeps its place.
    this.element = h("section", { class: "time card", "aria-label": say("title") },
      this.#step("before", "‹", -1), this.#range, this.#step("after", "›", 1), this.#output, this.#notice);
    setInterval(() => this.#show(), TICK_MS);
    this.update();
  }

  get moment() {
    return this.#position === null || !this.#past.isKnown ? null : this.#past.at(this.#position);
  }

  /** The match has gone on. */
  update() {
    this.element.hidden = this.#feed.match.state === "init" && this.#position === null;
    this.#show();
  }

  /**
   * @param {string} name
   * @param {string} sign
   * @param {number} direction
   */
  #step(name, sign, direction) {
    const click = () => this.#stepTo(direction);
    return h("button", { type: "button", class: name, "aria-label": say(name), click }, sign);
  }

  async #moved() {
    const value = this.#range.valueAsNumber;
    const share = value / Number(this.#range.max);
    const wasKnown = this.#past.isKnown;
    await this.#past.load();
    // The match may have gone on since the slider was last extended.
    if (share === 1) return this.#goTo(this.#end);
    this.#goTo(wasKnown ? value : Math.round(share * this.#end));
  }

  /** @param {number} direction */
  async #stepTo(direction) {
    await this.#past.load();
    const [from, positions] = [this.#position ?? this.#end, this.#past.positions];
    const next = direction < 0
      ? positions.findLast((position) => position < from)
      : positions.find((position) => position > from);
    this.#goTo(next ?? (direction < 0 ? 0 : this.#end));
  }

  /** @param {number} position */
  #goTo(position) {
    this.#position = position < this.#end ? position : null;
    this.#show();
    this.dispatchEvent(new Event("move"));
  }

  #backToPresent() {
    this.#goTo(this.#end);
    this.#range.focus({ preventScroll: true });
  }

  #grew() {
    this.#show();
    if (this.#position !== null) this.dispatchEvent(new Event("move"));
  }

  get #end() {
    return this.#past.end(this.#live.now());
  }

  #show() {
    const [moment, { match }] = [this.moment, this.#feed];
    if (this.#past.isKnown) {
      this.#range.max = String(this.#end);
      this.#range.value = String(this.#position ?? this.#end);
    }
    const now = scoreText(shownScore(match));
    const text = moment ? momentText(moment.match, moment.at) : say("present", { text: now });
    setText(this.#output, text);
    if (this.#range.getAttribute("aria-valuetext") !== text) this.#range.setAttribute("aria-valuetext", text);
    this.#notice.hidden = moment === null;
    this.#output.hidden = moment !== null;
    setText(this.#said, say("past", { text }));
    setText(this.#present, `${say(match.state === "end" ? "to_result" : "to_present")} · ${now}`);
  }
}
