// On which lines the values of a JSON text are that this page has laid out itself. Of a text as it came the service says that.

/**
 * The lines of `JSON.stringify(value, null, 1)`, from 0, by the JSON pointers (RFC 6901) of the values on them.
 * @param {unknown} value
 */
export function laidOutLines(value) {
  /** @type {Map<string, number>} */
  const lines = new Map();
  let line = 0;
  const visit = (/** @type {unknown} */ inner, /** @type {string} */ pointer) => {
    lines.set(pointer, line);
    const entries = typeof inner === "object" && inner !== null ? Object.entries(inner) : [];
    if (entries.length === 0) return;
    for (const [key, one] of entries) {
      line += 1;
      visit(one, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    }
    line += 1;
  };
  visit(value, "");
  return lines;
}

/**
 * The line that a pointer leads to: what is not there is where the nearest thing around it is.
 * @param {Map<string, number>} lines
 * @param {string} pointer
 */
export function lineOf(lines, pointer) {
  const steps = pointer.split("/");
  const near = steps.map((_, index) => steps.slice(0, steps.length - index).join("/"));
  return near.map((one) => lines.get(one)).find((line) => line !== undefined) ?? 0;
}
