// What a table writes down beside goals: punishments, seven-metre throws, time-outs and treatment, who sits out, and one tap that stops the clock or lets it
// go on. Where the rules of a match want goals alone, there is nothing of it.

import { h, setText } from "../lib/dom.js";
import "../parts/suspensions.js";
import { hasClock } from "./clock.js";
import { isDetailed } from "./course.js";
import { feel } from "./options.js";
import { punishButton, punishmentSheet } from "./punish.js";
import { sevenMetreButton, sevenMetreSheet } from "./seven-metre.js";
import { Timeouts } from "./timeout.js";
import { Treatments } from "./treatment.js";
import { say } from "./words.js";

/** @type {Side[]} */
const SIDES = ["home", "away"];

/** The button that turns the clock. */
function clockButton(desk) {
  const [sign, text] = [h("span", { class: "icon", "aria-hidden": "true" }), h("span", { class: "hidden" })];
  const words = (match) => say(match.clock?.running ? "clock_stop" : "clock_go");
  const turn = () => {
    const { match } = desk.shown;
    if (!hasClock(match)) return;
    desk.turnClock({ run: !match.clock.running }, words(match));
    feel();
  };
  const button = h("button", { type: "button", class: "go", click: turn }, sign, text);
  return {
    button,
    show(match) {
      const hasOne = hasClock(match);
      setText(sign, match.clock?.running ? "■" : "▶");
      setText(text, words(match));
      button.disabled = !hasOne;
      button.classList.toggle("stopped", hasOne && !match.clock.running);
    },
  };
}

export class TableRow {
  element = h("div", { class: "table-row", hidden: true });
  sheets;
  #suspensions;
  #punish;
  #sevenMetres;
  #timeouts;
  #treatments;
  #clock;

  /** `dialog` is where a reason is asked for. */
  constructor(desk, dialog, clock) {
    const [punishment, sevenMetre] = [punishmentSheet(desk), sevenMetreSheet(desk)];
    this.#treatments = new Treatments(desk);
    this.sheets = [punishment, sevenMetre, this.#treatments.sheet];
    this.#suspensions = Object.assign(h("match-suspensions"), { live: clock });
    this.#punish = SIDES.map((side) => punishButton(side, (team) => punishment.open(team)));
    this.#sevenMetres = SIDES.map((side) => sevenMetreButton(side, (team) => sevenMetre.open(team)));
    this.#timeouts = new Timeouts(desk, dialog, clock);
    this.#clock = clockButton(desk);
    const of = (at) => h("div", { class: `taps ${SIDES[at]}` },
      this.#punish[at].button, this.#sevenMetres[at].button, this.#timeouts.buttons[at].button);
    this.element.append(h("div", { class: "row" }, of(0), this.#clock.button, of(1)), this.#treatments.element, this.#suspensions);
  }

  show(known) {
    const { match } = known;
    this.element.hidden = !isDetailed(match);
    if (this.element.hidden) return;
    this.#suspensions.match = match;
    [...this.#punish, ...this.#sevenMetres].forEach((button) => button.show(match));
    this.#timeouts.show(known);
    this.#treatments.show(match);
    this.#clock.show(match);
  }

  close() {
    this.sheets.forEach((sheet) => sheet.close());
  }
}
