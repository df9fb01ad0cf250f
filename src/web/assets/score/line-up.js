// Names who plays today: of a team's roster those who are ticked, with today's numbers, and the officials who are there.

import { getJson } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";
import { feel } from "./options.js";
import { paintTeam } from "./pad.js";
import { OFFICIALS } from "./people.js";
import { say } from "./words.js";

/** @type {Side[]} */
const SIDES = ["home", "away"];
const MAX_NUMBER = 999;
// Without a network those are offered who are known.
const ANSWER_MS = 3000;

/** Those of a team's roster who are not among `known`. */
async function othersOf(team, known) {
  const answer = getJson(`/api/team-detail/${team}`, { signal: AbortSignal.timeout(ANSWER_MS) });
  const { players } = await answer.catch(() => ({ players: [] }));
  return players.filter(({ id }) => !known.some((player) => player.id === id));
}

function mark(type, name, text, checked) {
  const input = h("input", { type, name, checked });
  return { input, element: h("label", { class: "choice" }, input, h("span", {}, text)) };
}

/** A line for a player; `read` gives what of them is named, null where they do not play. */
function playerLine({ id, name, number, goalkeeper, captain }, plays) {
  const tick = h("input", { type: "checkbox", name: "plays", value: id, checked: plays });
  const shirt = h("input", {
    type: "number", name: "number", inputmode: "numeric", min: 0, max: MAX_NUMBER, value: number ?? "", "aria-label": say("number_of", { name }),
  });
  const keeper = mark("checkbox", "goalkeeper", say("goalkeeper"), goalkeeper);
  const leader = mark("radio", "captain", say("captain"), captain);
  return {
    element: h("li", { "data-player": id }, h("label", { class: "who" }, tick, " ", name || `#${number ?? "?"}`), shirt, keeper.element, leader.element),
    read() {
      if (!tick.checked) return null;
      const named = { player: id, goalkeeper: keeper.input.checked, captain: leader.input.checked };
      return shirt.value === "" ? named : { ...named, number: Number(shirt.value) };
    },
  };
}

class LineUpSheet {
  dialog = h("dialog", { class: "roster sheet line-up", "aria-labelledby": "line-up" });
  #desk;

  constructor(desk) {
    this.#desk = desk;
  }

  async open(side) {
    const { match } = this.#desk.shown;
    const known = match[`${side}_team_players`] ?? [];
    const others = await othersOf(match[`${side}_team_id`], known);
    const lines = [...known.map((player) => playerLine(player, true)), ...others.map((player) => playerLine(player, false))];
    const there = match.officials?.[SIDES.indexOf(side)] ?? [];
    const letters = OFFICIALS.map((letter) => ({ letter, ...mark("checkbox", "official", letter, there.includes(letter)) }));
    const error = h("p", { class: "error", role: "alert" });
    const save = (submission) => {
      submission.preventDefault();
      const players = lines.map((line) => line.read()).filter((player) => player !== null);
      if (players.length === 0) return setText(error, say("line_up_empty"));
      const officials = letters.filter(({ input }) => input.checked).map(({ letter }) => ({ letter }));
      this.close();
      this.#desk.lineUp(match[`${side}_team_id`], { players, officials }, match[`${side}_team_name`]);
      return feel();
    };
    paintTeam(this.dialog, match, side);
    this.dialog.replaceChildren(h("form", { submit: save },
      h("h2", { id: "line-up" }, h("span", { class: "swatch", "aria-hidden": "true" }), " ", say("line_up"), " ", h("small", {}, match[`${side}_team_name`])),
      h("p", { class: "muted" }, say("line_up_help")),
      h("ul", { class: "line-up-players" }, lines.map(({ element }) => element)),
      h("fieldset", {}, h("legend", {}, say("officials")), h("div", { class: "buttons" }, letters.map(({ element }) => element))),
      error,
      h("div", { class: "buttons" },
        h("button", { class: "primary save" }, "✓ ", say("line_up_save")),
        h("button", { type: "button", class: "close", click: () => this.close() }, say("close")))));
    if (!this.dialog.open) this.dialog.showModal();
  }

  close() {
    if (this.dialog.open) this.dialog.close();
  }
}

/** The buttons that open the sheet of each team. */
export class LineUps {
  element = h("section", { class: "line-ups", hidden: true });
  sheet;
  #buttons;

  constructor(desk) {
    this.sheet = new LineUpSheet(desk);
    this.#buttons = SIDES.map((side) => h("button", { type: "button", "data-side": side, click: () => this.sheet.open(side) }));
    this.element.append(h("h2", {}, say("line_up")), h("div", { class: "buttons" }, this.#buttons));
  }

  show(match) {
    this.element.hidden = match.confirmed !== null;
    this.#buttons.forEach((button, at) => setText(button, match[`${SIDES[at]}_team_name`]));
  }
}
