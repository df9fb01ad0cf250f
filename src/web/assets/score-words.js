// What the scorekeeper's page says.

import { words } from "./words.js";

export const say = words({
  cs: {
    title: "Zápis utkání", pin: "PIN", log_in: "Přihlásit", log_out: "Odhlásit", logged_as: "Přihlášen: {name}",
    pin_too_short: "Tento PIN je příliš krátký. Delší ti dá pořadatel.", choose_pin: "PIN správce je příliš krátký. Delší si zvol na stránce správy (/admin).",
    wrong_pin: "Tento PIN neplatí. Zkus to znovu.", wrong_link: "Tento odkaz neplatí nebo už vypršel. Požádej o nový, nebo zadej PIN.",
    too_many: "Z této sítě přišlo příliš mnoho špatných PINů. Počkej {seconds} s a zkus to znovu. Odkaz nebo QR kód od pořadatele funguje hned: otevři ho, nebo ho vlož sem.", no_network: "Bez spojení to nejde. Zkus to znovu.",
    service_away: "Služba teď neodpovídá. Zkus to znovu za chvíli.", link_waiting: "Přihlašuje se telefon…", again: "Zkusit znovu",
    login_lost: "Přihlášení skončilo. Góly čekají v telefonu, po zadání PINu se odešlou.", pin_help: "PIN máš od pořadatele.",
    choose: "Vyber utkání", running: "Právě se hraje", today: "Dnes", other_days: "Jiné dny", no_matches: "Žádná utkání",
    finished: "Odehraná", back: "Utkání", confirmed: "Potvrzeno",
    saved: "Uloženo", waiting: "Čeká: {count}", offline: "Bez spojení", offline_waiting: "Bez spojení · čeká: {count}",
    offline_saved: "Bez spojení · vše uloženo", needs_login: "Přihlas se · čeká: {count}", needs_login_only: "Přihlas se",
    not_lasting: "Tento prohlížeč nic neukládá. Nezavírej stránku, dokud nesvítí Uloženo.",
    together: "Toto utkání zapisuje ještě: {names}", refused: "Nepřijato", dismiss: "Beru na vědomí",
    goal: "Gól", who: "Kdo dal gól?", unknown: "Neznámý", cancel_goal: "Zrušit gól", held: "Za {seconds} s se zapíše bez střelce", undo: "Vrátit gól", undone: "Gól vrácen",
    start_0: "Začít 1. poločas", end_0: "Ukončit 1. poločas", start_1: "Začít 2. poločas", end_1: "Ukončit 2. poločas",
    confirm: "Potvrdit výsledek {score}", reopen: "Znovu otevřít", sure: "Opravdu? Ťukni ještě jednou",
    line_start_0: "Začátek 1. poločasu", line_end_0: "Konec 1. poločasu", line_start_1: "Začátek 2. poločasu", line_end_1: "Konec 2. poločasu",
    timeline: "Průběh", pending: "čeká", edit: "Opravit", revoke: "Zrušit záznam", save: "Uložit opravu", close: "Zavřít",
    team: "Tým", scorer: "Střelec", half: "Poločas", minute: "Minuta", second: "Sekunda", reason: "Důvod", half_0: "1. poločas", half_1: "2. poločas",
    reason_slip: "překlep", reason_scorer: "jiný střelec", reason_team: "jiný tým", reason_invalid: "gól neplatí", reason_undo: "vráceno zapisovatelem",
    reason_needed: "Vyber nebo napiš důvod.", reason_added: "střelec doplněn", reopen_reason: "Proč se utkání znovu otevírá?",
    info: "Poznámka", info_text: "Text poznámky", info_send: "Zapsat", timeout: "Time-out {team}",
    options: "Nastavení telefonu", wake: "Nechat displej svítit", vibration: "Vibrovat", sound: "Pípnout",
    what_goal: "Gól {team}", what_info: "Poznámka „{text}“", what_delete: "Vrácení gólu", what_revoke: "Zrušení záznamu",
    what_amend: "Oprava záznamu", loading: "Načítá se…",
    no_match: "Toto utkání není k dispozici.",
    code_confirmed: "utkání už někdo potvrdil", code_not_started: "utkání ještě nezačalo", code_illegal_transition: "v tomto stavu utkání to nejde",
    code_not_ended: "utkání ještě neskončilo", code_result_given: "výsledek byl zadán ručně", code_unknown_event: "záznam už neexistuje",
    code_player_not_on_team: "hráč není na soupisce týmu", code_not_allowed: "tento telefon smí zapisovat jen své utkání",
    code_beyond_half: "čas je za koncem poločasu", code_half_not_played: "tento poločas se nehrál", code_bad_text: "text je prázdný nebo příliš dlouhý",
    code_other: "služba to odmítla ({code})",
  },
  en: {
    title: "Scorekeeping", pin: "PIN", log_in: "Log in", log_out: "Log out", logged_as: "Logged in: {name}",
    pin_too_short: "This PIN is too short. The organiser gives you a longer one.", choose_pin: "An administrator's PIN this short does not do. Choose a longer one at /admin.",
    wrong_pin: "This PIN is wrong. Try again.", wrong_link: "This link is not valid any more. Ask for a new one, or type a PIN.",
    too_many: "Too many wrong PINs came from this network. Wait {seconds} s and try again. A link or QR code from the organiser works at once: open it, or paste it here.", no_network: "No connection, so it does not work. Try again.",
    service_away: "The service does not answer just now. Try again in a moment.", link_waiting: "Logging this phone in…", again: "Try again",
    login_lost: "The login has ended. The goals wait in the phone and are sent once you type the PIN.", pin_help: "The organiser gives you the PIN.",
    choose: "Choose a match", running: "Being played", today: "Today", other_days: "Other days", no_matches: "No matches",
    finished: "Played", back: "Matches", confirmed: "Confirmed",
    saved: "Saved", waiting: "Waiting: {count}", offline: "Offline", offline_waiting: "Offline · waiting: {count}",
    offline_saved: "Offline · all saved", needs_login: "Log in · waiting: {count}", needs_login_only: "Log in",
    not_lasting: "This browser keeps nothing. Do not close the page until it says Saved.",
    together: "Also scoring this match: {names}", refused: "Not accepted", dismiss: "Understood",
    goal: "Goal", who: "Who scored?", unknown: "Unknown", cancel_goal: "No goal", held: "Counts without a scorer in {seconds} s", undo: "Undo goal", undone: "Goal undone",
    start_0: "Start 1st half", end_0: "End 1st half", start_1: "Start 2nd half", end_1: "End 2nd half",
    confirm: "Confirm result {score}", reopen: "Reopen", sure: "Sure? Tap once more",
    line_start_0: "1st half begins", line_end_0: "1st half ends", line_start_1: "2nd half begins", line_end_1: "2nd half ends",
    timeline: "Timeline", pending: "waiting", edit: "Correct", revoke: "Revoke entry", save: "Save correction", close: "Close",
    team: "Team", scorer: "Scorer", half: "Half", minute: "Minute", second: "Second", reason: "Reason", half_0: "1st half", half_1: "2nd half",
    reason_slip: "slip", reason_scorer: "other scorer", reason_team: "other team", reason_invalid: "no goal", reason_undo: "undone by the scorekeeper",
    reason_needed: "Choose or type a reason.", reason_added: "scorer added", reopen_reason: "Why is the match reopened?",
    info: "Note", info_text: "Text of the note", info_send: "Enter", timeout: "Time-out {team}",
    options: "Phone settings", wake: "Keep the screen on", vibration: "Vibrate", sound: "Beep",
    what_goal: "Goal {team}", what_info: "Note “{text}”", what_delete: "Undo of a goal", what_revoke: "Revocation of an entry",
    what_amend: "Correction of an entry", loading: "Loading…",
    no_match: "This match is not available.",
    code_confirmed: "somebody has confirmed the match", code_not_started: "the match has not started", code_illegal_transition: "not possible in this state of the match",
    code_not_ended: "the match is not over", code_result_given: "the result was recorded by hand", code_unknown_event: "the entry does not exist any more",
    code_player_not_on_team: "the player is not on the team's roster", code_not_allowed: "this phone may score its own match alone",
    code_beyond_half: "the time is behind the end of the half", code_half_not_played: "this half was not played", code_bad_text: "the text is empty or too long",
    code_other: "the service refused it ({code})",
  },
});

const CODES = new Set([
  "confirmed", "not_started", "illegal_transition", "not_ended", "result_given", "unknown_event", "player_not_on_team",
  "not_allowed", "beyond_half", "half_not_played", "bad_text",
]);

/** Why something was refused. */
export function reasonOf(code) {
  return CODES.has(code) ? say(`code_${code}`) : say("code_other", { code });
}
