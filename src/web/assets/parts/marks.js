// The mark of a line that is a punishment or a time-out: a card as the referees show it.

import { h } from "../lib/dom.js";

/** @type {Record<string, string>} */
const SIGNS = { warning: "", suspension: "2′", disqualification: "", blue_card: "", timeout: "T" };

/**
 * The mark of a kind of line; null where it has none.
 * @param {string | undefined} kind
 */
export function markOf(kind) {
  if (kind === undefined || SIGNS[kind] === undefined) return null;
  return h("span", { class: `mark ${kind.replace("_", "-")}`, "aria-hidden": "true" }, SIGNS[kind]);
}
