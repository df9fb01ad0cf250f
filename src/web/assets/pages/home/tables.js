// The tables of the categories, read again when a result is confirmed or reopened.

import { getJsonAtLast } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { inLang, words } from "../../lib/words.js";
import texts from "../../words/home.js";
import { lastConfirmed } from "../../feeds/programme.js";
import { Keyed } from "../../parts/programme-list.js";
import { hiddenTable, standingsTable } from "../../parts/table.js";

const say = words(texts.tables);

/** The address of a category's table, which must include what is known of a match, whichever node answers. */
function standingsPath(category, match) {
  const including = match ? `?min_revision=${match.revision}&match=${match.id}` : "";
  return `/api/category/${category}/standings${including}`;
}

/** One category's table. */
class Table {
  #feed;
  #category;
  #holder = h("div", { class: "standings-of", "aria-busy": "true" });
  /** @type {string | null} */
  #counted = null;
  #rows = null;
  #team;
  #asked = 0;

  constructor(feed, category) {
    this.#feed = feed;
    this.#category = category;
    const link = h("a", { href: inLang(`/category/${category.id}`) }, category.name);
    this.element = h("div", { class: "card", "data-category": category.id }, h("h3", {}, link), this.#holder);
  }

  update({ team, match }) {
    const own = [...this.#feed.matches.values()].filter((known) => known.category_id === this.#category.id);
    const confirmed = own.filter((known) => known.confirmed !== null);
    const counted = JSON.stringify(confirmed.map((known) => [known.id, known.confirmed]));
    if (counted !== this.#counted) {
      const changed = own.some((known) => known.id === match?.id) ? match : undefined;
      const news = changed ?? (this.#counted === null ? undefined : lastConfirmed(confirmed));
      this.#counted = counted;
      // A category that has been removed keeps its last known state.
      this.#read(news).catch(() => this.#holder.removeAttribute("aria-busy"));
    }
    if (team === this.#team) return;
    this.#team = team;
    this.#show();
  }

  async #read(match) {
    const asked = ++this.#asked;
    const { table } = await getJsonAtLast(standingsPath(this.#category.id, match));
    if (asked !== this.#asked) return;
    this.#rows = table;
    this.#show();
  }

  #show() {
    if (!this.#rows) return;
    const caption = say("caption", { name: this.#category.name });
    const table = hiddenTable(this.#category, this.#rows) ?? standingsTable(this.#rows, this.#feed.teams, { caption });
    table.querySelector(`[data-team="${this.#team}"]`)?.classList.add("followed");
    this.#holder.replaceChildren(table);
    this.#holder.removeAttribute("aria-busy");
  }
}

/** The tables of the chosen categories. */
export class Tables {
  #feed;
  #keyed;

  constructor(feed) {
    this.#feed = feed;
    this.element = h("div");
    const named = (id) => feed.categories.find((category) => category.id === id);
    this.#keyed = new Keyed(this.element, (id) => new Table(feed, named(id)));
  }

  /** `match` is the one that has just changed, if one has. */
  update(choice, match) {
    const shown = this.#feed.categories.filter(({ id }) => choice.includesCategory(id));
    this.#keyed.show(shown.map(({ id }) => [id, { team: choice.team, match }]));
  }
}
