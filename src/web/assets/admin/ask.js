// Requests to the service, and its refusals in words.

import { atLast, getJson, newCommandId, postJson } from "../lib/api.js";
import { Problem } from "../lib/failures.js";
import { words } from "../lib/words.js";
import texts from "../words/admin.js";
import { sendCommand } from "../feeds/sender.js";

const refusals = words(texts.ask);

/** Why a request failed, in words. */
export function refusal(error) {
  if (!(error instanceof Problem)) return refusals("offline");
  return error.code in texts.ask ? refusals(error.code) : refusals("other", { code: error.code, detail: error.message });
}

/** Event `ended`: the login has no rights here any more. */
export const session = new EventTarget();

async function watched(request) {
  try {
    return await request;
  } catch (error) {
    if (error.code === "login_required" || error.code === "admins_only") session.dispatchEvent(new Event("ended"));
    throw error;
  }
}

export const read = (path) => watched(getJson(path));
export const post = (path, body) => watched(postJson(path, body));

const ANSWER_MS = 30000;
const PAUSE_MS = 1000;

/** Sends a command to a match until it is answered or aborted (`signal`): with one id, so it takes effect once. */
export function command(match, body, { signal, onWait }) {
  const id = newCommandId();
  const send = () => watched(sendCommand(match, body, id, AbortSignal.timeout(ANSWER_MS)));
  return atLast(send, { pause: PAUSE_MS, onFailure: onWait, signal });
}
