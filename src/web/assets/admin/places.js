// Where the values of a JSON text stand, for faults that are named by JSON pointers (RFC 6901).

const SPACE = /[ \t\n\r]*/y;
// eslint-disable-next-line no-control-regex -- JSON strings hold none
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// As deep as the service reads.
const DEEPEST = 127;

/** Thrown where a text stops being JSON. */
class Broken extends Error {
  constructor(offset) {
    super();
    this.offset = offset;
  }
}

/** Reads a JSON text once and notes where the wanted pointers lead. */
class Reader {
  #text;
  #wanted;
  #at = 0;
  found = new Map();

  constructor(text, wanted) {
    this.#text = text;
    this.#wanted = wanted;
  }

  document() {
    this.#value("", 0);
    this.#skip(SPACE);
    if (this.#at < this.#text.length) throw new Broken(this.#at);
  }

  #value(pointer, depth) {
    this.#skip(SPACE);
    if (depth > DEEPEST) throw new Broken(this.#at);
    if (this.#wanted.has(pointer)) this.found.set(pointer, this.#at);
    const first = this.#text[this.#at];
    if (first === "{") return this.#items("}", () => this.#member(pointer, depth + 1));
    if (first === "[") return this.#items("]", (index) => this.#value(`${pointer}/${index}`, depth + 1));
    if (!this.#skip(first === '"' ? STRING : PLAIN)) throw new Broken(this.#at);
  }

  #member(pointer, depth) {
    this.#skip(SPACE);
    const begin = this.#at;
    if (!this.#skip(STRING)) throw new Broken(begin);
    const key = JSON.parse(this.#text.slice(begin, this.#at));
    this.#skip(SPACE);
    this.#expect(":");
    this.#value(`${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, depth);
  }

  #items(end, item) {
    this.#at += 1;
    this.#skip(SPACE);
    if (this.#take(end)) return;
    for (let index = 0; ; index += 1) {
      item(index);
      this.#skip(SPACE);
      if (this.#take(end)) return;
      this.#expect(",");
    }
  }

  #skip(pattern) {
    pattern.lastIndex = this.#at;
    const found = pattern.test(this.#text) && pattern.lastIndex > this.#at;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #take(character) {
    const isThere = this.#text[this.#at] === character;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #expect(character) {
    if (!this.#take(character)) throw new Broken(this.#at);
  }
}

/** A pointer and all that it leads through, the nearest first. */
function upwards(pointer) {
  const steps = pointer.split("/");
  return steps.map((_, index) => steps.slice(0, steps.length - index).join("/"));
}

/**
 * The lines, counted from 0, that pointers lead to: `lines` by pointer. What is not in the text is where the nearest
 * thing around it is. `broken` is the line where the text stops being JSON, null if all of it is.
 */
export function linesOf(text, pointers) {
  const reader = new Reader(text, new Set(pointers.flatMap(upwards)));
  let broken = null;
  try {
    reader.document();
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    broken = error.offset;
  }
  const lineAt = lineFinder(text);
  const offsetOf = (pointer) => upwards(pointer).map((near) => reader.found.get(near)).find((at) => at !== undefined) ?? 0;
  const lines = new Map(pointers.map((pointer) => [pointer, lineAt(offsetOf(pointer))]));
  return { lines, broken: broken === null ? null : lineAt(broken) };
}

/** Finds the line of a place in a text. */
function lineFinder(text) {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
