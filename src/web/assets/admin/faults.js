// A faulty tournament file: its text with line numbers, each fault beside its line.

import { h } from "../lib/dom.js";
import { words } from "../lib/words.js";
import texts from "../words/admin.js";
import { laidOutLines, lineOf } from "./places.js";

const say = words(texts.faults);

// Lines shown around a fault.
const AROUND = 3;
// A line that is too long to read.
const TOO_LONG = 2000;

/** A secret is hidden from people who look over a shoulder. */
const withoutPin = (line) => line.replace(/("pin"\s*:\s*)"(?:[^"\\]|\\.)*"?/g, '$1"••••"');

/** What is in a file of one line; undefined of any other. */
function onOneLine(text) {
  if (!text.split("\n").some((line) => line.length > TOO_LONG)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text as it is shown, and the faults with their lines (null: the whole file). */
function laidOut(text, faults) {
  const value = onOneLine(text);
  const isOneLine = value !== undefined;
  const laidOutAt = isOneLine ? laidOutLines(value) : null;
  const placed = faults.map(({ pointer, line, code, message }) => ({
    pointer,
    line: line !== null && laidOutAt ? lineOf(laidOutAt, pointer) : line && line - 1,
    element: h("span", {}, code === "not_json" ? say(code) : message),
  }));
  return { lines: (isOneLine ? JSON.stringify(value, null, 1) : text).split(/\r?\n/), placed, isOneLine };
}

/** Heading and content to show of a faulty file. */
export function faultyFile(name, text, faults) {
  const { lines, placed, isOneLine } = laidOut(text, faults);
  const id = (line) => `line-${line + 1}`;
  const place = (fault) => (fault.line === null
    ? say("whole")
    : h("a", { href: `#${id(fault.line)}`, click: (event) => jump(event, id(fault.line)) }, say("line", { line: fault.line + 1 })));
  const list = placed.map((fault) => h("li", {}, place(fault), " ",
    fault.pointer && h("code", {}, fault.pointer), fault.pointer && " ", fault.element.cloneNode(true)));

  const row = (line) => [
    h("tr", { id: id(line), tabindex: -1, class: placed.some((fault) => fault.line === line) && "bad" },
      h("th", { scope: "row" }, line + 1), h("td", {}, h("code", {}, withoutPin(lines[line])))),
    placed.filter((fault) => fault.line === line).map((fault) => h("tr", { class: "fault" }, h("td", {}), h("td", {}, fault.element))),
  ];
  const rows = (from, to) => Array.from({ length: to - from }, (_, index) => row(from + index)).flat(Infinity);
  const gap = (from, to) => {
    const element = h("tr", { class: "gap" }, h("td", { colspan: 2 }, h("button", {
      type: "button", click: () => element.replaceWith(...rows(from, to)),
    }, say("gap", { from: from + 1, to }))));
    return element;
  };
  const table = h("table", { class: "source", "aria-label": say("source", { name }) },
    h("tbody", {}, pieces(placed, lines.length).map(([from, to, isNear]) => (isNear ? rows(from, to) : gap(from, to)))));
  return [say("title", { name, count: faults.length }),
    h("p", {}, say("safe")), h("ol", { class: "faults" }, list), isOneLine && h("p", { class: "muted" }, say("laid_out")), table];
}

function jump(event, id) {
  // The part of the address after # names the section.
  event.preventDefault();
  document.getElementById(id)?.focus();
}

/** The lines in pieces that are near a fault and those between: `[from, to, isNear]`. */
function pieces(placed, count) {
  const near = [...new Set(placed.map(({ line }) => line).filter((line) => line !== null))].sort((one, other) => one - other);
  const found = [];
  let at = 0;
  for (const line of near) {
    const [from, to] = [Math.max(line - AROUND, at), Math.min(line + AROUND + 1, count)];
    if (from > at) found.push([at, from, false]);
    if (to > from) found.push([from, to, true]);
    at = Math.max(at, to);
  }
  if (at < count && near.length > 0) found.push([at, count, false]);
  return found;
}
