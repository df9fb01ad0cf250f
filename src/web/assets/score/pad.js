// The two big buttons, and who scored.

import { announce, h, setText } from "../lib/dom.js";
import { coloursOf, paint, readableOn } from "../parts/colours.js";
import { feel } from "./options.js";
import { playerButton } from "./people.js";
import { say } from "./words.js";

// Longer than it takes to ask the referee; the next goal must not find the list open.
const CHOOSING_MS = 15000;
// The second half of a double tap on the team chooses nobody.
const SETTLING_MS = 300;
/** @type {Side[]} */
const SIDES = ["home", "away"];

/** A team's colours, with text that can be read on them, also in sunlight. */
export function paintTeam(element, match, side) {
  const colours = coloursOf(match, side);
  return paint(element, { ...colours, text: colours.primary ? readableOn(colours.primary) : undefined });
}

/** A player as on the roster. */
export function playerLabel(player) {
  return player.number === null ? player.name : `${player.number} ${player.name}`;
}

/** The players of a team and "unknown", to tap on; `choose` gets the id, or null. */
function rosterGrid(players, choose) {
  const button = ({ id, number, name }) => playerButton({ player: id }, number ?? "–", name, () => choose(id));
  const unknown = playerButton({ player: 0, class: "unknown" }, "?", say("unknown"), () => choose(null));
  return h("div", { class: "players" }, players.map(button), unknown);
}

/**
 * A goal counts, and is sent, with the tap on the team. Its scorer follows, if one is chosen: a scorekeeper who is called
 * away loses nothing.
 */
export class Pad {
  element;
  dialog = h("dialog", { class: "roster", "aria-labelledby": "who" });
  #desk;
  #buttons;
  #draft = null;
  /** @type {number | undefined} */
  #ticking;

  /** `desk` enters what is tapped, see view.js. */
  constructor(desk) {
    this.#desk = desk;
    this.#buttons = SIDES.map((side) => this.#button(side));
    this.element = h("div", { class: "pad" }, this.#buttons.map(({ button }) => button));
    // Escape does not take the goal back.
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#choose(null);
    });
  }

  show(match) {
    const isClosed = match.state === "init" || match.confirmed !== null;
    this.#buttons.forEach(({ button, team, goals }, at) => {
      const side = SIDES[at];
      paintTeam(button, match, side);
      setText(team, match[`${side}_team_name`]);
      setText(goals, String(match.score[at] ?? 0));
      button.disabled = isClosed;
    });
  }

  close() {
    this.#finish();
  }

  #button(side) {
    const team = h("span", { class: "team" });
    const goals = h("span", { class: "goals" });
    const button = h("button", { type: "button", class: `goal ${side}`, "data-side": side, click: () => this.#score(side) },
      h("span", { class: "hidden" }, say("goal"), ": "), team, h("span", { class: "hidden" }, " "), goals,
      h("span", { class: "plus", "aria-hidden": "true" }, "+1"));
    return { button, team, goals };
  }

  #score(side) {
    const { match } = this.#desk.shown;
    const players = match[`${side}_team_players`] ?? [];
    this.#draft = this.#desk.goal(match[`${side}_team_id`], match[`${side}_team_name`]);
    feel();
    if (players.length > 0) this.#ask(match, side, players);
  }

  #ask(match, side, players) {
    const left = h("p", { class: "left", "aria-hidden": "true" });
    const until = performance.now() + CHOOSING_MS;
    paintTeam(this.dialog, match, side);
    this.dialog.replaceChildren(
      h("h2", { id: "who" }, h("span", { class: "swatch", "aria-hidden": "true" }), " ", say("who"), " ",
        h("small", {}, match[`${side}_team_name`])),
      rosterGrid(players, (player) => this.#choose(player)),
      h("button", { type: "button", class: "cancel", click: () => this.#cancel() }, "✕ ", say("cancel_goal")),
      left);
    this.dialog.classList.add("settling");
    setTimeout(() => this.dialog.classList.remove("settling"), SETTLING_MS);
    this.dialog.showModal();
    const tick = () => {
      const seconds = Math.ceil((until - performance.now()) / 1000);
      if (seconds <= 0) return this.#choose(null);
      setText(left, say("held", { seconds }));
    };
    tick();
    this.#ticking = setInterval(tick, 250);
  }

  #choose(player) {
    const draft = this.#draft;
    this.#finish();
    if (!draft) return;
    this.#desk.scorer(draft, player);
    feel();
  }

  #cancel() {
    const draft = this.#draft;
    this.#finish();
    if (draft) this.#desk.withdraw(draft);
    announce(say("undone"));
  }

  #finish() {
    clearInterval(this.#ticking);
    this.#draft = null;
    if (this.dialog.open) this.dialog.close();
  }
}
