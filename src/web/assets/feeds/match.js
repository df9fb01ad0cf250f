// The state of one match, kept up to date: read once, then updated by every message.

import { getJsonAtLast } from "../lib/api.js";
import { lang } from "../lib/words.js";
import { NAMES_MS } from "./live.js";

/**
 * Events of one match in the order of the timeline: by half, then time, then order of entry.
 * @param {Iterable<MatchEvent>} events
 */
export function inOrder(events) {
  return [...events].sort((one, other) =>
    one.half_index - other.half_index || one.time_offset - other.time_offset || one.id - other.id);
}

/**
 * One match with its timeline. Events: `change` (detail: `{event}`, the line that is new, if one is), `names` (the names of
 * players have changed, in the rosters and in all lines).
 * `match` is the answer of `/api/match/<id>`, `events` is null until the timeline is loaded.
 */
export class MatchFeed extends /** @type {Emitter<{change: Change, names: null}>} */ (EventTarget) {
  /** @type {MatchDetail} */
  match = /** @type {any} */ (null);
  /** @type {MatchEvent[] | null} */
  events = null;
  #live;
  #id;
  #hear = (/** @type {CustomEvent<LiveMessage>} */ { detail }) => this.#heard(detail);
  /** @type {number | undefined} */
  #naming;
  // Whether a line was corrected before all lines were loaded.
  #isStale = false;

  /**
   * @param {import("./live.js").Live} live
   * @param {number | string} id
   */
  constructor(live, id) {
    super();
    this.#live = live;
    this.#id = Number(id);
  }

  /**
   * Reads the match and follows it. Throws `Problem` if there is no such match.
   * @param {(error: unknown) => void} [onFailure]
   */
  async load(onFailure) {
    this.#naming = setInterval(() => this.events && this.#live.isOpen && this.#readWhenOpen(), NAMES_MS);
    this.match = await getJsonAtLast(`/api/match/${this.#id}`, onFailure);
    this.#live.addEventListener("message", this.#hear);
    this.#live.follow(this.#id, this.match.revision, this.match.revision_id);
    this.#changed();
    // Requested after the match, so that no line between the two is missing.
    const path = `/api/match-events/${this.#id}?lang=${lang}&min_revision=${this.match.revision}`;
    const { events } = await getJsonAtLast(path, onFailure);
    // A correction that arrived meanwhile has all lines, and may be newer.
    this.events ??= inOrder([...events, ...this.#newerThan(events)]);
    this.#changed();
    if (!this.#live.isOpen || this.#isStale || !this.#addsUp(this.events)) this.#readWhenOpen();
    return this;
  }

  // Without a connection a browser may have answered with what it had kept, a match and lines of different ages.
  /** @param {MatchEvent[]} events */
  #addsUp(events) {
    const goals = (/** @type {number} */ side) => events.filter((event) => event.type === "goal" && event.team_index === side).length;
    return this.match.score.every((score, side) => score === null || score === goals(side));
  }

  #readWhenOpen() {
    if (!this.#live.isOpen) return this.#readAtNextOpening();
    // A match that has left the schedule keeps its last known state.
    this.#readAgain().catch(() => {});
  }

  #readAtNextOpening() {
    const opened = (/** @type {CustomEvent<"open" | "closed">} */ { detail }) => {
      if (detail !== "open") return;
      this.#live.removeEventListener("status", opened);
      this.#readWhenOpen();
    };
    this.#live.addEventListener("status", opened);
  }

  close() {
    clearInterval(this.#naming);
    this.#live.removeEventListener("message", this.#hear);
    this.#live.unfollow(this.#id);
  }

  // Lines that arrived one by one since all lines were loaded: the answer of a read may not have them yet.
  /** @type {MatchEvent[]} */
  #told = [];

  /** @param {MatchEvent[]} events */
  #newerThan(events) {
    const known = new Set(events.map((event) => event.id));
    return this.#told.filter((event) => !known.has(event.id));
  }

  /** @param {LiveMessage} message */
  #heard(message) {
    if (message.replay || (message.match?.id ?? message.event?.match_id) !== this.#id) return;
    const isNewer = message.reset || (message.match && message.match.revision >= this.match.revision);
    // The rosters that were read stay right until a team names who plays.
    const lineUps = this.#lineUps();
    if (message.match && isNewer) Object.assign(this.match, message.match);
    if (message.events) [this.events, this.#told] = [message.events, []];
    if (message.replaces !== undefined) this.#remove(message.replaces);
    const isAdded = message.event && this.#add(message.event);
    // A corrected line is no news.
    const isNew = isAdded && message.replaces === undefined;
    this.#changed(isNew ? message.event : undefined);
    if (this.#isRenamed(message) || this.#lineUps() !== lineUps) this.#readWhenOpen();
  }

  // Line-ups say who plays, and with which numbers.
  #lineUps() {
    return (this.events ?? this.#told).filter(({ kind }) => kind === "line_up").map(({ id }) => id).join();
  }

  // Names may be hidden at any time, and then those on the screen must go.
  /** @param {LiveMessage} message */
  #isRenamed({ event, events }) {
    const { home_team_players: home, away_team_players: away } = this.match;
    /** @type {Map<number | null, string>} */
    const names = new Map([...home, ...away].map((player) => [player.id, player.name]));
    const lines = [...(events ?? []), ...(event ? [event] : [])];
    return lines.some((line) => names.has(line.player_id) && names.get(line.player_id) !== (line.player_name ?? ""));
  }

  /** @returns {Promise<void>} */
  async #readAgain() {
    const { revision } = this.match;
    const query = `min_revision=${revision}`;
    const read = await getJsonAtLast(`/api/match/${this.#id}?${query}`);
    const { events } = await getJsonAtLast(`/api/match-events/${this.#id}?lang=${lang}&${query}`);
    // The lines lack what arrived meanwhile.
    if (this.match.revision !== revision) return this.#readAgain();
    // The network failed, and the browser answered from its cache.
    if (read.revision < revision) return this.#readAtNextOpening();
    const { home_team_players, away_team_players } = read;
    Object.assign(this.match, { home_team_players, away_team_players });
    this.events = inOrder([...events, ...this.#newerThan(events)]);
    this.dispatchEvent(new Event("names"));
    this.#changed();
  }

  /** @param {number} id */
  #remove(id) {
    const isOther = (/** @type {MatchEvent} */ line) => line.id !== id;
    this.#told = this.#told.filter(isOther);
    if (this.events) this.events = this.events.filter(isOther);
    else this.#isStale = true;
  }

  /** @param {MatchEvent} event */
  #add(event) {
    if ((this.events ?? this.#told).some((line) => line.id === event.id)) return false;
    this.#told.push(event);
    if (this.events) this.events = inOrder([...this.events, event]);
    return true;
  }

  /** @param {MatchEvent} [event] */
  #changed(event) {
    this.dispatchEvent(new CustomEvent("change", { detail: { event } }));
  }
}
