// What a page knows of matches, kept up to date: read once, then told of every change.

import { getJsonAtLast } from "./api.js";
import { lang } from "./words.js";

// The newest season's, or that of what the page is about; the page fetches it while its scripts are being fetched.
const PROGRAMME = document.body.dataset.programme ?? "/api/programme";

/** How often names are read anew: they may be hidden at any time, also of a match in which nothing happens. */
export const NAMES_MS = 60_000;

/** Events of one match in the order of the timeline: by half, then time, then order of entry. */
export function inOrder(events) {
  return [...events].sort((one, other) =>
    one.half_index - other.half_index || one.time_offset - other.time_offset || one.id - other.id);
}

/** The match that was confirmed last; undefined if none is. */
export function lastConfirmed(matches) {
  const confirmed = matches.filter((match) => match.confirmed !== null);
  return confirmed.sort((one, other) => one.confirmed - other.confirmed).at(-1);
}

/**
 * One match with its timeline. Events: `change` (detail: `{event}`, the line that is new, if one is), `names` (players are
 * named anew, in the rosters and in all lines).
 * `match` has what `/api/match/<id>` says, `events` is null until the timeline is there.
 */
export class MatchFeed extends EventTarget {
  match = null;
  events = null;
  #live;
  #id;
  #hear = ({ detail }) => this.#heard(detail);
  #naming = null;
  // Whether a line was put right before all lines were there.
  #isStale = false;

  constructor(live, id) {
    super();
    this.#live = live;
    this.#id = Number(id);
  }

  /** Reads the match and follows it. Throws `Problem` if there is no such match. */
  async load(onFailure) {
    this.#naming = setInterval(() => this.events && this.#live.isOpen && this.#readWhenOpen(), NAMES_MS);
    this.match = await getJsonAtLast(`/api/match/${this.#id}`, onFailure);
    this.#live.addEventListener("message", this.#hear);
    this.#live.follow(this.#id, this.match.revision, this.match.revision_id);
    this.#changed();
    // Asked for behind the match, so that no line between the two is missing.
    const path = `/api/match-events/${this.#id}?lang=${lang}&min_revision=${this.match.revision}`;
    const { events } = await getJsonAtLast(path, onFailure);
    // A correction that came meanwhile brought all lines, and may be newer.
    this.events ??= inOrder([...events, ...this.#newerThan(events)]);
    this.#changed();
    if (!this.#live.isOpen || this.#isStale || !this.#addsUp()) this.#readWhenOpen();
    return this;
  }

  // Without a connection a browser may have answered with what it had kept, a match and lines of different ages.
  #addsUp() {
    const goals = (side) => this.events.filter((event) => event.type === "goal" && event.team_index === side).length;
    return this.match.score.every((score, side) => score === null || score === goals(side));
  }

  #readWhenOpen() {
    if (!this.#live.isOpen) return this.#readAtNextOpening();
    // What has left the schedule stays as it was known.
    this.#readAgain().catch(() => {});
  }

  #readAtNextOpening() {
    const opened = ({ detail }) => {
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

  // Lines that were told one by one since all lines were told: what is read may not have them yet.
  #told = [];

  #newerThan(events) {
    const known = new Set(events.map((event) => event.id));
    return this.#told.filter((event) => !known.has(event.id));
  }

  #heard(message) {
    if (message.replay || (message.match?.id ?? message.event?.match_id) !== this.#id) return;
    const isNewer = message.reset || message.match?.revision >= this.match.revision;
    // Rosters are told once and stay.
    if (message.match && isNewer) Object.assign(this.match, message.match);
    if (message.events) [this.events, this.#told] = [message.events, []];
    if (message.replaces !== undefined) this.#remove(message.replaces);
    const isAdded = message.event && this.#add(message.event);
    // A line that is put right is no news.
    const isNew = isAdded && message.replaces === undefined;
    this.#changed(isNew ? message.event : undefined);
    if (this.#isRenamed(message)) this.#readWhenOpen();
  }

  // Names may be hidden at any time, and then those that are on the screen must go.
  #isRenamed({ event, events }) {
    const { home_team_players: home, away_team_players: away } = this.match;
    const names = new Map([...home, ...away].map((player) => [player.id, player.name]));
    const lines = [...(events ?? []), ...(event ? [event] : [])];
    return lines.some((line) => names.has(line.player_id) && names.get(line.player_id) !== (line.player_name ?? ""));
  }

  async #readAgain() {
    const { revision } = this.match;
    const query = `min_revision=${revision}`;
    const read = await getJsonAtLast(`/api/match/${this.#id}?${query}`);
    const { events } = await getJsonAtLast(`/api/match-events/${this.#id}?lang=${lang}&${query}`);
    // What came meanwhile is not in the lines.
    if (this.match.revision !== revision) return this.#readAgain();
    // The network failed, and the browser answered with what it had kept.
    if (read.revision < revision) return this.#readAtNextOpening();
    const { home_team_players, away_team_players } = read;
    Object.assign(this.match, { home_team_players, away_team_players });
    this.events = inOrder([...events, ...this.#newerThan(events)]);
    this.dispatchEvent(new Event("names"));
    this.#changed();
  }

  #remove(id) {
    const isOther = (line) => line.id !== id;
    this.#told = this.#told.filter(isOther);
    if (this.events) this.events = this.events.filter(isOther);
    else this.#isStale = true;
  }

  #add(event) {
    if ((this.events ?? this.#told).some((line) => line.id === event.id)) return false;
    this.#told.push(event);
    if (this.events) this.events = inOrder([...this.events, event]);
    return true;
  }

  #changed(event) {
    this.dispatchEvent(new CustomEvent("change", { detail: { event } }));
  }
}

/**
 * A season in brief. Events: `change` (detail: `{event, match}`, the line that is new and the match that changed, if so).
 * `season`, `categories`, `teams` (by id) and `matches` (by id, in the order they are played) are as in `/api/programme`.
 */
export class ProgrammeFeed extends EventTarget {
  season = null;
  categories = [];
  teams = new Map();
  matches = new Map();
  #live;
  #reading = null;
  #isStale = false;
  #followed = new Set();
  // Matches of which this connection has brought something: only such a state is not replaced by an older one. Before it
  // the service may have been set back to a backup.
  #current = new Set();
  #missed = new Set();

  constructor(live) {
    super();
    this.#live = live;
  }

  async load(onFailure) {
    await this.#read(onFailure);
    this.#live.addEventListener("message", ({ detail }) => this.#heard(detail));
    this.#follow();
    // Of a category only what runs and what comes next is told, so what ended before this hour is read again.
    this.#live.addEventListener("status", ({ detail }) => detail === "open" && this.#beginAgain());
    if (this.#live.isOpen) this.#readAgain();
    return this;
  }

  #beginAgain() {
    this.#current.clear();
    this.#readAgain();
  }

  /** Reads it anew: of a new schedule nobody is told. */
  async refresh() {
    if (this.#live.isOpen) await this.#read();
  }

  // What has left since stays as it was known.
  #readAgain() {
    this.#read().catch(() => {});
  }

  /** Reads it, one reading at a time, and once more if that was asked for meanwhile. */
  #read(onFailure) {
    this.#isStale = true;
    this.#reading ??= this.#readWhileStale(onFailure);
    return this.#reading;
  }

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

  #take(programme) {
    Object.assign(this, { season: programme.season, categories: programme.categories });
    this.teams = new Map(programme.teams.map((team) => [team.id, team]));
    const known = this.matches;
    this.matches = new Map(programme.matches.map((match) => [match.id, match]));
    // What was read says where and when a match is played; what was told may know more of how it stands.
    const isNewer = ({ id, revision }) => this.#current.has(id) && revision > this.matches.get(id)?.revision;
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

  #heard(message) {
    if (message.replay) return;
    const shown = message.matches ? Object.values(message.matches) : [message.match].filter(Boolean);
    this.#learn(shown);
    const changed = shown.filter((match) => this.#merge(match));
    if (changed.length === 0 && !message.event) return;
    // A line that is put right is no news.
    const event = message.replaces === undefined ? message.event : undefined;
    const detail = { event, match: message.match };
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }

  // A match that is not known has come onto the schedule since; one that stays unknown has been taken off it.
  #learn(matches) {
    const unknown = matches.filter((match) => !this.matches.has(match.id) && !this.#missed.has(match.id));
    if (unknown.length === 0) return;
    unknown.forEach((match) => this.#missed.add(match.id));
    this.#readAgain();
  }

  // What is not on the schedule any more stays away.
  #merge(match) {
    const known = this.matches.get(match.id);
    if (!known || (match.revision < known.revision && this.#current.has(match.id))) return false;
    this.#current.add(match.id);
    const entries = Object.keys(known).filter((key) => key in match).map((key) => [key, match[key]]);
    this.matches.set(match.id, { ...known, ...Object.fromEntries(entries) });
    return true;
  }
}
