// What stands above a page when something is wrong with its connection.

import { h, setText } from "./dom.js";
import { common } from "./words.js";

// A connection that comes back at once is nothing to read about.
const GRACE_MS = 1500;

/** A notice for the top of `main`: it is all there is until the page is built, and from then says when the connection is gone. */
export class Trouble {
  #grace = null;
  element = h("p", { class: "notice no-print", hidden: true });
  #isLoading = true;

  constructor(main, live) {
    main.replaceChildren(this.element);
    this.#say(common("loading"));
    live.addEventListener("status", ({ detail }) => this.#connection(detail === "open"));
  }

  /** For reads that are tried again. */
  failed = () => this.#say(common("failed"));

  /** Everything was read. */
  over() {
    this.#isLoading = false;
    this.#say("");
  }

  #connection(isOpen) {
    clearTimeout(this.#grace);
    if (this.#isLoading) return;
    if (isOpen) this.#say("");
    else this.#grace = setTimeout(() => this.#say(common("no_connection")), GRACE_MS);
  }

  #say(text) {
    setText(this.element, text);
    this.element.hidden = text === "";
  }
}
