// One match in a list: where and when, both teams, the score.

import { h, setText } from "../lib/dom.js";
import { inLang, timeOfDay, words } from "../lib/words.js";
import texts from "../words/parts.js";
import { MatchClock } from "./clock.js";
import { paint } from "./colours.js";
import { common } from "./common.js";
import { kindText, shownScore } from "./outcome.js";
import { courtName, isRunning } from "./programme.js";

const say = words(texts["programme-fixture"]);

// Long enough to be seen by somebody who looks up now and then.
const SCORED_MS = 6000;

/** `element` shows a match; `context` has the `feed` that knows its teams and the connection, `live`. */
export class Fixture {
  #context;
  /** @type {MatchBrief | null} */
  #match = null;
  /** @type {MatchClock | null} */
  #clock = null;
  #time = h("span", { class: "time" });
  #court = h("span", { class: "court muted" });
  #category = h("span", { class: "category muted" });
  #state = h("span", { class: "state" });
  #number = h("span", { class: "match-number muted" });
  #about = h("div", { class: "about" }, this.#number, this.#category, this.#state);
  #names = ["home", "away"].map((side) => h("span", { class: `side ${side}` }));
  #numbers = ["home", "away"].map(() => h("span"));
  #score = h("span", { class: "hidden" });
  #link = h("a", { class: "names" }, this.#names);

  /**
   * @param {number} id
   * @param {Context} context
   */
  constructor(id, context) {
    this.#context = context;
    this.#link.href = inLang(`/match/${id}`);
    this.element = h("li", { class: "fixture", "data-match": id },
      h("div", { class: "where" }, this.#time, this.#court),
      this.#link,
      h("div", { class: "numbers", "aria-hidden": "true" }, this.#numbers),
      this.#score,
      this.#about);
  }

  /** @param {MatchBrief} match */
  update(match) {
    if (match === this.#match) return;
    const before = this.#match;
    this.#match = match;
    this.element.dataset.state = match.state;
    this.#showPlace(match);
    this.#showTeams(match);
    this.#showState(match);
    this.#showScore(shownScore(match), before ? shownScore(before) : undefined);
  }

  /** @param {MatchBrief} match */
  #showPlace(match) {
    const { timezone, categories } = this.#context.feed;
    setText(this.#time, timeOfDay(match.match_term_start, timezone));
    setText(this.#court, match.location === "" ? "" : courtName(match.location));
    setText(this.#number, match.number === null ? "" : say("number", match));
    setText(this.#category, categories.find(({ id }) => id === match.category_id)?.name ?? "");
  }

  /** @param {MatchBrief} match */
  #showTeams(match) {
    [match.home_team_id, match.away_team_id].forEach((id, index) => {
      const team = this.#context.feed.teams.get(id);
      // A team that has just been added is known when the programme is read again.
      if (!team) return;
      const name = this.#names[index];
      const swatch = () => h("span", { class: "swatch", "aria-hidden": "true" });
      if (name.textContent !== team.name) name.replaceChildren(swatch(), team.name);
      paint(name, { primary: team.color_primary, secondary: team.color_secondary, text: team.color_text });
    });
  }

  /** @param {MatchBrief} match */
  #showState(match) {
    const runs = isRunning(match);
    const isOpen = match.state === "end" && match.confirmed === null;
    setText(this.#state, kindText(match) || (runs ? common(match.state) : isOpen ? say("unconfirmed") : ""));
    this.#state.classList.toggle("live", runs);
    this.#showClock(runs && match.state !== "pause" ? match : null);
  }

  // Clocks tick, so only matches that are being played have one.
  /** @param {MatchBrief | null} match */
  #showClock(match) {
    if (!match) {
      this.#clock?.remove();
      this.#clock = null;
      return;
    }
    if (!this.#clock) {
      this.#clock = this.#about.appendChild(new MatchClock());
      this.#clock.live = this.#context.live;
    }
    this.#clock.match = match;
  }

  /**
   * @param {Score} score
   * @param {Score | undefined} before
   */
  #showScore(score, before) {
    const isPlayed = score[0] !== null;
    setText(this.#score, isPlayed ? score.join(":") : "");
    this.#numbers.forEach((number, index) => {
      setText(number, isPlayed ? String(score[index]) : "");
      number.classList.toggle("more", Number(score[index]) > Number(score[1 - index]));
      const had = before?.[index] ?? Infinity;
      if (Number(score[index]) > had) this.#highlight(number);
    });
  }

  /** @param {HTMLElement} number */
  #highlight(number) {
    number.classList.add("scored");
    setTimeout(() => number.classList.remove("scored"), SCORED_MS);
  }
}
