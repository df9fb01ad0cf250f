// The longer PIN that an admin with a short one chooses before anything else.

import { postJson } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { Problem } from "../lib/failures.js";
import { words } from "../lib/words.js";
import { refusal } from "./ask.js";

const say = words({
  cs: {
    title: "Zvolte si delší PIN",
    why: "Váš PIN má méně než 8 znaků a dal by se uhodnout. Než začnete, zvolte si delší. Starý přestane platit.",
    pin: "Nový PIN, aspoň 8 znaků", again: "Nový PIN ještě jednou", differs: "PINy se liší.",
    save: "Uložit a pokračovat", leave: "Odhlásit se", late: "Na volbu PINu bylo čtvrt hodiny. Přihlaste se znovu.",
  },
  en: {
    title: "Choose a longer PIN",
    why: "Your PIN has fewer than 8 characters and could be guessed. Choose a longer one before you begin. The old one ends.",
    pin: "New PIN, 8 characters or more", again: "The new PIN once more", differs: "The PINs differ.",
    save: "Save and go on", leave: "Log out", late: "There was a quarter of an hour to choose. Log in again.",
  },
});

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
