// The page's language and its words.

export const lang = document.documentElement.lang === "en" ? "en" : "cs";

/** Picks from `{cs: {...}, en: {...}}`: a function from a key, and values for `{name}` in it, to words. */
export function words(dictionary) {
  const chosen = dictionary[lang];
  return (key, values = {}) => chosen[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** A path of this site in the language that was asked for. */
export function inLang(path) {
  const asked = new URLSearchParams(location.search).get("lang");
  return asked ? `${path}${path.includes("?") ? "&" : "?"}lang=${lang}` : path;
}

export const common = words({
  cs: {
    init: "Nezačalo", half_first: "1. poločas", pause: "Přestávka", half_second: "2. poločas", end: "Konec",
    home: "Domácí", away: "Hosté", unknown: "Neznámý hráč", no_connection: "Bez spojení",
    loading: "Načítá se…", failed: "Nejde načíst, zkouším znovu…", nothing: "Nic tu není",
    goal_by: "Gól: {team} {score}", court: "Hřiště", back: "Zpět",
  },
  en: {
    init: "Not started", half_first: "1st half", pause: "Break", half_second: "2nd half", end: "Final",
    home: "Home", away: "Away", unknown: "Unknown player", no_connection: "No connection",
    loading: "Loading…", failed: "Cannot load, trying again…", nothing: "There is nothing here",
    goal_by: "Goal: {team} {score}", court: "Court", back: "Back",
  },
});

// Times of a day as they are written where the tournament is.
const locale = lang === "en" ? "en-GB" : "cs";
// Making a format takes far longer than using it.
const formats = new Map();

function formatted(seconds, options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, options));
  return formats.get(key).format(new Date(seconds * 1000));
}

/** Hours and minutes of a Unix time in the zone of the season. */
export function timeOfDay(seconds, timeZone) {
  return formatted(seconds, { hour: "2-digit", minute: "2-digit", timeZone });
}

/** The day of a Unix time in the zone of the season. */
export function day(seconds, timeZone) {
  return formatted(seconds, { weekday: "long", day: "numeric", month: "long", timeZone });
}
