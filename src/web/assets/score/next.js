// The next step of a match: the period to start or to end.

import { isOn, nextPeriod, rulesOf } from "./course.js";

const start = (words, command) => ({ words, sign: "▶", command });
const end = (words, command) => ({ words, sign: "■", command });

function toStart({ kind, index }, { periods }) {
  if (kind === "overtime") return start("start_overtime", { action: "start_period" });
  if (kind === "shootout") return start("start_shootout", { action: "start_period" });
  const state = index === 0 ? "half_first" : "half_second";
  return start(periods === 1 ? "start_match" : `start_${index}`, { action: "state_change", state });
}

function toEnd({ kind, index }, { periods }) {
  if (kind === "overtime") return end("end_overtime", { action: "end_period" });
  const state = index + 1 < periods ? "pause" : "end";
  return end(periods === 1 ? "end_match" : `end_${index}`, { action: "state_change", state });
}

/** Its words, its sign and its command; null in a shoot-out, which ends by itself, and once there is nothing left to play. */
export function nextStep(match) {
  const rules = rulesOf(match);
  const next = nextPeriod(match);
  if (next) return toStart(next, rules);
  return isOn(match) && match.period.kind !== "shootout" ? toEnd(match.period, rules) : null;
}
