// Notes: anything that people may read, and time-outs where they are not counted.

import { h } from "../lib/dom.js";
import { feel } from "./options.js";
import { isDetailed } from "./course.js";
import { say } from "./words.js";

/** The form, whose notes `desk` enters. */
export function infoForm(desk) {
  const { match } = desk.shown;
  const field = h("input", { name: "info", maxlength: 500, "aria-label": say("info_text"), placeholder: say("info_text") });
  const enter = (text) => {
    if (text.trim() === "") return field.focus();
    desk.info(text.trim());
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
    !isDetailed(match) && h("div", { class: "chips" }, timeout("home"), timeout("away")),
    h("div", { class: "field" }, field, h("button", {}, say("info_send"))));
}
