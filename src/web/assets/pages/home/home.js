// The front page: what is being played, what comes next, results, tables.

import { find, h, setText } from "../../lib/dom.js";
import { day, timeOfDay, words } from "../../lib/words.js";
import texts from "../../words/home.js";
import { Live } from "../../feeds/live.js";
import { ProgrammeFeed } from "../../feeds/programme.js";
import { common } from "../../parts/common.js";
import { ConnectionNotice } from "../../parts/connection.js";
import { CourtLists, DayLists, FixtureList, tellGoal, unfoldForPrint } from "../../parts/programme-list.js";
import { atPresent, dayKey } from "../../parts/programme.js";
import { Choice } from "./choice.js";
import { Tables } from "./tables.js";

const say = words(texts.home);

// The time changes the day, and an organiser the schedule.
const REFRESH_MS = 60_000;
const EMPTY_MS = 5000;

const main = find("main");
const live = new Live();
const feed = new ProgrammeFeed(live);
const notice = new ConnectionNotice(live, () => feed.season?.timezone);
const context = { feed, live };

const choice = new Choice(feed);
const [heading, lead] = [h("h1", { class: "hidden" }), h("p", { class: "muted lead no-print", hidden: true })];
const now = new FixtureList(context, "boards");
const next = new CourtLists(context, "h3");
// Followers of one team ask when it plays, not where.
const nextOfTeam = new FixtureList(context);
const results = new DayLists(context, { makeList: () => new FixtureList(context), isOpen: (_, index) => index === 0 });
const programme = new DayLists(context, { makeList: () => new CourtLists(context, "h4"), isOpen: () => false });
const tables = new Tables(feed);

function section(name, ...children) {
  const title = h("h2", { id: `${name}-title` }, say(name));
  return h("section", { id: name, "aria-labelledby": title.id }, title, children);
}

const nextDay = h("p", { class: "muted" });
const sections = {
  now: section("now", now.element),
  next: section("next", nextDay, nextOfTeam.element, next.element),
  results: section("results", results.element),
  programme: section("programme", programme.element),
  tables: section("tables", tables.element),
};
const play = h("div", { class: "play" }, sections.now, sections.next, sections.results, sections.programme);
const page = h("div", { class: "columns" }, play, sections.tables);

/** The text if nothing is being played. */
function leadText({ all, next: coming }, today) {
  if (all.length === 0) return say("no_matches");
  if (coming.length === 0) return say("over");
  const { timezone } = feed;
  const first = coming[0].match_term_start;
  if (dayKey(first, timezone) === today) return say("pause");
  const key = all.some((match) => match.state === "end") ? "goes_on" : "begins";
  return say(key, { day: day(first, timezone), time: timeOfDay(first, timezone) });
}

function showSections(present, today) {
  const { timezone } = feed;
  sections.now.hidden = present.now.length === 0;
  sections.next.hidden = present.next.length === 0;
  sections.results.hidden = present.results.length === 0;
  sections.programme.hidden = present.all.length === 0;
  lead.hidden = present.now.length > 0;
  setText(lead, lead.hidden ? "" : leadText(present, today));
  now.update(present.now);
  nextOfTeam.update(choice.team ? present.next : []);
  next.update(choice.team ? [] : present.next);
  results.update(present.results, today);
  programme.update(present.all, today);
  const isLater = present.next.length > 0 && dayKey(present.next[0].match_term_start, timezone) !== today;
  setText(nextDay, isLater ? day(present.next[0].match_term_start, timezone) : "");
}

function show(changed) {
  if (!feed.season) return showEmpty();
  if (!page.isConnected) main.replaceChildren(notice.element, heading, choice.element, lead, page);
  setText(heading, feed.season.name);
  choice.update();
  const today = dayKey(live.now() / 1000, feed.season.timezone);
  const chosen = [...feed.matches.values()].filter((match) => choice.includes(match));
  const present = atPresent(chosen, feed.season.timezone, today);
  showSections(present, today);
  tables.update(choice, changed);
  // When all matches are over, people come for the winners.
  const first = present.now.length + present.next.length === 0 ? sections.tables : play;
  if (page.firstElementChild !== first) page.prepend(first);
}

function showEmpty() {
  main.replaceChildren(notice.element, h("h1", {}, say("empty")), h("p", {}, say("later")));
}

function refreshLater() {
  setTimeout(() => {
    refreshLater();
    if (feed.season) show();
    feed.refresh().catch(() => {});
  }, feed.matches.size > 0 ? REFRESH_MS : EMPTY_MS);
}

unfoldForPrint();
main.replaceChildren(notice.element, h("p", { class: "muted" }, common("loading")));
feed.addEventListener("change", ({ detail }) => {
  show(detail.match);
  if (detail.match && choice.includes(detail.match)) tellGoal(feed, detail.event);
});
choice.addEventListener("change", () => show());
document.addEventListener("visibilitychange", () => document.hidden || feed.refresh().catch(() => {}));
await feed.load(() => notice.failed());
refreshLater();
