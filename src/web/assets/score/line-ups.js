// Who plays today, as a page shows it before the service has it: the rules are the service's.

import { line } from "./lines.js";
import { momentAt } from "./periods.js";

/** @type {Side[]} */
const SIDES = ["home", "away"];

const byNumber = (one, other) => (one.number ?? Infinity) - (other.number ?? Infinity) || one.id - other.id;

/** Where players are shown by their numbers, the name is the number. */
function numbered(player, number) {
  const isNumber = player.name === `#${player.number}`;
  return { ...player, number, name: isNumber ? `#${number}` : player.name };
}

/** A team names who plays; earlier lines have today's numbers too. */
export function nameLineUp({ match, events }, entry, side) {
  if (side < 0) return { match, events };
  const { team, players, officials = [] } = entry.command;
  const roster = `${SIDES[side]}_team_players`;
  const known = new Map((match[roster] ?? []).map((player) => [player.id, player]));
  const named = players.map(({ player: id, number, goalkeeper = false, captain = false }) => {
    const player = known.get(id) ?? { id, number: null, name: "" };
    return { ...numbered(player, number ?? player.number), goalkeeper, captain };
  }).sort(byNumber);
  const today = new Map(named.map((player) => [player.id, player]));
  const renumbered = events.map((event) => {
    const player = today.get(event.player_id);
    return player ? { ...event, player_number: player.number } : event;
  });
  const set = line(entry, { type: "info", kind: "line_up", ...momentAt({ match, events }, entry.at), team_index: side, team_id: team });
  const letters = (match.officials ?? [[], []]).map((old, at) => (at === side ? officials.map(({ letter }) => letter) : old));
  return { match: { ...match, [roster]: named, officials: letters }, events: [...renumbered, set] };
}
