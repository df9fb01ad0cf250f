// The sheet of a match on one page of A4: filled with what its table has written down, or blank to write on.

import { find, h } from "../../lib/dom.js";
import { getJsonAtLast } from "../../lib/api.js";
import { inLang, words } from "../../lib/words.js";
import texts from "../../words/sheet.js";
import { clockText } from "../../feeds/play-time.js";
import { common } from "../../parts/common.js";
import { court, names, startDay, startTime } from "../../parts/fixture.js";

const say = words(texts.sheet);

const LETTERS = ["A", "B", "C", "D", "E"];
const STAGES = ["half", "regular", "overtime", "shootout", "final"];
const SIGNED = ["for_home", "for_away", "referee", "referee", "timekeeper", "scorekeeper", "delegate", "spectators"];
/** Suspensions that have a column: the third one is also a disqualification. */
const SUSPENSIONS = [0, 1, 2];

const isBlank = new URLSearchParams(location.search).has("blank");
const main = find("main");

/** Match time as halls show it; nothing where it did not happen. */
const clock = (/** @type {number | null | undefined} */ time) => (time === null || time === undefined ? "" : clockText(time));

const cell = (/** @type {unknown} */ text) => h("td", {}, text === 0 ? "" : String(text ?? ""));

/** @param {PersonReport} person */
function sevenMetres({ seven_metres: { thrown, scored } }) {
  return thrown === 0 ? "" : `${thrown}/${scored}`;
}

/** @param {PersonReport} person */
function nameOf(person) {
  if (person.official) return say("official", { letter: person.official });
  return person.player_id === null ? say("unknown") : person.player_name;
}

/** @param {PersonReport} person */
function row(person) {
  return h("tr", {}, cell(person.player_number), h("td", { class: "name" }, nameOf(person)),
    cell(person.goals), cell(sevenMetres(person)), cell(clock(person.warnings[0])),
    SUSPENSIONS.map((at) => cell(clock(person.suspensions[at]))), cell(clock(person.disqualification)), cell(clock(person.blue_card)));
}

/** A row to write on. @param {PersonReport} person */
function blankRow(person) {
  return h("tr", {}, cell(person.player_number), h("td", { class: "name" }, nameOf(person)), [...Array(5 + SUSPENSIONS.length)].map(() => cell("")));
}

const NOTHING = { goals: 0, seven_metres: { thrown: 0, scored: 0 }, warnings: [], suspensions: [], disqualification: null, blue_card: null };
/** @returns {PersonReport} */
const nobody = (/** @type {string} */ letter) => ({ ...NOTHING, player_id: null, player_number: null, player_name: null, official: letter });

/** Players, then officials A to E whether a line speaks of them or not; who is not known has a row only where there is a line. */
function rows(/** @type {TeamReport} */ { people }) {
  const players = people.filter(({ player_id: id }) => id !== null);
  const officials = LETTERS.map((letter) => people.find(({ official }) => official === letter) ?? nobody(letter));
  const unknown = people.filter(({ player_id: id, official }) => id === null && !official);
  if (isBlank) return [...players, ...officials].map(blankRow);
  return [...players, ...officials, ...unknown].map(row);
}

function timeouts(/** @type {TeamReport} */ { timeouts: taken }) {
  if (isBlank) return "";
  return taken.map(({ match_time: time, granted }) => (granted ? clock(time) : say("lost", { time: clock(time) }))).join(", ");
}

function teamSheet(/** @type {TeamReport} */ team) {
  const heads = ["number", "name", "goals", "seven_metres", "warning"].map((key) => h("th", { scope: "col" }, say(key)));
  const out = h("th", { scope: "col", colspan: String(SUSPENSIONS.length) }, say("suspensions"));
  return h("section", { class: "team" }, h("h2", {}, team.team_name),
    h("table", {},
      h("thead", {}, h("tr", {}, heads, out, ["disqualification", "blue_card"].map((key) => h("th", { scope: "col" }, say(key))))),
      h("tbody", {}, rows(team))),
    h("p", { class: "line" }, h("span", {}, say("timeouts")), " ", timeouts(team)));
}

function result(/** @type {Match} */ { result: stages }) {
  const score = (/** @type {string} */ stage) => (isBlank ? "" : (/** @type {any} */ (stages)?.[stage] ?? []).join(":"));
  return h("section", { class: "result" },
    STAGES.map((stage) => h("p", { class: "line" }, h("span", {}, say(stage)), " ", h("b", {}, score(stage)))));
}

function links(/** @type {number} */ id) {
  const other = isBlank ? ["filled", `/match/${id}/sheet`] : ["blank", `/match/${id}/sheet?blank`];
  return h("p", { class: "links no-print" },
    h("button", { type: "button", click: () => print() }, say("print")),
    h("a", { href: inLang(other[1]) }, say(other[0])),
    h("a", { href: inLang(`/match/${id}`) }, say("to_match")));
}

main.replaceChildren(h("p", { class: "muted" }, common("loading")));
const path = `/api/match/${document.body.dataset.subject}/report.json`;
/** @type {MatchReport} */
const report = await getJsonAtLast(path, () => main.replaceChildren(h("p", { class: "muted" }, common("failed"))));
const { match, teams } = report;
main.replaceChildren(
  links(match.id),
  h("h1", {}, say("title"), " · ", names(match)),
  h("p", { class: "facts" },
    [match.category_name, `${say("date")} ${startTime(match)}, ${startDay(match)}`, court(match)].filter(Boolean).map((fact) => h("span", {}, fact))),
  h("div", { class: "teams" }, teams.map(teamSheet)),
  result(match),
  h("section", { class: "signed" }, SIGNED.map((who) => h("p", { class: "line" }, say(who)))));
