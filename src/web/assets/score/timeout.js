// Team time-outs: one tap, what is left of the allowance, and a signal before the time is up.

import { announce, h, setText } from "../lib/dom.js";
import { leftOfTimeout, leftText } from "../feeds/suspensions.js";
import { isOn } from "./course.js";
import { askReason } from "./events.js";
import { feel, signal } from "./options.js";
import { momentAt } from "./periods.js";
import { leftTimeouts } from "./timeouts.js";
import { say } from "./words.js";

/** How many seconds before its end a time-out is signalled. */
const SIGNAL_S = 10;
/** @type {Side[]} */
const SIDES = ["home", "away"];

const canCall = (match) => isOn(match) && match.confirmed === null && match.period.kind !== "shootout";

/** The time-outs that a team still has at a moment. */
const leftAt = (known, side, now) => leftTimeouts(known, side, momentAt(known, now));

/** The buttons of both teams; `dialog` is where a reason is asked for, `clock` has the service's time. */
export class Timeouts {
  buttons;
  #desk;
  #dialog;
  #clock;
  #signalled = null;

  constructor(desk, dialog, clock) {
    [this.#desk, this.#dialog, this.#clock] = [desk, dialog, clock];
    this.buttons = SIDES.map((side, at) => this.#button(side, at));
  }

  show(known) {
    const { match } = known;
    const now = this.#clock.seconds();
    const running = leftOfTimeout(match, now * 1000);
    this.buttons.forEach(({ button, team, what }, at) => {
      const isOwn = match.timeout?.team_index === at;
      const left = leftAt(known, at, now);
      setText(team, `, ${match[`${SIDES[at]}_team_name`]}`);
      setText(what, isOwn && running !== null ? leftText(running) : leftWords(left));
      button.classList.toggle("running", isOwn);
      button.classList.toggle("none", left <= 0);
      button.disabled = !canCall(match) || Boolean(match.timeout);
    });
    this.#signal(match, running);
  }

  /** Once for each time-out, also where the page is opened in its last seconds. */
  #signal({ timeout }, left) {
    if (left === null || left > SIGNAL_S || left === 0 || this.#signalled === timeout.ends) return;
    this.#signalled = timeout.ends;
    announce(say("timeout_ends", { seconds: left }));
    signal();
  }

  #button(side, at) {
    const [team, what] = [h("span", { class: "hidden" }), h("span", { class: "what" })];
    const button = h("button", { type: "button", class: "timeout", "data-side": side, click: () => this.#call(side, at) },
      h("span", { class: "words" }, say("timeout_short")), team, h("span", { class: "hidden" }, " "), what);
    return { button, team, what };
  }

  #call(side, at) {
    const known = this.#desk.shown;
    const [id, name] = ["id", "name"].map((what) => known.match[`${side}_team_${what}`]);
    feel();
    if (leftAt(known, at, this.#clock.seconds()) > 0) return this.#desk.timeout(id, name);
    return askReason(this.#dialog, say("timeout_none", { team: name }), ["reason_referees"], (reason) => this.#desk.timeout(id, name, { overrule: reason }));
  }
}

function leftWords(left) {
  return left === Infinity ? "" : say("timeouts_left", { count: Math.max(left, 0) });
}
