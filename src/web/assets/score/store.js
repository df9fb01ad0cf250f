// The storage of the scorekeeper's page in the browser: written at once, read again after a reload or an empty battery.

// The number is the version of everything after it: another version would not touch what this one has stored.
const PREFIX = "minicup-score/1/";

// If the browser stores nothing, the page does for as long as it is open.
const memory = new Map();

/** Whether stored data outlives the page. */
export let isLasting = true;

/** @param {string | null} text */
function parsed(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/**
 * The value stored under a key; null if there is none.
 * @param {string} key
 */
export function read(key) {
  if (memory.has(key)) return memory.get(key);
  try {
    return parsed(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {unknown} value
 */
export function write(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    memory.delete(key);
  } catch {
    isLasting = false;
    memory.set(key, value);
  }
}

/** @param {string} key */
export function remove(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    isLasting = false;
  }
}

/**
 * All keys that begin so.
 * @param {string} beginning
 */
export function keys(beginning) {
  const own = [...memory.keys()];
  try {
    own.push(...Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)));
  } catch {
    isLasting = false;
  }
  return [...new Set(own)].filter((key) => key.startsWith(beginning));
}

/**
 * Calls back when another tab has stored something whose key begins with this.
 * @param {string} beginning
 * @param {() => void} callback
 */
export function onForeignChange(beginning, callback) {
  addEventListener("storage", ({ key }) => (key === null || key.startsWith(PREFIX + beginning)) && callback());
}
