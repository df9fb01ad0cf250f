// One team of a match, as its commentator needs it.

import { coloursOf, h, paint, patchChildren, setText } from "./dom.js";
import { patchForm, patchMatches } from "./results.js";
import { Roster } from "./roster.js";
import { finished, form, goalsByPlayer, unknownGoals } from "./statistics.js";
import { inLang, words } from "./words.js";

const say = words({
  cs: {
    place: "{order}. místo", points: "{points} b.", goals: "skóre {scored}:{received}", trainer: "Trenér", dress: "Dres",
    form: "Forma", results: "Výsledky", no_results: "Zatím žádné výsledky.",
  },
  en: {
    place: "Place {order}", points: "{points} pts", goals: "goals {scored}:{received}", trainer: "Trainer", dress: "Dress",
    form: "Form", results: "Results", no_results: "No results yet.",
  },
});

const SIDES = ["home", "away"];

/** `side` is 0 for the home team, 1 for the away team. */
export class Side {
  element;
  #side;
  #roster;
  #place = h("p", { class: "place" });
  #form = h("span", { class: "form" });
  #results = h("ul", { class: "team-matches" });
  #noResults = h("p", { class: "muted", hidden: true }, say("no_results"));
  #about = h("dl", { class: "about" });
  #description = h("p", { class: "description" });

  constructor(match, side) {
    this.#side = side;
    const of = (name) => match[`${SIDES[side]}_team_${name}`];
    this.#roster = new Roster(of("players"), { caption: of("name"), columns: ["goals", "total"] });
    this.element = paint(h("section", { class: `side card ${SIDES[side]}` },
      h("span", { class: "bar", "aria-hidden": "true" }),
      h("h2", {}, h("a", { href: inLang(`/team/${of("id")}`) }, of("name"))),
      this.#place, this.#about, this.#description,
      this.#roster.element,
      h("h3", {}, say("results"), " ", this.#form), this.#results, this.#noResults), coloursOf(match, SIDES[side]));
  }

  /** What happens in the match. `team` is what is known of the team, null until then. */
  showGoals(team, events) {
    const goals = goalsByPlayer(events);
    const others = new Map(team?.players.map((player) => [player.id, player.total_goals - player.match_goals]));
    this.#roster.update((column, player) => {
      if (player === null) return column === "goals" ? unknownGoals(events, this.#side) : 0;
      const now = goals.get(player) ?? 0;
      return column === "goals" ? now : now + (others.get(player) ?? 0);
    });
  }

  /** What the team is and has played. */
  showTeam(team, match) {
    const colour = match[`${SIDES[this.#side]}_team_color_name`] ?? team.dress_color;
    this.#showFacts(this.#place, this.#placeOf(team), "span");
    this.#showFacts(this.#about, this.#aboutOf(team, colour), "div");
    setText(this.#description, team.description ?? "");
    this.#description.hidden = !team.description;
    patchForm(this.#form, form(team.matches, team.id, match.id));
    const results = finished(team.matches).filter((played) => played.id !== match.id);
    patchMatches(this.#results, results, team.id);
    this.#noResults.hidden = results.length > 0;
  }

  #placeOf(team) {
    const isPlayed = team.matches.some((match) => match.confirmed !== null);
    return isPlayed ? [[say("place", team)], [say("points", team)], [say("goals", team)]] : [];
  }

  #aboutOf(team, colour) {
    return [[say("trainer"), team.trainer_name], [say("dress"), colour]].filter(([, value]) => value);
  }

  // Pairs are a term and what it is.
  #showFacts(element, facts, wrapper) {
    const shown = JSON.stringify(facts);
    if (element.dataset.shown === shown) return;
    element.dataset.shown = shown;
    patchChildren(element, facts.map(([term, value]) =>
      h(wrapper, {}, value ? [h("dt", {}, term), h("dd", {}, value)] : term)));
  }
}
