// A match as it was some seconds ago, for a picture that is delayed.

import { getJsonAtLast } from "../lib/api.js";

// Fields that change during the match. All others are the schedule's and apply at once.
const PLAYED = [
  "state", "score", "first_half_start", "second_half_start", "confirmed", "revision", "period", "clock", "match_time", "suspensions",
  "timeouts", "timeout",
];
const UNPLAYED = {
  state: "init", score: [null, null], first_half_start: null, second_half_start: null, confirmed: null, revision: -1, period: null, clock: null,
  match_time: null, suspensions: [], timeouts: [0, 0], timeout: null,
};
// Events of the history without a broadcast of the match.
const WITHOUT_MATCH = ["MatchOpened", "InfoAdded"];
// A tape of a minute has a dozen; a thousand means a fault elsewhere, and then the latest are worth more.
const MAX_WAITING = 1000;
const LONGEST_NAP_MS = 1000;

// How many of those at the beginning are past. A late command belongs to an earlier time than what came before it, and
// still comes after that.
function pastOf(entries, isPast) {
  const first = entries.findIndex((entry) => !isPast(entry));
  return first === -1 ? entries.length : first;
}

async function endOf(id) {
  const timeline = await getJsonAtLast(`/api/match-events/${id}`).catch(() => ({ events: [] }));
  return timeline.events.findLast(({ type }) => type === "end")?.absolute_time ?? null;
}

/**
 * Resolves once the service's time is known.
 * @returns {Promise<void>}
 */
export function heard(live) {
  if (live.isTimed) return Promise.resolve();
  return new Promise((resolve) => live.addEventListener("message", () => resolve(), { once: true }));
}

/**
 * Events: `change` (detail: `{event, events, replaces, at}`: the line that is new or, with `replaces`, in
 * place of the one of that number; all lines after a correction; and when it was).
 * Events are shown `delay` milliseconds after they happened, however and whenever they became known here.
 */
export class Tape extends /** @type {Emitter<{change: Change & {at?: number, events?: MatchEvent[], replaces?: number}}>} */ (EventTarget) {
  /**
   * When the match ended, in milliseconds of the service; null before that and if nobody knows.
   * @type {number | null}
   */
  endedAt = null;
  #live;
  #delay;
  #id = 0;
  #schedule = /** @type {any} */ (null);
  #played = /** @type {any} */ (null);
  #newest = -1;
  #waiting = [];
  #times = new Map();
  /** @type {number | undefined} */
  #timer;
  #isClosed = false;
  #hear = ({ detail }) => this.#heard(detail);
  #reopened = ({ detail }) => detail === "open" && this.#readTimes();

  constructor(live, delay) {
    super();
    this.#live = live;
    this.#delay = delay;
  }

  /** The match to show; null until it is known. */
  get match() {
    return this.#played && { ...this.#schedule, ...this.#played };
  }

  /** Follows a match from its known state. */
  async begin(match) {
    this.#id = match.id;
    this.#schedule = match;
    if (match.state === "end") this.endedAt = await endOf(match.id);
    if (this.#isClosed) return;
    if (this.#delay === 0) return this.#follow(match, match.revision, match.revision_id);
    await heard(this.#live);
    await this.#readTimes();
    if (this.#isClosed) return;
    this.#live.addEventListener("status", this.#reopened);
    this.#rewind(match);
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#live.removeEventListener("message", this.#hear);
    this.#live.removeEventListener("status", this.#reopened);
    this.#live.unfollow(this.#id);
  }

  // Goes back to the moment of the picture, and requests what has happened since.
  #rewind(match) {
    const then = this.#live.now() - this.#delay;
    const revisions = [...this.#times.keys()];
    const shown = revisions.slice(0, pastOf(revisions, (revision) => this.#times.get(revision) <= then)).pop() ?? -1;
    const isPresent = match.revision >= shown && !revisions.some((it) => it > shown && it <= match.revision);
    if (isPresent) return this.#follow(match, match.revision, match.revision_id);
    if (shown === -1) return this.#follow(UNPLAYED, -1);
    this.#follow(null, shown - 1);
  }

  #follow(match, revision, revisionId = null) {
    this.#newest = revision;
    this.#live.addEventListener("message", this.#hear);
    this.#live.follow(this.#id, revision, revisionId);
    if (!match) return;
    this.#play(match);
    this.#changed({});
  }

  // When things happened: missed messages arrive late, and do not have their times.
  async #readTimes() {
    const history = await getJsonAtLast(`/api/match/${this.#id}/history`).catch(() => null);
    if (!history) return;
    const told = history.events.filter(({ type }) => !WITHOUT_MATCH.includes(type));
    this.#times = new Map(told.map(({ revision, metadata }) => [revision, Date.parse(metadata.at)]));
    this.#waiting.forEach((entry) => (entry.at = this.#times.get(entry.match.revision) ?? entry.at));
    this.#show();
  }

  #heard(message) {
    if (message.replay || message.match?.id !== this.#id) return;
    const { match, event, events, replaces, reset } = message;
    this.#schedule = match;
    if (!reset && match.revision <= this.#newest) return this.#played && this.#changed({});
    this.#newest = match.revision;
    const at = this.#times.get(match.revision) ?? event?.absolute_time ?? message.server_time * 1000;
    this.#waiting = [...this.#waiting, { at, match, event, events, replaces }].slice(-MAX_WAITING);
    this.#show();
  }

  #show() {
    clearTimeout(this.#timer);
    const then = this.#live.now() - this.#delay;
    const due = this.#waiting.splice(0, pastOf(this.#waiting, ({ at }) => this.#delay === 0 || at <= then));
    due.forEach(({ at, match, event, events, replaces }) => {
      if (match.state === "end" && this.#played && this.#played.state !== "end") this.endedAt = at;
      this.#play(match);
      this.#changed({ event, events, replaces, at });
    });
    if (this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => this.#show(), Math.min(this.#waiting[0].at - then, LONGEST_NAP_MS));
  }

  #play(match) {
    this.#played = Object.fromEntries(PLAYED.map((key) => [key, match[key]]));
  }

  #changed(detail) {
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }
}
