// What the page of a team says.

export default {
  "team": {
    "running": { "cs": "Právě hraje", "en": "Playing now" },
    "coming": { "cs": "Další zápasy", "en": "Coming up" },
    "results": { "cs": "Výsledky", "en": "Results" },
    "roster": { "cs": "Soupiska", "en": "Roster" },
    "scorers": { "cs": "Střelci", "en": "Scorers" },
    "none_yet": { "cs": "Zatím žádné.", "en": "None yet." },
    "nobody_yet": { "cs": "Zatím nikdo.", "en": "Nobody yet." }
  }
};
