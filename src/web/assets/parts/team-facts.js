// Facts about a team in a line: its place, its trainer, its kit.

import { h } from "../lib/dom.js";
import { words } from "../lib/words.js";
import texts from "../words/parts.js";

const say = words(texts["team-facts"]);

/**
 * Makes children for `facts`, unless they are there already.
 * @param {HTMLElement} element
 * @param {any[]} facts
 * @param {(fact: any) => HTMLElement} make
 */
function patch(element, facts, make) {
  const shown = JSON.stringify(facts);
  if (element.dataset.shown === shown) return;
  element.dataset.shown = shown;
  element.hidden = facts.length === 0;
  element.replaceChildren(...facts.map(make));
}

/**
 * Place, points and goals in the table, once something counts there.
 * @param {HTMLElement} element
 * @param {TeamDetail} team
 */
export function showPlace(element, team) {
  const isPlayed = team.matches.some((match) => match.confirmed !== null);
  const facts = isPlayed ? ["place", "points", "goals"].map((key) => say(key, team)) : [];
  patch(element, facts, (text) => h("span", {}, text));
}

/**
 * A list of terms: the trainer and the kit, as far as they are known.
 * @param {HTMLElement} element
 * @param {TeamDetail} team
 * @param {string | null | undefined} dress
 */
export function showAbout(element, team, dress) {
  const facts = [[say("trainer"), team.trainer_name], [say("dress"), dress ?? team.dress_color]];
  patch(element, facts.filter(([, value]) => value), ([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value)));
}
