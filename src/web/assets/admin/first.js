// The first administrator of an empty service, made with the code on its terminal.

import { postJson } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { words } from "../lib/words.js";
import { refusal } from "./ask.js";

const say = words({
  cs: {
    title: "První správce",
    why: "V této službě zatím nikdo není. Kód vypsala při svém startu na terminál. Po restartu platí nový, s prvním uživatelem žádný.",
    code: "Kód z terminálu", username: "Uživatelské jméno", username_hint: "Pod ním je v historii. Už nepůjde změnit.",
    name: "Celé jméno", pin: "PIN, aspoň 8 znaků", again: "PIN ještě jednou", differs: "PINy se liší.",
    wrong: "Tento kód neplatí.", save: "Začít", taken: "Uživatel už tu je. Obnovte stránku a přihlaste se PINem.",
    malformed: "Jméno ani PIN nesmí být prázdné, PIN má 8 až 64 znaků a jméno nezačíná „link:“.",
  },
  en: {
    title: "The first administrator",
    why: "There is nobody in this service yet. It wrote a code to the terminal when it started. A restart writes another one, and the first user ends it.",
    code: "Code on the terminal", username: "User name", username_hint: "History shows it. It cannot be changed later.",
    name: "Full name", pin: "PIN, 8 characters or more", again: "The PIN once more", differs: "The PINs differ.",
    wrong: "This code is wrong.", save: "Begin", taken: "There is a user already. Reload the page and log in with a PIN.",
    malformed: "Names must not be empty, a PIN has 8 to 64 characters, and a user name does not begin with “link:”.",
  },
});

/** @returns {[HTMLInputElement, HTMLLabelElement]} */
const field = (name, options, hint = undefined) => {
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
