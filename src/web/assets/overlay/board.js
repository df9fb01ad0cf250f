// The score board over the picture, and the goal that pops up beneath it.

import { h, setText } from "../lib/dom.js";
import { words } from "../lib/words.js";
import texts from "../words/overlay.js";
import "../parts/clock.js";
import "../parts/suspensions.js";
import { coloursOf, paint } from "../parts/colours.js";
import { shownScore } from "../parts/outcome.js";

const say = words(texts.board);

/** @type {Side[]} */
const SIDES = ["home", "away"];
const POP_UP_MS = 6000;
// A goal that becomes known later than this is in the score but does not pop up any more.
const FRESH_MS = 8000;

/** Shows a match from a tape. */
export class ScoreBoard {
  element = h("section", { class: "board", hidden: true });
  #live;
  #delay;
  #parts;
  /** @type {number | null} */
  #goal = null;
  #known = "";
  /** @type {number | undefined} */
  #timer;

  constructor(live, delay) {
    this.#live = live;
    this.#delay = delay;
    const clock = Object.assign(h("match-clock"), { live, delay });
    this.#parts = {
      teams: SIDES.map((side) => h("div", { class: `team ${side}` })),
      scores: SIDES.map((side) => h("span", { class: side })),
      clock,
      start: h("span", { class: "start" }),
      phase: h("span", { class: "phase" }),
      suspensions: Object.assign(h("match-suspensions"), { live, delay }),
      goal: h("div", { class: "goal", role: "status", hidden: true }),
    };
    this.element.append(this.#line(), this.#parts.suspensions, this.#parts.goal);
  }

  show(match) {
    const known = JSON.stringify(match);
    if (known === this.#known) return;
    this.#known = known;
    const { teams, scores, clock, start, phase, suspensions } = this.#parts;
    SIDES.forEach((side, at) => {
      const name = document.body.dataset.theme === "minimal" ? "abbr" : "name";
      setText(teams[at], match[`${side}_team_${name}`]);
      // Text colours of a team are meant for other backgrounds than its shirt.
      paint(teams[at], { ...coloursOf(match, side), text: null });
      paint(suspensions.children[at], { ...coloursOf(match, side), text: null });
      setText(scores[at], String(shownScore(match)[at] ?? "–"));
    });
    clock.match = match;
    suspensions.match = match;
    setText(start, match.date.split(" ")[0]);
    setText(phase, say(match.state));
    Object.assign(this.element.dataset, { match: match.id, state: match.state });
    this.element.hidden = false;
  }

  /** Nothing is being played and no match follows. */
  clear() {
    this.#known = "";
    this.element.hidden = true;
    this.endGoal();
  }

  /**
   * Pops up a goal of a match, and corrects the pop-up or removes it if the goal is taken back.
   * @param {Match} match
   * @param {Change & {events?: MatchEvent[], replaces?: number}} change
   */
  tell(match, { event, events, replaces }) {
    if (events && this.#goal !== null) this.#correct(match, events.find(({ id }) => id === this.#goal));
    if (replaces !== undefined) return this.#goal === replaces ? this.#correct(match, event) : undefined;
    if (event?.type !== "goal" || !this.#isFresh(event)) return;
    this.#goal = event.id;
    this.#fill(match, event);
    this.#endLater();
  }

  #correct(match, event) {
    if (!event) return this.endGoal();
    this.#fill(match, event);
    this.#endLater();
  }

  // A scorer who is named late is shown for as long as one who was known at once.
  #endLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.endGoal(), POP_UP_MS);
  }

  #fill(match, event) {
    const side = SIDES[event.team_index];
    const { goal } = this.#parts;
    // A new element, so that each goal is animated.
    const told = h("div", { class: `told ${side}` }, h("span", { class: "word" }, say("goal")), scorer(match, side, event));
    goal.replaceChildren(paint(told, { ...coloursOf(match, side), text: null }));
    goal.hidden = false;
  }

  endGoal() {
    clearTimeout(this.#timer);
    this.#goal = null;
    this.#parts.goal.hidden = true;
  }

  #isFresh(event) {
    return this.#live.now() - this.#delay - event.absolute_time < FRESH_MS;
  }

  #line() {
    const { teams: [home, away], scores, clock, start, phase } = this.#parts;
    const score = h("div", { class: "score" }, scores[0], h("span", { class: "colon" }, ":"), scores[1]);
    return h("div", { class: "line" }, home, score, away, h("div", { class: "time" }, clock, start, phase));
  }
}

// If players are shown by their numbers, the number is also the name.
function scorer(match, side, event) {
  const number = event.player_number === null ? null : `${event.player_number}`;
  const name = event.player_name === `#${number}` ? null : event.player_name;
  if (number === null && !name) return h("span", { class: "name" }, match[`${side}_team_name`]);
  return [number && h("span", { class: "number" }, number), name && h("span", { class: "name" }, name)];
}
