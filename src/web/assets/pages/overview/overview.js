// The page of commentators: both teams side by side, the timeline and facts to mention.

import { find, h } from "../../lib/dom.js";
import { inLang, words } from "../../lib/words.js";
import texts from "../../words/overview.js";
import { Live } from "../../feeds/live.js";
import { MatchFeed } from "../../feeds/match.js";
import { TeamFeed } from "../../feeds/team.js";
import { Board } from "../../parts/board.js";
import { ConnectionNotice } from "../../parts/connection.js";
import { categoryLink, court, names, startDay, startTime, titleOf } from "../../parts/fixture.js";
import { ResultNote } from "../../parts/result-note.js";
import { patchMatches } from "../../parts/results.js";
import { headToHead } from "../../parts/statistics.js";
import { announceGoal, patchTimeline } from "../../parts/timeline.js";
import { Facts } from "./facts.js";
import { Side } from "./side.js";

const say = words(texts.overview);

const TICK_MS = 1000;
// Goals come in bursts; the scorers of the category follow once they have settled.
const SETTLED_MS = 1000;
const SIDES = [0, 1];

const main = find("main");
const live = new Live();
const notice = new ConnectionNotice(live, () => undefined);
main.replaceChildren(notice.element);
const feed = new MatchFeed(live, Number(document.body.dataset.subject));
/** @type {ReturnType<typeof build> | null} */
let page = null;
/** @type {TeamFeed[]} */
let teams = [];

function facts(match) {
  return h("p", { class: "where muted" },
    h("span", {}, categoryLink(match)),
    h("span", {}, `${startDay(match)}, ${startTime(match)}`),
    h("span", {}, court(match)),
    h("span", {}, h("a", { href: inLang(`/match/${match.id}`) }, say("page"))));
}

/** @type {import("./scorers.js").CategoryScorers | null} */
let scorers = null;

/** Few people open it, so its script is loaded only when it is opened. */
function scorersOfCategory(match) {
  const open = async () => {
    const { CategoryScorers } = await import("./scorers.js");
    scorers ??= new CategoryScorers(live, match.category_id, details);
    scorers.refresh();
  };
  const details = h("details", { class: "card category-scorers", toggle: open }, h("summary", {}, say("scorers")));
  return details;
}

/** Builds the page once; afterwards only changed parts are touched, so that scroll position and focus stay. */
function build() {
  const { match } = feed;
  const middle = h("div", { class: "middle", hidden: true });
  const parts = {
    middle, board: new Board(match, live), sides: SIDES.map((side) => new Side(match, side)), facts: new Facts(match, live), note: new ResultNote(),
    scorers: scorersOfCategory(match), lines: h("ol", { class: "timeline", reversed: true }),
    meetings: h("ul", { class: "team-matches" }), noMeetings: h("p", { class: "muted" }, say("no_meetings")),
  };
  main.replaceChildren(
    notice.element,
    h("h1", { class: "hidden" }, names(match)),
    facts(match),
    h("div", { class: "sides" },
      parts.board.element,
      middle,
      parts.sides.map((side) => side.element)));
  middle.append(
    parts.note.element,
    parts.facts.element,
    h("section", { class: "card lines" }, h("h2", {}, say("timeline")), parts.lines),
    h("section", { class: "card meetings" }, h("h2", {}, say("meetings")), parts.noMeetings, parts.meetings),
    parts.scorers);
  return parts;
}

/** @param {ReturnType<typeof build>} shown */
function showMatch(shown) {
  const { match } = feed;
  const events = feed.events ?? [];
  shown.board.show(match, events);
  // What stands below other things is shown once those are known: it would move when they come.
  shown.middle.hidden = feed.events === null;
  const isWhole = feed.events !== null && SIDES.every((side) => teams[side]?.team);
  shown.sides.forEach((side) => (side.element.hidden = !isWhole));
  shown.note.show(match, feed.events);
  shown.facts.show(match, events);
  patchTimeline(shown.lines, match, events);
  SIDES.forEach((side) => shown.sides[side].showGoals(match, teams[side]?.team ?? null, events));
}

function showTeams() {
  if (!page) return;
  const { match } = feed;
  for (const side of page.sides) {
    const { team } = teams[page.sides.indexOf(side)];
    if (team) side.showTeam(team, match);
  }
  const meetings = teams[0].team ? headToHead(teams[0].team.matches, match.away_team_id, match.id) : [];
  patchMatches(page.meetings, meetings, null);
  page.noMeetings.hidden = meetings.length > 0;
  showMatch(page);
}

/** @type {number | undefined} */
let settling;
/** @param {Change} change */
function changed({ event }) {
  page ??= build();
  showMatch(page);
  document.title = titleOf(feed.match);
  announceGoal(event);
  clearTimeout(settling);
  settling = setTimeout(() => scorers?.refresh(), SETTLED_MS);
}

function begin() {
  const { home_team_id: home, away_team_id: away, id } = feed.match;
  teams = [home, away].map((team) => new TeamFeed(live, team, id));
  teams.forEach((team) => team.addEventListener("change", showTeams));
  return Promise.all(teams.map((team) => team.load(() => notice.failed())));
}

feed.addEventListener("change", ({ detail }) => changed(detail));
await feed.load(() => notice.failed());
await begin();
// Times without a goal grow by themselves.
setInterval(() => page?.facts.show(feed.match, feed.events ?? []), TICK_MS);
