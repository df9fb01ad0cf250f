// Asks before something is done, and reports that it was done.

import { h, setText } from "../lib/dom.js";
import { Problem } from "../lib/failures.js";
import { words } from "../lib/words.js";
import texts from "../words/admin.js";
import { refusal } from "./ask.js";

const say = words(texts.dialog);

const said = h("p", { role: "status" });
const dismiss = h("button", { type: "button", "aria-label": say("dismiss"), click: hush }, "×");

/** Where `tell` shows texts; on the page once. Always there, because screen readers need it to be. */
export const tellBar = h("div", { class: "said no-print" }, said, dismiss);
hush();

/** Says what was done, at the lower edge of the screen and to screen readers. */
export function tell(text) {
  setText(said, text);
  tellBar.classList.toggle("hidden", text === "");
  dismiss.hidden = text === "";
}

export function hush() {
  tell("");
}

/**
 * A labelled field. `options` ([value, text]) make it a choice; the rest are attributes.
 * @param {{name: string, label: string, hint?: string, options?: string[][], value?: string | number} & Record<string, unknown>} field
 */
export function field({ name, label, hint, options, value, ...attributes }) {
  const control = options
    ? h("select", { name, ...attributes }, options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)))
    : h("input", { name, value, autocomplete: "off", ...attributes });
  return h("label", { class: "field" }, h("span", {}, label), control, hint && h("small", { class: "muted" }, hint));
}

/** The fault of what was entered in a dialog, in words. */
export class Slip extends Error {}

/** The button that was pressed may have been removed by the action. */
function stayNear(button) {
  const near = button.isConnected ? button.parentElement.querySelector("button:not([hidden])") : document.querySelector(".place h1");
  near?.focus({ preventScroll: true });
}

let dialogs = 0;

/**
 * Asks before something is done. `act` gets the values of `fields`, and the options of `command`; it returns the text for `tell`.
 * A refusal is shown in the dialog, which stays open with everything that was entered.
 * @param {{
 *   title: string, text?: string, fields?: Parameters<typeof field>[0][], submit: string, isGrave?: boolean,
 *   act: (values: Record<string, any>, command: {signal: AbortSignal, onWait: () => void}) => Promise<string>,
 * }} question
 */
export function askFirst({ title, text, fields = [], submit, isGrave = false, act }) {
  const id = `dialog-${(dialogs += 1)}`;
  const giveUp = new AbortController();
  const opener = /** @type {HTMLElement} */ (document.activeElement);
  const fault = h("p", { class: "fault", role: "alert" });
  const button = h("button", { class: isGrave ? "grave" : "primary" }, submit);
  const cancel = h("button", { type: "button", click: () => dialog.close() }, say("cancel"));
  const form = h("form", { submit: go },
    h("h2", { id }, title), text && h("p", {}, text), fields.map(field), fault, h("div", { class: "actions" }, button, cancel));
  const dialog = h("dialog", { "aria-labelledby": id }, form);

  async function go(event) {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    fault.textContent = "";
    const onWait = () => setText(fault, say("waiting"));
    try {
      const done = await act(Object.fromEntries(new FormData(form)), { signal: giveUp.signal, onWait });
      dialog.close();
      const isGone = document.activeElement !== opener || opener.hidden;
      if (isGone) stayNear(opener);
      tell(done);
    } catch (error) {
      if (giveUp.signal.aborted) tell(error instanceof Problem ? refusal(error) : say("unsure"));
      fault.textContent = error instanceof Slip ? error.message : refusal(error);
    }
    button.disabled = false;
  }

  dialog.addEventListener("close", () => {
    giveUp.abort();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}
