// What the sheet of a match says.

export default {
  "sheet": {
    "title": { "cs": "Zápis o utkání", "en": "Match sheet" },
    "print": { "cs": "Vytisknout", "en": "Print" },
    "blank": { "cs": "Prázdný zápis", "en": "Blank sheet" },
    "filled": { "cs": "Vyplněný zápis", "en": "Filled sheet" },
    "to_match": { "cs": "Na stránku utkání", "en": "To the match" },
    "date": { "cs": "Začátek", "en": "Start" },
    "number": { "cs": "Č.", "en": "No." },
    "name": { "cs": "Jméno", "en": "Name" },
    "goals": { "cs": "Góly", "en": "Goals" },
    "seven_metres": { "cs": "7 m", "en": "7 m" },
    "warning": { "cs": "Nap.", "en": "Warn." },
    "suspensions": { "cs": "2 min", "en": "2 min" },
    "disqualification": { "cs": "Disk.", "en": "Disq." },
    "blue_card": { "cs": "Modrá", "en": "Blue" },
    "official": { "cs": "Funkcionář {letter}", "en": "Official {letter}" },
    "unknown": { "cs": "Neznámý hráč", "en": "Unknown player" },
    "timeouts": { "cs": "Oddechové časy", "en": "Time-outs" },
    "lost": { "cs": "{time} neudělen", "en": "{time} not granted" },
    "half": { "cs": "Poločas", "en": "Half-time" },
    "regular": { "cs": "Po základní hrací době", "en": "Full time" },
    "overtime": { "cs": "Po prodloužení", "en": "After overtime" },
    "shootout": { "cs": "Sedmimetrové hody", "en": "Shoot-out" },
    "final": { "cs": "Konečný výsledek", "en": "Final score" },
    "referee": { "cs": "Rozhodčí", "en": "Referee" },
    "timekeeper": { "cs": "Časoměřič", "en": "Timekeeper" },
    "scorekeeper": { "cs": "Zapisovatel", "en": "Scorekeeper" },
    "delegate": { "cs": "Delegát", "en": "Delegate" },
    "spectators": { "cs": "Diváci", "en": "Spectators" },
    "for_home": { "cs": "Za domácí", "en": "For the home team" },
    "for_away": { "cs": "Za hosty", "en": "For the away team" }
  }
};
