// Words of a tournament that several pages have in common.

import { words } from "../lib/words.js";

export const common = words({
  cs: {
    init: "Nezačalo", half_first: "1. poločas", pause: "Přestávka", half_second: "2. poločas", end: "Konec",
    home: "Domácí", away: "Hosté", unknown: "Neznámý hráč", no_connection: "Bez spojení",
    loading: "Načítá se…", failed: "Nejde načíst, zkouším znovu…", nothing: "Nic tu není",
    goal_by: "Gól: {team} {score}", court: "Hřiště", back: "Zpět",
  },
  en: {
    init: "Not started", half_first: "1st half", pause: "Break", half_second: "2nd half", end: "Final",
    home: "Home", away: "Away", unknown: "Unknown player", no_connection: "No connection",
    loading: "Loading…", failed: "Cannot load, trying again…", nothing: "There is nothing here",
    goal_by: "Goal: {team} {score}", court: "Court", back: "Back",
  },
});
