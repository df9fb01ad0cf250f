// Failures between a page and the service, and which of them are temporary: those requests are tried again.

/** A refusal of the service (RFC 9457). */
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

// The service gives every refusal a code; an answer without one is that of a proxy, or of a network that wants a login.
const FOREIGN = "unknown";
// Statuses below 500 that concern the moment and not the request.
const STATUSES = new Set([408, 425, 429]);
// The same for messages of sockets, which have no status.
const CODES = new Set(["unavailable", "store_unavailable", "busy", "rate_limited"]);

/**
 * Whether the same request may succeed later. An answer that is not the service's counts as no network.
 * @param {unknown} error
 */
export function passes(error) {
  if (!(error instanceof Problem) || error.code === FOREIGN) return true;
  return error.status >= 500 || STATUSES.has(error.status);
}

/**
 * Whether a message that a socket refused with this code may be accepted later.
 * @param {string} code
 */
export function passesOnSocket(code) {
  return CODES.has(code);
}
