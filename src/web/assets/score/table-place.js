// Where a table enters punishments, time-outs and line-ups, in the matches that want more than goals. What it takes is loaded then.

import { h } from "../lib/dom.js";
import { isDetailed } from "./course.js";
import { bringTable } from "./projection.js";

// Scripts that did not come are asked for again after this.
const RETRY_MS = 5000;

export class TablePlace {
  element = h("div", { class: "table-place" });
  /** Where line-ups are named, away from what is tapped while the match runs. */
  lineUps = h("div", {});
  #parts;
  /** @type {import("./table-row.js").TableRow | null} */
  #row = null;
  /** @type {import("./line-up.js").LineUps | null} */
  #named = null;
  #askedAt = -Infinity;

  /** `dialog` is where a reason is asked for. */
  constructor(desk, dialog, clock) {
    this.#parts = { desk, dialog, clock };
  }

  show(known) {
    if (!this.#row && isDetailed(known.match)) this.#load();
    this.#row?.show(known);
    this.#named?.show(known.match);
  }

  close() {
    this.#row?.close();
    this.#named?.sheet.close();
  }

  #load() {
    if (performance.now() - this.#askedAt < RETRY_MS) return;
    this.#askedAt = performance.now();
    Promise.all([import("./table-row.js"), import("./table.js"), import("./line-up.js")]).then(([{ TableRow }, { table }, { LineUps }]) => {
      if (this.#row) return;
      bringTable(table);
      const { desk, dialog, clock } = this.#parts;
      this.#row = new TableRow(desk, dialog, clock);
      this.#named = new LineUps(desk);
      this.lineUps.append(this.#named.element, this.#named.sheet.dialog);
      this.element.append(this.#row.element, ...this.#row.sheets.map(({ dialog: sheet }) => sheet));
    }, () => {});
  }
}
