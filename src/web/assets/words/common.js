// Words that most pages have in common.

export default {
  "common": {
    "init": { "cs": "Nezačalo", "en": "Not started" },
    "half_first": { "cs": "1. poločas", "en": "1st half" },
    "pause": { "cs": "Přestávka", "en": "Break" },
    "half_second": { "cs": "2. poločas", "en": "2nd half" },
    "end": { "cs": "Konec", "en": "Final" },
    "home": { "cs": "Domácí", "en": "Home" },
    "away": { "cs": "Hosté", "en": "Away" },
    "unknown": { "cs": "Neznámý hráč", "en": "Unknown player" },
    "no_connection": { "cs": "Bez spojení", "en": "No connection" },
    "loading": { "cs": "Načítá se…", "en": "Loading…" },
    "failed": { "cs": "Nejde načíst, zkouším znovu…", "en": "Cannot load, trying again…" },
    "nothing": { "cs": "Nic tu není", "en": "There is nothing here" },
    "goal_by": { "cs": "Gól: {team} {score}", "en": "Goal: {team} {score}" },
    "court": { "cs": "Hřiště", "en": "Court" },
    "back": { "cs": "Zpět", "en": "Back" }
  }
};
