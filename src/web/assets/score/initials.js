// Initials for players who share a number, if players are shown only by numbers: only scorekeepers get them, and
// this page keeps them only while it is open.

import { getJson } from "../lib/api.js";

const ROSTERS = ["home_team_players", "away_team_players"];

function shareNumbers(players = []) {
  const numbers = players.filter(({ name, number }) => name === (number === null ? "" : `#${number}`)).map(({ number }) => number);
  return new Set(numbers).size < numbers.length;
}

/** The initials of players of a match by id; empty if numbers distinguish all of them, or without an answer. */
export async function readInitials(match) {
  if (!ROSTERS.some((roster) => shareNumbers(match[roster]))) return new Map();
  const answer = await getJson(`/api/match/${match.id}/shared-numbers`, { cache: "no-store" }).catch(() => ({ players: [] }));
  return new Map(answer.players.map(({ id, initials }) => [id, initials]));
}

/** A match in which such players have their initials as names. */
export function withInitials(match, initials) {
  if (initials.size === 0) return match;
  const named = (player) => ({ ...player, name: initials.get(player.id) ?? player.name });
  const rosters = ROSTERS.map((roster) => [roster, (match[roster] ?? []).map(named)]);
  return { ...match, ...Object.fromEntries(rosters) };
}
