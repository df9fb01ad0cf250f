// What the sections of the page share: asking the service, its refusals in words, dialogs, the line that says what was
// done.

import { getJson, postJson, Problem } from "./api.js";
import { h, setText } from "./dom.js";
import { common, lang, words } from "./words.js";

const REFUSALS = {
  cs: {
    login_required: "Přihlášení skončilo.", admins_only: "Na to má právo jen správce.",
    pin_taken: "Tento PIN už má někdo jiný. Zvolte jiný.",
    last_admin: "Je to poslední správce. Nejdřív udělejte správcem někoho dalšího.",
    too_many_users: "Uživatelů je už 64, víc jich být nemůže.",
    too_many_links: "Platných odkazů je už 1000. Nejdřív některé zrušte.",
    unknown_user: "Takový uživatel už není.", unknown_link: "Takový odkaz není.",
    unknown_match: "Takový zápas v rozpisu není.", unknown_season: "Taková sezóna není.",
    not_scheduled: "Zápas ještě nebyl otevřen.", not_ended: "Zápas ještě neskončil. Ukončete ho, nebo zapište výsledek.",
    confirmed: "Zápas je potvrzený. Nejdřív ho znovu otevřete.",
    bad_text: "Důvod musí mít 1 až 500 znaků.", bad_score: "Gólů může být nejvýš 999.",
    full: "Zápas má už 20 000 záznamů a víc jich mít nemůže.",
    payload_too_large: "Soubor je větší než 8 MiB.", foreign_origin: "Z této adresy služba příkazy nepřijímá.",
    too_many_requests: "Příliš mnoho pokusů. Chvíli počkejte.", internal: "Ve službě nastala chyba.",
    busy: "Služba má moc práce. Zkuste to za chvíli.", store_unavailable: "Služba teď nemůže ukládat. Zkuste to za chvíli.",
    unavailable: "Služba teď nemůže ukládat. Zkuste to za chvíli.", offline: "Služba neodpovídá. Zkuste to znovu.",
    other: "Služba to odmítla ({code}): {detail}",
  },
  en: {
    login_required: "The login has ended.", admins_only: "Only an administrator may do that.",
    pin_taken: "Somebody else has this PIN. Choose another one.",
    last_admin: "This is the last administrator. Make somebody else one first.",
    too_many_users: "There are 64 users, which is the most.",
    too_many_links: "There are 1,000 valid links. Revoke some first.",
    unknown_user: "There is no such user any more.", unknown_link: "There is no such link.",
    unknown_match: "There is no such match on the schedule.", unknown_season: "There is no such season.",
    not_scheduled: "The match was never opened.", not_ended: "The match is not over. End it, or record its result.",
    confirmed: "The match is confirmed. Reopen it first.",
    bad_text: "A reason must have 1 to 500 characters.", bad_score: "There can be 999 goals at most.",
    full: "The match has 20,000 entries, which is the most.",
    payload_too_large: "The file is larger than 8 MiB.", foreign_origin: "The service takes no commands from this address.",
    too_many_requests: "Too many attempts. Wait a while.", internal: "The service has failed.",
    busy: "The service is busy. Try again in a while.", store_unavailable: "The service cannot store now. Try again in a while.",
    unavailable: "The service cannot store now. Try again in a while.", offline: "The service does not answer. Try again.",
    other: "The service refused ({code}): {detail}",
  },
};
const refusals = words(REFUSALS);

const say = words({
  cs: {
    cancel: "Zrušit", dismiss: "Zavřít zprávu", waiting: "Čeká se na službu, zkouší se znovu…",
    unsure: "Odpověď nepřišla, nevíme, jestli se to provedlo. Podívejte se na současný stav.",
  },
  en: {
    cancel: "Cancel", dismiss: "Dismiss the message", waiting: "Waiting for the service, trying again…",
    unsure: "No answer came, so we do not know whether it was done. Look at how things are.",
  },
});

/** Why something did not happen, in words. */
export function refusal(error) {
  if (!(error instanceof Problem)) return refusals("offline");
  return error.code in REFUSALS.cs ? refusals(error.code) : refusals("other", { code: error.code, detail: error.message });
}

/** Event `ended`: whoever was logged in may do nothing here any more. */
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
const PASSING = [429, 502, 503, 504];

/** A random UUID, also where the page came without encryption. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const after = (wait) => new Promise((resolve) => setTimeout(resolve, wait));

async function inTime(request) {
  const answer = await Promise.race([request, after(ANSWER_MS)]);
  if (answer === undefined) throw new TypeError("no answer");
  return answer;
}

/** Sends a command to a match until it is answered or given up (`signal`): under one id, so it happens once. */
export async function command(match, body, { signal, onWait }) {
  const named = { ...body, command_id: randomId() };
  for (;;) {
    try {
      return await inTime(post(`/api/match/${match}/commands`, named));
    } catch (error) {
      if (signal.aborted || (error instanceof Problem && !PASSING.includes(error.status))) throw error;
      onWait();
      await after(PAUSE_MS);
      if (signal.aborted) throw error;
    }
  }
}

const said = h("p", { role: "status" });
const dismiss = h("button", { type: "button", "aria-label": say("dismiss"), click: hush }, "×");

/** Where `tell` says things; stands on the page once. Always there, as readers of screens need it to be. */
export const tellBar = h("div", { class: "said no-print" }, said, dismiss);
hush();

/** Says what was done, at the lower edge of the screen and to readers of screens. */
export function tell(text) {
  setText(said, text);
  tellBar.classList.toggle("hidden", text === "");
  dismiss.hidden = text === "";
}

export function hush() {
  tell("");
}

/** A labelled field. `options` ([value, text]) make it a choice; the rest are attributes. */
export function field({ name, label, hint, options, value, ...attributes }) {
  const control = options
    ? h("select", { name, ...attributes }, options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)))
    : h("input", { name, value, autocomplete: "off", ...attributes });
  return h("label", { class: "field" }, h("span", {}, label), control, hint && h("small", { class: "muted" }, hint));
}

let dialogs = 0;

/**
 * Asks before something is done. `act` gets what is in `fields`, and what `command` takes; it returns what to `tell`.
 * What is refused is said in the dialog, which stays open with all that was written.
 */
export function askFirst({ title, text, fields = [], submit, isGrave = false, act }) {
  const id = `dialog-${(dialogs += 1)}`;
  const giveUp = new AbortController();
  const fault = h("p", { class: "fault", role: "alert" });
  const button = h("button", { class: isGrave ? "grave" : "primary" }, submit);
  const cancel = h("button", { type: "button", click: () => dialog.close() }, say("cancel"));
  const form = h("form", { submit: go },
    h("h2", { id }, title), text && h("p", {}, text), fields.map(field), fault, h("div", { class: "actions" }, button, cancel));
  const dialog = h("dialog", { "aria-labelledby": id }, form);

  async function go(event) {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    fault.textContent = "";
    const onWait = () => setText(fault, say("waiting"));
    try {
      const done = await act(Object.fromEntries(new FormData(form)), { signal: giveUp.signal, onWait });
      dialog.close();
      tell(done);
    } catch (error) {
      if (giveUp.signal.aborted) tell(error instanceof Problem ? refusal(error) : say("unsure"));
      fault.textContent = error instanceof Slip ? error.message : refusal(error);
    }
    button.disabled = false;
  }

  dialog.addEventListener("close", () => {
    giveUp.abort();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** What is wrong with what was written into a dialog, in words. */
export class Slip extends Error {}

// Times as they are written where the tournament is.
export const LOCALE = lang === "en" ? "en-GB" : "cs";

/** A day with date, hours, minutes. */
export function moment(time, timeZone) {
  const format = { day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit", timeZone };
  return new Intl.DateTimeFormat(LOCALE, format).format(new Date(time));
}

/** "Aurora – Borovany", or the number of a match that is not on the schedule. */
export function matchName(feed, id) {
  const match = feed.matches.get(id);
  if (!match) return `#${id}`;
  return `${feed.teams.get(match.home_team_id).name} – ${feed.teams.get(match.away_team_id).name}`;
}

/** Time, court and teams of a match, as lists to choose from have it. */
export function matchLine(feed, match) {
  const when = moment(match.match_term_start * 1000, feed.season.timezone);
  const court = match.location && `${common("court")} ${match.location}`;
  return [when, court, matchName(feed, match.id)].filter(Boolean).join(" · ");
}

/** Hears the changes of a season for as long as an element is on the page. */
export function whileShown(element, feed, hear) {
  const listen = () => (element.isConnected ? hear() : feed.removeEventListener("change", listen));
  feed.addEventListener("change", listen);
}
