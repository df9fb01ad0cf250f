// The page of commentators: both teams side by side, what happens and what there is to tell of it.

import { Board } from "./board.js";
import { announce, h, setText } from "./dom.js";
import { MatchFeed } from "./feed.js";
import { categoryLink, court, names, scoreText, startDay, startTime } from "./fixture.js";
import { Live } from "./live.js";
import { CategoryScorers } from "./overview-scorers.js";
import { Facts } from "./overview-facts.js";
import { Side } from "./overview-side.js";
import { patchMatches } from "./results.js";
import { headToHead } from "./statistics.js";
import { TeamFeed } from "./team-feed.js";
import { patchTimeline } from "./timeline.js";
import { common, inLang, words } from "./words.js";

const say = words({
  cs: { timeline: "Průběh", meetings: "Vzájemné zápasy", no_meetings: "V této sezóně spolu ještě nehrály.", page: "Stránka zápasu" },
  en: { timeline: "Timeline", meetings: "Head to head", no_meetings: "They have not met this season.", page: "Match page" },
});

const TICK_MS = 1000;
// Goals come in bursts; the scorers of the category follow once they have settled.
const SETTLED_MS = 1000;
const SIDES = [0, 1];

const main = document.querySelector("main");
const trouble = h("p", { class: "notice", hidden: true });
const live = new Live();
const feed = new MatchFeed(live, document.body.dataset.subject);
let page = null;
let teams = [null, null];

function sayTrouble(text) {
  setText(trouble, text);
  trouble.hidden = text === "";
  if (!trouble.isConnected) main.replaceChildren(trouble);
}

function facts(match) {
  return h("p", { class: "where muted" },
    h("span", {}, categoryLink(match)),
    h("span", {}, `${startDay(match)}, ${startTime(match)}`),
    h("span", {}, court(match)),
    h("span", {}, h("a", { href: inLang(`/match/${match.id}`) }, say("page"))));
}

/** Builds the page once; afterwards only what changes is touched, so that scroll and focus stay. */
function build() {
  const { match } = feed;
  const parts = {
    board: new Board(match, live), sides: SIDES.map((side) => new Side(match, side)), facts: new Facts(match, live),
    scorers: new CategoryScorers(live, match.category_id), lines: h("ol", { class: "timeline", reversed: true }),
    meetings: h("ul", { class: "team-matches" }), noMeetings: h("p", { class: "muted" }, say("no_meetings")),
  };
  main.replaceChildren(
    trouble,
    h("h1", { class: "hidden" }, names(match)),
    facts(match),
    h("div", { class: "sides" },
      parts.board.element,
      h("div", { class: "middle" },
        parts.facts.element,
        h("section", { class: "card lines" }, h("h2", {}, say("timeline")), parts.lines),
        h("section", { class: "card meetings" }, h("h2", {}, say("meetings")), parts.noMeetings, parts.meetings),
        parts.scorers.element),
      parts.sides.map((side) => side.element)));
  return parts;
}

function showMatch() {
  const { match } = feed;
  const events = feed.events ?? [];
  page.board.show(match, events);
  page.facts.show(match, events);
  patchTimeline(page.lines, match, events);
  SIDES.forEach((side) => page.sides[side].showGoals(teams[side]?.team ?? null, events));
}

function showTeams() {
  if (!page) return;
  const { match } = feed;
  SIDES.filter((side) => teams[side].team).forEach((side) => page.sides[side].showTeam(teams[side].team, match));
  const meetings = teams[0].team ? headToHead(teams[0].team.matches, match.away_team_id, match.id) : [];
  patchMatches(page.meetings, meetings, null);
  page.noMeetings.hidden = meetings.length > 0;
  showMatch();
}

let settling = null;
function changed({ event }) {
  page ??= build();
  showMatch();
  document.title = `${scoreText(feed.match.score)} ${names(feed.match)} · ${feed.match.category_name}`;
  if (event?.type === "goal") announce(`${event.message} ${event.score.join(":")}`);
  clearTimeout(settling);
  settling = setTimeout(() => page.scorers.refresh(), SETTLED_MS);
}

function begin() {
  const { home_team_id: home, away_team_id: away, id } = feed.match;
  teams = [home, away].map((team) => new TeamFeed(live, team, id));
  teams.forEach((team) => team.addEventListener("change", showTeams));
  return Promise.all(teams.map((team) => team.load(() => sayTrouble(common("failed")))));
}

feed.addEventListener("change", ({ detail }) => changed(detail));
live.addEventListener("status", ({ detail }) => page && sayTrouble(detail === "open" ? "" : common("no_connection")));
sayTrouble(common("loading"));
await feed.load(() => sayTrouble(common("failed")));
sayTrouble("");
await begin();
sayTrouble("");
// Times without a goal grow by themselves.
setInterval(() => page.facts.show(feed.match, feed.events ?? []), TICK_MS);
