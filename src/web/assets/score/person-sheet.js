// Something of a person: what, then whom. What is most likely is already chosen.

import { h } from "../lib/dom.js";
import { choice } from "./events.js";
import { feel } from "./options.js";
import { paintTeam } from "./pad.js";
import { playerButton } from "./people.js";
import { say } from "./words.js";

// The second half of a double tap on the button chooses nobody.
const SETTLING_MS = 300;

/**
 * What a sheet asks.
 * @typedef {object} Question
 * @property {string} name of the dialog and of its choice
 * @property {string} title
 * @property {string} legend over the choices
 * @property {(match: any) => [string, string][]} choices values and words, the most likely first; none: it only asks whom
 * @property {string[]} officials letters of those who can be chosen beside players
 * @property {(match: any, side: Side, chosen: string, person: {player?: number, official?: string}) => void} enter
 */

export class PersonSheet {
  dialog;
  #desk;
  #question;

  /** @param {any} desk @param {Question} question */
  constructor(desk, question) {
    this.#desk = desk;
    this.#question = question;
    this.dialog = h("dialog", { class: `roster sheet ${question.name}`, "aria-labelledby": question.name });
  }

  /** Opens it for a team. */
  open(side) {
    const { match } = this.#desk.shown;
    const { name, title, legend, choices } = this.#question;
    const offered = choices(match);
    const asked = offered.length > 0 ? [choice(name, legend, offered, offered[0]?.[0])] : [];
    const form = h("form", { submit: (submission) => submission.preventDefault() }, asked);
    const enter = (person) => this.#enter(match, side, form, person);
    paintTeam(this.dialog, match, side);
    this.dialog.replaceChildren(
      h("h2", { id: name }, h("span", { class: "swatch", "aria-hidden": "true" }), " ", title, " ", h("small", {}, match[`${side}_team_name`])),
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
      this.#question.officials.map(official));
  }

  #enter(match, side, form, person) {
    const chosen = String(new FormData(form).get(this.#question.name));
    this.close();
    this.#question.enter(match, side, chosen, person);
    feel();
  }
}
