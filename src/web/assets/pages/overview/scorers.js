// The best scorers of a category. They are loaded when somebody wants to see them, one roster after the other.

import { h } from "../../lib/dom.js";
import { words } from "../../lib/words.js";
import texts from "../../words/overview.js";

const say = words(texts.scorers);

const SHOWN = 15;

export class CategoryScorers {
  #element;
  #live;
  #category;
  #teams = new Map();
  #list = h("ol", { class: "scorers" });

  /** `element` is what is opened to see them. */
  constructor(live, category, element) {
    [this.#live, this.#category, this.#element] = [live, category, element];
    element.append(this.#list);
    live.addEventListener("message", ({ detail }) => this.#heard(detail));
  }

  /** Loads them again, if they are open. */
  refresh() {
    if (this.#element.open) this.#live.send({ action: "fetch_category_table", category: this.#category });
  }

  #heard(message) {
    if (message.category_table) this.#ask(message.category_table);
    if (message.players && this.#teams.has(message.team)) this.#show(message.team, message.players);
  }

  #ask(table) {
    this.#teams = new Map(table.map((team) => [team.id, { name: team.name, players: this.#teams.get(team.id)?.players ?? [] }]));
    this.#teams.forEach((_, team) => this.#live.send({ action: "fetch_team_roster", team }));
  }

  #show(id, players) {
    this.#teams.get(id).players = players;
    const all = [...this.#teams.values()].flatMap((team) => team.players.map((player) => ({ ...player, team: team.name })));
    const scorers = all.filter((player) => player.total_goals > 0);
    scorers.sort((one, other) => other.total_goals - one.total_goals);
    const items = scorers.slice(0, SHOWN).map((player) => h("li", {},
      h("span", { class: "name" }, player.name, " ", h("span", { class: "muted" }, player.team)),
      h("span", { class: "score" }, player.total_goals)));
    this.#list.replaceChildren(...(items.length > 0 ? items : [h("li", { class: "muted" }, say("none"))]));
  }
}
