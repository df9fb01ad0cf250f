// The state of a season, kept up to date: read once, then updated by every message.

import { getJsonAtLast } from "../lib/api.js";

// The newest season, or that of the page's subject; the page loads it together with its scripts.
const PROGRAMME = document.body.dataset.programme ?? "/api/programme";

// Void matches are only on the list of those who may take that back.
const WITH_VOID = PROGRAMME.includes("void=1");

/**
 * The match that was confirmed last; undefined if none is.
 * @param {MatchBrief[]} matches
 */
export function lastConfirmed(matches) {
  const confirmed = matches.filter((match) => match.confirmed !== null);
  return confirmed.sort((one, other) => Number(one.confirmed) - Number(other.confirmed)).at(-1);
}

/**
 * A season in brief. Events: `change` (detail: `{event, match}`, the line that is new and the match that changed, if so).
 * `season`, `categories`, `teams` (by id) and `matches` (by id, in the order they are played) are as in `/api/programme`.
 */
export class ProgrammeFeed extends /** @type {Emitter<{change: Change}>} */ (EventTarget) {
  /** @type {Season | null} */
  season = null;
  /** @type {Category[]} */
  categories = [];
  /** @type {Map<number, Team>} */
  teams = new Map();
  /** @type {Map<number, MatchBrief>} */
  matches = new Map();
  #live;
  /** @type {Promise<void> | null} */
  #reading = null;
  #isStale = false;
  #followed = new Set();
  // Matches about which this connection has brought something: only their state is not replaced by an older one. Before
  // that the service may have been restored from a backup.
  #current = new Set();
  #missed = new Set();

  /** @param {import("./live.js").Live} live */
  constructor(live) {
    super();
    this.#live = live;
  }

  /** @param {(error: unknown) => void} [onFailure] */
  async load(onFailure) {
    await this.#read(onFailure);
    this.#live.addEventListener("message", ({ detail }) => this.#heard(detail));
    this.#follow();
    // For a category only running and coming matches are sent, so what ended in the last hour is read again.
    this.#live.addEventListener("status", ({ detail }) => detail === "open" && this.#beginAgain());
    if (this.#live.isOpen) this.#readAgain();
    return this;
  }

  #beginAgain() {
    this.#current.clear();
    this.#readAgain();
  }

  /** The time zone of the season, once that is known. */
  get timezone() {
    return /** @type {Season} */ (this.season).timezone;
  }

  /** Reads it anew: of a new schedule nobody is told. */
  async refresh() {
    if (this.#live.isOpen) await this.#read();
  }

  // A season that has been removed keeps its last known state.
  #readAgain() {
    this.#read().catch(() => {});
  }

  /**
   * Reads it, one request at a time, and once more if that was requested meanwhile.
   * @param {(error: unknown) => void} [onFailure]
   */
  #read(onFailure) {
    this.#isStale = true;
    this.#reading ??= this.#readWhileStale(onFailure);
    return this.#reading;
  }

  /** @param {(error: unknown) => void} [onFailure] */
  async #readWhileStale(onFailure) {
    try {
      while (this.#isStale) {
        this.#isStale = false;
        this.#take(await getJsonAtLast(PROGRAMME, onFailure));
      }
    } finally {
      this.#reading = null;
    }
  }

  /** @param {Programme} programme */
  #take(programme) {
    Object.assign(this, { season: programme.season, categories: programme.categories });
    this.teams = new Map(programme.teams.map((team) => [team.id, team]));
    const known = this.matches;
    this.matches = new Map(programme.matches.map((match) => [match.id, match]));
    // What was read says where and when a match is played; what was told may know more of how it stands.
    const isNewer = (/** @type {MatchBrief} */ { id, revision }) => this.#current.has(id) && revision > (this.matches.get(id)?.revision ?? Infinity);
    known.forEach((match) => isNewer(match) && this.#merge(match));
    this.#follow();
    this.dispatchEvent(new CustomEvent("change", { detail: {} }));
  }

  #follow() {
    for (const { id } of this.categories) {
      if (this.#followed.has(id)) continue;
      this.#followed.add(id);
      this.#live.followCategory(id);
    }
  }

  /** @param {LiveMessage} message */
  #heard(message) {
    if (message.replay) return;
    const shown = message.matches ? Object.values(message.matches) : message.match ? [message.match] : [];
    this.#learn(shown);
    const changed = shown.filter((match) => this.#merge(match));
    if (changed.length === 0 && !message.event) return;
    // A corrected line is no news.
    const event = message.replaces === undefined ? message.event : undefined;
    const detail = { event, match: message.match };
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }

  // An unknown match has been scheduled since; one that stays unknown has been removed.
  /** @param {Match[]} matches */
  #learn(matches) {
    const unknown = matches.filter((match) => !this.matches.has(match.id) && !this.#missed.has(match.id));
    if (unknown.length === 0) return;
    unknown.forEach((match) => this.#missed.add(match.id));
    this.#readAgain();
  }

  // A match that is no longer scheduled stays away.
  /** @param {MatchBrief | Match} match */
  #merge(match) {
    const known = this.matches.get(match.id);
    if (!known || (match.revision < known.revision && this.#current.has(match.id))) return false;
    this.#current.add(match.id);
    if (match.result_kind === "void" && !WITH_VOID) return this.matches.delete(match.id);
    const entries = Object.keys(known).filter((key) => key in match).map((key) => [key, match[/** @type {keyof typeof match} */ (key)]]);
    this.matches.set(match.id, { ...known, ...Object.fromEntries(entries) });
    return true;
  }
}
