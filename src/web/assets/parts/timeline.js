// The lines of a match.

import { announce, h, patchChildren } from "../lib/dom.js";
import { clockText } from "../feeds/play-time.js";
import { coloursOf, paint } from "./colours.js";
import { markOf } from "./marks.js";

/**
 * Match time in minutes and seconds, as on score boards: the second half continues where the first ended.
 * @param {Match} match
 * @param {MatchEvent} event
 */
export function playedText(match, event) {
  return clockText(event.half_index * match.half_length + event.time_offset);
}

/**
 * One line.
 * @param {Match} match
 * @param {MatchEvent} event
 */
function timelineItem(match, event) {
  const isGoal = event.type === "goal";
  const mark = markOf(event.kind);
  const side = /** @type {Side[]} */ (["home", "away"])[event.team_index];
  const item = h("li", { class: `line ${event.type}${side ? ` ${side}` : ""}`, "data-event": event.id },
    h("span", { class: "at muted" }, playedText(match, event)),
    isGoal && h("span", { class: "score" }, event.score.join(":")),
    mark,
    (isGoal || mark) && side && h("span", { class: "swatch", "aria-hidden": "true" }),
    isGoal && event.player_number !== null && h("span", { class: "shirt" }, `#${event.player_number}`),
    h("span", { class: "what" }, event.message));
  return side ? paint(item, coloursOf(match, side)) : item;
}

/**
 * Has screen readers say a goal; other lines are not worth an interruption.
 * @param {MatchEvent | undefined} event
 */
export function announceGoal(event) {
  if (event?.type === "goal") announce(`${event.message} ${event.score.join(":")}`);
}

/**
 * Updates a list of lines, the latest first; lines that do not change keep their elements and the focus.
 * @param {HTMLElement} list
 * @param {Match} match
 * @param {MatchEvent[]} events
 */
export function patchTimeline(list, match, events) {
  const known = new Map(/** @type {Shown[]} */ ([...list.children]).map((item) => [item.shows, item]));
  const items = [...events].reverse().map((event) => {
    const shows = JSON.stringify(event);
    return known.get(shows) ?? Object.assign(timelineItem(match, event), { shows });
  });
  patchChildren(list, items);
}
