// Somebody of a team, to tap on.

import { h } from "../lib/dom.js";

/** The letters of a team's officials. */
export const OFFICIALS = ["A", "B", "C", "D", "E"];

/**
 * A button with a large sign and a name, of a player or an official.
 * @param {{player?: number, official?: string, class?: string}} who
 * @param {string | number} sign
 * @param {string} name
 * @param {() => void} click
 */
export function playerButton({ player, official, class: more = "" }, sign, name, click) {
  return h("button", { type: "button", class: `player ${more}`.trim(), "data-player": player, "data-official": official, click },
    h("span", { class: "number", "aria-hidden": player === 0 ? "true" : undefined }, sign), h("span", { class: "name" }, name));
}
