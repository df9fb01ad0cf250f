// One category: its table, now and in the past, and its matches.

import { find, h, setText } from "../../lib/dom.js";
import { words } from "../../lib/words.js";
import texts from "../../words/category.js";
import { Live } from "../../feeds/live.js";
import { ProgrammeFeed } from "../../feeds/programme.js";
import { common } from "../../parts/common.js";
import { ConnectionNotice } from "../../parts/connection.js";
import { CourtLists, DayLists, tellGoal, unfoldForPrint } from "../../parts/programme-list.js";
import { dayKey } from "../../parts/programme.js";
import { CategoryTable } from "./table.js";

const say = words(texts.category);

const main = find("main");
const id = Number(document.body.dataset.subject);
const live = new Live();
const feed = new ProgrammeFeed(live);
const context = { feed, live };
const notice = new ConnectionNotice(live, () => feed.season?.timezone);

const asked = new URLSearchParams(location.search).get("after_match");
const table = new CategoryTable(feed, id, asked === null ? null : Number(asked));
const days = new DayLists(context, {
  makeList: () => new CourtLists(context, "h4"),
  isOpen: (key, index) => index === 0 || key > today(),
});
const title = h("h1");
const noMatches = h("p", { class: "muted" }, say("no_matches"));
const page = h("div", { class: "columns" },
  h("section", { class: "table" }, h("h2", {}, say("table")), table.element),
  h("section", {}, h("h2", {}, say("matches")), noMatches, days.element));

function today() {
  return dayKey(live.now() / 1000, feed.timezone);
}

function show(changed) {
  const category = feed.categories.find((known) => known.id === id);
  // It has been removed from the tournament: its last known state stays.
  if (!category) return;
  if (!page.isConnected) main.replaceChildren(notice.element, title, page);
  const matches = [...feed.matches.values()].filter((match) => match.category_id === id);
  setText(title, category.name);
  noMatches.hidden = matches.length > 0;
  table.update(matches, changed?.category_id === id ? changed : undefined);
  days.update(matches, today());
}

unfoldForPrint();
main.replaceChildren(notice.element, h("p", { class: "muted" }, common("loading")));
feed.addEventListener("change", ({ detail }) => {
  show(detail.match);
  if (detail.match?.category_id === id) tellGoal(feed, detail.event);
});
document.addEventListener("visibilitychange", () => document.hidden || feed.refresh().catch(() => {}));
await feed.load(() => notice.failed());
