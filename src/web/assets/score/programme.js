// The phone's copy of the whole programme: read while there is a network, kept for when there is none.

import { getJson } from "../lib/api.js";
import { day, timeOfDay } from "../lib/words.js";
import { courtName, dayKey, isRunning } from "../parts/programme.js";
import { read, write } from "./store.js";

const KEY = "programme";
const ORDER = ["init", "half_first", "pause", "half_second", "end"];

/** Matches, teams and categories of the season; `session` has the queue, the clock and the logged-in user. */
export class Programme {
  #session;
  #known = read(KEY);

  constructor(session) {
    this.#session = session;
  }

  get isKnown() {
    return Boolean(this.#known?.season);
  }

  /** The matches that the logged-in user may score: a phone with the link of a court has those of its court. */
  get matches() {
    const { matches } = this.#known;
    const court = this.#session.me?.court;
    return court === undefined ? matches : matches.filter((match) => match.location === court);
  }

  /** Reads it: true if it changed; null without an answer, and then the stored copy stays. */
  async refresh() {
    const season = this.#session.me?.season;
    const path = season ? `/api/programme?season=${encodeURIComponent(season)}` : "/api/programme";
    const programme = await getJson(path).catch(() => null);
    if (programme === null) return null;
    if (JSON.stringify(programme) === JSON.stringify(this.#known)) return false;
    this.#known = programme;
    write(KEY, programme);
    return true;
  }

  find(id) {
    return this.#known?.matches.find((match) => match.id === id);
  }

  team(id) {
    return this.#known.teams.find((team) => team.id === id);
  }

  category(match) {
    return this.#known.categories.find(({ id }) => id === match.category_id)?.name ?? "";
  }

  isToday(match) {
    const { timezone } = this.#known.season;
    return dayKey(match.match_term_start, timezone) === dayKey(this.#session.clock.seconds(), timezone);
  }

  /** The planned start: hours and minutes, and the day if it is not today. */
  when(match) {
    const { timezone } = this.#known.season;
    const time = timeOfDay(match.match_term_start, timezone);
    return this.isToday(match) ? time : `${day(match.match_term_start, timezone)} ${time}`;
  }

  /** "Aurora – Borovany". */
  names(match) {
    return [match.home_team_id, match.away_team_id].map((id) => this.team(id)?.name ?? "").join(" – ");
  }

  /** Category, court and planned start of a match, which distinguish it from another of the same teams; as far as known. */
  place(match) {
    return [this.category(match), courtName(match.location), this.when(match)].filter(Boolean).join(" · ");
  }

  /** Teams, category, court and planned start by the number of a match; the number itself if nothing is known of it. */
  title(id) {
    const match = this.isKnown ? this.find(id) : undefined;
    return match ? `${this.names(match)} (${this.place(match)})` : `#${id}`;
  }

  /** The state of a match, this phone's own taps included. */
  stateOf(match) {
    const entries = this.#session.queue.ofMatch(match.id).filter((entry) => entry.state !== "refused");
    const reached = entries.map(({ command }) => (command.action === "record_result" ? "end" : command.state ?? "init"));
    return [match.state, ...reached].sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other)).at(-1);
  }

  /** Matches that are being played on a match's court, except that match. */
  playedBeside(id) {
    const match = this.isKnown ? this.find(id) : undefined;
    if (!match || match.location === "") return [];
    const isThere = (other) => other.id !== id && other.location === match.location;
    return this.#known.matches.filter((other) => isThere(other) && isRunning({ state: this.stateOf(other) }));
  }

  /** The next match on a match's court that has not begun and comes after it; undefined if there is none. */
  nextOnCourt(id) {
    const match = this.isKnown ? this.find(id) : undefined;
    if (!match || match.location === "") return undefined;
    const isAhead = (other) => other.location === match.location && other.match_term_start > match.match_term_start;
    return this.#known.matches.find((other) => isAhead(other) && this.stateOf(other) === "init");
  }
}

