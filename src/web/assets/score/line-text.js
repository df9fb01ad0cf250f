// A line of a match in words, also one that only this phone knows.

import { common } from "../parts/common.js";
import { isPunishment } from "./lines.js";
import { say } from "./words.js";

/** @type {Side[]} */
const SIDES = ["home", "away"];

const abbr = (match, { team_index: side }) => match[`${SIDES[side]}_team_abbr`].trim();

/** The start or end of a period; those after two halves are in the service's words. */
function boundaryText({ type, period, half_index: half, message }) {
  return (period ?? half) > 1 ? message || say(`line_${type}_more`) : say(`line_${type}_${half}`);
}

/** A player by number and name, or by what is known of them. */
function player({ player_id: id, player_number: number, player_name: known }) {
  if (id === null) return common("unknown");
  const name = known === `#${number}` ? "" : known ?? "";
  return [number === null ? "" : `#${number}`, name].filter(Boolean).join(" ");
}

const who = (event) => (event.official ? say("official", { letter: event.official }) : player(event));

function timeoutText(match, event) {
  return `${say(event.granted === false ? "line_timeout_lost" : "line_timeout")} · ${abbr(match, event)}`;
}

function goalText(match, event) {
  const mark = event.seven_metre ? ` · ${say("seven_metre")}` : "";
  if (event.player_id === null) return `${abbr(match, event)} · ${common("unknown")}${mark}`;
  return `${player(event)} · ${abbr(match, event)}${mark}`;
}

/** A line in words: who scored, or what happened. */
export function lineText(match, event) {
  if (event.kind === "shootout_shot") return `${abbr(match, event)} · ${say(event.outcome === "goal" ? "shot_goal" : "shot_missed")}`;
  if (isPunishment(event)) return `${say(`line_${event.kind}`)} · ${who(event)} · ${abbr(match, event)}`;
  if (event.kind === "treatment") return `${say("treatment")} · ${player(event)} · ${abbr(match, event)}`;
  if (event.kind === "attack") return `${say("line_attack")} · ${abbr(match, event)}`;
  if (event.kind === "line_up") return `${say("line_up")} · ${abbr(match, event)}`;
  if (event.kind === "timeout") return timeoutText(match, event);
  if (event.kind === "seven_metre_missed") return `${say("seven_metre")}, ${say(`throw_${event.outcome}`)} · ${player(event)} · ${abbr(match, event)}`;
  if (event.type === "info") return event.message || say(`line_${event.kind}`);
  return event.type === "goal" ? goalText(match, event) : boundaryText(event);
}
