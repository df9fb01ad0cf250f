// What the page of a category says.

export default {
  "category": {
    "table": { "cs": "Tabulka", "en": "Table" },
    "matches": { "cs": "Zápasy", "en": "Matches" },
    "no_matches": { "cs": "Rozpis zápasů tu zatím není.", "en": "There is no schedule yet." }
  },
  "moment": {
    "moment": { "cs": "Tabulka po zápase", "en": "Table after match" },
    "latest": { "cs": "Současný stav (zápasů: {count})", "en": "As it stands (matches: {count})" },
    "after": { "cs": "Po zápase {place} z {count}: {match}", "en": "After match {place} of {count}: {match}" },
    "earlier": { "cs": "O zápas zpět", "en": "One match back" },
    "later": { "cs": "O zápas dál", "en": "One match on" },
    "live": { "cs": "Jako by právě hrané zápasy skončily teď", "en": "As if the matches being played ended now" }
  },
  "table": {
    "caption": { "cs": "Tabulka: {name}", "en": "Table: {name}" },
    "how": { "cs": "Jak se určuje pořadí", "en": "What decides the order" },
    "points": { "cs": "Za výhru jsou 2 body, za remízu 1. Počítají se jen potvrzené zápasy.", "en": "A win is worth 2 points, a draw 1. Only confirmed matches count." },
    "ties": { "cs": "Kdo má stejně bodů, toho rozdělí první z těchto kritérií, ve kterém se týmy liší:", "en": "Teams with the same number of points are separated by the first of these in which they differ:" },
    "restart": { "cs": "Vzájemné znamená ze zápasů mezi týmy, které jsou na tom stejně. Pro ty, kdo zůstanou nerozděleni, se začíná znovu od prvního kritéria.", "en": "Mutual means in the matches among the teams that are level. Those who stay level start again at the first of these." },
    "goes_on": { "cs": "Vzájemné znamená ze zápasů mezi všemi týmy, které mají stejně bodů. Ty, kdo zůstanou nerozděleni, rozdělí další kritérium; znovu se nezačíná.", "en": "Mutual means in the matches among all teams with the same number of points. Those who stay level are separated by the next of these, without a new start." },
    "shared": { "cs": "Koho nerozdělí nic, dělí se o místo.", "en": "Those whom nothing separates share the place." },
    "unfinished": { "cs": "Dokud se nedohrají všechny zápasy, rozhoduje při stejném počtu bodů rozdíl skóre ze všech zápasů a pak vstřelené góly.", "en": "Until every match is over, teams with the same number of points are separated by goal difference, then goals, of all matches." }
  }
};
