// What the page of the exhibition says.

export default {
  "exhibition": {
    "title": { "cs": "Exhibice", "en": "Exhibition" },
    "plus": { "cs": "Přidat gól: {team}", "en": "Add a goal: {team}" },
    "minus": { "cs": "Ubrat gól: {team}", "en": "Take a goal away: {team}" },
    "states": { "cs": "Stav zápasu", "en": "State of the match" },
    "reset": { "cs": "Vynulovat", "en": "Reset" },
    "really": { "cs": "Opravdu vynulovat", "en": "Really reset" },
    "no": { "cs": "Ne", "en": "No" },
    "full": { "cs": "Na celou obrazovku", "en": "Full screen" },
    "log_out": { "cs": "Odhlásit", "en": "Log out" },
    "saved": { "cs": "Uloženo", "en": "Saved" },
    "saving": { "cs": "Ukládá se…", "en": "Saving…" },
    "offline": { "cs": "Bez spojení. Neuložené skóre se pošle, jakmile to půjde.", "en": "No connection. The unsaved score is sent as soon as that works." },
    "offline_saved": { "cs": "Bez spojení. Skóre může být starší.", "en": "No connection. The score may be old." },
    "login": { "cs": "Neuloženo: přihlaste se znovu.", "en": "Not saved: log in again." },
    "refused": { "cs": "Neuloženo: služba to nepřijala ({code}).", "en": "Not saved: the service does not take it ({code})." },
    "contested": { "cs": "Někdo mezitím nastavil {theirs}. Tady je {mine}.", "en": "Somebody else set {theirs} meanwhile. Here it is {mine}." },
    "mine": { "cs": "Nechat {mine}", "en": "Keep {mine}" },
    "theirs": { "cs": "Vzít {theirs}", "en": "Take {theirs}" }
  },
  "login": {
    "heading": { "cs": "Přihlášení k zápisu", "en": "Log in to keep the score" },
    "pin": { "cs": "PIN", "en": "PIN" },
    "enter": { "cs": "Přihlásit", "en": "Log in" },
    "wrong": { "cs": "Tento PIN nikdo nemá.", "en": "Nobody has this PIN." },
    "pin_too_short": { "cs": "Tento PIN je příliš krátký. Delší vám dá pořadatel.", "en": "This PIN is too short. The organiser gives you a longer one." },
    "choose_pin": { "cs": "PIN správce je příliš krátký. Delší si zvolte na stránce správy (/admin).", "en": "This PIN is too short for an administrator. Choose a longer one at /admin." },
    "many": { "cs": "Z této sítě přišlo příliš mnoho špatných PINů. Zkuste to za chvíli.", "en": "Too many wrong PINs came from this network. Try again in a while." },
    "failed": { "cs": "Teď to nejde. Zkuste to znovu.", "en": "It did not work. Try again." }
  }
};
