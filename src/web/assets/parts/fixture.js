// When, where and between whom a match is played.

import { h } from "../lib/dom.js";
import { inLang, lang } from "../lib/words.js";
import { shownScore } from "./outcome.js";
import { courtName } from "./programme.js";

// "15:00 31.5.2019" is in the season's time zone, which a page of one match does not know by name.
const DATE = /^(\d+):(\d+) (\d+)\.(\d+)\.(\d+)$/;
// Day before month and 24 hours, as on the schedule in the hall.
const LOCALE = lang === "en" ? "en-GB" : lang;

/** @param {Match} match */
function local(match) {
  const [hour, minute, day, month, year] = (DATE.exec(match.date) ?? []).slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute));
}

/**
 * @param {Match} match
 * @param {Intl.DateTimeFormatOptions} options
 */
function shown(match, options) {
  return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: "UTC" }).format(local(match));
}

/**
 * The planned start: hours and minutes.
 * @param {Match} match
 */
export function startTime(match) {
  return shown(match, { hour: "2-digit", minute: "2-digit" });
}

/**
 * The planned day in full, such as "Friday 31 May 2019".
 * @param {Match} match
 */
export function startDay(match) {
  return shown(match, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

/**
 * The planned day in short.
 * @param {Match} match
 */
export function shortDay(match) {
  return shown(match, { weekday: "short", day: "numeric", month: lang === "en" ? "short" : "numeric" });
}

/**
 * The court in words; empty if it is not known.
 * @param {Match} match
 */
export function court(match) {
  return match.location ? courtName(match.location) : "";
}

/**
 * "Home – Away".
 * @param {Match} match
 */
export function names(match) {
  return `${match.home_team_name} – ${match.away_team_name}`;
}

/**
 * A score in words; dashes before the start.
 * @param {Score} pair
 */
export function scoreText([home, away]) {
  return home === null ? "–:–" : `${home}:${away}`;
}

/**
 * The title of a page about a match.
 * @param {Match} match
 */
export function titleOf(match) {
  const score = match.score[0] === null ? "" : `${scoreText(shownScore(match))} `;
  return `${score}${names(match)} · ${match.category_name}`;
}

/**
 * The category of a match, which has a page of its own.
 * @param {Match} match
 */
export function categoryLink(match) {
  return h("a", { href: inLang(`/category/${match.category_id}`) }, match.category_name);
}
