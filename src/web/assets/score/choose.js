// Choosing the match: what runs and today's first, by court.

import { h, setText } from "../lib/dom.js";
import { paint } from "../parts/colours.js";
import { common } from "../parts/common.js";
import { byCourt, courtName, isRunning } from "../parts/programme.js";
import { complaint, logOut } from "./login.js";
import { keepMatches } from "./match.js";
import { say } from "./words.js";

// For each court, as many as it plays in a day, and some more.
const MOST_KEPT = 16;
const READ_EVERY_MS = 8000;

function teamLabel(team) {
  return paint(h("span", { class: "side" }, h("span", { class: "swatch", "aria-hidden": "true" }), " ", team.name),
    { primary: team.color_primary });
}

/** The list of matches; `session` has the programme, the queue and who is logged in. */
export class Chooser {
  element = h("div", { class: "chooser" }, h("p", {}, say("loading")));
  #session;
  /** @type {number | undefined} */
  #timer;

  constructor(session) {
    this.#session = session;
    if (this.#programme.isKnown) this.#show();
    this.#read();
    this.#timer = setInterval(() => document.hidden || this.#read(), READ_EVERY_MS);
  }

  close() {
    clearInterval(this.#timer);
  }

  get #programme() {
    return this.#session.programme;
  }

  async #read() {
    const isNew = await this.#programme.refresh();
    if (isNew === null || !this.element.isConnected) return;
    if (!this.#programme.isKnown) return this.#showEmpty();
    if (isNew) this.#show();
    keepMatches(this.#near().map((match) => match.id), this.#session.queue).catch(() => {});
  }

  /** The matches that may be scored next, even if the network fails. */
  #near() {
    const open = this.#programme.matches.filter((match) => match.confirmed === null);
    const isNear = (match) => this.#programme.isToday(match) || isRunning(match);
    const counts = new Map();
    return [...open.filter(isNear), ...open.filter((match) => !isNear(match))].filter(({ location }) => {
      counts.set(location, (counts.get(location) ?? 0) + 1);
      return counts.get(location) <= MOST_KEPT;
    });
  }

  #showEmpty() {
    this.element.replaceChildren(h("h1", {}, say("choose")), h("p", {}, say("no_matches")), this.#account());
  }

  #show() {
    const { matches } = this.#programme;
    if (matches.length === 0) return this.#showEmpty();
    const opened = new Map([...this.element.querySelectorAll("details")].map(({ className, open }) => [className, open]));
    const isOpen = (name, otherwise) => opened.get(name) ?? otherwise;
    const running = matches.filter(isRunning);
    const open = matches.filter((match) => !isRunning(match) && match.confirmed === null);
    const today = open.filter((match) => this.#programme.isToday(match));
    const other = open.filter((match) => !this.#programme.isToday(match));
    const confirmed = matches.filter((match) => match.confirmed !== null);
    this.element.replaceChildren(
      h("h1", {}, say("choose")),
      this.#section(say("running"), running, "running"),
      this.#section(say("today"), today, "today"),
      this.#folded(say("other_days"), other, "other", isOpen("other", running.length + today.length === 0)),
      this.#folded(say("finished"), confirmed, "finished", isOpen("finished", false)),
      this.#account());
  }

  #section(title, matches, name) {
    if (matches.length === 0) return "";
    return h("section", { class: name }, h("h2", {}, title), this.#courts(matches));
  }

  #folded(title, matches, name, open) {
    if (matches.length === 0) return "";
    return h("details", { class: name, open }, h("summary", {}, h("h2", {}, title)), this.#courts(matches));
  }

  #courts(matches) {
    return byCourt(matches).map(([court, there]) => [
      h("h3", {}, courtName(court)),
      h("ul", { class: "list" }, there.map((match) => this.#item(match))),
    ]);
  }

  #item(match) {
    const waiting = this.#session.queue.countWaiting(match.id);
    const [home, away] = [match.home_team_id, match.away_team_id].map((id) => this.#programme.team(id));
    return h("li", {}, h("a", { class: "match card", href: `#match=${match.id}`, "data-match": match.id },
      h("span", { class: "when" }, h("strong", {}, this.#programme.when(match)), " ",
        h("span", { class: "category muted" }, this.#programme.category(match))),
      h("span", { class: "sides" }, teamLabel(home), teamLabel(away)),
      match.score[0] !== null && h("span", { class: "score" }, match.score.join(":")),
      h("span", { class: isRunning(match) ? "state live" : "state muted" },
        match.confirmed === null ? common(match.state) : say("confirmed")),
      waiting > 0 && h("span", { class: "badge" }, say("waiting", { count: waiting }))));
  }

  #account() {
    const { me, queue, loggedOut } = this.#session;
    const error = h("span", { class: "error", role: "alert" });
    const leave = () => logOut().then(loggedOut, (problem) => setText(error, complaint(problem)));
    const mayLeave = me && queue.waiting().length === 0;
    return h("p", { class: "account muted" }, me && say("logged_as", { name: me.name }), " ",
      mayLeave && h("button", { type: "button", class: "log-out", click: leave }, say("log_out")), " ", error);
  }
}
