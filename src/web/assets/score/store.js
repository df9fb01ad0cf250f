// What the scorekeeper's page keeps in the browser: written at once, read again after a reload or a dead battery.

// The number is the version of everything behind it: another one would not touch what this one has kept.
const PREFIX = "minicup-score/1/";

// Where the browser keeps nothing, the page does for as long as it is open.
const memory = new Map();

/** Whether what is written outlives the page. */
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
 * What was written under a key; null if nothing was.
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
 * Calls back when another tab has written something whose key begins so.
 * @param {string} beginning
 * @param {() => void} callback
 */
export function onForeignChange(beginning, callback) {
  addEventListener("storage", ({ key }) => (key === null || key.startsWith(PREFIX + beginning)) && callback());
}
