// Treatment on court: who is off it, by the attacks that have ended since. The fold is that of the service's domain.

import { isOn, rulesOf } from "./course.js";
import { line } from "./lines.js";
import { momentAt, settle } from "./periods.js";

/** After how many attacks of the team a treated player may come back. */
export const ATTACKS = 3;

/** Whether attacks are counted after treatment now. */
export const countsAttacks = (match) => rulesOf(match).treatment === true && isOn(match) && match.period.kind !== "shootout";

/** Who waits after one more line; somebody who is treated again waits again. */
function after(waiting, { type, kind, team_index: side, player_id: id, player_number: number }) {
  if (kind === "treatment") {
    const others = waiting.filter((one) => one.player_id === null || one.player_id !== id);
    return [...others, { team_index: side, player_id: id, player_number: number ?? null, attacks: 0 }];
  }
  if (type !== "goal" && kind !== "attack") return waiting;
  const counted = waiting.map((one) => (one.team_index === side ? { ...one, attacks: one.attacks + 1 } : one));
  return counted.filter(({ attacks }) => attacks < ATTACKS);
}

/** Who is off the court after treatment, in the order in which they were treated. */
function treated({ match, events }) {
  if (!countsAttacks(match)) return [];
  const lines = events.filter(({ period }) => period === match.period.index);
  return lines.sort((one, other) => one.period_offset - other.period_offset).reduce(after, []);
}

/** A match with those who are off the court after treatment. */
export const withTreatments = ({ match, events }) => ({ ...match, treatments: treated({ match, events }) });

/** The line of what a table enters where attacks are counted. */
function added({ match, events }, entry, side, more) {
  const { action: kind, team } = entry.command;
  const entered = line(entry, { type: "info", kind, ...momentAt({ match, events }, entry.at), team_index: side, team_id: team, ...more });
  return { match, events: [...events, entered] };
}

export function treat(known, entry, side, player) {
  const settled = settle(known, entry.at);
  return side < 0 || !countsAttacks(settled.match) ? settled : added(settled, entry, side, player);
}

/** An attack is worth a line only while somebody waits for its end. */
export function endAttack(known, entry, side) {
  const settled = settle(known, entry.at);
  const isWaited = treated(settled).some((one) => one.team_index === side);
  return isWaited ? added(settled, entry, side, {}) : settled;
}
