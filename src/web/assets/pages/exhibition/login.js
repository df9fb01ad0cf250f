// Logging in where one is.

import { postJson } from "../../lib/api.js";
import { h, setText } from "../../lib/dom.js";
import { words } from "../../lib/words.js";

const say = words({
  cs: {
    heading: "Přihlášení k zápisu", pin: "PIN", enter: "Přihlásit", wrong: "Tento PIN nikdo nemá.",
    pin_too_short: "Tento PIN je příliš krátký. Delší vám dá pořadatel.", choose_pin: "PIN správce je příliš krátký. Delší si zvolte na stránce správy (/admin).",
    many: "Z této sítě přišlo příliš mnoho špatných PINů. Zkuste to za chvíli.", failed: "Teď to nejde. Zkuste to znovu.",
  },
  en: {
    heading: "Log in to keep the score", pin: "PIN", enter: "Log in", wrong: "Nobody has this PIN.",
    pin_too_short: "This PIN is too short. The organiser gives you a longer one.", choose_pin: "An administrator's PIN this short does not do. Choose a longer one at /admin.",
    many: "Too many wrong PINs came from this network. Try again in a while.", failed: "It does not work now. Try again.",
  },
});

/** A form that asks for a PIN; `done` is called once it was right. */
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
