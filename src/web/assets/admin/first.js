// The first administrator of an empty service, created with the code on its terminal.

import { postJson } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { words } from "../lib/words.js";
import texts from "../words/admin.js";
import { refusal } from "./ask.js";

const say = words(texts.first);

/** @returns {[HTMLInputElement, HTMLLabelElement]} */
const field = (name, options, hint = "") => {
  const input = h("input", { name, required: true, ...options });
  return [input, h("label", { class: "field" }, h("span", {}, say(name)), input, hint && h("small", { class: "muted" }, hint))];
};

const secret = { type: "password", minlength: 8, maxlength: 64, autocomplete: "new-password" };

/** The form; `done` is called once the administrator is there and logged in. */
export function firstAdminForm(done) {
  const fault = h("p", { class: "fault", role: "alert" });
  const [code, codeField] = field("code", { autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 64 });
  const [username, usernameField] = field("username", { maxlength: 64, autocomplete: "username" }, say("username_hint"));
  const [name, nameField] = field("name", { maxlength: 200, autocomplete: "name" });
  const [pin, pinField] = field("pin", secret);
  const [again, againField] = field("again", secret);
  const complain = (text, input) => {
    fault.textContent = text;
    input.select();
  };
  const submit = async (event) => {
    event.preventDefault();
    fault.textContent = "";
    if (pin.value !== again.value) return complain(say("differs"), again);
    try {
      const wanted = { code: code.value, username: username.value, name: name.value, pin: pin.value };
      const { success } = await postJson("/api/first-admin", wanted);
      return success ? await done() : complain(say("wrong"), code);
    } catch (error) {
      fault.textContent = { not_first: say("taken"), malformed: say("malformed") }[error.code] ?? refusal(error);
    }
  };
  return h("form", { class: "card log-in first-admin", submit },
    h("h1", {}, say("title")), h("p", {}, say("why")),
    codeField, usernameField, nameField, pinField, againField, fault,
    h("button", { class: "primary" }, say("save")));
}
