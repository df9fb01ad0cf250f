// Treatment on court, where the rules of a match count attacks after it: who was treated, and a tap for each attack of the team
// that ends without a goal.

import { h, setText } from "../lib/dom.js";
import { rulesOf } from "./course.js";
import { feel } from "./options.js";
import { PersonSheet } from "./person-sheet.js";
import { ATTACKS, countsAttacks } from "./treatments.js";
import { say } from "./words.js";

/** @type {Side[]} */
const SIDES = ["home", "away"];

/** Such as "#7 1/3". */
const waitingText = ({ player_number: number, attacks }) => `${number === null ? "?" : `#${number}`} ${attacks}/${ATTACKS}`;

export class Treatments {
  element = h("div", { class: "row treatments", hidden: true });
  sheet;
  #desk;
  #sides;

  constructor(desk) {
    this.#desk = desk;
    this.sheet = new PersonSheet(desk, {
      name: "treatment",
      title: say("treatment"),
      legend: "",
      choices: () => [],
      officials: [],
      enter: (match, side, chosen, person) => desk.treatment(match[`${side}_team_id`], match[`${side}_team_name`], person),
    });
    this.#sides = SIDES.map((side) => this.#side(side));
    const [home, away] = this.#sides.map(({ taps }) => taps);
    this.element.append(home, away);
  }

  show(match) {
    this.element.hidden = !rulesOf(match).treatment;
    this.#sides.forEach(({ treat, attack, what, names }, at) => {
      const waiting = (match.treatments ?? []).filter(({ team_index: side }) => side === at);
      names.forEach((name) => setText(name, `, ${match[`${SIDES[at]}_team_name`]}`));
      setText(what, waiting.map(waitingText).join(", "));
      attack.hidden = waiting.length === 0;
      treat.disabled = attack.disabled = !countsAttacks(match) || match.confirmed !== null;
    });
  }

  #side(side) {
    const names = [h("span", { class: "hidden" }), h("span", { class: "hidden" })];
    const what = h("span", { class: "what" });
    const treat = h("button", { type: "button", class: "treat", "data-side": side, click: () => this.sheet.open(side) },
      h("span", { class: "words" }, say("treatment_short")), names[0]);
    const attack = h("button", { type: "button", class: "attack", "data-side": side, hidden: true, click: () => this.#endAttack(side) },
      h("span", { class: "words" }, say("attack_ends")), names[1], h("span", { class: "hidden" }, " "), what);
    return { taps: h("div", { class: `taps ${side}` }, treat, attack), treat, attack, what, names };
  }

  #endAttack(side) {
    const { match } = this.#desk.shown;
    this.#desk.attack(match[`${side}_team_id`], match[`${side}_team_name`]);
    feel();
  }
}
