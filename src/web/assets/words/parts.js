// What the parts of pages say.

export default {
  "board": {
    "half_time": { "cs": "Poločas {score}", "en": "Half-time {score}" },
    "confirmed": { "cs": "Potvrzeno", "en": "Confirmed" },
    "score": { "cs": "Skóre", "en": "Score" }
  },
  "connection": {
    "lost": { "cs": "{time}: tak to bylo naposledy. Připojuji se znovu, stránku není třeba načítat.", "en": "Shown as of {time}. Connecting again, there is no need to reload." }
  },
  "outcome": {
    "walkover": { "cs": "Kontumace", "en": "Walkover" },
    "double_forfeit": { "cs": "Kontumace obou týmů", "en": "Forfeited by both teams" },
    "abandoned": { "cs": "Nedohráno", "en": "Abandoned" },
    "void": { "cs": "Neplatný zápas", "en": "Void" },
    "won": { "cs": "{kind}, vítězí {team}", "en": "{kind}, {team} win" }
  },
  "programme-fixture": {
    "unconfirmed": { "cs": "čeká na potvrzení", "en": "not confirmed yet" },
    "number": { "cs": "č. {number}", "en": "no. {number}" }
  },
  "programme-list": {
    "matches": { "cs": "zápasů: {count}", "en": "matches: {count}" }
  },
  "programme": {
    "no_court": { "cs": "Hřiště zatím neurčeno", "en": "Court not known yet" }
  },
  "result-note": {
    "alone": { "cs": "Jen konečný výsledek, průběh není zapsaný.", "en": "Final score only, the course of the match was not recorded." },
    "by_hand": { "cs": "Výsledek zapsaný ručně.", "en": "The result was recorded by hand." },
    "alone_by_hand": { "cs": "Jen konečný výsledek, zapsaný ručně.", "en": "Final score only, recorded by hand." },
    "hidden": { "cs": "Výsledky se nezveřejňují.", "en": "Results are not published." }
  },
  "results": {
    "win": { "cs": "Výhra", "en": "Win" },
    "draw": { "cs": "Remíza", "en": "Draw" },
    "loss": { "cs": "Prohra", "en": "Loss" },
    "win_short": { "cs": "V", "en": "W" },
    "draw_short": { "cs": "R", "en": "D" },
    "loss_short": { "cs": "P", "en": "L" }
  },
  "roster": {
    "number": { "cs": "Číslo", "en": "Number" },
    "player": { "cs": "Hráč", "en": "Player" },
    "goals": { "cs": "Góly", "en": "Goals" },
    "total": { "cs": "Celkem", "en": "Total" },
    "all": { "cs": "Góly celkem", "en": "Goals in all" },
    "nobody": { "cs": "Soupiska není známa.", "en": "The roster is not known." }
  },
  "suspensions": {
    "suspended": { "cs": "Vyloučen", "en": "Suspended" },
    "until": { "cs": "vrací se v", "en": "returns at" },
    "timeout": { "cs": "Oddechový čas {left}", "en": "Time-out {left}" },
    "taken": { "cs": "Oddechové časy: {count}", "en": "Time-outs: {count}" }
  },
  "table": {
    "order": { "cs": "Pořadí", "en": "Place" },
    "team": { "cs": "Tým", "en": "Team" },
    "played": { "cs": "Zápasy", "en": "Played" },
    "wins": { "cs": "Výhry", "en": "Won" },
    "draws": { "cs": "Remízy", "en": "Drawn" },
    "losses": { "cs": "Prohry", "en": "Lost" },
    "goals": { "cs": "Skóre", "en": "Goals" },
    "points": { "cs": "Body", "en": "Points" },
    "by_points": { "cs": "body", "en": "points" },
    "by_mutual_points": { "cs": "vzájemné body", "en": "mutual points" },
    "by_goal_difference": { "cs": "rozdíl skóre", "en": "goal difference" },
    "by_mutual_goal_difference": { "cs": "vzájemný rozdíl skóre", "en": "mutual goal difference" },
    "by_goals": { "cs": "vstřelené góly", "en": "goals scored" },
    "by_mutual_goals": { "cs": "vzájemné góly", "en": "mutual goals" },
    "by_wins": { "cs": "výhry", "en": "wins" },
    "by_seven_metre": { "cs": "sedmimetrové hody", "en": "seven-metre throws" },
    "by_lot": { "cs": "los", "en": "lot" },
    "decided": { "cs": "Rozhodlo", "en": "Decided by" },
    "played_short": { "cs": "Z", "en": "P" },
    "wins_short": { "cs": "V", "en": "W" },
    "draws_short": { "cs": "R", "en": "D" },
    "losses_short": { "cs": "P", "en": "L" },
    "points_short": { "cs": "B", "en": "Pts" },
    "hidden": { "cs": "Výsledky této kategorie se nezveřejňují.", "en": "The results of this category are not published." }
  },
  "team-facts": {
    "place": { "cs": "{order}. místo", "en": "Place {order}" },
    "points": { "cs": "{points} b.", "en": "{points} pts" },
    "goals": { "cs": "skóre {scored}:{received}", "en": "goals {scored}:{received}" },
    "trainer": { "cs": "Trenér", "en": "Trainer" },
    "dress": { "cs": "Dres", "en": "Kit" }
  },
  "time-slider": {
    "title": { "cs": "Zpět v čase", "en": "Back in time" },
    "moment": { "cs": "Okamžik zápasu", "en": "Moment of the match" },
    "before": { "cs": "O událost zpět", "en": "One event back" },
    "after": { "cs": "O událost vpřed", "en": "One event on" },
    "present": { "cs": "teď, {text}", "en": "now, {text}" },
    "past": { "cs": "Minulost: {text}", "en": "The past: {text}" },
    "to_present": { "cs": "Zpět na živě", "en": "Back to live" },
    "to_result": { "cs": "Zpět k výsledku", "en": "Back to the result" },
    "is_past": { "cs": "Takhle to tehdy vypadalo.", "en": "This is how it was then." }
  }
};
