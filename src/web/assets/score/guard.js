// A button against slips: the first tap asks, the second acts. Works with keyboards and screen readers.

import { announce, h, setText } from "../lib/dom.js";
import { say } from "./words.js";

const ARMED_MS = 5000;
// A trembling tap is one tap.
const TREMBLE_MS = 350;

/**
 * `action` runs at the second tap. `label(text)` sets its words, which also disarms it when they change.
 * @param {() => void} action
 * @param {{icon?: string} & Record<string, unknown>} attributes
 */
export function guardedButton(action, { icon = "", ...attributes } = {}) {
  /** @type {number | null} */
  let armedAt = null;
  /** @type {number | undefined} */
  let timer;
  const words = h("span", { class: "words" });
  const question = h("span", { class: "question" });
  const picture = h("span", { class: "icon", "aria-hidden": "true" }, icon);
  const button = h("button", { type: "button", ...attributes, click: tapped },
    picture, h("span", {}, words, question));

  function disarm() {
    clearTimeout(timer);
    armedAt = null;
    button.classList.remove("armed");
    setText(question, "");
  }

  function tapped() {
    const now = performance.now();
    if (armedAt === null) {
      armedAt = now;
      button.classList.add("armed");
      setText(question, say("sure"));
      announce(say("sure"));
      timer = setTimeout(disarm, ARMED_MS);
      return;
    }
    if (now - armedAt < TREMBLE_MS) return;
    disarm();
    action();
  }

  return Object.assign(button, {
    label(text, sign) {
      if (words.textContent === text) return;
      disarm();
      setText(words, text);
      setText(picture, sign);
    },
  });
}
