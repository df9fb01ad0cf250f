// One tab at a time: two that send the same queue would disturb each other.

import { read, remove, write } from "./store.js";

const NAME = "minicup-score";
// Longer than one command takes; a sleeping tab does not block the one in use.
const PATIENCE_MS = 12000;
const KEY = "sender";
const LOOK_MS = 300;
const self = Math.random();

/**
 * Runs the work while no other tab does.
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
    // Another tab took the lock while this one was working: what was begun is finished.
    if (begun) return begun;
    if (error.name !== "TimeoutError") throw error;
    return navigator.locks.request(NAME, { steal: true }, once).catch(() => begun);
  }
}

// Without locks a note in the storage does. Two tabs that write it at the same moment may both send: that is harmless, because
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
