// The match that is scored: what is known to be saved, and on top of it what was tapped.

import { getJson } from "../lib/api.js";
import { passes } from "../lib/failures.js";
import { lang } from "../lib/words.js";
import { readInitials, withInitials } from "./initials.js";
import { project } from "./projection.js";
import { keys, read, remove, write } from "./store.js";

const PREFIX = "match/";
// An answer usually comes with its broadcast. Where it does not, the match is read.
const BROADCAST_MS = 3000;
const RETRY_MS = 2000;
const ANSWER_MS = 8000;

// Never an older answer that the browser has kept: what is shown here is kept by this page itself.
const ask = (path) => getJson(path, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });

/** A match and its lines, as they are at one revision, which is at least that one. */
async function readAt(id, atLeast = -1) {
  for (let match = await ask(`/api/match/${id}?min_revision=${atLeast}`); ; ) {
    if (match.revision < 0) return { match, events: [] };
    const { events } = await ask(`/api/match-events/${id}?lang=${lang}&min_revision=${match.revision}`);
    const later = await ask(`/api/match/${id}`);
    if (later.revision === match.revision) return { match, events };
    match = later;
  }
}

/**
 * A match and its lines. `isSetBack` where the service knows less of it than this phone, which has `known`: it was set back
 * to a backup, or began from nothing, and is believed.
 */
async function readMatch(id, known = /** @type {{match: any} | null} */ (null)) {
  try {
    return { ...(await readAt(id, known?.match.revision)), isSetBack: false };
  } catch (error) {
    if (error.code !== "behind") throw error;
    return { ...(await readAt(id)), isSetBack: true };
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
  for (const id of ids.filter((wantedId) => !kept.has(wantedId))) {
    const { match, events } = await readMatch(id);
    if (read(PREFIX + id) === null) write(PREFIX + id, { match, events });
  }
  const acknowledged = queue.all().filter((entry) => entry.state === "acknowledged");
  for (const id of new Set(acknowledged.map((entry) => entry.match))) {
    const { match, events, isSetBack } = await readMatch(id, read(PREFIX + id));
    // A goal whose answer has not come yet may be in it, and would be shown twice.
    if (queue.isUnsettled(id)) continue;
    // Whoever has opened it meanwhile may know more.
    if (isSetBack || match.revision >= (read(PREFIX + id)?.match.revision ?? -1)) write(PREFIX + id, { match, events });
    if (isSetBack) queue.sendAgain(id);
    queue.included(id, match.revision);
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
  /** @type {{match: any, events: any[]} | null} */
  #fresh = null;
  /** @type {Promise<void> | null} */
  #reading = null;
  #isStale = false;
  // Whether what is known was read by this page, and not by one before it.
  #isRead = false;
  /** @type {number | undefined} */
  #timer;
  #initials = new Map();
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
    const known = { ...this.#base, match: withInitials(this.#base.match, this.#initials) };
    return project(known, this.entries, this.#clock.seconds());
  }

  /** Reads the match and follows it. Throws `Problem` if there is none. */
  open() {
    this.#queue.addEventListener("change", this.#requeue);
    this.#live.addEventListener("message", this.#hear);
    this.#live.addEventListener("status", this.#open);
    const { revision = -1, revision_id: id = null } = this.#base?.match ?? {};
    this.#live.follow(this.id, revision, id);
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
        this.#offer(await readMatch(this.id, this.#isRead ? null : this.#base));
      } catch (error) {
        if (!passes(error)) throw error;
        // Without a network the socket says when to try again; the service may also just be starting.
        this.#isStale = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  #take({ replay, event, match, events, reset }) {
    if (replay || (match?.id ?? event?.match_id) !== this.id) return;
    if (reset && this.#base) this.#beginAgain(match, events);
    const known = this.#fresh ?? this.#base;
    // A line of text comes without a match.
    const isNew = match ? match.revision > known?.match.revision : !known?.events.some(({ id }) => id === event.id);
    if (isNew || reset) this.#refresh().catch(() => {});
  }

  /** The service was set back to a backup: what it has is the present, however much was known before. */
  #beginAgain(match, events) {
    // Rosters are not part of it.
    [this.#base, this.#fresh] = [{ match: { ...this.#base.match, ...match }, events }, null];
    write(PREFIX + this.id, this.#base);
    this.#queue.sendAgain(this.id);
    this.#changed();
  }

  #offer({ match, events, isSetBack }) {
    const before = this.#isRead ? this.#fresh ?? this.#base : null;
    if (isSetBack) this.#queue.sendAgain(this.id);
    if (!this.#isRead) this.#tellApart(match);
    this.#isRead = true;
    if (before && match.revision < before.match.revision) return;
    this.#fresh = { match, events };
    this.#adopt();
  }

  async #tellApart(match) {
    this.#initials = await readInitials(match);
    if (this.#initials.size > 0 && this.isKnown) this.#changed();
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
