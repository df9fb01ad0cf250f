// The score board of a match: teams, score, state, clock; updated in place.

import { h, setText } from "../lib/dom.js";
import { inLang, words } from "../lib/words.js";
import texts from "../words/parts.js";
import { MatchClock } from "./clock.js";
import { coloursOf, paint } from "./colours.js";
import { common } from "./common.js";
import { scoreText } from "./fixture.js";
import { kindText, shownScore, stagesText, wentOn } from "./outcome.js";
import { halfTimeScore } from "./statistics.js";
import { Suspensions } from "./suspensions.js";

const say = words(texts.board);

/**
 * @param {Match} match
 * @param {Side} side
 */
function team(match, side) {
  const link = h("a", { href: inLang(`/team/${match[`${side}_team_id`]}`) }, match[`${side}_team_name`]);
  return paint(h("p", { class: `team ${side}` }, h("span", { class: "team-bar", "aria-hidden": "true" }), link), coloursOf(match, side));
}

/**
 * The earlier scores: at every stage of a match that went on after regular time, or else at half-time.
 * @param {Match} match
 * @param {MatchEvent[]} events
 */
function beforeText(match, events) {
  if (wentOn(match) && stagesText(match)) return `(${stagesText(match)})`;
  const half = match.result?.half ?? (match.score[0] === null ? null : halfTimeScore(match, events));
  return half ? say("half_time", { score: half.join(":") }) : "";
}

/** `live` is the connection with the service's time. */
export class Board {
  element;
  #live;
  #isDetailed;
  #clock = new MatchClock();
  #score = h("p", { class: "score" });
  #state = h("span", { class: "state" });
  #half = h("span", { class: "half muted" });
  #kind = h("span", { class: "kind" });
  #confirmed = h("span", { class: "confirmed muted" });
  #suspensions = new Suspensions();

  /**
   * @param {Match & {game?: {depth?: string}}} match
   * @param {import("../feeds/live.js").Live} live
   */
  constructor(match, live) {
    this.#live = live;
    this.#isDetailed = (match.game?.depth ?? "simple") !== "simple";
    this.element = h("section", { class: "match-board card", "aria-label": say("score") },
      team(match, "home"),
      this.#score,
      team(match, "away"),
      h("p", { class: "status" }, this.#state, this.#clock, this.#half, this.#kind, this.#confirmed),
      this.#suspensions);
  }

  /**
   * Shows a match with its lines; `at` is a time in milliseconds for the past.
   * @param {Match} match
   * @param {MatchEvent[]} events
   * @param {number | null} [at]
   */
  show(match, events, at = null) {
    const isRunning = match.state === "half_first" || match.state === "half_second";
    setText(this.#score, scoreText(shownScore(match)));
    setText(this.#state, common(match.state));
    this.#state.classList.toggle("live", isRunning && at === null);
    setText(this.#half, beforeText(match, events));
    setText(this.#kind, kindText(match));
    setText(this.#confirmed, match.confirmed === null ? "" : say("confirmed"));
    this.#clock.hidden = match.state === "init";
    this.#clock.live = at === null ? this.#live : { now: () => at };
    this.#clock.match = match;
    this.#showSuspensions(match, isRunning || match.state === "pause");
  }

  /**
   * There is room for them from the start where they are written down, so that nothing below moves when one begins.
   * @param {Match} match
   * @param {boolean} isPlayed
   */
  #showSuspensions(match, isPlayed) {
    const suspensions = this.#suspensions;
    const hasSome = Boolean(match.suspensions?.length) || Boolean(match.timeouts?.some((taken) => taken > 0));
    suspensions.hidden = !hasSome && !(this.#isDetailed && match.state !== "end");
    suspensions.classList.toggle("played", isPlayed && this.#isDetailed);
    suspensions.live = this.#clock.live;
    suspensions.match = match;
  }
}
