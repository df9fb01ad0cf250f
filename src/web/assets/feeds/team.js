// A team in detail, kept up to date: read again when something happens that changes it.

import { getJsonAtLast } from "../lib/api.js";
import { NAMES_MS } from "./live.js";

// Goals come in bursts; one read is enough for several.
const SETTLED_MS = 300;

/** Events: `change`. `team` is the answer of `/api/team-detail/<id>`; `ofMatch` is the match whose goals are counted separately. */
export class TeamFeed extends /** @type {Emitter<{change: null}>} */ (EventTarget) {
  /** @type {TeamDetail} */
  team = /** @type {any} */ (null);
  /** @type {import("./live.js").Live} */
  #live;
  /** @type {number} */
  #id;
  /** @type {number | null} */
  #ofMatch;
  /** @type {number | undefined} */
  #timer;
  /** @type {number | null} */
  #category = null;
  /** @type {Match | null} */
  #newest = null;
  // Matches about which this connection has brought something: only their state is not replaced by an older one. Before
  // that the service may have been restored from a backup.
  #current = new Set();

  /**
   * @param {import("./live.js").Live} live
   * @param {number | string} id
   * @param {number | null} ofMatch
   */
  constructor(live, id, ofMatch = null) {
    super();
    [this.#live, this.#id, this.#ofMatch] = [live, Number(id), ofMatch];
  }

  /** @param {(error: unknown) => void} [onFailure] */
  async load(onFailure) {
    await this.#read(onFailure);
    this.#live.addEventListener("message", ({ detail }) => this.#heard(detail));
    // After a lost connection the service sends running matches, not those that have ended meanwhile.
    this.#live.addEventListener("status", ({ detail }) => detail === "open" && this.#beginAgain());
    if (this.#live.isOpen) this.#readSoon();
    setInterval(() => this.#live.isOpen && this.#readSoon(), NAMES_MS);
    return this;
  }

  #beginAgain() {
    this.#current.clear();
    this.#newest = null;
    this.#readSoon();
  }

  /** @param {(error: unknown) => void} [onFailure] */
  async #read(onFailure) {
    const team = await getJsonAtLast(`/api/team-detail/${this.#id}${this.#query()}`, onFailure);
    const known = this.team?.matches ?? [];
    this.team = team;
    // A message that arrived meanwhile may be newer.
    known.forEach((match) => this.#current.has(match.id) && this.#merge(match));
    this.#follow();
    this.dispatchEvent(new Event("change"));
  }

  // The node that answers may not know yet what the socket has sent.
  #query() {
    const { id, revision } = this.#newest ?? { id: this.#ofMatch, revision: -1 };
    const match = this.#ofMatch ?? id;
    if (match === null) return "";
    return match === id ? `?match=${match}&min_revision=${revision}` : `?match=${match}`;
  }

  #follow() {
    const category = this.team.matches[0]?.category_id ?? null;
    if (category === null || category === this.#category) return;
    this.#category = category;
    this.#live.followCategory(category);
  }

  /** @param {LiveMessage} message */
  #heard({ match, matches, replay }) {
    if (replay) return;
    const changed = [match, ...Object.values(matches ?? {})].filter((shown) => shown && this.#merge(shown));
    if (changed.length > 0) this.dispatchEvent(new Event("change"));
    if (match && this.#changesMore(match, changed.includes(match))) this.#readSoon(match);
  }

  // A result moves other teams in the table, too. Goals of the match that is counted separately can be counted by the page.
  /**
   * @param {Match} match
   * @param {boolean} hasChanged
   */
  #changesMore(match, hasChanged) {
    const isOwn = this.team.matches.some((own) => own.id === match.id);
    if (!isOwn) return match.category_id === this.#category && match.state === "end";
    return hasChanged && (match.id !== this.#ofMatch || match.state === "end");
  }

  /** @param {Match} shown */
  #merge(shown) {
    const known = this.team.matches.find((own) => own.id === shown.id);
    if (!known || (shown.revision <= known.revision && this.#current.has(shown.id))) return false;
    this.#current.add(shown.id);
    Object.assign(known, shown);
    return true;
  }

  // A team that has been removed keeps its last known state.
  /** @param {Match | null} match */
  #readSoon(match = null) {
    if (match) this.#newest = match;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read().catch(() => {}), SETTLED_MS);
  }
}
