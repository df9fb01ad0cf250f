// One team of a match, for its commentator.

import { h, setText } from "../../lib/dom.js";
import { inLang, words } from "../../lib/words.js";
import texts from "../../words/overview.js";
import { coloursOf, paint } from "../../parts/colours.js";
import { patchForm, patchMatches } from "../../parts/results.js";
import { Roster } from "../../parts/roster.js";
import { finished, form, goalsByPlayer, unknownGoals } from "../../parts/statistics.js";
import { showAbout, showPlace } from "../../parts/team-facts.js";

const say = words(texts.side);

/** @type {("home" | "away")[]} */
const SIDES = ["home", "away"];

/** `side` is 0 for the home team, 1 for the away team. */
export class Side {
  element;
  #side;
  #roster;
  #place = h("p", { class: "team-place" });
  #form = h("span", { class: "team-form" });
  #results = h("ul", { class: "team-matches" });
  #noResults = h("p", { class: "muted", hidden: true }, say("no_results"));
  #about = h("dl", { class: "team-about" });
  #description = h("p", { class: "description" });

  constructor(match, side) {
    this.#side = side;
    const of = (name) => match[`${SIDES[side]}_team_${name}`];
    this.#roster = new Roster({ caption: of("name"), columns: ["goals", "total"] });
    this.element = paint(h("section", { class: `side card ${SIDES[side]}` },
      h("span", { class: "team-bar", "aria-hidden": "true" }),
      h("h2", {}, h("a", { href: inLang(`/team/${of("id")}`) }, of("name"))),
      this.#place, this.#about, this.#description,
      this.#roster.element,
      h("h3", {}, say("results"), " ", this.#form), this.#results, this.#noResults), coloursOf(match, SIDES[side]));
  }

  /** The part that changes during the match. `team` is the team in detail, null until it is loaded. */
  showGoals(match, team, events) {
    const goals = goalsByPlayer(events);
    const others = new Map(team?.players.map((player) => [player.id, player.total_goals - player.match_goals]));
    this.#roster.update(match[`${SIDES[this.#side]}_team_players`], (column, player) => {
      if (player === null) return column === "goals" ? unknownGoals(events, this.#side) : 0;
      const now = goals.get(player) ?? 0;
      return column === "goals" ? now : now + (others.get(player) ?? 0);
    });
  }

  /** The team and its results. */
  showTeam(team, match) {
    showPlace(this.#place, team);
    showAbout(this.#about, team, match[`${SIDES[this.#side]}_team_color_name`]);
    setText(this.#description, team.description ?? "");
    this.#description.hidden = !team.description;
    patchForm(this.#form, form(team.matches, team.id, match.id));
    const results = finished(team.matches).filter((played) => played.id !== match.id);
    patchMatches(this.#results, results, team.id);
    this.#noResults.hidden = results.length > 0;
  }
}
