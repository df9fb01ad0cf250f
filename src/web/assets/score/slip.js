// Takes back a start or an end that was a slip.

import { h } from "../lib/dom.js";
import { choice, reasonField } from "./events.js";
import { guardedButton } from "./guard.js";
import { lineText } from "./line-text.js";
import { hasGoals } from "./periods.js";
import { say } from "./words.js";

/** Whether the clock could have gone on since the end: one that has shown the full length waits until it is set. */
const couldGoOn = ({ clock, period }) => clock.elapsed < (period.length ?? Infinity);

/** Asks why, and for an end how the clock continues. A start is not taken back while goals depend on it. */
export function askTakeBack(dialog, desk, match, event) {
  const close = h("button", { type: "button", class: "close", click: () => dialog.close() }, say("close"));
  if (event.type === "start" && hasGoals(desk.shown.events, match.period.index)) {
    dialog.replaceChildren(h("h2", { id: "edit" }, lineText(match, event)), h("p", {}, say("start_has_goals")), close);
    return dialog.showModal();
  }
  const reason = reasonField(["reason_slip"]);
  const asksClock = event.type === "end" && couldGoOn(match);
  const form = h("form", { novalidate: true, submit: (submission) => submission.preventDefault() },
    h("h2", { id: "edit" }, lineText(match, event)),
    h("p", {}, say(`take_back_${event.type}`)),
    asksClock && choice("resume", say("resume"), [["since", say("resume_since")], ["stood", say("resume_stood")]], "since"),
    reason.element,
    h("div", { class: "buttons" }, button(() => take()), close));
  const take = () => {
    const text = reason.take();
    if (text === null) return;
    const stood = new FormData(form).get("resume") === "stood";
    dialog.close();
    desk.takeBack(event, text, lineText(match, event), stood ? { resume: "stood" } : {});
  };
  dialog.replaceChildren(form);
  return dialog.showModal();
}

function button(take) {
  const element = guardedButton(take, { class: "revoke" });
  element.label(say("take_back"), "↶");
  return element;
}
