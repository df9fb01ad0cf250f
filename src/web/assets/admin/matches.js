// All matches of the season: their state, confirming, reopening, results by hand.

import { h, setText } from "../lib/dom.js";
import { day, inLang, timeOfDay, words } from "../lib/words.js";
import texts from "../words/admin.js";
import { common } from "../parts/common.js";
import { kindText, lacksWinner, shownScore } from "../parts/outcome.js";
import { command } from "./ask.js";
import { askFirst, field } from "./dialog.js";
import { kindName, resultFields, resultOf, winnerField } from "./result.js";
import { matchName, whileShown } from "./season.js";
import { share } from "./share.js";

const say = words(texts.matches);

const RUNNING = ["half_first", "pause", "half_second"];
const MAX_REASON = 500;

/** The states of a match in the filter. */
function stageOf(match) {
  if (match.result_kind === "void") return "void";
  if (match.confirmed !== null) return "confirmed";
  if (match.state === "end") return "open";
  return RUNNING.includes(match.state) ? "running" : "init";
}

const scoreOf = (match) => (match.score[0] === null ? "–:–" : shownScore(match).join(":"));
const reasonField = { name: "reason", label: say("reason"), hint: say("reason_hint"), required: true, maxlength: MAX_REASON };

/** What a button of a match asks, and then does. */
const ACTS = {
  confirm: (match, name, teams) => ({
    text: say("confirm_text", { name, score: scoreOf(match) }),
    fields: lacksWinner(match) ? [winnerField(teams, true)] : [],
    act: async ({ winner }, sending) => {
      const named = winner ? { winner: Number(winner) } : {};
      await command(match.id, { action: "confirm", ...named }, sending);
      return say("was_confirmed", { name });
    },
  }),
  revoke: (match, name) => ({
    text: say("revoke_text", { name, score: scoreOf(match) }), fields: [reasonField], isGrave: true,
    act: async ({ reason }, sending) => {
      const { revision } = await command(match.id, { action: "revoke_result", reason }, sending);
      return say(revision === match.revision ? "not_by_hand" : "was_revoked", { name });
    },
  }),
  reopen: (match, name) => ({
    text: say("reopen_text", { name, score: scoreOf(match) }), fields: [reasonField], isGrave: true,
    act: async ({ reason }, sending) => {
      await command(match.id, { action: "reopen", reason }, sending);
      return say("was_reopened", { name });
    },
  }),
  record: (match, name, teams) => ({
    text: say(RUNNING.includes(match.state) ? "record_running" : "record_text", { name }), isGrave: true,
    fields: resultFields(match, teams, reasonField),
    act: async (values, sending) => {
      const result = resultOf(values, match);
      await command(match.id, { action: "record_result", ...result }, sending);
      return say("was_recorded", { name, score: result.score?.join(":") ?? kindName(result.kind) });
    },
  }),
};

/** One match of the list, which keeps its place and its buttons while it changes. */
class Row {
  constructor(feed, id) {
    this.feed = feed;
    this.id = id;
    const name = matchName(feed, id);
    const button = (act, attributes = {}) => h("button", {
      type: "button", ...attributes, "aria-label": say("of", { what: say(act), name }), click: () => this.#ask(act),
    }, say(act));
    const link = (what, href) => h("a", { href, "aria-label": say("of", { what: say(what), name }) }, say(what));
    const sharing = (kind) => h("button", {
      type: "button", "aria-label": say("of", { what: say(kind), name }), click: () => share(kind, id, name),
    }, say(kind));
    this.when = h("span", { class: "muted" });
    this.score = h("span", { class: "score" });
    this.stage = h("span", { class: "stage" });
    this.confirm = button("confirm", { class: "primary" });
    this.reopen = button("reopen");
    this.record = button("record");
    this.revoke = button("revoke");
    this.element = h("li", { "data-match": id },
      h("div", { class: "what" }, this.when, h("strong", {}, name)),
      h("div", { class: "how" }, this.score, this.stage),
      h("div", { class: "actions" }, this.confirm, this.reopen, this.record, this.revoke,
        link("score", `${inLang("/score")}#match=${id}`), link("page", inLang(`/match/${id}`)),
        link("overview", inLang(`/overview/${id}`)), sharing("overlay"), sharing("embed")));
    this.show();
  }

  get match() {
    return this.feed.matches.get(this.id);
  }

  show() {
    const { match, feed } = this;
    const stage = stageOf(match);
    const court = match.location && say("court", { court: match.location });
    const category = feed.categories.find(({ id }) => id === match.category_id)?.name;
    setText(this.when, [timeOfDay(match.match_term_start, feed.season.timezone), court, category].filter(Boolean).join(" · "));
    setText(this.score, scoreOf(match));
    const state = stage === "running" ? common(match.state) : say(stage);
    setText(this.stage, [stage !== "void" && kindText(match), state].filter(Boolean).join(" · "));
    this.element.dataset.stage = stage;
    this.confirm.hidden = stage !== "open";
    this.reopen.hidden = stage !== "confirmed";
    this.record.hidden = stage === "confirmed";
    this.revoke.hidden = match.state !== "end";
    // The focus of a removed button stays at this match.
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    if (focused.hidden && this.element.contains(focused)) {
      this.element.querySelector("button:not([hidden])")?.focus();
    }
  }

  /** Whether the filter includes it. */
  fits({ search, stage, category }) {
    const text = `${this.element.textContent} ${this.match.location}`.toLocaleLowerCase();
    return text.includes(search.trim().toLocaleLowerCase())
      && (stage === "" || stage === stageOf(this.match))
      && (category === "" || category === String(this.match.category_id));
  }

  #ask(act) {
    const { match, feed } = this;
    const teams = [match.home_team_id, match.away_team_id].map((id) => feed.teams.get(id).name);
    const title = say(`${act}_title`);
    askFirst({ title, submit: say(act), ...ACTS[act](match, matchName(feed, this.id), teams) });
  }
}

/** The rows by day, each day with its heading. */
function byDay(feed) {
  const days = new Map();
  for (const match of feed.matches.values()) {
    const name = day(match.match_term_start, feed.season.timezone);
    if (!days.has(name)) days.set(name, []);
    days.get(name).push(new Row(feed, match.id));
  }
  return [...days].map(([name, rows]) => ({
    rows, element: h("section", {}, h("h2", {}, name), h("ul", { class: "rows" }, rows.map((row) => row.element))),
  }));
}

/** The section. */
export function matchesSection({ feed }) {
  const list = h("div", {});
  const count = h("p", { class: "muted", role: "status" });
  const choices = (keys) => [["", say("all")], ...keys];
  const filter = h("form", { class: "filter", submit: (event) => event.preventDefault(), input: show, change: show },
    field({ name: "search", label: say("search"), type: "search" }),
    field({ name: "stage", label: say("state"), options: choices(["open", "running", "init", "confirmed", "void"].map((key) => [key, say(key)])) }),
    field({ name: "category", label: say("category"), options: choices(feed.categories.map(({ id, name }) => [String(id), name])) }));
  let days = byDay(feed);
  let known = [...feed.matches.keys()].join();

  function show() {
    const wanted = Object.fromEntries(new FormData(filter));
    let found = 0;
    for (const { rows, element } of days) {
      rows.forEach((row) => {
        row.show();
        row.element.hidden = !row.fits(wanted);
      });
      const here = rows.filter((row) => !row.element.hidden).length;
      element.hidden = here === 0;
      found += here;
    }
    setText(count, found === 0 ? say("nothing") : say("count", { count: found }));
  }

  const section = h("div", {}, filter, count, list);
  const replace = () => {
    list.replaceChildren(...days.map(({ element }) => element));
    show();
  };
  replace();
  whileShown(section, feed, () => {
    const now = [...feed.matches.keys()].join();
    if (now === known) return show();
    [known, days] = [now, byDay(feed)];
    replace();
  });
  return section;
}
