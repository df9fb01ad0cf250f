// Punishes somebody: what for the team, then whom. A suspension is already chosen.

import { h, setText } from "../lib/dom.js";
import { isOn } from "./course.js";
import { choice } from "./events.js";
import { feel } from "./options.js";
import { paintTeam } from "./pad.js";
import { playerButton } from "./people.js";
import { say } from "./words.js";

const KINDS = ["suspension", "warning", "disqualification", "blue_card"];
// In the shoot-out nobody is warned or suspended.
const OF_SHOOTOUT = KINDS.slice(2);
const OFFICIALS = ["A", "B", "C", "D", "E"];
// The second half of a double tap on the button chooses nobody.
const SETTLING_MS = 300;

const kindsOf = (match) => (isOn(match) && match.period.kind === "shootout" ? OF_SHOOTOUT : KINDS);

/** The dialog. */
export class PunishmentSheet {
  dialog = h("dialog", { class: "roster punish", "aria-labelledby": "punish" });
  #desk;

  constructor(desk) {
    this.#desk = desk;
  }

  /** Opens it for a team. */
  open(side) {
    const { match } = this.#desk.shown;
    const kinds = kindsOf(match).map((kind) => [kind, say(`line_${kind}`)]);
    const form = h("form", { submit: (submission) => submission.preventDefault() }, choice("punishment", say("punishment"), kinds, kinds[0][0]));
    const enter = (person) => this.#enter(match, side, form, person);
    paintTeam(this.dialog, match, side);
    this.dialog.replaceChildren(
      h("h2", { id: "punish" }, h("span", { class: "swatch", "aria-hidden": "true" }), " ", say("punish"), " ",
        h("small", {}, match[`${side}_team_name`])),
      form, this.#people(match[`${side}_team_players`] ?? [], enter),
      h("button", { type: "button", class: "close", click: () => this.close() }, say("close")));
    this.dialog.classList.add("settling");
    setTimeout(() => this.dialog.classList.remove("settling"), SETTLING_MS);
    this.dialog.showModal();
  }

  close() {
    if (this.dialog.open) this.dialog.close();
  }

  #people(players, enter) {
    const official = (letter) => playerButton({ official: letter }, letter, say("official_short"), () => enter({ official: letter }));
    return h("div", { class: "players" },
      players.map(({ id, number, name }) => playerButton({ player: id }, number ?? "–", name, () => enter({ player: id }))),
      playerButton({ player: 0, class: "unknown" }, "?", say("unknown"), () => enter({})),
      OFFICIALS.map(official));
  }

  #enter(match, side, form, person) {
    const punishment = new FormData(form).get("punishment");
    this.close();
    this.#desk.punish(match[`${side}_team_id`], { ...person, punishment }, say(`line_${punishment}`), match[`${side}_team_name`]);
    feel();
  }
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
