// Asking the service, and its refusals in words.

import { atLast, getJson, newCommandId, postJson } from "../lib/api.js";
import { Problem } from "../lib/failures.js";
import { words } from "../lib/words.js";
import { sendCommand } from "../feeds/commands.js";

const REFUSALS = {
  cs: {
    login_required: "Přihlášení skončilo.", admins_only: "Na to má právo jen správce.",
    pin_taken: "Tento PIN už má někdo jiný. Zvolte jiný.",
    last_admin: "Je to poslední správce. Nejdřív udělejte správcem někoho dalšího.",
    too_many_users: "Uživatelů je už 64, víc jich být nemůže.",
    too_many_links: "Platných odkazů je už 1000. Nejdřív některé zrušte.",
    unknown_user: "Takový uživatel už není.", unknown_link: "Takový odkaz není.", unknown_court: "Na tomto hřišti v rozpisu nic není.",
    unknown_match: "Takový zápas v rozpisu není.", unknown_season: "Taková sezóna není.",
    not_scheduled: "Zápas ještě nebyl otevřen.", not_ended: "Zápas ještě neskončil. Ukončete ho, nebo zapište výsledek.",
    confirmed: "Zápas je potvrzený. Nejdřív ho znovu otevřete.",
    bad_text: "Důvod musí mít 1 až 500 znaků.", bad_score: "Gólů může být nejvýš 999.",
    full: "Zápas má už 20 000 záznamů a víc jich mít nemůže.",
    faulty_file: "Soubor má chyby a nic nezměnil.",
    payload_too_large: "Soubor je větší než 8 MiB.", foreign_origin: "Z této adresy služba příkazy nepřijímá.",
    too_many_requests: "Z této sítě přišlo příliš mnoho špatných PINů. Chvíli počkejte, nebo se přihlaste v prohlížeči, který už přihlášený byl.", internal: "Ve službě nastala chyba.",
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
    unknown_user: "There is no such user any more.", unknown_link: "There is no such link.", unknown_court: "The schedule has nothing on this court.",
    unknown_match: "There is no such match on the schedule.", unknown_season: "There is no such season.",
    not_scheduled: "The match was never opened.", not_ended: "The match is not over. End it, or record its result.",
    confirmed: "The match is confirmed. Reopen it first.",
    bad_text: "A reason must have 1 to 500 characters.", bad_score: "There can be 999 goals at most.",
    full: "The match has 20,000 entries, which is the most.",
    faulty_file: "The file has faults and changed nothing.",
    payload_too_large: "The file is larger than 8 MiB.", foreign_origin: "The service takes no commands from this address.",
    too_many_requests: "Too many wrong PINs came from this network. Wait a while, or use a browser that was logged in before.", internal: "The service has failed.",
    busy: "The service is busy. Try again in a while.", store_unavailable: "The service cannot store now. Try again in a while.",
    unavailable: "The service cannot store now. Try again in a while.", offline: "The service does not answer. Try again.",
    other: "The service refused ({code}): {detail}",
  },
};
const refusals = words(REFUSALS);

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

/** Sends a command to a match until it is answered or given up (`signal`): under one id, so it happens once. */
export function command(match, body, { signal, onWait }) {
  const id = newCommandId();
  const send = () => watched(sendCommand(match, body, id, AbortSignal.timeout(ANSWER_MS)));
  return atLast(send, { pause: PAUSE_MS, onFailure: onWait, signal });
}
