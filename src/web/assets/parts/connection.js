// Shows that there is no connection, and how old the shown data is.

import { h, setText } from "../lib/dom.js";
import { timeOfDay, words } from "../lib/words.js";
import texts from "../words/parts.js";
import { common } from "./common.js";

const say = words(texts.connection);

// A connection that comes back at once is not worth a message.
const GRACE_MS = 1500;

/** `element` is empty while the connection is up. `zone()` is the time zone of the season, if known; until then that of the page. */
export class ConnectionNotice {
  #live;
  #zone;
  #heard = Date.now();
  /** @type {number | undefined} */
  #timer;
  #title = h("strong");
  #text = h("span");
  element = h("div", { class: "connection no-print", role: "status" });

  /**
   * @param {import("../feeds/live.js").Live} live
   * @param {() => string | undefined} zone
   */
  constructor(live, zone) {
    this.#live = live;
    this.#zone = zone;
    live.addEventListener("message", () => this.#hear());
    live.addEventListener("status", ({ detail }) => (detail === "open" ? this.#hear() : this.#lose()));
    addEventListener("offline", () => this.#lose());
  }

  /** The page's data could not be read, and is requested again. */
  failed() {
    this.#show(common("no_connection"), common("failed"));
  }

  #hear() {
    this.#heard = this.#live.now();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.element.replaceChildren();
  }

  #lose() {
    this.#timer ??= setTimeout(() => {
      const time = timeOfDay(this.#heard / 1000, this.#zone() ?? document.body.dataset.zone);
      this.#show(common("no_connection"), say("lost", { time }));
    }, GRACE_MS);
  }

  /**
   * @param {string} title
   * @param {string} text
   */
  #show(title, text) {
    setText(this.#title, title);
    setText(this.#text, text);
    if (!this.element.hasChildNodes()) this.element.replaceChildren(this.#title, " ", this.#text);
  }
}
