// A note on a result that was not scored line by line.

import { getJson } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";
import { words } from "../lib/words.js";
import texts from "../words/parts.js";
import { isHidden, kindSentence } from "./outcome.js";

const say = words(texts["result-note"]);

// The reason of results that came with a tournament file.
const IMPORTED = "imported";

/**
 * Whether the lines of a match that is over lead to its score.
 * @param {Match} match
 * @param {MatchEvent[]} events
 */
function isTold(match, events) {
  const goals = (/** @type {number} */ side) => events.filter((event) => event.type === "goal" && event.team_index === side).length;
  return events.some((event) => event.type === "start") && match.score.every((score, side) => score === goals(side));
}

/**
 * Whether the current result was given by a person, and not by a tournament file. A long history comes in pages.
 * @param {number} id
 */
async function isByHand(id) {
  let result;
  /** @type {number | undefined} */
  let after;
  do {
    /** @type {{events: {type: string, data: any}[], next?: number}} */
    const page = await getJson(`/api/match/${id}/history${after === undefined ? "" : `?after=${after}`}`);
    result = page.events.findLast(({ type }) => type === "ResultRecorded" || type === "ResultRevoked") ?? result;
    after = page.next;
  } while (after !== undefined);
  return result?.type === "ResultRecorded" && result.data.reason !== IMPORTED;
}

/** `element` is empty where the lines of the match lead to its score, and everybody may see them. */
export class ResultNote {
  element = h("p", { class: "result-note muted", hidden: true });
  /** @type {number | null} */
  #asked = null;
  #isByHand = false;

  /**
   * Shows a match with its lines; null while they are not known.
   * @param {Match} match
   * @param {MatchEvent[] | null} events
   */
  show(match, events) {
    const told = isHidden(match) ? say("hidden") : kindSentence(match);
    if (told) {
      this.#tell(told);
      return;
    }
    const isNeeded = events !== null && match.state === "end" && !isTold(match, events);
    this.element.hidden = !isNeeded;
    if (!isNeeded) return;
    const isAlone = !events.some((event) => event.type === "goal");
    this.#say(isAlone);
    this.#ask(match, isAlone);
  }

  /** @param {string} told */
  #tell(told) {
    this.element.hidden = false;
    setText(this.element, told);
  }

  /** @param {boolean} isAlone */
  #say(isAlone) {
    const byHand = isAlone ? "alone_by_hand" : "by_hand";
    setText(this.element, say(this.#isByHand || !isAlone ? byHand : "alone"));
  }

  // Without an answer it is just called a final score.
  /**
   * @param {Match} options
   * @param {boolean} isAlone
   */
  async #ask({ id, revision }, isAlone) {
    if (this.#asked === revision) return;
    this.#asked = revision;
    this.#isByHand = await isByHand(id).catch(() => false);
    this.#say(isAlone);
  }
}
