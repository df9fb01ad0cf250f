// The court of a match: what is still being played there, and what comes next.

import { h } from "../lib/dom.js";
import { say } from "./words.js";

/** Asks before a match is started on a court where another is still being played. */
export function askAboutCourt(dialog, programme, id, start) {
  const others = programme.playedBeside(id).map((match) => programme.title(match.id));
  if (others.length === 0) return start();
  const done = (submission) => {
    submission.preventDefault();
    dialog.close();
    start();
  };
  const text = say("occupied_text", { matches: others.join(", "), match: programme.title(id) });
  dialog.replaceChildren(h("form", { class: "occupied", submit: done },
    h("h2", { id: "edit" }, "⚠ ", say("occupied")), h("p", {}, text),
    h("div", { class: "buttons" },
      h("button", { type: "button", class: "primary not-now", click: () => dialog.close() }, say("not_now")),
      h("button", { class: "anyway" }, say("start_anyway")))));
  return dialog.showModal();
}

/** The way to the next match on a court; empty until `show` finds one. */
export class NextOnCourt {
  element = h("p", { class: "next-on-court", hidden: true });
  #programme;
  #shown = null;

  constructor(programme) {
    this.#programme = programme;
  }

  show(match) {
    const next = match.confirmed === null ? undefined : this.#programme.nextOnCourt(match.id);
    if (next?.id === this.#shown) return;
    this.#shown = next?.id;
    this.element.hidden = next === undefined;
    if (next) this.element.replaceChildren(this.#link(next));
  }

  #link(match) {
    const programme = this.#programme;
    return h("a", { class: "card", href: `#match=${match.id}` },
      h("span", { class: "muted" }, say("next_on_court"), ": "),
      h("strong", {}, `${programme.when(match)} ${programme.names(match)}`), " ",
      h("span", { class: "muted" }, programme.category(match)));
  }
}
