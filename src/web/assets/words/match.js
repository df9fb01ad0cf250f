// What the page of a match says.

export default {
  "match": {
    "timeline": { "cs": "Průběh", "en": "Timeline" },
    "overview": { "cs": "Přehled pro komentátory", "en": "Overview for commentators" },
    "sheet": { "cs": "Zápis na jeden list", "en": "Match sheet" },
    "print": { "cs": "Vytisknout zápis", "en": "Print the report" },
    "empty": { "cs": "Zatím se nic nestalo.", "en": "Nothing has happened yet." },
    "report": { "cs": "Zápis o utkání", "en": "Match report" },
    "referees": { "cs": "Rozhodčí", "en": "Referees" },
    "scorekeeper": { "cs": "Zapisovatel", "en": "Scorekeeper" },
    "home_trainer": { "cs": "Za domácí", "en": "For the home team" },
    "away_trainer": { "cs": "Za hosty", "en": "For the away team" }
  }
};
