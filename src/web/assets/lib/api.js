// Reads and writes over HTTP.

/** What the service answered instead of what was asked for (RFC 9457). */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{detail?: string, code?: string} & Record<string, any>} body
   * @param {string | null} retryAfter
   */
  constructor(status, body, retryAfter = null) {
    super(body.detail ?? `status ${status}`);
    this.status = status;
    /** Seconds to wait before asking again, if the service said so. */
    this.retryAfter = retryAfter;
    this.code = body.code ?? "unknown";
    this.body = body;
  }
}

/** @param {Response} response */
async function answerOf(response) {
  if (response.ok) return response.json();
  throw new Problem(response.status, await response.json().catch(() => ({})), response.headers.get("Retry-After"));
}

// A network that went away silently answers nothing for minutes.
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

/** A random UUID, to name a command by; `crypto.randomUUID` is missing where a page came over plain http. */
export function newCommandId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const RETRY_MS = 2000;
// The service waits before it answers that it does not know yet what an answer is to include. After so many such answers
// it never will, as after a backup was restored, and what it knows is the present.
const MOST_BEHIND = 2;

const withoutMinRevision = (/** @type {string} */ path) => path.replace(/([?&])min_revision=-?\d+&?/, "$1").replace(/[?&]$/, "");

/**
 * Reads JSON until it works, however long that takes; what the service refuses (4xx) is thrown.
 * @param {string} path
 * @param {(error: unknown) => void} [onFailure]
 */
export async function getJsonAtLast(path, onFailure) {
  for (let behind = 0; ; ) {
    try {
      return await getJson(behind < MOST_BEHIND ? path : withoutMinRevision(path));
    } catch (error) {
      if (error instanceof Problem && error.status < 500) throw error;
      if (error.code === "behind") behind += 1;
      onFailure?.(error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
