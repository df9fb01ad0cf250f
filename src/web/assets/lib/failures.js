// What goes wrong between a page and the service, and which of it passes by itself: then the same is tried again.

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
    this.code = body.code ?? FOREIGN;
    this.body = body;
  }
}

// The service names every refusal; an answer without a name is that of a proxy, or of a network that wants a login of its own.
const FOREIGN = "unknown";
// Statuses below 500 that are about the moment and not about what was asked.
const STATUSES = new Set([408, 425, 429]);
// The same in messages of sockets, which have no status.
const CODES = new Set(["unavailable", "store_unavailable", "busy", "rate_limited"]);

/**
 * Whether a request that failed so may succeed later as it is. Whatever is no answer of the service's is like no network.
 * @param {unknown} error
 */
export function passes(error) {
  if (!(error instanceof Problem) || error.code === FOREIGN) return true;
  return error.status >= 500 || STATUSES.has(error.status);
}

/**
 * Whether a message that was refused so over a socket may be taken later as it is.
 * @param {string} code
 */
export function passesOnSocket(code) {
  return CODES.has(code);
}
