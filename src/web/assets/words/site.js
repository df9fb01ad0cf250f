// What the service itself says on pages: around them, in previews of links, and where scripts are off.

export default {
  "shell": {
    "skip": { "cs": "Přejít k obsahu", "en": "Skip to content" },
    "navigation": { "cs": "Hlavní", "en": "Main" },
    "categories": { "cs": "Kategorie", "en": "Categories" },
    "staff": { "cs": "Pro pořadatele", "en": "For organisers" },
    "needs_scripts": { "cs": "Tato stránka potřebuje JavaScript.", "en": "This page needs JavaScript." },
    "without_scripts": { "cs": "Takhle to bylo při načtení. Bez JavaScriptu se stránka sama nemění: načtěte ji znovu.", "en": "This is how things were when the page was loaded. Without JavaScript it does not update by itself: reload it." },
    "other_language": { "cs": "English", "en": "Česky" }
  },
  "title": {
    "home": { "cs": "Živě", "en": "Live" },
    "score": { "cs": "Zápis", "en": "Scorekeeping" },
    "bookmark": { "cs": "Pro komentátory", "en": "For commentators" },
    "exhibition": { "cs": "Exhibice", "en": "Exhibition" },
    "admin": { "cs": "Správa", "en": "Administration" },
    "missing": { "cs": "Tady nic není", "en": "There is nothing here" }
  },
  "exhibition": {
    "home_abbr": { "cs": "DOM", "en": "HOME" },
    "away_abbr": { "cs": "HOS", "en": "AWAY" },
    "category": { "cs": "Exhibice", "en": "Exhibition" }
  },
  "application": {
    "name": { "cs": "MINICUP zápis utkání", "en": "MINICUP scorekeeping" },
    "short_name": { "cs": "Zápis", "en": "Score" }
  },
  "preview": {
    "any": { "cs": "Živé výsledky, rozpis a tabulky", "en": "Live scores, schedule and tables" },
    "place": { "cs": "{order}. místo, body: {points}, skóre: {goals}", "en": "Place {order}, points: {points}, goals: {goals}" }
  },
  "plain": {
    "matches": { "cs": "Zápasy", "en": "Matches" },
    "timeline": { "cs": "Průběh", "en": "Timeline" },
    "roster": { "cs": "Soupiska", "en": "Roster" },
    "table": { "cs": "Tabulka", "en": "Table" },
    "place": { "cs": "{order}. místo, body: {points}, skóre {goals}", "en": "Place {order}, points: {points}, goals: {goals}" }
  }
};
