// Choosing the match: what runs and today's first, by court.

import { getJson } from "./api.js";
import { h, paint, setText } from "./dom.js";
import { keepMatches } from "./score-match.js";
import { complaint, logOut } from "./score-login.js";
import { read, write } from "./score-store.js";
import { say } from "./score-words.js";
import { common, day, timeOfDay } from "./words.js";

const KEY = "programme";
const RUNNING = new Set(["half_first", "pause", "half_second"]);
// Of each court, as many as it plays in a day, and some.
const MOST_KEPT = 16;
const READ_EVERY_MS = 8000;

function teamLabel(team) {
  return paint(h("span", { class: "side" }, h("span", { class: "swatch", "aria-hidden": "true" }), " ", team.name),
    { primary: team.color_primary });
}

/** The list of matches; `session` has the queue, the clock and who is logged in. */
export class Chooser {
  element = h("div", { class: "chooser" }, h("p", {}, say("loading")));
  #session;
  #programme = read(KEY);
  #teams = new Map();
  #timer = null;

  constructor(session) {
    this.#session = session;
    if (this.#programme) this.#show();
    this.#read();
    this.#timer = setInterval(() => document.hidden || this.#read(), READ_EVERY_MS);
  }

  close() {
    clearInterval(this.#timer);
  }

  async #read() {
    // Without a network the one that is kept will do.
    const programme = await getJson("/api/programme").catch(() => null);
    if (programme === null || !this.element.isConnected) return;
    const isNew = JSON.stringify(programme) !== JSON.stringify(this.#programme);
    this.#programme = programme;
    write(KEY, programme);
    if (isNew) this.#show();
    keepMatches(this.#near().map((match) => match.id), this.#session.queue).catch(() => {});
  }

  #day(seconds) {
    return day(seconds, this.#programme.season.timezone);
  }

  #isToday(match) {
    return this.#day(match.match_term_start) === this.#day(this.#session.clock.seconds());
  }

  /** What may be scored next, whatever happens to the network. */
  #near() {
    const open = this.#programme.matches.filter((match) => match.confirmed === null);
    const isNear = (match) => this.#isToday(match) || RUNNING.has(match.state);
    const counts = new Map();
    return [...open.filter(isNear), ...open.filter((match) => !isNear(match))].filter(({ location }) => {
      counts.set(location, (counts.get(location) ?? 0) + 1);
      return counts.get(location) <= MOST_KEPT;
    });
  }

  #show() {
    const { matches, teams } = this.#programme;
    const opened = new Map([...this.element.querySelectorAll("details")].map(({ className, open }) => [className, open]));
    const isOpen = (name, otherwise) => opened.get(name) ?? otherwise;
    this.#teams = new Map(teams.map((team) => [team.id, team]));
    const running = matches.filter((match) => RUNNING.has(match.state));
    const open = matches.filter((match) => !RUNNING.has(match.state) && match.confirmed === null);
    const today = open.filter((match) => this.#isToday(match));
    const other = open.filter((match) => !this.#isToday(match));
    const confirmed = matches.filter((match) => match.confirmed !== null);
    this.element.replaceChildren(
      h("h1", {}, say("choose")),
      matches.length === 0 ? h("p", {}, say("no_matches")) : "",
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
    const courts = [...new Set(matches.map((match) => match.location))].sort();
    return courts.map((court) => [
      court && h("h3", {}, `${common("court")} ${court}`),
      h("ul", { class: "list" }, matches.filter((match) => match.location === court).map((match) => this.#item(match))),
    ]);
  }

  #item(match) {
    const hasScore = match.score[0] !== null;
    const when = [!this.#isToday(match) && `${this.#day(match.match_term_start)} `,
      timeOfDay(match.match_term_start, this.#programme.season.timezone)];
    const waiting = this.#session.queue.ofMatch(match.id).filter((entry) => entry.state === "waiting").length;
    return h("li", {}, h("a", { class: "match card", href: `#match=${match.id}`, "data-match": match.id },
      h("span", { class: "when muted" }, when),
      h("span", { class: "sides" }, teamLabel(this.#teams.get(match.home_team_id)), teamLabel(this.#teams.get(match.away_team_id))),
      hasScore && h("span", { class: "score" }, match.score.join(":")),
      h("span", { class: RUNNING.has(match.state) ? "state live" : "state muted" },
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
