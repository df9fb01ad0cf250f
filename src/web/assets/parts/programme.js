// A season's matches at a moment: being played, to come, over; and their days and courts.

import { lang, words } from "../lib/words.js";
import texts from "../words/parts.js";
import { common } from "./common.js";

const say = words(texts.programme);

const RUNNING = new Set(["half_first", "pause", "half_second"]);
// Longer names say themselves what they are.
const COURT_LETTERS = 3;
const courtOrder = new Intl.Collator(lang, { numeric: true });
const dayFormats = new Map();

/**
 * Whether a match has started and not ended.
 * @param {Pick<MatchBrief, "state">} match
 */
export function isRunning(match) {
  return RUNNING.has(match.state);
}

/**
 * A text that is the same for all times of one day in a time zone; later days sort behind earlier ones.
 * @param {number} seconds
 * @param {string} timeZone
 */
export function dayKey(seconds, timeZone) {
  if (!dayFormats.has(timeZone)) {
    /** @type {Intl.DateTimeFormatOptions} */
    const options = { year: "numeric", month: "2-digit", day: "2-digit", timeZone };
    dayFormats.set(timeZone, new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", options));
  }
  const parts = dayFormats.get(timeZone).formatToParts(new Date(seconds * 1000));
  return ["year", "month", "day"].map((type) => parts.find((/** @type {Intl.DateTimeFormatPart} */ part) => part.type === type).value).join("-");
}

/**
 * The court as people call it.
 * @param {string} location
 */
export function courtName(location) {
  if (location === "") return say("no_court");
  return location.length > COURT_LETTERS ? location : `${common("court")} ${location}`;
}

/**
 * @template {MatchBrief} M
 * @param {M[]} matches
 * @param {(match: M) => string} keyOf
 * @returns {[string, M[]][]}
 */
function groups(matches, keyOf) {
  const found = new Map();
  for (const match of matches) {
    const key = keyOf(match);
    if (found.has(key)) found.get(key).push(match);
    else found.set(key, [match]);
  }
  return [...found];
}

/**
 * `[location, matches]` of every court, by its name.
 * @param {MatchBrief[]} matches
 */
export function byCourt(matches) {
  return groups(matches, (match) => match.location).sort(([one], [other]) => courtOrder.compare(one, other));
}

/**
 * `[day, matches]` of every day: today and later days, then the past, the latest day first.
 * @param {MatchBrief[]} matches
 * @param {string} timeZone
 * @param {string} today
 */
export function byDay(matches, timeZone, today) {
  const days = groups(matches, (match) => dayKey(match.match_term_start, timeZone));
  days.sort(([one], [other]) => (one < other ? -1 : 1));
  const coming = days.filter(([day]) => day >= today);
  const past = days.filter(([day]) => day < today);
  return [...coming, ...past.reverse()];
}

/** @param {MatchBrief[]} matches */
function inOrder(matches) {
  return [...matches].sort((one, other) =>
    one.match_term_start - other.match_term_start
    || courtOrder.compare(one.location, other.location)
    || one.id - other.id);
}

const begun = (/** @type {MatchBrief} */ match) => match.second_half_start ?? match.match_term_start;

/**
 * The matches as of a day: `now` by court, `next` those of the nearest day with matches to come, `results`
 * with the newest first, `all` in the order of the schedule. Unplayed matches of earlier days are not to come.
 * @param {MatchBrief[]} matches
 * @param {string} timeZone
 * @param {string} today
 */
export function atPresent(matches, timeZone, today) {
  const all = inOrder(matches);
  const dayOf = (/** @type {MatchBrief} */ match) => dayKey(match.match_term_start, timeZone);
  const coming = all.filter((match) => match.state === "init" && dayOf(match) >= today);
  return {
    all,
    now: byCourt(all.filter(isRunning)).flatMap(([, there]) => there),
    next: coming.filter((match) => dayOf(match) === dayOf(coming[0])),
    results: all.filter((match) => match.state === "end").sort((one, other) => begun(other) - begun(one)),
  };
}
