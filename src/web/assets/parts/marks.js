// The mark of a line that is a punishment, a time-out or a seven-metre throw: a card as the referees show it.

import { h } from "../lib/dom.js";

/** @type {Record<string, string>} */
const SIGNS = { warning: "", suspension: "2′", disqualification: "", blue_card: "", timeout: "T", seven_metre_missed: "7" };

/**
 * The mark of a kind of line; null where it has none.
 * @param {string | undefined} kind
 */
export function markOf(kind) {
  if (kind === undefined || SIGNS[kind] === undefined) return null;
  return h("span", { class: `mark ${kind.replaceAll("_", "-")}`, "aria-hidden": "true" }, SIGNS[kind]);
}
