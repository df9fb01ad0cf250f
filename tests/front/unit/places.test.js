import assert from "node:assert/strict";
import test from "node:test";

import "./page.js";
import { laidOutLines, lineOf } from "../../../src/web/assets/admin/places.js";

const VALUE = { "a/b": [1, { "m~n": "é\"}", x: -500 }, []], "": {}, t: [true, null, [[], {}]], last: { z: "{" } };

/** A value by its pointer. */
function at(pointer) {
  const steps = pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return steps.reduce((value, step) => value[step], VALUE);
}

test("every value is on the line that its pointer leads to", () => {
  const shown = JSON.stringify(VALUE, null, 1).split("\n");
  const lines = laidOutLines(VALUE);
  assert.equal(lines.size, 16);
  for (const [pointer, line] of lines) {
    const key = pointer.split("/").pop().replaceAll("~1", "/").replaceAll("~0", "~");
    const beginning = JSON.stringify(at(pointer), null, 1).split("\n")[0];
    const text = shown[line].trim().replace(/,$/, "");
    assert.ok(text === beginning || text === `${JSON.stringify(key)}: ${beginning}`, `${pointer}: ${text}`);
  }
});

test("what is not there is where the nearest thing around it is", () => {
  const lines = laidOutLines(VALUE);
  assert.equal(lineOf(lines, "/a~1b/1/gone/further"), lines.get("/a~1b/1"));
  assert.equal(lineOf(lines, "/t/9"), lines.get("/t"));
  assert.equal(lineOf(lines, "/gone"), 0);
});
