// The match that is scored: what is known to be saved, and on top of it what was tapped.

import { Problem, getJson } from "./api.js";
import { project } from "./score-projection.js";
import { keys, read, remove, write } from "./score-store.js";
import { lang } from "./words.js";

const PREFIX = "match/";
// An answer usually comes with its broadcast. Where it does not, the match is read.
const BROADCAST_MS = 3000;
const RETRY_MS = 2000;
const ANSWER_MS = 8000;

// Never an older answer that the browser has kept: what is shown here is kept by this page itself.
const ask = (path) => getJson(path, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });

/** A match and its lines, as they are at one revision, which is at least that one. */
async function readMatch(id, atLeast = -1) {
  for (let match = await ask(`/api/match/${id}?min_revision=${atLeast}`); ; ) {
    if (match.revision < 0) return { match, events: [] };
    const { events } = await ask(`/api/match-events/${id}?lang=${lang}&min_revision=${match.revision}`);
    const later = await ask(`/api/match/${id}`);
    if (later.revision === match.revision) return { match, events };
    match = later;
  }
}

/**
 * Keeps these matches, so that the next one can be opened without a connection; others are forgotten. What was tapped in
 * matches that have been left is let go once it is in what is kept.
 */
export async function keepMatches(ids, queue) {
  const wanted = new Set([...ids, ...queue.all().map((entry) => entry.match)]);
  const kept = new Set(keys(PREFIX).map((key) => Number(key.slice(PREFIX.length))));
  kept.forEach((id) => wanted.has(id) || remove(PREFIX + id));
  for (const id of ids.filter((id) => !kept.has(id))) {
    const known = await readMatch(id);
    if (read(PREFIX + id) === null) write(PREFIX + id, known);
  }
  const acknowledged = queue.all().filter((entry) => entry.state === "acknowledged");
  for (const id of new Set(acknowledged.map((entry) => entry.match))) {
    const known = await readMatch(id);
    // A goal whose answer has not come yet may be in it, and would be shown twice.
    if (queue.isUnsettled(id)) continue;
    // Whoever has opened it meanwhile may know more.
    if (known.match.revision >= (read(PREFIX + id)?.match.revision ?? -1)) write(PREFIX + id, known);
    queue.included(id, known.match.revision);
  }
}

/** Event: `change`. */
export class ScoreMatch extends EventTarget {
  id;
  #live;
  #queue;
  #clock;
  // What is shown is built on `base`. What was read since waits in `fresh` while the fate of a command is not known: a
  // goal may be read before its answer comes, and would be shown twice.
  #base;
  #fresh = null;
  #revisions = new Map();
  #reading = null;
  #isStale = false;
  // Whether what is known was read by this page, and not by one before it.
  #isRead = false;
  #timer = null;
  #isClosed = false;
  #hear = ({ detail }) => this.#take(detail);
  #open = ({ detail }) => detail === "open" && this.#refresh().catch(() => {});
  #requeue = () => this.#queueChanged();

  constructor({ live, queue, clock }, id) {
    super();
    [this.#live, this.#queue, this.#clock, this.id] = [live, queue, clock, id];
    this.#base = read(PREFIX + id);
  }

  /** Whether there is anything to show yet. */
  get isKnown() {
    return this.#base !== null;
  }

  get entries() {
    return this.#queue.ofMatch(this.id);
  }

  /** The match and its lines as they are once everything that waits is saved. */
  get shown() {
    const { match, events } = this.#base;
    const numbered = events.map((event) => ({ ...event, revision: this.#revisions.get(event.id) ?? event.revision ?? null }));
    return project({ match, events: numbered }, this.entries, this.#clock.seconds());
  }

  /** Reads the match and follows it. Throws `Problem` if there is none. */
  open() {
    this.#queue.addEventListener("change", this.#requeue);
    this.#live.addEventListener("message", this.#hear);
    this.#live.addEventListener("status", this.#open);
    // From its beginning, to know at which revision each line was recorded.
    this.#live.follow(this.id, -1);
    if (this.isKnown) this.#changed();
    return this.#refresh();
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#queue.removeEventListener("change", this.#requeue);
    this.#live.removeEventListener("message", this.#hear);
    this.#live.removeEventListener("status", this.#open);
    this.#live.unfollow(this.id);
  }

  /** Reads the match, and once more if something happens meanwhile. */
  #refresh() {
    this.#isStale = true;
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #read() {
    while (this.#isStale && !this.#isClosed) {
      this.#isStale = false;
      try {
        this.#offer(await this.#readPresent());
      } catch (error) {
        if (error instanceof Problem && error.status < 500) throw error;
        // Without a network the socket says when to try again; the service may also just be starting.
        this.#isStale = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async #readPresent() {
    if (this.#isRead || !this.#base) return readMatch(this.id);
    try {
      return await readMatch(this.id, this.#base.match.revision);
    } catch (error) {
      // A service that was set back to a backup, or began anew, knows less than this phone: it is believed.
      if (error.code !== "behind") throw error;
      return readMatch(this.id);
    }
  }

  #take({ replay, event, match }) {
    if (replay || (match?.id ?? event?.match_id) !== this.id) return;
    if (event && match) this.#revisions.set(event.id, match.revision);
    const known = this.#fresh ?? this.#base;
    // A line of text comes without a match.
    const isNew = match ? match.revision > known?.match.revision : !known?.events.some(({ id }) => id === event.id);
    if (isNew) this.#refresh().catch(() => {});
  }

  #offer(known) {
    const before = this.#isRead ? this.#fresh ?? this.#base : null;
    this.#isRead = true;
    if (before && known.match.revision < before.match.revision) return;
    this.#fresh = known;
    this.#adopt();
  }

  #adopt() {
    if (this.#fresh === null || this.#isClosed || (this.#base && this.#queue.isUnsettled(this.id))) return;
    this.#base = this.#fresh;
    this.#fresh = null;
    write(PREFIX + this.id, this.#base);
    this.#queue.included(this.id, this.#base.match.revision);
    this.#changed();
  }

  #queueChanged() {
    this.#adopt();
    clearTimeout(this.#timer);
    if (this.entries.some((entry) => entry.state === "acknowledged")) {
      this.#timer = setTimeout(() => this.#refresh().catch(() => {}), BROADCAST_MS);
    }
    if (this.isKnown) this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
