// What stands above a page when something is wrong with its connection.

import { h, setText } from "./dom.js";
import { common } from "./words.js";

/** A notice for the top of `main`: it is all there is until the page is built, and from then says when the connection is gone. */
export class Trouble {
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
    if (!this.#isLoading) this.#say(isOpen ? "" : common("no_connection"));
  }

  #say(text) {
    setText(this.element, text);
    this.element.hidden = text === "";
  }
}
