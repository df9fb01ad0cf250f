// The lines of the match, and correcting them.

import { h, setText } from "../lib/dom.js";
import { coloursOf, paint } from "../parts/colours.js";
import { markOf } from "../parts/marks.js";
import { playedText } from "../parts/timeline.js";
import { guardedButton } from "./guard.js";
import { lineText } from "./line-text.js";
import { isPunishment } from "./lines.js";
import { paintTeam, playerLabel } from "./pad.js";
import { latestBoundary } from "./periods.js";
import { say } from "./words.js";

/** @type {Side[]} */
const SIDES = ["home", "away"];
const REASONS = ["reason_slip", "reason_scorer", "reason_team", "reason_invalid"];
const REASONS_OF_TABLE = ["reason_slip", "reason_player", "reason_team"];

/**
 * Goals, notes, punishments and time-outs can be corrected, the latest start or end taken back. A clock that was turned is
 * turned again, the last shot undone, and what came by itself goes with its cause.
 */
function mayEdit(match, event, boundary) {
  if (match.confirmed !== null || event.isByClock || event.isByItself || event.third_suspension) return false;
  if (event.type === "start" || event.type === "end") return event === boundary;
  return hasTime(event) || hasTeam(event);
}

/** Whether where a line is in the match can be put right: of what stops the clock it cannot. */
const hasTime = (event) => event.type === "goal" || (event.kind ?? event.type) === "info";

/** Lines of a team, and of a player, besides goals and punishments. */
const OF_TEAM = new Set(["timeout", "attack", "treatment", "seven_metre_missed"]);
const OF_PLAYER = new Set(["treatment", "seven_metre_missed"]);

/** Whether a line is of a team, and of whom of it. */
const hasTeam = (event) => event.type === "goal" || OF_TEAM.has(event.kind) || isPunishment(event);
const hasPlayer = (event) => event.type === "goal" || OF_PLAYER.has(event.kind) || (isPunishment(event) && !event.official);

/** The lines, the latest first; goals, notes, and the latest start or end can be tapped on. */
export class Lines {
  element = h("ol", { class: "timeline lines", reversed: true });
  #edit;
  #shown = "";

  constructor(edit) {
    this.#edit = edit;
  }

  show(match, events) {
    const key = JSON.stringify([events, match.confirmed]);
    if (key === this.#shown) return;
    this.#shown = key;
    const boundary = latestBoundary(events);
    this.element.replaceChildren(...[...events].reverse().map((event) => this.#item(match, event, boundary)));
  }

  #item(match, event, boundary) {
    const side = SIDES[event.team_index];
    const parts = [
      h("span", { class: "at" }, playedText(match, event)),
      event.type === "goal" && h("span", { class: "score" }, event.score.join(":")),
      markOf(event.kind),
      side && h("span", { class: "swatch", "aria-hidden": "true" }),
      h("span", { class: "what" }, lineText(match, event)),
      event.isPending && !event.isByClock && h("span", { class: "badge" }, h("span", { "aria-hidden": "true" }, "⟳"), h("span", { class: "hidden" }, say("pending"))),
    ];
    const row = mayEdit(match, event, boundary)
      ? h("button", { type: "button", class: "row", click: () => this.#edit(event) }, parts, h("span", { class: "pencil", "aria-hidden": "true" }, "✎"))
      : h("div", { class: "row" }, parts);
    const item = h("li", { class: `entry ${event.type}`, "data-event": event.id ?? undefined, "data-key": event.key }, row);
    return side ? paint(item, coloursOf(match, side)) : item;
  }
}

/** A field for the reason with the usual ones to tap on. */
export function reasonField(reasons = REASONS, id = "reason") {
  const field = h("input", { name: "reason", required: true, maxlength: 500, id });
  const error = h("p", { class: "error", role: "alert" });
  const chip = (key) => h("button", { type: "button", class: "chip", "data-reason": key, click: () => (field.value = say(key)) }, say(key));
  const element = h("div", { class: "reason" },
    h("label", { for: id }, say("reason")), h("div", { class: "chips" }, reasons.map(chip)), field, error);
  return {
    element,
    /** The reason; null, and a word about it, if there is none. */
    take() {
      const text = field.value.trim();
      setText(error, text === "" ? say("reason_needed") : "");
      if (text === "") field.focus();
      return text || null;
    },
  };
}

/** A choice among few, as radio buttons. */
export function choice(name, label, options, chosen) {
  const one = ([value, text]) => h("label", { class: "choice" },
    h("input", { type: "radio", name, value, checked: value === chosen }), h("span", {}, text));
  return h("fieldset", {}, h("legend", {}, label), h("div", { class: "choices" }, options.map(one)));
}

function numberField(name, label, value, max) {
  return h("label", {}, label, h("input", { type: "number", name, inputmode: "numeric", min: 0, max, value, required: true }));
}

/** Minutes and seconds of a period. */
export function choiceOfTime(seconds, minutes) {
  return h("div", { class: "time" },
    numberField("minute", say("minute"), Math.floor(seconds / 60), minutes), numberField("second", say("second"), seconds % 60, 59));
}

/** Corrects or revokes one line. */
export class Editor {
  dialog = h("dialog", { class: "editor", "aria-labelledby": "edit" });
  #desk;

  constructor(desk) {
    this.#desk = desk;
  }

  open(event) {
    const { match } = this.#desk.shown;
    const reason = reasonField(hasTime(event) ? REASONS : REASONS_OF_TABLE);
    const scorers = h("div", {});
    const save = (submission) => {
      submission.preventDefault();
      const change = this.#amendment(form, event);
      if (this.#isAddition(event, change)) return this.#name(event, change);
      return this.#with(reason, (text) => this.#desk.amend(event, change, text));
    };
    const form = h("form", { novalidate: true, submit: save },
      h("h2", { id: "edit" }, say("edit")),
      h("p", {}, `${playedText(match, event)} · ${lineText(match, event)}`),
      hasTeam(event) && this.#teams(match, event, (side) => hasPlayer(event) && scorers.replaceChildren(this.#scorers(match, event, side))),
      scorers,
      hasTime(event) && this.#place(match, event),
      this.#desk.isUnnamedGoal(event) && h("p", { class: "muted" }, say("scorer_only")),
      reason.element,
      this.#buttons(event, reason));
    if (hasPlayer(event)) scorers.append(this.#scorers(match, event, SIDES[event.team_index]));
    this.dialog.replaceChildren(form);
    this.dialog.showModal();
  }

  close() {
    if (this.dialog.open) this.dialog.close();
  }

  #place(match, event) {
    return [
      match.second_half_start !== null &&
        choice("half", say("half"), [["0", say("half_0")], ["1", say("half_1")]], String(event.half_index)),
      choiceOfTime(event.time_offset, Math.floor(match.half_length / 60)),
    ];
  }

  #teams(match, event, change) {
    const options = SIDES.map((side) => [side, match[`${side}_team_name`]]);
    const fieldset = choice("side", say("team"), options, SIDES[event.team_index]);
    fieldset.addEventListener("change", ({ target }) => change(/** @type {HTMLInputElement} */ (target).value));
    fieldset.querySelectorAll("input").forEach((input) => paintTeam(input.parentElement, match, input.value));
    return fieldset;
  }

  #scorers(match, event, side) {
    const players = match[`${side}_team_players`] ?? [];
    const options = [["0", say("unknown")], ...players.map((player) => [String(player.id), playerLabel(player)])];
    const isOld = players.some((player) => player.id === event.player_id);
    return choice("player", say(event.type === "goal" ? "scorer" : "player"), options, isOld ? String(event.player_id) : "0");
  }

  #buttons(event, reason) {
    const revoke = guardedButton(() => this.#with(reason, (text) => this.#desk.revoke(event, text)), { class: "revoke" });
    revoke.label(say("revoke"), "✕");
    return h("div", { class: "buttons" },
      h("button", { class: "primary save" }, "✓ ", say("save")),
      revoke,
      h("button", { type: "button", class: "close", click: () => this.close() }, say("close")));
  }

  /** Whether nothing but the scorer of a goal that has just been scored is added. */
  #isAddition(event, change) {
    return Object.keys(change).join() === "player" && this.#desk.isUnnamedGoal(event);
  }

  #name(event, change) {
    this.close();
    this.#desk.amend(event, change);
  }

  #with(reason, act) {
    const text = reason.take();
    if (text === null) return;
    this.close();
    act(text);
  }

  /** What differs from the line as it is. */
  #amendment(form, event) {
    const { match } = this.#desk.shown;
    const values = new FormData(form);
    return { ...(hasTime(event) ? moved(match, values, event) : {}), ...(hasTeam(event) ? renamed(match, values, event) : {}) };
  }
}

/** Where a line belongs, if that is elsewhere. */
function moved(match, values, event) {
  const offset = Math.min(Number(values.get("minute")) * 60 + Number(values.get("second")), match.half_length);
  const half = Number(values.get("half") ?? event.half_index);
  return { ...(offset !== event.time_offset && { time_offset: offset }), ...(half !== event.half_index && { half_index: half }) };
}

/** Whose a line is, if it is somebody else's. */
function renamed(match, values, event) {
  const change = {};
  if (values.get("side") !== SIDES[event.team_index]) change.team = match[`${values.get("side")}_team_id`];
  if (!hasPlayer(event)) return change;
  const player = Number(values.get("player")) || null;
  if (player !== event.player_id || change.team !== undefined) change.player = player;
  return change;
}

/** Asks for a reason and nothing else. */
export function askReason(dialog, title, reasons, act) {
  const reason = reasonField(reasons);
  const done = (submission) => {
    submission.preventDefault();
    const text = reason.take();
    if (text === null) return;
    dialog.close();
    act(text);
  };
  dialog.replaceChildren(h("form", { novalidate: true, submit: done },
    h("h2", { id: "edit" }, title), reason.element,
    h("div", { class: "buttons" },
      h("button", { class: "primary save" }, "✓ ", say("info_send")),
      h("button", { type: "button", class: "close", click: () => dialog.close() }, say("close")))));
  dialog.showModal();
}
