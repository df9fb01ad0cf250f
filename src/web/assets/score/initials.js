// Initials for players who share a number, where players are shown by numbers alone: only those who score get them, and
// this page keeps them no longer than it is open.

import { getJson } from "../lib/api.js";

const ROSTERS = ["home_team_players", "away_team_players"];

function shareNumbers(players = []) {
  const numbers = players.filter(({ name, number }) => name === (number === null ? "" : `#${number}`)).map(({ number }) => number);
  return new Set(numbers).size < numbers.length;
}

/** The initials of players of a match by id; none where numbers tell all of them apart, or without an answer. */
export async function readInitials(match) {
  if (!ROSTERS.some((roster) => shareNumbers(match[roster]))) return new Map();
  const answer = await getJson(`/api/match/${match.id}/shared-numbers`, { cache: "no-store" }).catch(() => ({ players: [] }));
  return new Map(answer.players.map(({ id, initials }) => [id, initials]));
}

/** A match whose players have their initials for a name, where there are any. */
export function withInitials(match, initials) {
  if (initials.size === 0) return match;
  const named = (player) => ({ ...player, name: initials.get(player.id) ?? player.name });
  const rosters = ROSTERS.map((roster) => [roster, (match[roster] ?? []).map(named)]);
  return { ...match, ...Object.fromEntries(rosters) };
}
