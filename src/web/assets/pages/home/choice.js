// What a spectator wants to see: everything, one category or one team; this browser remembers it.

import { h } from "../../lib/dom.js";
import { words } from "../../lib/words.js";
import texts from "../../words/home.js";

const say = words(texts.choice);

/** If the browser stores nothing, the choice lasts as long as the page. */
function remembered(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It only saves a tap next time.
  }
}

/** Event `change`: something else is chosen. Call `update` whenever the programme may name other teams. */
export class Choice extends EventTarget {
  #feed;
  #select = h("select", { id: "choice", change: () => this.#choose() });
  #offered = "";
  element = h("div", { class: "choice no-print" }, h("label", { for: "choice" }, say("choose")), this.#select);

  constructor(feed) {
    super();
    this.#feed = feed;
  }

  update() {
    const { categories, teams } = this.#feed;
    const offered = JSON.stringify([categories, [...teams.values()]]);
    if (offered === this.#offered) return;
    this.#offered = offered;
    const teamsOf = (category) => [...teams.values()].filter((team) => team.category_id === category.id);
    const group = (category) => h("optgroup", { label: category.name },
      h("option", { value: `category:${category.id}` }, say("all_of", { name: category.name })),
      teamsOf(category).map((team) => h("option", { value: `team:${team.id}` }, team.name)));
    this.#select.replaceChildren(h("option", { value: "" }, say("all")), ...categories.map(group));
    this.#select.value = remembered(this.#key);
    if (this.#select.selectedIndex < 0) this.#select.value = "";
  }

  /** The team that is followed, if it is one. */
  get team() {
    return this.#chosen("team");
  }

  includes(match) {
    const category = this.#chosen("category");
    if (category) return match.category_id === category;
    return !this.team || [match.home_team_id, match.away_team_id].includes(this.team);
  }

  includesCategory(id) {
    return [undefined, id].includes(this.#chosen("category") ?? this.#feed.teams.get(this.team)?.category_id);
  }

  get #key() {
    return `minicup-choice-${this.#feed.season.slug}`;
  }

  #chosen(kind) {
    const [of, id] = this.#select.value.split(":");
    return of === kind ? Number(id) : undefined;
  }

  #choose() {
    remember(this.#key, this.#select.value);
    this.dispatchEvent(new CustomEvent("change"));
  }
}
