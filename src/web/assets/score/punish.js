// Punishes somebody.

import { h, setText } from "../lib/dom.js";
import { isOn } from "./course.js";
import { OFFICIALS } from "./people.js";
import { PersonSheet } from "./person-sheet.js";
import { say } from "./words.js";

const KINDS = ["suspension", "warning", "disqualification", "blue_card"];
// In the shoot-out nobody is warned or suspended.
const OF_SHOOTOUT = KINDS.slice(2);

const kindsOf = (match) => (isOn(match) && match.period.kind === "shootout" ? OF_SHOOTOUT : KINDS);

/** The dialog. */
export function punishmentSheet(desk) {
  return new PersonSheet(desk, {
    name: "punish",
    title: say("punish"),
    legend: say("punishment"),
    choices: (match) => kindsOf(match).map((kind) => [kind, say(`line_${kind}`)]),
    officials: OFFICIALS,
    enter: (match, side, punishment, person) =>
      desk.punish(match[`${side}_team_id`], { ...person, punishment }, say(`line_${punishment}`), match[`${side}_team_name`]),
  });
}

/** The button of a team. */
export function punishButton(side, open) {
  const team = h("span", { class: "hidden" });
  const button = h("button", { type: "button", class: "punish", "data-side": side, click: () => open(side) },
    h("span", { class: "words" }, say("two_minutes")), team);
  return {
    button,
    show(match) {
      setText(team, ` ${say("punishment")}, ${match[`${side}_team_name`]}`);
      button.disabled = match.confirmed !== null;
    },
  };
}
