// Commands to a match, over HTTP: each has its own answer and its own time limit, and uses the current login.

import { postJson } from "../lib/api.js";

/**
 * Sends a command to a match, once. With the same id it can be sent again and counts once. Throws `Problem` if the
 * service refuses it, and something else if there is no answer of the service.
 * @param {number} match
 * @param {object} command
 * @param {string} id
 * @param {AbortSignal} signal
 */
export async function sendCommand(match, command, id, signal) {
  /** @type {RequestInit} */
  const options = { headers: { "Idempotency-Key": id }, signal, redirect: "error" };
  const answer = await postJson(`/api/match/${match}/commands`, command, options);
  // A network that asks for its own login answers, too.
  if (answer.command_id !== id) throw new TypeError("the answer is not about this command");
  return answer;
}
