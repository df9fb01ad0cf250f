// The front page: what is being played, what comes next, results.

import { getJsonAtLast } from "./api.js";
import "./clock.js";
import { h } from "./dom.js";
import { Live } from "./live.js";
import { common, inLang, timeOfDay } from "./words.js";

const main = document.querySelector("main");
const live = new Live();
const programme = await getJsonAtLast("/api/programme");
const teams = new Map(programme.teams.map((team) => [team.id, team]));
const matches = new Map(programme.matches.map((match) => [match.id, match]));

function row(match) {
  const score = match.score[0] === null ? timeOfDay(match.match_term_start, programme.season.timezone) : match.score.join(":");
  const name = `${teams.get(match.home_team_id).name} – ${teams.get(match.away_team_id).name}`;
  return h("li", { "data-match": match.id },
    h("span", { class: "score" }, score),
    h("a", { class: "teams", href: inLang(`/match/${match.id}`) }, name),
    h("span", { class: "muted" }, common(match.state)));
}

function show() {
  main.replaceChildren(
    h("h1", {}, programme.season.name),
    h("ul", { class: "matches" }, [...matches.values()].map(row)),
  );
}

live.addEventListener("message", ({ detail }) => {
  if (!detail.match || !matches.has(detail.match.id)) return;
  matches.set(detail.match.id, { ...matches.get(detail.match.id), ...detail.match });
  show();
});
programme.categories.forEach((category) => live.followCategory(category.id));
show();
