// The page's language and its words.

export const lang = document.documentElement.lang === "en" ? "en" : "cs";

/**
 * Words of a section of the table: a function from a key, and values for `{name}` in it, to words.
 * @param {Record<string, {cs: string, en: string}>} section
 */
export function words(section) {
  return (/** @type {string} */ key, /** @type {Record<string, any>} */ values = {}) =>
    section[key][lang].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/**
 * A path of this site in the current language.
 * @param {string} path
 */
export function inLang(path) {
  const asked = new URLSearchParams(location.search).get("lang");
  return asked ? `${path}${path.includes("?") ? "&" : "?"}lang=${lang}` : path;
}

// Times of a day in the notation of the tournament's country.
const locale = lang === "en" ? "en-GB" : "cs";
// Creating a format takes far longer than using it.
const formats = new Map();

/**
 * @param {number} seconds
 * @param {Intl.DateTimeFormatOptions} options
 */
function formatted(seconds, options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, options));
  return formats.get(key).format(new Date(seconds * 1000));
}

/**
 * Hours and minutes of a Unix time in the zone of the season.
 * @param {number} seconds
 * @param {string | undefined} timeZone
 */
export function timeOfDay(seconds, timeZone) {
  return formatted(seconds, { hour: "2-digit", minute: "2-digit", timeZone });
}

/**
 * The day of a Unix time in the zone of the season.
 * @param {number} seconds
 * @param {string | undefined} timeZone
 */
export function day(seconds, timeZone) {
  return formatted(seconds, { weekday: "long", day: "numeric", month: "long", timeZone });
}
