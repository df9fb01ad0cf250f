// Tables of standings.

import { CELL, h, HEADING } from "../lib/dom.js";
import { inLang, words } from "../lib/words.js";
import texts from "../words/parts.js";
import { paint } from "./colours.js";

const say = words(texts.table);

/**
 * A criterion in words, such as "mutual points".
 * @param {string} name
 */
export function criterion(name) {
  return say(`by_${name}`);
}

/** @type {("played" | "wins" | "draws" | "losses")[]} */
const NUMBERS = ["played", "wins", "draws", "losses"];

/** @param {string} key */
function heading(key) {
  return h("th", { ...HEADING, class: `number ${key}` }, h("abbr", { title: say(key) }, say(`${key}_short`)));
}

/**
 * @param {StandingsRow} standing
 * @param {Team} team
 * @param {boolean} withDecided
 */
function row(standing, team, withDecided) {
  const name = [h("span", { class: "swatch", "aria-hidden": "true" }), " ", team.name];
  const cells = NUMBERS.map((key) => h("td", { ...CELL, class: `number ${key}` }, standing[key]));
  // Points that differ need no word; what decided between equals does.
  const decidedBy = standing.decided_by === "points" ? null : standing.decided_by;
  const decided = withDecided && h("td", { ...CELL, class: "decided muted" }, decidedBy ? criterion(decidedBy) : "");
  const line = h("tr", { role: "row", "data-team": standing.team },
    h("td", { ...CELL, class: "number order" }, standing.order),
    h("th", { scope: "row", role: "rowheader" }, h("a", { href: inLang(`/team/${standing.team}`) }, name)),
    cells,
    h("td", { ...CELL, class: "number score" }, `${standing.scored}:${standing.received}`),
    h("td", { ...CELL, class: "number points" }, h("strong", {}, standing.points)),
    decided);
  return paint(line, { primary: team.color_primary, secondary: team.color_secondary, text: team.color_text });
}

/**
 * The text in place of a table that is hidden from the reader; null if it may be shown.
 * @param {Category} category
 * @param {StandingsRow[]} rows
 */
export function hiddenTable(category, rows) {
  const game = /** @type {{results?: string} | undefined} */ (category.game);
  const isHidden = game?.results === "hidden" && rows.length === 0;
  return isHidden ? h("p", { class: "muted hidden-table" }, say("hidden")) : null;
}

/**
 * The rows of `/api/category/<id>/standings` as a table; `teams` are those of the programme by id, `caption` names it,
 * `withDecided` adds what decided between teams level on points.
 * @param {StandingsRow[]} rows
 * @param {Map<number, Team>} teams
 * @param {{caption: string, withDecided?: boolean}} options
 */
export function standingsTable(rows, teams, { caption, withDecided = false }) {
  const shown = rows.flatMap((standing) => {
    const team = teams.get(standing.team);
    return team ? row(standing, team, withDecided) : [];
  });
  return h("table", { class: "standings", role: "table" },
    h("caption", { class: "hidden" }, caption),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" },
      h("th", { ...HEADING, class: "number order" }, h("abbr", { title: say("order") }, "#")),
      h("th", HEADING, say("team")),
      NUMBERS.map(heading),
      h("th", { ...HEADING, class: "number" }, say("goals")),
      heading("points"),
      withDecided && h("th", { ...HEADING, class: "decided" }, say("decided")))),
    h("tbody", { role: "rowgroup" }, shown));
}
