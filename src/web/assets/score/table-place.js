// Where a table enters punishments and time-outs, in the matches that want more than goals. What it takes is loaded then.

import { h } from "../lib/dom.js";
import { isDetailed } from "./course.js";
import { bringTable } from "./projection.js";

// Scripts that did not come are asked for again after this.
const RETRY_MS = 5000;

export class TablePlace {
  element = h("div", { class: "table-place" });
  #parts;
  /** @type {import("./table-row.js").TableRow | null} */
  #row = null;
  #askedAt = -Infinity;

  /** `dialog` is where a reason is asked for. */
  constructor(desk, dialog, clock) {
    this.#parts = { desk, dialog, clock };
  }

  show(known) {
    if (!this.#row && isDetailed(known.match)) this.#load();
    this.#row?.show(known);
  }

  close() {
    this.#row?.close();
  }

  #load() {
    if (performance.now() - this.#askedAt < RETRY_MS) return;
    this.#askedAt = performance.now();
    Promise.all([import("./table-row.js"), import("./table.js")]).then(([{ TableRow }, { table }]) => {
      if (this.#row) return;
      bringTable(table);
      const { desk, dialog, clock } = this.#parts;
      this.#row = new TableRow(desk, dialog, clock);
      this.element.append(this.#row.element, ...this.#row.sheets.map(({ dialog: sheet }) => sheet));
    }, () => {});
  }
}
