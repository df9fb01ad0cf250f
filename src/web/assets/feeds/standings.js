// The table of a category, kept up to date; as it was some seconds ago, for a picture that is delayed.

import { getJsonAtLast } from "../lib/api.js";
import { lastConfirmed, ProgrammeFeed } from "./programme.js";

/** Events: `change`. `rows` are those of `/api/category/<id>/standings`; null until the table is loaded. */
export class StandingsFeed extends /** @type {Emitter<{change: null}>} */ (EventTarget) {
  /** @type {StandingsRow[] | null} */
  rows = null;
  #live;
  #id;
  #delay;
  #programme;
  /** @type {string | null} */
  #counted = null;
  #asked = 0;
  #asOf = -Infinity;

  /**
   * @param {import("./live.js").Live} live
   * @param {number | string} id
   */
  constructor(live, id, delay = 0) {
    super();
    this.#live = live;
    this.#id = Number(id);
    this.#delay = delay;
    this.#programme = new ProgrammeFeed(live);
  }

  /** The category's name; undefined if this season has no such category. */
  get name() {
    return this.#programme.categories.find(({ id }) => id === this.#id)?.name;
  }

  /** All teams of the season by id. */
  get teams() {
    return this.#programme.teams;
  }

  /** @param {(error: unknown) => void} [onFailure] */
  async load(onFailure) {
    this.#programme.addEventListener("change", ({ detail }) => this.#look(detail.match));
    await this.#programme.load(onFailure);
    return this;
  }

  /** Reads the season again, with its categories and the names of its teams. */
  refresh() {
    return this.#programme.refresh();
  }

  // Only confirmed results count.
  #confirmed() {
    const matches = [...this.#programme.matches.values()];
    return matches.filter((match) => match.category_id === this.#id && match.confirmed !== null);
  }

  /** @param {MatchBrief} [changed] */
  #look(changed) {
    const confirmed = this.#confirmed();
    const counted = JSON.stringify(confirmed.map(({ id, confirmed: at, score }) => [id, at, score]));
    if (this.name === undefined || counted === this.#counted) return;
    // The first answer may have come from another node, and the new one must include the change.
    const news = changed ?? (this.#counted === null ? undefined : lastConfirmed(confirmed));
    this.#counted = counted;
    const query = news ? `?match=${news.id}&min_revision=${news.revision}` : "";
    // The service's time may not be known yet, and is not needed to show the present.
    if (this.#delay === 0) return this.#read(query, ++this.#asked);
    const now = this.#live.now();
    this.#readPast(confirmed, now - this.#delay);
    this.#read(query, now);
  }

  // The table at the moment of the picture, and every later one up to now.
  /**
   * @param {MatchBrief[]} confirmed
   * @param {number} then
   */
  #readPast(confirmed, then) {
    if (this.rows === null) this.#readAt(then);
    const moments = confirmed.map((match) => Math.round(Number(match.confirmed) * 1000) + 1);
    moments.filter((moment) => moment > then).forEach((moment) => this.#readAt(moment));
  }

  /** @param {number} moment */
  #readAt(moment) {
    return this.#read(`?at=${new Date(moment).toISOString()}`, moment);
  }

  /**
   * @param {string} query
   * @param {number} moment
   */
  async #read(query, moment) {
    /** @type {Standings | void} */
    const answer = await getJsonAtLast(`/api/category/${this.#id}/standings${query}`).catch(() => {});
    if (!answer) return;
    const wait = this.#delay > 0 ? moment + this.#delay - this.#live.now() : 0;
    if (wait > 0) setTimeout(() => this.#show(answer.table, moment), wait);
    else this.#show(answer.table, moment);
  }

  /**
   * @param {StandingsRow[]} rows
   * @param {number} moment
   */
  #show(rows, moment) {
    if (moment < this.#asOf) return;
    this.#asOf = moment;
    this.rows = rows;
    this.dispatchEvent(new CustomEvent("change"));
  }
}
