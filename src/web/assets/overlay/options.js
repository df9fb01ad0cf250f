// Options in the address of an overlay.

const THEMES = ["dark", "light", "minimal"];
const LONGEST_DELAY_S = 60;
const HOLD_S = 120;
const LONGEST_HOLD_S = 3600;

const asked = new URLSearchParams(location.search);

function milliseconds(name, otherwise, most) {
  const seconds = Number.parseFloat(asked.get(name) ?? "");
  return 1000 * (Number.isNaN(seconds) ? otherwise : Math.min(Math.max(seconds, 0), most));
}

/** The delay of the picture, and so of everything that is shown. */
export const delay = milliseconds("delay", 0, LONGEST_DELAY_S);

/** How long a court shows the result of a match that is over. */
export const hold = milliseconds("hold", HOLD_S, LONGEST_HOLD_S);

export const theme = THEMES.find((known) => known === asked.get("theme")) ?? "dark";
