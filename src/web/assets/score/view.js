// One match, as its scorekeeper sees it.

import { announce, h, setText } from "../lib/dom.js";
import { Problem } from "../lib/failures.js";
import { common } from "../parts/common.js";
import { shortDay, startTime } from "../parts/fixture.js";
import { courtName } from "../parts/programme.js";
import { askAboutCourt, NextOnCourt } from "./court.js";
import { Desk, SLIP_S } from "./desk.js";
import { askReason, Editor, Lines, lineText } from "./events.js";
import { guardedButton } from "./guard.js";
import { ScoreMatch } from "./match.js";
import { feel, optionsPanel, stayAwake } from "./options.js";
import { Pad } from "./pad.js";
import { PaperResult } from "./paper.js";
import { timeOf } from "./lines.js";
import { lastGoal } from "./projection.js";
import { say } from "./words.js";

const TICK_MS = 250;
/** What comes next: the state to ask for, its words and its sign. */
const NEXT = {
  init: ["half_first", "start_0", "▶"],
  half_first: ["pause", "end_0", "■"],
  pause: ["half_second", "start_1", "▶"],
  half_second: ["end", "end_1", "■"],
};

export class MatchView {
  element = h("div", { class: "desk" }, h("p", {}, say("loading")));
  #session;
  #match;
  #desk;
  #pad;
  #editor;
  #lines;
  #parts = null;
  // Always there, so that nothing moves under a thumb when somebody comes.
  #others = h("p", { class: "together", role: "status" });
  #timer = null;
  #score = null;
  #hear = ({ detail }) => detail.scorekeepers && detail.match_id === this.#match.id && this.#showOthers(detail.scorekeepers);
  #attend = ({ detail }) => detail === "open" && this.#session.live.send({ action: "attend", match: this.#match.id });

  constructor(session, id) {
    this.#session = session;
    this.#match = new ScoreMatch(session, id);
    this.#desk = new Desk(session, this.#match);
    this.#pad = new Pad(this.#desk);
    this.#editor = new Editor(this.#desk);
    this.#lines = new Lines((event) => this.#editor.open(event));
    this.#match.addEventListener("change", () => this.#show());
    session.live.addEventListener("message", this.#hear);
    session.live.addEventListener("status", this.#attend);
    session.live.send({ action: "attend", match: id });
    session.programme.refresh();
    this.#timer = setInterval(() => this.#match.isKnown && this.#show(), TICK_MS);
    this.#match.open().catch((error) => this.#fail(error));
    stayAwake();
  }

  close() {
    clearInterval(this.#timer);
    this.#session.live.removeEventListener("message", this.#hear);
    this.#session.live.removeEventListener("status", this.#attend);
    this.#pad.close();
    this.#editor.close();
    this.#match.close();
  }

  #fail(error) {
    if (!(error instanceof Problem)) throw error;
    if (!this.#match.isKnown) this.element.replaceChildren(
      h("p", { class: "notice" }, say("no_match"), " ", h("a", { href: "#" }, say("back"))));
  }

  /** More than oneself: one entry of the list is this page. */
  #showOthers(names) {
    const others = [...names];
    const own = others.indexOf(this.#session.me?.user);
    others.splice(Math.max(own, 0), 1);
    setText(this.#others, others.length === 0 ? "" : `👥 ${say("together", { names: others.join(", ") })}`);
  }

  #build() {
    const { match: only } = this.#session.me ?? {};
    const clock = Object.assign(h("match-clock"), { live: this.#session.clock });
    this.#parts = {
      clock,
      state: h("span", { class: "state" }),
      title: h("h1", { class: "hidden" }),
      place: h("p", { class: "facts" }),
      undo: h("button", { type: "button", class: "undo", click: () => this.#undo() },
        h("span", { class: "icon", "aria-hidden": "true" }, "↶"), h("span", { class: "words" })),
      // What others play on this court is asked for when the button asks back.
      next: guardedButton(() => this.#next(), { class: "next", pointerdown: () => this.#session.programme.refresh() }),
      reopen: h("button", { type: "button", class: "reopen", hidden: true, click: () => this.#reopen() }, say("reopen")),
      nextOnCourt: new NextOnCourt(this.#session.programme),
      info: this.#infoForm(),
      paper: new PaperResult((score, reason) => this.#desk.recordResult(score, reason)),
    };
    const { title, place, state, undo, next, reopen, nextOnCourt, info, paper } = this.#parts;
    this.element.replaceChildren(
      title,
      h("div", { class: "bar" }, !only && h("a", { class: "back", href: "#" }, "‹ ", say("back")), clock, state),
      h("div", { class: "about" }, place, this.#others),
      this.#pad.element,
      h("div", { class: "actions" }, undo, next, reopen, nextOnCourt.element),
      h("section", {}, h("h2", {}, say("timeline")), this.#lines.element),
      info, paper.element, optionsPanel(), this.#pad.dialog, this.#editor.dialog);
  }

  #show() {
    if (!this.#parts) this.#build();
    const { match, events } = this.#match.shown;
    const { clock, state, title, place, info, paper, nextOnCourt } = this.#parts;
    this.#announceGoals(match);
    setText(title, `${match.home_team_name} – ${match.away_team_name}`);
    setText(place, this.#placeOf(match));
    setText(state, match.confirmed === null ? common(match.state) : say("confirmed"));
    clock.match = match;
    this.#pad.show(match);
    this.#lines.show(match, events);
    info.hidden = match.confirmed !== null;
    paper.show(match);
    if (!this.#session.me?.match) nextOnCourt.show(match);
    this.#showUndo(match, events);
    this.#showNext(match);
  }

  /** Category, court and planned start: the same two teams may meet twice a day. */
  #placeOf(match) {
    const { programme } = this.#session;
    const when = programme.isKnown ? programme.when(match) : `${shortDay(match)} ${startTime(match)}`;
    return [match.category_name, courtName(match.location), when].filter(Boolean).join(" · ");
  }

  /** Says a goal, whoever entered it. */
  #announceGoals(match) {
    const { score } = match;
    const side = ["home", "away"].find((_, at) => this.#score && score[at] > this.#score[at]);
    this.#score = score;
    if (side) announce(common("goal_by", { team: match[`${side}_team_name`], score: score.join(":") }));
  }

  #showUndo(match, events) {
    const goal = lastGoal(events, this.#match.entries);
    const { undo } = this.#parts;
    undo.disabled = goal === null || match.confirmed !== null;
    const what = goal ? `${say("undo")} ${goal.score.join(":")} · ${lineText(match, goal)}` : say("undo");
    setText(undo.lastChild, what);
  }

  #showNext(match) {
    const { next, reopen } = this.#parts;
    const [, words, sign] = NEXT[match.state] ?? [];
    if (words) next.label(say(words), sign);
    else next.label(say("confirm", { score: match.score.join(":") }), "✓");
    next.hidden = match.confirmed !== null;
    reopen.hidden = match.confirmed === null || this.#session.me?.role === "phone";
  }

  #next() {
    const { match } = this.#match.shown;
    const [state, words] = NEXT[match.state] ?? [];
    feel();
    if (state === "half_first") return this.#start(match);
    if (state) return this.#desk.changeState(state, say(words));
    this.#session.programme.refresh();
    return this.#desk.confirm(say("confirm", { score: match.score.join(":") }));
  }

  #start(match) {
    const start = () => this.#desk.changeState("half_first", say("start_0"));
    return askAboutCourt(this.#editor.dialog, this.#session.programme, match.id, start);
  }

  /** One tap right after the goal; later a reason is needed. */
  #undo() {
    const { match, events } = this.#match.shown;
    const goal = lastGoal(events, this.#match.entries);
    if (!goal) return;
    if (this.#session.clock.seconds() - timeOf(goal) < SLIP_S) {
      this.#desk.undo(goal);
      announce(say("undone"));
      feel();
      return;
    }
    const title = `${say("undo")} ${goal.score.join(":")} · ${lineText(match, goal)}`;
    askReason(this.#editor.dialog, title, undefined, (reason) => this.#desk.revoke(goal, reason));
  }

  #reopen() {
    askReason(this.#editor.dialog, say("reopen_reason"), ["reason_slip"], (reason) => this.#desk.reopen(reason));
  }

  #infoForm() {
    const { match } = this.#match.shown;
    const field = h("input", { name: "info", maxlength: 500, "aria-label": say("info_text"), placeholder: say("info_text") });
    const enter = (text) => {
      if (text.trim() === "") return field.focus();
      this.#desk.info(text.trim());
      field.value = "";
      return feel();
    };
    const submit = (event) => {
      event.preventDefault();
      enter(field.value);
    };
    const timeout = (side) => {
      const text = say("timeout", { team: match[`${side}_team_name`] });
      return h("button", { type: "button", class: "chip", "data-timeout": side, click: () => enter(text) }, text);
    };
    return h("form", { class: "info card", submit },
      h("h2", {}, say("info")),
      h("div", { class: "chips" }, timeout("home"), timeout("away")),
      h("div", { class: "field" }, field, h("button", {}, say("info_send"))));
  }
}
