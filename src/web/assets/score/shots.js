// The shoot-out: who shoots next, and whether it was a goal.

import { h, setText } from "../lib/dom.js";
import { isOn } from "./course.js";
import { feel } from "./options.js";
import { paintTeam } from "./pad.js";
import { say } from "./words.js";

/** @type {Side[]} */
const SIDES = ["home", "away"];

/** Whether shots are being tapped now. */
export const isShootout = (match) => isOn(match) && match.period.kind === "shootout";

export class Shots {
  element = h("div", { class: "shots", hidden: true });
  #desk;
  #sides;

  constructor(desk) {
    this.#desk = desk;
    this.#sides = SIDES.map((side, at) => this.#side(side, at));
    this.element.append(...this.#sides.map(({ element }) => element));
  }

  show(match) {
    const { shootout } = match;
    this.element.hidden = !shootout;
    if (!shootout) return;
    const takes = isShootout(match) && match.confirmed === null;
    this.#sides.forEach(({ element, team, tally, marks, buttons }, at) => {
      paintTeam(element, match, SIDES[at]);
      setText(team, match[`${SIDES[at]}_team_name`]);
      setText(tally, String(shootout.score[at]));
      setText(marks, shootout.shots[at].map((scored) => (scored ? "●" : "○")).join(" "));
      buttons.hidden = !takes;
      const isNext = shootout.next === null || shootout.next === at;
      for (const button of buttons.children) /** @type {HTMLButtonElement} */ (button).disabled = !isNext;
    });
  }

  #side(side, at) {
    const [team, tally, marks] = ["team", "tally", "marks"].map((name) => h("span", { class: name }));
    const button = (scored, words, sign) =>
      h("button", { type: "button", class: scored ? "scored" : "missed", click: () => this.#shoot(side, scored) },
        h("span", { "aria-hidden": "true" }, sign, " "), say(words));
    const buttons = h("div", { class: "buttons" }, button(true, "shot_goal", "●"), button(false, "shot_missed", "○"));
    const element = h("section", { class: `shooter ${side}`, "data-side": side, "data-at": at }, team, tally, marks, buttons);
    return { element, team, tally, marks, buttons };
  }

  #shoot(side, scored) {
    const { match } = this.#desk.shown;
    this.#desk.shot(match[`${side}_team_id`], match[`${side}_team_name`], scored);
    feel();
  }
}
