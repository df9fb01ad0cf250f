// Facts to mention about a match while it is played.

import { CELL, h, HEADING, setText } from "../../lib/dom.js";
import { words } from "../../lib/words.js";
import texts from "../../words/overview.js";
import { clockText, playedSeconds } from "../../feeds/play-time.js";
import { coloursOf, paint } from "../../parts/colours.js";
import * as statistics from "../../parts/statistics.js";

const say = words(texts.facts);

const RECENT_SECONDS = 300;
// Two goals in a row are not worth mentioning.
const SPOKEN_RUN = 3;
const SHOWN_SCORERS = 5;
const FACTS = ["longest_run", "biggest_lead", "without", "longest_without", "last"];
/** @type {Side[]} */
const SIDES = ["home", "away"];

function runText(run) {
  if (!run) return say("none");
  return say("run", { length: run.length, from: clockText(run.from.played), to: clockText(run.to.played) });
}

function leadText(lead) {
  if (!lead) return say("none");
  return say("lead", { by: lead.by, score: lead.goal.score.join(":"), at: clockText(lead.goal.played) });
}

/** The texts of each fact for both sides. */
function factsOf(match, events, played) {
  const both = (of) => [0, 1].map(of);
  return {
    longest_run: both((side) => runText(statistics.longestRun(match, events, side))),
    biggest_lead: both((side) => leadText(statistics.biggestLead(match, events, side))),
    without: both((side) => clockText(statistics.withoutGoal(match, events, side, played))),
    longest_without: both((side) => clockText(statistics.longestWithoutGoal(match, events, side, played))),
    last: statistics.lastGoals(match, events, played, RECENT_SECONDS).map(String),
  };
}

/** `live` is the connection with the service's time. */
export class Facts {
  element;
  #live;
  #run = h("p", { class: "run" });
  #turns = h("p", { class: "turns" });
  #cells = new Map();
  #scorers = h("ol", { class: "scorers" });
  #body = h("div", { hidden: true });
  #notBegun = h("p", { class: "muted" }, say("not_begun"));

  constructor(match, live) {
    this.#live = live;
    const heads = SIDES.map((side) => h("th", HEADING, match[`${side}_team_abbr`]));
    this.#body.append(this.#run,
      h("table", { class: "facts", role: "table" },
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, h("th", HEADING, h("span", { class: "hidden" }, say("fact"))), heads)),
        h("tbody", { role: "rowgroup" }, FACTS.map((name) => this.#row(name)))),
      this.#turns,
      h("h3", {}, say("scorers")), this.#scorers);
    this.element = h("section", { class: "numbers card" }, h("h2", {}, say("title")), this.#notBegun, this.#body);
  }

  show(match, events) {
    const played = playedSeconds(match, this.#live.now());
    const facts = factsOf(match, events, played);
    this.#body.hidden = match.state === "init";
    this.#notBegun.hidden = match.state !== "init";
    FACTS.forEach((name) => this.#cells.get(name).forEach((cell, side) => setText(cell, facts[name][side])));
    setText(this.#turns, say("turns", statistics.turns(match, events)));
    this.#showRun(match, statistics.presentRun(match, events));
    this.#showScorers(match, statistics.topScorers(match, events).slice(0, SHOWN_SCORERS));
  }

  #row(name) {
    const cells = SIDES.map((side) => h("td", { ...CELL, class: side }));
    this.#cells.set(name, cells);
    return h("tr", { role: "row", "data-fact": name }, h("th", { scope: "row", role: "rowheader" }, say(name)), cells);
  }

  #showRun(match, run) {
    this.#run.hidden = !run || run.length < SPOKEN_RUN;
    if (this.#run.hidden) return setText(this.#run, "");
    const team = match[`${SIDES[run.side]}_team_name`];
    setText(this.#run, say(run.length < 5 ? "run_few" : "run_many", { team, length: run.length }));
    paint(this.#run, coloursOf(match, SIDES[run.side]));
  }

  #showScorers(match, scorers) {
    const shown = JSON.stringify(scorers);
    if (this.#scorers.dataset.shown === shown) return;
    this.#scorers.dataset.shown = shown;
    this.#scorers.replaceChildren(...scorers.map(({ name, number, goals, side }) => paint(
      h("li", {}, h("span", { class: "swatch", "aria-hidden": "true" }), h("span", { class: "number muted" }, number ?? ""),
        h("span", { class: "name" }, name ?? `#${number ?? "?"}`), h("span", { class: "score" }, goals)),
      coloursOf(match, SIDES[side]))));
  }
}
