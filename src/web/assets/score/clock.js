// The clock of the current period: stopped, started, set. The hall's clock is binding.

import { playedSeconds } from "../feeds/play-time.js";
import { h } from "../lib/dom.js";
import { isOn } from "./course.js";
import { choiceOfTime } from "./events.js";
import { elapsedAt } from "./periods.js";
import { say } from "./words.js";

// An open-ended period never lasts that long.
const LONGEST_S = 7200;

/** Whether there is a clock to change. */
export const hasClock = (match) => isOn(match) && match.confirmed === null && match.period.kind !== "shootout";

/** Opens the controls of the clock, at a time in the service's seconds. */
export function openClock(dialog, desk, now) {
  const { match } = desk.shown;
  if (!hasClock(match)) return;
  const { running } = match.clock;
  const elapsed = Math.floor(elapsedAt(match, now));
  // Halls show match time, over all periods.
  const shown = playedSeconds(match, now * 1000);
  const before = shown - elapsed;
  const most = before + (match.period.length ?? LONGEST_S);
  const turn = (change, label) => {
    dialog.close();
    desk.turnClock(change, label);
  };
  const set = (submission) => {
    submission.preventDefault();
    const form = submission.target;
    if (!form.reportValidity()) return;
    const values = new FormData(form);
    const seconds = Number(values.get("minute")) * 60 + Number(values.get("second"));
    turn({ elapsed: Math.min(Math.max(seconds, before), most) - before }, say("clock_set"));
  };
  const toggle = say(running ? "clock_stop" : "clock_go");
  dialog.replaceChildren(
    h("form", { submit: set },
      h("h2", { id: "edit" }, say("clock")),
      h("button", { type: "button", class: "primary turn", click: () => turn({ run: !running }, toggle) },
        h("span", { "aria-hidden": "true" }, running ? "■ " : "▶ "), toggle),
      h("p", { class: "muted" }, say("clock_help")),
      choiceOfTime(shown, Math.floor(most / 60)),
      h("div", { class: "buttons" },
        h("button", { class: "set" }, "✓ ", say("clock_set")),
        h("button", { type: "button", class: "close", click: () => dialog.close() }, say("close")))));
  dialog.showModal();
}
