// One tab at a time: two that send the same queue would be in each other's way.

import { read, remove, write } from "./store.js";

const NAME = "minicup-score";
// Longer than one command takes; a tab that is asleep does not hold up the one that is used.
const PATIENCE_MS = 12000;
const KEY = "sender";
const LOOK_MS = 300;
const self = Math.random();

/**
 * Does it while no other tab does.
 * @param {() => any} work
 */
export function exclusively(work) {
  return navigator.locks ? withLock(work) : withLease(work);
}

/** @param {() => any} work */
async function withLock(work) {
  /** @type {Promise<any> | null} */
  let begun = null;
  const once = () => (begun = work());
  try {
    return await navigator.locks.request(NAME, { signal: AbortSignal.timeout(PATIENCE_MS) }, once);
  } catch (error) {
    // Another tab took it away while this one was at work: what was begun is brought to its end.
    if (begun) return begun;
    if (error.name !== "TimeoutError") throw error;
    return navigator.locks.request(NAME, { steal: true }, once).catch(() => begun);
  }
}

// Without locks a note in the storage does. Two tabs that write it in the same moment may both send: that is harmless, as
// both send the same ids.
/** @param {() => any} work */
async function withLease(work) {
  while (isTaken()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  write(KEY, { tab: self, until: Date.now() + PATIENCE_MS });
  try {
    return await work();
  } finally {
    if (read(KEY)?.tab === self) remove(KEY);
  }
}

function isTaken() {
  const lease = read(KEY);
  const left = (lease?.until ?? 0) - Date.now();
  return lease !== null && lease.tab !== self && left > 0 && left <= PATIENCE_MS;
}
