// What widgets say.

export default {
  "match": {
    "more": { "cs": "Celý zápas", "en": "The whole match" }
  },
  "table": {
    "more": { "cs": "Zápasy a výsledky", "en": "Matches and results" }
  }
};
