// Logging in: with a PIN, or with the link of a phone.

import { getJson, getJsonAtLast, postJson } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";
import { Problem } from "../lib/failures.js";
import { onForeignChange, read, remove, write } from "./store.js";
import { say } from "./words.js";

const KEY = "me";
const ANSWER_MS = 8000;
// A link may be pasted in place of a PIN: its secret and a long host name.
const LONGEST = 300;

/** Who was logged in at the last check; null if nobody was. */
export function rememberedMe() {
  return read(KEY);
}

/** Calls back when another tab has logged somebody in. */
export function onForeignLogin(callback) {
  onForeignChange(KEY, () => rememberedMe() && callback());
}

function remembered(me) {
  if (me.logged) write(KEY, me);
  else remove(KEY);
  return me;
}

/** Who is logged in. Throws if there is no network. */
export async function askMe() {
  return remembered(await getJson("/api/me"));
}

/** Who is logged in, once there is a network. */
export async function askMeAtLast() {
  const me = await getJsonAtLast("/api/me");
  // Other tabs are notified only of changes, and it may be the same user.
  remove(KEY);
  return remembered(me);
}

export async function logOut() {
  await postJson("/api/logout", {}, { signal: AbortSignal.timeout(ANSWER_MS) });
  remove(KEY);
}

/** Why logging in or out failed, in words. */
export function complaint(error) {
  if (!(error instanceof Problem)) return say("no_network");
  if (error.status === 429) return say("too_many", { seconds: error.retryAfter ?? 10 });
  return say("service_away");
}

/** Tries a PIN or a link. Returns what went wrong, in words; nothing if it succeeded. */
async function attempt(secret) {
  try {
    const { success, code } = await postJson("/api/login", secret, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (code === "pin_too_short" || code === "choose_pin") return say(code);
    return success ? undefined : say(secret.link ? "wrong_link" : "wrong_pin");
  } catch (error) {
    return complaint(error);
  }
}

/** The form for a PIN; `done` is called once somebody is logged in. */
export function loginForm(done, hint = say("pin_help")) {
  const error = h("p", { class: "error", role: "alert" });
  const field = h("input", {
    name: "pin", type: "password", inputmode: "numeric", autocomplete: "current-password", required: true, maxlength: LONGEST,
  });
  const button = h("button", { class: "primary", type: "submit" }, say("log_in"));
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    setText(error, "");
    const link = linkIn(field.value);
    const problem = await attempt(link ? { link } : { pin: field.value.trim() });
    button.disabled = false;
    setText(error, problem ?? "");
    field.value = "";
    if (problem) return field.focus();
    return done();
  };
  return h("form", { class: "login card", submit },
    h("p", {}, hint), h("label", {}, say("pin"), field), button, error);
}

const linkIn = (address) => address.match(/#link=(\S+)/)?.[1] ?? null;

/** The part after `#link=` in the address; null if there is none. */
export function linkInAddress() {
  return linkIn(location.hash);
}

/** Logs in with a link; the key is removed from the address bar once it worked. */
export function linkLogin(link, done) {
  const status = h("p", { role: "status" });
  const again = h("button", { type: "button", class: "primary again", hidden: true, click: tryIt }, say("again"));

  async function tryIt() {
    again.hidden = true;
    setText(status, say("link_waiting"));
    const problem = await attempt({ link });
    if (!problem) {
      history.replaceState(null, "", location.pathname + location.search);
      return done();
    }
    setText(status, problem);
    again.hidden = false;
  }

  tryIt();
  return h("div", { class: "card link" }, status, again);
}
