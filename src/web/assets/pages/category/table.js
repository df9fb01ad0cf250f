// A category's table at the chosen moment, and what decides its order.

import { getJsonAtLast } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { Problem } from "../../lib/failures.js";
import { words } from "../../lib/words.js";
import texts from "../../words/category.js";
import { lastConfirmed } from "../../feeds/programme.js";
import { criterion, hiddenTable, standingsTable } from "../../parts/table.js";
import { Moment } from "./moment.js";

const say = words(texts.table);

function explained({ order, restart, unfinished, final }) {
  const isOverall = unfinished === "overall" && !final;
  return [
    ...(isOverall ? [h("p", { class: "muted unfinished" }, say("unfinished"))] : []),
    h("details", { class: "rules" },
      h("summary", {}, say("how")),
      h("p", {}, say("points")),
      h("p", {}, say("ties")),
      h("ol", {}, order.map((name) => h("li", {}, criterion(name)))),
      h("p", {}, say(restart ? "restart" : "goes_on"), " ", say("shared"))),
  ];
}

/** `element` shows the table of a category; `after` is the id of the match that is chosen at first. */
export class CategoryTable {
  #feed;
  #id;
  #moment;
  #holder = h("div", { class: "standings-of", "aria-busy": "true" });
  #rules = h("div");
  #explained = "";
  /** @type {string | null} */
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
    // The answer must include what is known, whichever node gives it.
    if (news) {
      query.set("min_revision", news.revision);
      query.set("match", news.id);
    }
    return query.size > 0 ? `?${query}` : "";
  }

  async #read(matches, changed) {
    const counted = matches.map((match) => (this.#moment.live ? match.revision : match.confirmed));
    const shown = JSON.stringify([counted, this.#moment.after?.id, this.#moment.live]);
    if (shown === this.#shown) return;
    // The first request is preloaded together with the page, with this very address.
    const news = changed ?? (this.#shown === null ? undefined : lastConfirmed(matches));
    this.#shown = shown;
    const asked = ++this.#asked;
    const standings = await this.#standings(this.#query(news));
    if (asked !== this.#asked) return;
    this.#holder.removeAttribute("aria-busy");
    if (standings) this.#show(standings);
  }

  async #standings(query) {
    try {
      return await getJsonAtLast(`/api/category/${this.#id}/standings${query}`);
    } catch (error) {
      // The requested match has been reopened meanwhile; the message about it is on its way.
      if (error instanceof Problem) return null;
      throw error;
    }
  }

  #show({ table, rules }) {
    const caption = say("caption", { name: this.#category.name });
    const shown = () => standingsTable(table, this.#feed.teams, { caption, withDecided: true });
    this.#holder.replaceChildren(hiddenTable(this.#category, table) ?? shown());
    this.#explain(rules);
  }

  // Not touched while nothing changes: a reader may have opened it.
  #explain(rules) {
    const explaining = JSON.stringify(rules);
    if (explaining === this.#explained) return;
    this.#explained = explaining;
    this.#rules.replaceChildren(...explained(rules));
  }
}
