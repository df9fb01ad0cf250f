// What the front page says.

export default {
  "choice": {
    "choose": { "cs": "Zobrazit", "en": "Show" },
    "all": { "cs": "Všechny zápasy", "en": "All matches" },
    "all_of": { "cs": "{name}: celá kategorie", "en": "{name}: whole category" }
  },
  "home": {
    "now": { "cs": "Právě se hraje", "en": "Now playing" },
    "next": { "cs": "Co bude dál", "en": "What comes next" },
    "results": { "cs": "Výsledky", "en": "Results" },
    "programme": { "cs": "Program", "en": "Programme" },
    "tables": { "cs": "Tabulky", "en": "Tables" },
    "pause": { "cs": "Teď se nehraje.", "en": "Nothing is being played right now." },
    "begins": { "cs": "Začíná se: {day} v {time}.", "en": "Play begins on {day} at {time}." },
    "goes_on": { "cs": "Pokračuje se: {day} v {time}.", "en": "Play continues on {day} at {time}." },
    "over": { "cs": "Žádné další zápasy v rozpisu nejsou.", "en": "No more matches are scheduled." },
    "no_matches": { "cs": "Rozpis zápasů tu zatím není.", "en": "There is no schedule yet." },
    "empty": { "cs": "Zatím tu není žádný turnaj", "en": "There is no tournament here yet" },
    "later": { "cs": "Až ho pořadatelé nahrají, objeví se tady sám.", "en": "It will appear here by itself as soon as the organisers import it." }
  },
  "tables": {
    "caption": { "cs": "Tabulka: {name}", "en": "Table: {name}" }
  }
};
