// The free-hand match: a display for the hall, and its controller for logged-in users.

import { postJson } from "../../lib/api.js";
import { find, h, setText } from "../../lib/dom.js";
import { words } from "../../lib/words.js";
import texts from "../../words/exhibition.js";
import { MatchClock } from "../../parts/clock.js";
import { common } from "../../parts/common.js";
import { loginForm } from "./login.js";
import { Freehand } from "./score.js";

const say = words(texts.exhibition);

/** @type {Side[]} */
const SIDES = ["home", "away"];
const STATES = ["init", "half_first", "pause", "half_second", "end"];

const freehand = new Freehand();
const main = find("main");
const scores = SIDES.map((side) => h("output", { class: `goals ${side}`, "aria-label": common(side) }, "–"));
const phase = h("span", { class: "phase" });
const clock = Object.assign(new MatchClock(), { live: freehand.live });
const status = h("p", { class: "saving", role: "status" });
const settlement = h("p", { class: "settlement", hidden: true });
const controller = h("section", { class: "controller no-print", hidden: true });
const login = loginForm(() => freehand.logged());
const logOut = h("button", { class: "log-out", hidden: true, click: leave }, say("log_out"));

async function leave() {
  await postJson("/api/logout").catch(() => {});
  freehand.logged();
}

function sideButtons(name, at) {
  const button = (goals, sign, label) => h("button", { class: goals > 0 ? "plus primary" : "minus", type: "button",
    "aria-label": say(label, { team: common(name) }), click: () => freehand.add(at, goals) }, sign);
  return h("div", { class: `side ${name}` }, h("h2", {}, common(name)), button(1, "+", "plus"), button(-1, "−", "minus"));
}

const states = STATES.map((state) =>
  h("button", { type: "button", "data-state": state, click: () => freehand.setState(state) }, common(state)));

/** The score is reset only after a second tap. */
function resetter() {
  const [ask, really, no] = ["reset", "really", "no"].map((key) => h("button", { type: "button", class: key }, say(key)));
  const asks = (isSure) => ([ask.hidden, really.hidden, no.hidden] = [isSure, !isSure, !isSure]);
  ask.addEventListener("click", () => (asks(true), no.focus()));
  no.addEventListener("click", () => (asks(false), ask.focus()));
  really.addEventListener("click", () => (asks(false), freehand.reset(), ask.focus()));
  asks(false);
  return h("p", { class: "resetter" }, ask, really, no);
}

function fullScreen(display) {
  if (!document.fullscreenEnabled) return null;
  return h("button", { type: "button", class: "full", click: () => display.requestFullscreen() }, say("full"));
}

function statusText() {
  if (!freehand.live.isOpen) return say(freehand.isSaved ? "offline_saved" : "offline");
  if (freehand.isSaved) return freehand.mayScore ? say("saved") : "";
  if (freehand.mayScore === false) return say("login");
  if (freehand.refusal) return say("refused", { code: freehand.refusal });
  return say("saving");
}

function showSettlement() {
  settlement.hidden = !freehand.isContested;
  if (!freehand.shown || !freehand.isContested) return settlement.replaceChildren();
  const both = { mine: freehand.wanted.score.join(":"), theirs: freehand.shown.score.join(":") };
  const button = (key, isMine) => h("button", { type: "button", class: key, click: () => freehand.settle(isMine) }, say(key, both));
  settlement.replaceChildren(h("span", {}, say("contested", both)), button("mine", true), button("theirs", false));
}

// In ems, so that the longest score fits the width: a digit takes less than three quarters of one, and the colon its own room.
function widthOf(score) {
  const digits = Math.max(...score.map((goals) => String(goals ?? "–").length));
  return 2 * Math.max(1.2, 0.72 * digits) + 0.6;
}

function show() {
  const { wanted } = freehand;
  if (wanted) {
    SIDES.forEach((_, at) => setText(scores[at], String(wanted.score[at] ?? "–")));
    display.style.setProperty("--ems", String(widthOf(wanted.score)));
    setText(phase, common(wanted.state));
    states.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.state === wanted.state)));
    main.dataset.state = wanted.state;
  }
  // No clock ends an exhibition.
  if (freehand.shown) clock.match = { ...freehand.shown, half_length: Infinity };
  setText(status, statusText());
  status.dataset.saved = String(freehand.isSaved);
  status.dataset.connected = String(freehand.live.isOpen);
  controller.hidden = !freehand.wanted || !(freehand.mayScore || !freehand.isSaved);
  login.hidden = freehand.mayScore !== false;
  login.open ||= !freehand.isSaved;
  logOut.hidden = freehand.mayScore !== true;
  showSettlement();
}

const display = h("section", { class: "display" },
  h("div", { class: "numbers" }, scores[0], h("span", { class: "colon", "aria-hidden": "true" }, ":"), scores[1]),
  h("p", { class: "moment" }, phase, clock));
controller.append(
  h("div", { class: "sides" }, SIDES.map(sideButtons)),
  h("div", { class: "states", role: "group", "aria-label": say("states") }, states),
  resetter());
main.replaceChildren(
  h("h1", { class: "hidden" }, say("title")),
  display, status, settlement, controller, h("p", { class: "tools no-print" }, fullScreen(display), logOut), login);
freehand.addEventListener("change", show);
show();

// The display stays on although nobody touches it, if browsers let pages ask for it.
function stayAwake() {
  if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
