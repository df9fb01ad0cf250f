// The players of a team with their goals.

import { CELL, h, HEADING, setText } from "../lib/dom.js";
import { words } from "../lib/words.js";
import texts from "../words/parts.js";
import { common } from "./common.js";

const say = words(texts.roster);

/** @param {number | undefined} goals */
function count(goals) {
  return goals === undefined || goals === 0 ? "" : String(goals);
}

/** A table of players that is updated in place. */
export class Roster {
  element;
  #columns;
  #players = "";
  /** @type {{player: number | null, line: HTMLElement, cells: Map<string, HTMLElement>}[]} */
  #rows = [];
  #body = h("tbody", { role: "rowgroup" });
  #nobody;

  /**
   * `columns` of "goals" and "total"; `caption` names the team.
   * @param {{caption: string, columns?: string[]}} options
   */
  constructor({ caption, columns = ["goals"] }) {
    this.#columns = columns;
    this.#nobody = h("tfoot", { role: "rowgroup" }, h("tr", { role: "row" }, h("td", { ...CELL, colspan: 2 + columns.length, class: "muted" }, say("nobody"))));
    this.element = h("table", { class: "team-roster", role: "table" },
      h("caption", { class: "hidden" }, caption),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" },
        h("th", { ...HEADING, class: "number" }, h("abbr", { title: say("number") }, "#")),
        h("th", HEADING, say("player")),
        columns.map((column) => h("th", { ...HEADING, class: "number" }, this.#heading(column))))),
      this.#body, this.#nobody);
  }

  /**
   * Shows goals: `of(column, player)` is how many a player has, the player's id being null for unknown scorers.
   * @param {Player[]} players
   * @param {(column: string, player: number | null) => number | undefined} of
   */
  update(players, of) {
    this.#name(players);
    for (const { player, line, cells } of this.#rows) {
      cells.forEach((cell, column) => setText(cell, count(of(column, player))));
      const hasScored = [...cells.values()].some((cell) => cell.textContent !== "");
      line.classList.toggle("scorer", hasScored);
      if (player === null) line.hidden = !hasScored;
    }
  }

  // The players, and how they are shown, hardly ever change.
  /** @param {Player[]} players */
  #name(players) {
    const shown = JSON.stringify(players.map(({ id, number, name }) => [id, number, name]));
    if (shown === this.#players) return;
    this.#players = shown;
    this.#rows = [...players, { id: null, name: common("unknown"), number: null }].map((player) => this.#row(player));
    this.#body.replaceChildren(...this.#rows.map(({ line }) => line));
    this.#nobody.hidden = players.length > 0;
  }

  /** @param {string} column */
  #heading(column) {
    return column === "total" ? h("abbr", { title: say("all") }, say("total")) : say("goals");
  }

  /** @param {{id: number | null, number: Player["number"], name: string}} options */
  #row({ id, number, name }) {
    const cells = new Map(this.#columns.map((column) => [column, h("td", { ...CELL, class: `number ${column}` })]));
    const line = h("tr", { role: "row", "data-player": id },
      h("td", { ...CELL, class: "number muted" }, number ?? ""),
      h("th", { scope: "row", role: "rowheader" }, name || `#${number ?? "?"}`),
      [...cells.values()]);
    return { player: id, line, cells };
  }
}
