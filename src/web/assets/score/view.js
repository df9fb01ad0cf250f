// One match on the scorekeeper's page.

import { announce, h, setText } from "../lib/dom.js";
import { Problem } from "../lib/failures.js";
import { common } from "../parts/common.js";
import { shortDay, startTime } from "../parts/fixture.js";
import { lacksWinner } from "../parts/outcome.js";
import { courtName } from "../parts/programme.js";
import { hasClock, openClock } from "./clock.js";
import { isDetailed } from "./course.js";
import { askAboutCourt, NextOnCourt } from "./court.js";
import { Desk, SLIP_S } from "./desk.js";
import { askReason, Editor, Lines } from "./events.js";
import { guardedButton } from "./guard.js";
import { infoForm } from "./info.js";
import { lineText } from "./line-text.js";
import { timeOf } from "./lines.js";
import { ScoreMatch } from "./match.js";
import { nextStep } from "./next.js";
import { feel, optionsPanel, stayAwake } from "./options.js";
import { Pad } from "./pad.js";
import { PaperResult } from "./paper.js";
import { lastEntered } from "./projection.js";
import { isShootout, Shots } from "./shots.js";
import { askTakeBack } from "./slip.js";
import { TablePlace } from "./table-place.js";
import { askWinner } from "./winner.js";
import { say } from "./words.js";

const TICK_MS = 250;
export class MatchView {
  element = h("div", { class: "desk" }, h("p", {}, say("loading")));
  #session;
  #match;
  #desk;
  #pad;
  #shots;
  #editor;
  #table;
  #lines;
  #parts = /** @type {any} */ (null);
  // Always there, so that nothing moves under a thumb when somebody comes.
  #others = h("p", { class: "together", role: "status" });
  /** @type {number | undefined} */
  #timer;
  /** @type {Score | null} */
  #score = null;
  #hear = ({ detail }) => detail.scorekeepers && detail.match_id === this.#match.id && this.#showOthers(detail.scorekeepers);
  #attend = ({ detail }) => detail === "open" && this.#session.live.send({ action: "attend", match: this.#match.id });

  constructor(session, id) {
    this.#session = session;
    this.#match = new ScoreMatch(session, id);
    this.#desk = new Desk(session, this.#match);
    this.#pad = new Pad(this.#desk);
    this.#editor = new Editor(this.#desk);
    this.#shots = new Shots(this.#desk);
    this.#table = new TablePlace(this.#desk, this.#editor.dialog, session.clock);
    this.#lines = new Lines((event) => this.#edit(event));
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
    this.#table.close();
    this.#match.close();
  }

  #fail(error) {
    if (!(error instanceof Problem)) throw error;
    if (!this.#match.isKnown) this.element.replaceChildren(
      h("p", { class: "notice" }, say("no_match"), " ", h("a", { href: "#" }, say("back"))));
  }

  /** More than one: one entry of the list is this page. */
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
      turn: h("button", { type: "button", class: "clock", click: () => this.#turnClock() }, h("span", { class: "hidden" }, say("clock"), " "), clock),
      state: h("span", { class: "state" }),
      title: h("h1", { class: "hidden" }),
      place: h("p", { class: "facts" }),
      undo: h("button", { type: "button", class: "undo", click: () => this.#undo() },
        h("span", { class: "icon", "aria-hidden": "true" }, "↶"), h("span", { class: "words" })),
      // Matches on this court are looked up when the button asks back.
      next: guardedButton(() => this.#next(), { class: "next", pointerdown: () => this.#session.programme.refresh() }),
      reopen: h("button", { type: "button", class: "reopen", hidden: true, click: () => this.#reopen() }, say("reopen")),
      nextOnCourt: new NextOnCourt(this.#session.programme),
      info: infoForm(this.#desk),
      paper: new PaperResult((score, reason) => this.#desk.recordResult(score, reason)),
    };
    const { title, place, turn, state, undo, next, reopen, nextOnCourt, info, paper } = this.#parts;
    this.element.replaceChildren(
      title,
      h("div", { class: "bar" }, !only && h("a", { class: "back", href: "#" }, "‹ ", say("back")), turn, state),
      h("div", { class: "about" }, place, this.#others),
      this.#pad.element, this.#shots.element, this.#table.element,
      h("div", { class: "actions" }, undo, next, reopen, nextOnCourt.element),
      h("section", {}, h("h2", {}, say("timeline")), this.#lines.element),
      this.#table.lineUps, info, paper.element, optionsPanel(), this.#pad.dialog, this.#editor.dialog);
  }

  #show() {
    if (!this.#parts) this.#build();
    const { match, events } = this.#match.shown;
    const { clock, turn, state, title, place, info, paper, nextOnCourt } = this.#parts;
    this.#announceGoals(match);
    setText(title, `${match.home_team_name} – ${match.away_team_name}`);
    setText(place, this.#placeOf(match));
    setText(state, match.confirmed === null ? common(match.state) : say("confirmed"));
    clock.match = match;
    turn.disabled = !hasClock(match);
    this.#pad.element.hidden = isShootout(match);
    this.#pad.show(match);
    this.#shots.show(match);
    this.#table.show({ match, events });
    this.element.classList.toggle("detailed", isDetailed(match));
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

  /** Announces a goal, whoever entered it. */
  #announceGoals(match) {
    const { score } = match;
    const before = this.#score;
    const side = ["home", "away"].find((_, at) => before && score[at] > Number(before[at]));
    this.#score = score;
    if (side) announce(common("goal_by", { team: match[`${side}_team_name`], score: score.join(":") }));
  }

  #showUndo(match, events) {
    const entered = lastEntered(events, this.#match.entries);
    const { undo } = this.#parts;
    undo.disabled = entered === null || match.confirmed !== null;
    setText(undo.lastChild, entered ? this.#undoWords(match, entered) : say("undo"));
  }

  #undoWords(match, entered) {
    if (entered.type === "goal") return `${say("undo")} ${entered.score.join(":")} · ${lineText(match, entered)}`;
    return `${say(entered.kind === "shootout_shot" ? "undo_shot" : "undo_line")} · ${lineText(match, entered)}`;
  }

  #showNext(match) {
    const { next, reopen } = this.#parts;
    const step = nextStep(match);
    if (step) next.label(say(step.words), step.sign);
    else next.label(say("confirm", { score: match.score.join(":") }), "✓");
    next.hidden = match.confirmed !== null || isShootout(match);
    reopen.hidden = match.confirmed === null || this.#session.me?.role === "phone";
  }

  #next() {
    const { match } = this.#match.shown;
    const step = nextStep(match);
    feel();
    if (step && match.state === "init") return this.#start(match, step);
    if (step) return this.#desk.step(step.command, say(step.words));
    this.#session.programme.refresh();
    const label = say("confirm", { score: match.score.join(":") });
    if (lacksWinner(match)) return askWinner(this.#editor.dialog, match, (winner) => this.#desk.confirm(label, winner));
    return this.#desk.confirm(label);
  }

  #start(match, { command, words }) {
    const start = () => this.#desk.step(command, say(words));
    return askAboutCourt(this.#editor.dialog, this.#session.programme, match.id, start);
  }

  /** One tap right after the goal; later a reason is needed. */
  #undo() {
    const { match, events } = this.#match.shown;
    const entered = lastEntered(events, this.#match.entries);
    if (!entered) return;
    if (this.#session.clock.seconds() - timeOf(entered) < SLIP_S) {
      if (entered.type === "goal") this.#desk.undo(entered);
      else this.#desk.revoke(entered, say("reason_undo"));
      announce(say(entered.type === "goal" ? "undone" : "undone_line"));
      feel();
      return;
    }
    askReason(this.#editor.dialog, this.#undoWords(match, entered), undefined, (reason) => this.#desk.revoke(entered, reason));
  }

  #edit(event) {
    const { match } = this.#match.shown;
    if (event.type === "start" || event.type === "end") return askTakeBack(this.#editor.dialog, this.#desk, match, event);
    return this.#editor.open(event);
  }

  #turnClock() {
    openClock(this.#editor.dialog, this.#desk, this.#session.clock.seconds());
  }

  #reopen() {
    askReason(this.#editor.dialog, say("reopen_reason"), ["reason_slip"], (reason) => this.#desk.reopen(reason));
  }
}
