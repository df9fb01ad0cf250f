// Matches and times of the season, as the sections name them.

import { lang } from "../lib/words.js";
import { courtName } from "../parts/programme.js";

// Times as they are written where the tournament is.
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

/** Time, court, category and teams of a match, as lists to choose from have it. */
export function matchLine(feed, match) {
  const when = moment(match.match_term_start * 1000, feed.season.timezone);
  const court = match.location && courtName(match.location);
  const category = feed.categories.find(({ id }) => id === match.category_id)?.name;
  return [when, court, category, matchName(feed, match.id)].filter(Boolean).join(" · ");
}

/** Hears the changes of a season for as long as an element is on the page. */
export function whileShown(element, feed, hear) {
  const listen = () => (element.isConnected ? hear() : feed.removeEventListener("change", listen));
  feed.addEventListener("change", listen);
}
