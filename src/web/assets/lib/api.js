// Reads and writes over HTTP.

import { passes, Problem } from "./failures.js";

/** @param {Response} response */
async function answerOf(response) {
  if (response.ok) return response.json();
  throw new Problem(response.status, await response.json().catch(() => ({})), response.headers.get("Retry-After"));
}

// A network that fails silently leaves a request without an answer for minutes.
const LONGEST_READ_MS = 15000;

/**
 * Reads JSON; `options` are those of `fetch`. Throws `Problem`, or `TypeError` or `TimeoutError` where there is no network.
 * @param {string} path
 * @param {RequestInit} options
 */
export async function getJson(path, options = {}) {
  return answerOf(await fetch(path, { signal: AbortSignal.timeout(LONGEST_READ_MS), ...options }));
}

/**
 * Sends JSON and reads the answer; `options` are those of `fetch`.
 * @param {string} path
 * @param {object} body
 * @param {RequestInit} options
 */
export async function postJson(path, body = {}, options = {}) {
  const headers = { "Content-Type": "application/json", ...options.headers };
  return answerOf(await fetch(path, { ...options, method: "POST", headers, body: JSON.stringify(body) }));
}

/** A random UUID, the id of a command; `crypto.randomUUID` is missing on pages over plain http. */
export function newCommandId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const RETRY_MS = 2000;

/**
 * Tries a request until it succeeds, however long that takes; a failure that is not temporary is thrown.
 * @template Answer
 * @param {() => Promise<Answer>} request
 * @param {{pause?: number, onFailure?: (error: any) => void, signal?: AbortSignal}} options `signal` is for giving up
 */
export async function atLast(request, { pause = RETRY_MS, onFailure, signal } = {}) {
  for (;;) {
    try {
      return await request();
    } catch (error) {
      if (signal?.aborted || !passes(error)) throw error;
      onFailure?.(error);
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (signal?.aborted) throw error;
    }
  }
}

// The service waits before it answers that it does not know yet what an answer must include. After this many such answers
// it never will, as after a restored backup, and its current state is right.
const MOST_BEHIND = 2;

const withoutMinRevision = (/** @type {string} */ path) => path.replace(/([?&])min_revision=-?\d+&?/, "$1").replace(/[?&]$/, "");

/**
 * Reads JSON until it succeeds, however long that takes; a refusal of the service is thrown.
 * @param {string} path
 * @param {(error: unknown) => void} [onFailure]
 */
export function getJsonAtLast(path, onFailure) {
  let behind = 0;
  const failed = (/** @type {any} */ error) => {
    if (error.code === "behind") behind += 1;
    onFailure?.(error);
  };
  return atLast(() => getJson(behind < MOST_BEHIND ? path : withoutMinRevision(path)), { onFailure: failed });
}
