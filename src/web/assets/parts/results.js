// Lists of matches: results and coming matches.

import { h, patchChildren } from "../lib/dom.js";
import { inLang, words } from "../lib/words.js";
import texts from "../words/parts.js";
import { common } from "./common.js";
import { court, names, scoreText, shortDay, startTime } from "./fixture.js";
import { kindText, shownScore } from "./outcome.js";
import { outcome } from "./statistics.js";

const say = words(texts.results);

/**
 * A letter for the outcome of a match for a team, with the whole word for tooltips and screen readers.
 * @param {string} result
 */
function outcomeBadge(result) {
  return h("abbr", { class: `outcome ${result}`, title: say(result) }, say(`${result}_short`));
}

/** @param {Match} match */
function isRunning(match) {
  return match.state !== "init" && match.state !== "end";
}

/**
 * @param {Match} match
 * @param {number | null} team
 */
function row(match, team) {
  const when = h("span", { class: "when muted" }, `${shortDay(match)} ${startTime(match)}`, h("span", {}, court(match)));
  const score = match.state === "init" ? null : h("span", { class: "score" }, scoreText(shownScore(match)));
  const result = team !== null && outcome(match, team);
  const kind = kindText(match);
  const state = isRunning(match) && h("span", { class: "live" }, common(match.state));
  return h("li", { "data-match": match.id }, when,
    h("a", { href: inLang(`/match/${match.id}`) }, names(match)),
    state, score, kind && h("span", { class: "kind muted" }, kind), result && outcomeBadge(result));
}

/**
 * Updates a list of matches, with their outcomes for `team` if it is not null; rows that do not change keep their elements and the focus.
 * @param {HTMLElement} list
 * @param {Match[]} matches
 * @param {number | null} team
 */
export function patchMatches(list, matches, team) {
  const known = new Map(/** @type {Shown[]} */ ([...list.children]).map((item) => [item.shows, item]));
  const items = matches.map((match) => {
    const shows = JSON.stringify([match.id, match.state, match.score, match.result, match.result_kind, match.winner, match.date, match.location]);
    return known.get(shows) ?? Object.assign(row(match, team), { shows });
  });
  patchChildren(list, items);
}

/**
 * Shows a row of letters, the latest last.
 * @param {HTMLElement} element
 * @param {ReturnType<typeof import("./statistics.js").form>} form
 */
export function patchForm(element, form) {
  const text = form.map(({ outcome: result, match }) => `${match.id}${result}`).join();
  if (element.dataset.form === text) return;
  element.dataset.form = text;
  element.replaceChildren(...form.map(({ outcome: result }) => outcomeBadge(result)));
}
