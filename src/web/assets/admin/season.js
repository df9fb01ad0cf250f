// Names of matches and times of the season, for the sections.

import { lang } from "../lib/words.js";
import { courtName } from "../parts/programme.js";

// Times in the notation of the tournament's country.
export const LOCALE = lang === "en" ? "en-GB" : "cs";

/** A day with date, hours, minutes. */
export function moment(time, timeZone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const format = { day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit", timeZone };
  return new Intl.DateTimeFormat(LOCALE, format).format(new Date(time));
}

/** "Aurora – Borovany", or the number of a match that is not on the schedule. */
export function matchName(feed, id) {
  const match = feed.matches.get(id);
  if (!match) return `#${id}`;
  return `${feed.teams.get(match.home_team_id).name} – ${feed.teams.get(match.away_team_id).name}`;
}

/** Time, court, category and teams of a match, for lists of choices. */
export function matchLine(feed, match) {
  const when = moment(match.match_term_start * 1000, feed.season.timezone);
  const court = match.location && courtName(match.location);
  const category = feed.categories.find(({ id }) => id === match.category_id)?.name;
  return [when, court, category, matchName(feed, match.id)].filter(Boolean).join(" · ");
}

/** Listens to the changes of a season for as long as an element is on the page. */
export function whileShown(element, feed, hear) {
  const listen = () => (element.isConnected ? hear() : feed.removeEventListener("change", listen));
  feed.addEventListener("change", listen);
}
