// Logging in on the page itself.

import { postJson } from "../../lib/api.js";
import { h, setText } from "../../lib/dom.js";
import { words } from "../../lib/words.js";
import texts from "../../words/exhibition.js";

const say = words(texts.login);

/** A form that asks for a PIN; `done` is called once it is right. */
export function loginForm(done) {
  const attributes = { id: "pin", type: "password", inputmode: "numeric", autocomplete: "current-password", required: true };
  const pin = h("input", attributes);
  const told = h("p", { class: "told", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    setText(told, "");
    try {
      const { success, code } = await postJson("/api/login", { pin: pin.value });
      if (!success) return setText(told, say(code ?? "wrong"));
      pin.value = "";
      done();
    } catch (problem) {
      setText(told, say(problem.code === "too_many_requests" ? "many" : "failed"));
    }
  };
  return h("details", { class: "login no-print" },
    h("summary", {}, say("heading")),
    h("form", { submit },
      h("p", { class: "fields" }, h("label", { for: "pin" }, say("pin")), pin, h("button", { class: "primary" }, say("enter"))),
      told));
}
