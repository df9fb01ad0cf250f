// The page of one team: its place, its matches, its scorers.

import { announce, find, h } from "../../lib/dom.js";
import { words } from "../../lib/words.js";
import texts from "../../words/team.js";
import { Live } from "../../feeds/live.js";
import { TeamFeed } from "../../feeds/team.js";
import { paint } from "../../parts/colours.js";
import { ConnectionNotice } from "../../parts/connection.js";
import { categoryLink, names, scoreText } from "../../parts/fixture.js";
import { patchForm, patchMatches } from "../../parts/results.js";
import { Roster } from "../../parts/roster.js";
import { finished, form } from "../../parts/statistics.js";
import { showAbout, showPlace } from "../../parts/team-facts.js";

const say = words(texts.team);

const main = find("main");
const live = new Live();
const notice = new ConnectionNotice(live, () => undefined);
main.replaceChildren(notice.element);
const feed = new TeamFeed(live, Number(document.body.dataset.subject));

/** A list with a heading and a text while it is empty. */
function section(name, list, empty) {
  return h("section", { class: `card ${name}` }, h("h2", {}, say(name)), list,
    h("p", { class: "muted empty", hidden: true }, say(empty)));
}

function colours(team) {
  const match = team.matches[0];
  if (!match) return {};
  const side = match.home_team_id === team.id ? "home" : "away";
  const colour = (name) => match[`${side}_team_color_${name}`];
  return { primary: colour("primary"), secondary: colour("secondary"), text: colour("text"), name: colour("name") };
}

function header(team, parts) {
  return paint(h("header", { class: "team-head card" },
    h("span", { class: "team-bar", "aria-hidden": "true" }),
    h("h1", {}, team.name),
    team.matches[0] && h("p", { class: "muted" }, categoryLink(team.matches[0])),
    parts.place,
    parts.about,
    parts.form,
    team.description && h("p", { class: "description" }, team.description)), colours(team));
}

/** Builds the page once; afterwards only changed parts are touched. */
function build(team) {
  const list = () => h("ul", { class: "team-matches" });
  const parts = {
    place: h("p", { class: "team-place" }), about: h("dl", { class: "team-about" }),
    form: h("p", { class: "team-form" }), running: list(), coming: list(), results: list(),
    scorers: h("ol", { class: "scorers" }), roster: new Roster({ caption: team.name }),
  };
  const [running, coming] = ["running", "coming"].map((name) => section(name, parts[name], "none_yet"));
  main.replaceChildren(
    notice.element,
    header(team, parts),
    running,
    h("div", { class: "columns" },
      coming,
      section("results", parts.results, "none_yet"),
      section("scorers", parts.scorers, "nobody_yet"),
      h("section", { class: "card" }, h("h2", {}, say("roster")), parts.roster.element)));
  return { ...parts, sections: { running, coming } };
}

function showScorers(list, players) {
  const scorers = players.filter((player) => player.total_goals > 0);
  scorers.sort((one, other) => other.total_goals - one.total_goals);
  const shown = scorers.slice(0, 5).map((player) => `${player.name} ${player.total_goals}`);
  if (list.dataset.shown === shown.join()) return;
  list.dataset.shown = shown.join();
  list.replaceChildren(...scorers.slice(0, 5).map((player) =>
    h("li", {}, h("span", {}, player.name), h("span", { class: "score" }, player.total_goals))));
}

function showEmptiness() {
  for (const element of main.querySelectorAll(".empty")) element.hidden = element.previousElementSibling?.children.length !== 0;
}

function show(parts, team) {
  const isRunning = (match) => match.state !== "init" && match.state !== "end";
  showPlace(parts.place, team);
  showAbout(parts.about, team, colours(team).name);
  patchForm(parts.form, form(team.matches, team.id, null));
  patchMatches(parts.running, team.matches.filter(isRunning), team.id);
  const coming = team.matches.filter((match) => match.state === "init");
  coming.sort((one, other) => one.match_term_start - other.match_term_start);
  patchMatches(parts.coming, coming, team.id);
  patchMatches(parts.results, finished(team.matches), team.id);
  Object.entries(parts.sections).forEach(([name, element]) => (element.hidden = parts[name].children.length === 0));
  showScorers(parts.scorers, team.players);
  const goals = new Map(team.players.map((player) => [player.id, player.total_goals]));
  parts.roster.update(team.players, (_, player) => goals.get(player));
  showEmptiness();
}

/** @param {LiveMessage} message */
function sayGoal({ event, replaces, replay }) {
  if (event?.type !== "goal" || replay || replaces !== undefined) return;
  const match = feed.team.matches.find((own) => own.id === event.match_id);
  if (match) announce(`${names(match)} ${scoreText(event.score)}`);
}

/** @type {ReturnType<typeof build> | null} */
let parts = null;
feed.addEventListener("change", () => {
  parts ??= build(feed.team);
  show(parts, feed.team);
});
live.addEventListener("message", ({ detail }) => feed.team && sayGoal(detail));
await feed.load(() => notice.failed());
