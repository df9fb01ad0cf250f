// The result of a match that was kept on paper.

import { h, setText } from "../lib/dom.js";
import { guardedButton } from "./guard.js";
import { say } from "./words.js";

/** @type {Side[]} */
const SIDES = ["home", "away"];
const MOST_GOALS = 999;

/** A form, folded until it is needed; `record(score, reason)` enters the result. */
export class PaperResult {
  element;
  #record;
  #labels = SIDES.map(() => h("span"));
  #fields = SIDES.map((side) =>
    h("input", { type: "number", name: `paper-${side}`, inputmode: "numeric", min: 0, max: MOST_GOALS, required: true }));
  #error = h("p", { class: "error", role: "alert" });

  constructor(record) {
    this.#record = record;
    const save = guardedButton(() => this.#save(), { class: "save-result" });
    save.label(say("paper_save"), "✓");
    const field = (_, at) => h("label", {}, this.#labels[at], this.#fields[at]);
    this.element = h("details", { class: "paper card" }, h("summary", {}, say("paper")),
      h("p", { class: "muted" }, say("paper_help")),
      h("div", { class: "goals-on-paper" }, SIDES.map(field)), this.#error, save);
  }

  show(match) {
    this.element.hidden = match.confirmed !== null;
    SIDES.forEach((side, at) => setText(this.#labels[at], say("paper_score", { team: match[`${side}_team_name`] })));
  }

  #save() {
    const isWrong = this.#fields.some((field) => !field.checkValidity());
    setText(this.#error, isWrong ? say("bad_score") : "");
    if (isWrong) return;
    this.#record(this.#fields.map((field) => Number(field.value)), say("reason_paper"));
    this.#fields.forEach((field) => (field.value = ""));
    this.element.open = false;
  }
}
