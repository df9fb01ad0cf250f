// The dialog for a result by hand.

import { words } from "../lib/words.js";
import texts from "../words/admin.js";
import { Slip } from "./dialog.js";

const say = words(texts.result);

const KINDS = ["played", "walkover", "double_forfeit", "abandoned", "void"];
const STAGES = ["half", "regular", "overtime", "shootout"];
const MAX_GOALS = 999;

/** A kind of result in words. */
export const kindName = (kind) => say(kind);

/** The choice of the winner. */
export function winnerField(teams, required = false) {
  const options = [["", say("nobody")], ...teams.map((team, side) => [String(side), team])];
  return { name: "winner", label: say("winner"), hint: required ? undefined : say("winner_hint"), options, required };
}

/** The fields of a result. */
export function resultFields(match, teams, reason) {
  const goals = teams.map((team, side) => ({
    name: `goals_${side}`, label: say("goals", { team }), hint: side === 1 ? say("goals_hint") : undefined, type: "number",
    min: 0, max: MAX_GOALS, step: 1, inputmode: "numeric", value: match.score[side],
  }));
  const stages = STAGES.map((name) => ({ name, label: say(name), hint: name === "half" ? say("stage_hint") : undefined, value: "" }));
  return [
    { name: "kind", label: say("kind"), options: KINDS.map((kind) => [kind, say(kind)]) },
    ...goals, winnerField(teams), ...stages, reason,
  ];
}

function pair(text) {
  const found = /^\s*(\d{1,3})\s*:\s*(\d{1,3})\s*$/.exec(text);
  if (!found) throw new Slip(say("bad_stage"));
  return [Number(found[1]), Number(found[2])];
}

/** Whether a kind of result has goals: a walkover only if they differ from the default. */
function saysGoals(kind, goals, match) {
  if (goals.includes("")) return false;
  const isPlayed = goals.every((count, side) => Number(count) === match.score[side]);
  return kind === "played" || kind === "abandoned" || (kind === "walkover" && !isPlayed);
}

/** The fields of the command; throws `Slip` if something is missing. */
export function resultOf({ kind, goals_0: home, goals_1: away, winner, reason, ...rest }, match) {
  const result = { reason };
  if (kind !== "played") result.kind = kind;
  if (saysGoals(kind, [home, away], match)) result.score = [Number(home), Number(away)];
  if (kind === "played" && !result.score) throw new Slip(say("goals_needed"));
  if (kind === "walkover" && winner === "") throw new Slip(say("winner_needed"));
  if (winner !== "" && (kind === "played" || kind === "walkover")) result.winner = Number(winner);
  if (kind !== "played") return result;
  for (const name of STAGES.filter((stage) => rest[stage].trim() !== "")) result[name] = pair(rest[name]);
  return result;
}
