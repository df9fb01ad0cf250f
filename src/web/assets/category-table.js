// A category's table at the moment that is chosen, and what decides its order.

import { Problem, getJsonAtLast } from "./api.js";
import { Moment } from "./category-moment.js";
import { h } from "./dom.js";
import { lastConfirmed } from "./feed.js";
import { criterion, standingsTable } from "./table.js";
import { words } from "./words.js";

const say = words({
  cs: {
    caption: "Tabulka: {name}", how: "Jak se určuje pořadí",
    points: "Za výhru jsou 2 body, za remízu 1. Počítají se jen potvrzené zápasy.",
    ties: "Kdo má stejně bodů, toho rozdělí první z těchto kritérií, ve kterém se týmy liší:",
    mutual: "Vzájemné znamená ze zápasů mezi týmy, které jsou na tom stejně. Pro ty, kdo zůstanou nerozděleni, "
      + "se začíná znovu od prvního kritéria. Koho nerozdělí nic, dělí se o místo.",
  },
  en: {
    caption: "Table: {name}", how: "What decides the order",
    points: "A win is worth 2 points, a draw 1. Only confirmed matches count.",
    ties: "Teams with the same number of points are separated by the first of these in which they differ:",
    mutual: "Mutual means in the matches among the teams that are level. Those who stay level start again at the "
      + "first of these. Those whom nothing separates share the place.",
  },
});

function rules(criteria) {
  return h("details", { class: "rules" },
    h("summary", {}, say("how")),
    h("p", {}, say("points")),
    h("p", {}, say("ties")),
    h("ol", {}, criteria.map((name) => h("li", {}, criterion(name)))),
    h("p", {}, say("mutual")));
}

/** `element` shows the table of a category; `after` is the id of the match that is chosen at first. */
export class CategoryTable {
  #feed;
  #id;
  #moment;
  #holder = h("div");
  #rules = h("div");
  #shown = null;
  #asked = 0;

  constructor(feed, id, after) {
    this.#feed = feed;
    this.#id = id;
    this.#moment = new Moment((match) => this.#nameOf(match), after);
    this.#moment.addEventListener("change", () => this.#chosen());
    this.element = h("div", {}, this.#moment.element, this.#holder, this.#rules);
  }

  /** Takes the matches of the category; `changed` is the one that has just changed, if one has. */
  update(matches, changed) {
    this.#moment.update(matches);
    if (!this.#rules.hasChildNodes()) this.#rules.append(rules(this.#category.criteria));
    this.#read(matches, changed);
  }

  get #category() {
    return this.#feed.categories.find(({ id }) => id === this.#id);
  }

  #nameOf(match) {
    const [home, away] = [match.home_team_id, match.away_team_id].map((id) => this.#feed.teams.get(id)?.name);
    return `${home} ${match.score.join(":")} ${away}`;
  }

  // The address leads to the moment that is shown.
  #chosen() {
    const address = new URL(location.href);
    const { after } = this.#moment;
    if (after) address.searchParams.set("after_match", after.id);
    else address.searchParams.delete("after_match");
    history.replaceState(null, "", address);
    this.#read([...this.#feed.matches.values()].filter((match) => match.category_id === this.#id));
  }

  #query(news) {
    const query = new URLSearchParams();
    const { after, live } = this.#moment;
    if (after) query.set("after_match", after.id);
    if (live) query.set("live", "1");
    // Whichever node answers, it is to include what is known.
    if (news) [["min_revision", news.revision], ["match", news.id]].forEach((pair) => query.set(...pair));
    return query.size > 0 ? `?${query}` : "";
  }

  async #read(matches, changed) {
    const counted = matches.map((match) => (this.#moment.live ? match.revision : match.confirmed));
    const shown = JSON.stringify([counted, this.#moment.after?.id, this.#moment.live]);
    if (shown === this.#shown) return;
    // What is asked for first is fetched together with the page, under this very address.
    const news = changed ?? (this.#shown === null ? undefined : lastConfirmed(matches));
    this.#shown = shown;
    const asked = ++this.#asked;
    const rows = await this.#rows(this.#query(news));
    if (rows && asked === this.#asked) this.#show(rows);
  }

  async #rows(query) {
    try {
      return (await getJsonAtLast(`/api/category/${this.#id}/standings${query}`)).table;
    } catch (error) {
      // The match after which it was asked for has been reopened meanwhile; the news of it is on its way.
      if (error instanceof Problem) return null;
      throw error;
    }
  }

  #show(rows) {
    const caption = say("caption", { name: this.#category.name });
    this.#holder.replaceChildren(standingsTable(rows, this.#feed.teams, { caption, withDecided: true }));
  }
}
