// What the commentators' page says.

export default {
  "facts": {
    "title": { "cs": "Čísla zápasu", "en": "The match in numbers" },
    "fact": { "cs": "Údaj", "en": "Fact" },
    "run_few": { "cs": "{team}: {length} góly v řadě", "en": "{team}: {length} goals in a row" },
    "run_many": { "cs": "{team}: {length} gólů v řadě", "en": "{team}: {length} goals in a row" },
    "longest_run": { "cs": "Nejdelší série", "en": "Longest run" },
    "biggest_lead": { "cs": "Největší vedení", "en": "Biggest lead" },
    "without": { "cs": "Bez gólu", "en": "Without a goal" },
    "longest_without": { "cs": "Nejdéle bez gólu", "en": "Longest without a goal" },
    "last": { "cs": "Posledních 5 minut", "en": "Last 5 minutes" },
    "turns": { "cs": "Vyrovnáno {levels}×, vedení se otočilo {changes}×", "en": "Level {levels} times, the lead changed sides {changes} times" },
    "lead": { "cs": "+{by} ({score}, {at})", "en": "+{by} ({score}, {at})" },
    "run": { "cs": "{length} ({from}–{to})", "en": "{length} ({from}–{to})" },
    "scorers": { "cs": "Nejlepší střelci zápasu", "en": "Top scorers of the match" },
    "none": { "cs": "–", "en": "–" },
    "not_begun": { "cs": "Zápas ještě nezačal.", "en": "The match has not begun." }
  },
  "overview": {
    "timeline": { "cs": "Průběh", "en": "Timeline" },
    "meetings": { "cs": "Vzájemné zápasy", "en": "Head to head" },
    "no_meetings": { "cs": "V této sezóně spolu ještě nehrály.", "en": "They have not met this season." },
    "page": { "cs": "Stránka zápasu", "en": "Match page" },
    "scorers": { "cs": "Nejlepší střelci kategorie", "en": "Top scorers of the category" }
  },
  "scorers": {
    "none": { "cs": "Zatím nikdo nedal gól.", "en": "Nobody has scored yet." }
  },
  "side": {
    "results": { "cs": "Výsledky", "en": "Results" },
    "no_results": { "cs": "Zatím žádné výsledky.", "en": "No results yet." }
  }
};
