// A seven-metre throw in play: what became of it, then who threw.

import { h, setText } from "../lib/dom.js";
import { isOn } from "./course.js";
import { PersonSheet } from "./person-sheet.js";
import { say } from "./words.js";

const OUTCOMES = ["goal", "saved", "missed"];

/** The dialog. */
export function sevenMetreSheet(desk) {
  return new PersonSheet(desk, {
    name: "seven_metre",
    title: say("seven_metre"),
    legend: say("outcome"),
    choices: () => OUTCOMES.map((outcome) => [outcome, say(`throw_${outcome}`)]),
    officials: [],
    enter: (match, side, outcome, person) =>
      desk.sevenMetre(match[`${side}_team_id`], { ...person, outcome }, match[`${side}_team_name`]),
  });
}

/** The button of a team. */
export function sevenMetreButton(side, open) {
  const team = h("span", { class: "hidden" });
  const button = h("button", { type: "button", class: "seven-metre", "data-side": side, click: () => open(side) },
    h("span", { class: "words" }, say("seven_metre")), team);
  return {
    button,
    show(match) {
      setText(team, `, ${match[`${side}_team_name`]}`);
      const isShootout = isOn(match) && match.period.kind === "shootout";
      button.disabled = match.state === "init" || match.confirmed !== null || isShootout;
    },
  };
}
