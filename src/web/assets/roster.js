// The players of a team with their goals.

import { h, setText } from "./dom.js";
import { common, words } from "./words.js";

const say = words({
  cs: { number: "Číslo", player: "Hráč", goals: "Góly", total: "Celkem", all: "Góly celkem", nobody: "Soupiska není známa." },
  en: { number: "Number", player: "Player", goals: "Goals", total: "Total", all: "Goals in all", nobody: "The roster is not known." },
});

function count(goals) {
  return goals === undefined || goals === 0 ? "" : String(goals);
}

/** A table of players that is brought up to date in place. */
export class Roster {
  element;
  #rows = new Map();
  #unknown;

  /** `columns` of "goals" and "total"; `caption` names the team. */
  constructor(players, { caption, columns = ["goals"] }) {
    const unknown = { id: null, name: common("unknown"), number: null };
    this.#unknown = this.#row(unknown, columns);
    this.#unknown.line.hidden = true;
    const lines = players.map((player) => this.#remember(player, columns));
    this.element = h("table", { class: "team-roster" },
      h("caption", { class: "hidden" }, caption),
      h("thead", {}, h("tr", {},
        h("th", { scope: "col", class: "number" }, h("abbr", { title: say("number") }, "#")),
        h("th", { scope: "col" }, say("player")),
        columns.map((column) => h("th", { scope: "col", class: "number" }, this.#heading(column))))),
      h("tbody", {}, lines, this.#unknown.line));
    if (players.length === 0) this.element.append(h("tfoot", {}, h("tr", {},
      h("td", { colspan: 2 + columns.length, class: "muted" }, say("nobody")))));
  }

  /** Shows goals: `of(column, player)` is how many a player has, the player's id being null for unknown scorers. */
  update(of) {
    for (const [player, { line, cells }] of [...this.#rows, [null, this.#unknown]]) {
      cells.forEach((cell, column) => setText(cell, count(of(column, player))));
      const hasScored = [...cells.values()].some((cell) => cell.textContent !== "");
      line.classList.toggle("scorer", hasScored);
      if (player === null) line.hidden = !hasScored;
    }
  }

  #heading(column) {
    return column === "total" ? h("abbr", { title: say("all") }, say("total")) : say("goals");
  }

  #remember(player, columns) {
    const row = this.#row(player, columns);
    this.#rows.set(player.id, row);
    return row.line;
  }

  #row(player, columns) {
    const cells = new Map(columns.map((column) => [column, h("td", { class: `number ${column}` })]));
    const line = h("tr", { "data-player": player.id },
      h("td", { class: "number muted" }, player.number ?? ""),
      h("th", { scope: "row" }, player.name || `#${player.number ?? "?"}`),
      [...cells.values()]);
    return { line, cells };
  }
}
