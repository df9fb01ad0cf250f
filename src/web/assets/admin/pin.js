// The longer PIN that an admin with a short one chooses before anything else.

import { postJson } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { Problem } from "../lib/failures.js";
import { words } from "../lib/words.js";
import texts from "../words/admin.js";
import { refusal } from "./ask.js";

const say = words(texts.pin);

const pinInput = (name) => h("input", {
  type: "password", name, required: true, minlength: 8, maxlength: 64, autocomplete: "new-password",
});

/** The form; `done` is called once the PIN is chosen, `leave` to give up. */
export function choosePinForm(done, leave) {
  const fault = h("p", { class: "fault", role: "alert" });
  const [pin, again] = [pinInput("new_pin"), pinInput("again")];
  const submit = async (event) => {
    event.preventDefault();
    fault.textContent = "";
    if (pin.value !== again.value) {
      fault.textContent = say("differs");
      return again.select();
    }
    try {
      await postJson("/api/me/pin", { pin: pin.value });
      return await done();
    } catch (error) {
      const isLate = error instanceof Problem && error.code === "login_required";
      fault.textContent = isLate ? say("late") : refusal(error);
    }
  };
  return h("form", { class: "card log-in choose-pin", submit },
    h("h1", {}, say("title")), h("p", {}, say("why")),
    h("label", { class: "field" }, h("span", {}, say("pin")), pin),
    h("label", { class: "field" }, h("span", {}, say("again")), again),
    fault,
    h("div", { class: "actions" },
      h("button", { class: "primary" }, say("save")), h("button", { type: "button", click: leave }, say("leave"))));
}
