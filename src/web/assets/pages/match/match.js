// The page of one match: its score, how it came about, and any moment of the past.

import { find, h } from "../../lib/dom.js";
import { inLang, words } from "../../lib/words.js";
import texts from "../../words/match.js";
import { Live } from "../../feeds/live.js";
import { MatchFeed } from "../../feeds/match.js";
import { Board } from "../../parts/board.js";
import { coloursOf, paint } from "../../parts/colours.js";
import { ConnectionNotice } from "../../parts/connection.js";
import { categoryLink, court, names, startDay, startTime, titleOf } from "../../parts/fixture.js";
import { ResultNote } from "../../parts/result-note.js";
import { Roster } from "../../parts/roster.js";
import { goalsByPlayer, unknownGoals } from "../../parts/statistics.js";
import { TimeSlider } from "../../parts/time-slider.js";
import { announceGoal, patchTimeline } from "../../parts/timeline.js";

const say = words(texts.match);

/** @type {Side[]} */
const SIDES = ["home", "away"];
const SIGNATURES = ["home_trainer", "away_trainer", "referees", "scorekeeper"];

const main = find("main");
const live = new Live();
const notice = new ConnectionNotice(live, () => undefined);
main.replaceChildren(notice.element);
const feed = new MatchFeed(live, Number(document.body.dataset.subject));

function rosterCard(match, side, roster) {
  const name = match[`${side}_team_name`];
  const heading = h("h2", {}, h("span", { class: "swatch", "aria-hidden": "true" }), " ", name);
  return paint(h("section", { class: `card roster-of ${side}` }, heading, roster.element), coloursOf(match, side));
}

function facts(match) {
  return h("p", { class: "facts" },
    h("span", {}, categoryLink(match)),
    h("span", {}, `${startDay(match)}, ${startTime(match)}`),
    h("span", {}, court(match)));
}

function signatures() {
  return h("div", { class: "signatures" }, SIGNATURES.map((who) => h("p", {}, say(who))));
}

function links(match) {
  return h("p", { class: "links no-print" },
    h("a", { href: inLang(`/overview/${match.id}`) }, say("overview")),
    h("a", { href: inLang(`/match/${match.id}/sheet`) }, say("sheet")),
    h("button", { type: "button", click: () => print() }, say("print")));
}

/** Builds the page once; afterwards only changed parts are touched, so that scroll position and focus stay. */
function build() {
  const { match } = feed;
  const [board, slider, note] = [new Board(match, live), new TimeSlider(live, feed), new ResultNote()];
  const rosters = SIDES.map((side) => new Roster({ caption: match[`${side}_team_name`] }));
  const lines = h("ol", { class: "timeline", reversed: true });
  const empty = h("p", { class: "muted", hidden: true }, say("empty"));
  // Nothing below the board is shown before the lines are loaded: it would move when they come.
  const rest = h("div", { class: "rest" },
    slider.element,
    note.element,
    h("div", { class: "columns" },
      h("section", { class: "card lines" }, h("h2", {}, say("timeline")), empty, lines),
      SIDES.map((side, at) => rosterCard(match, side, rosters[at]))),
    links(match),
    signatures());
  main.replaceChildren(
    notice.element,
    h("p", { class: "report" }, say("report")),
    h("h1", { class: "hidden" }, names(match)),
    facts(match),
    board.element,
    rest);
  return { board, slider, note, rosters, lines, empty, rest };
}

function showRosters(rosters, events) {
  const goals = goalsByPlayer(events);
  rosters.forEach((roster, side) => {
    const players = feed.match[`${SIDES[side]}_team_players`];
    roster.update(players, (_, player) => (player === null ? unknownGoals(events, side) : goals.get(player)));
  });
}

function show({ board, slider, rosters, lines, empty, rest }) {
  const { match, events, at } = slider.moment ?? { match: feed.match, events: feed.events ?? [], at: null };
  main.classList.toggle("is-past", at !== null);
  board.show(match, events, at);
  patchTimeline(lines, match, events);
  empty.hidden = events.length > 0;
  rest.hidden = feed.events === null;
  showRosters(rosters, events);
}

/** @type {ReturnType<typeof build> | null} */
let page = null;

function begin() {
  const built = build();
  built.slider.addEventListener("move", () => show(built));
  // A report is read from the beginning.
  matchMedia("print").addEventListener("change", () => built.lines.append(...[...built.lines.children].reverse()));
  return built;
}

feed.addEventListener("change", ({ detail }) => {
  page ??= begin();
  page.slider.update();
  page.note.show(feed.match, feed.events);
  show(page);
  document.title = titleOf(feed.match);
  announceGoal(detail.event);
});
await feed.load(() => notice.failed());
