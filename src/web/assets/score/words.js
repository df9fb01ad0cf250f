// What the scorekeeper's page says.

import { words } from "../lib/words.js";
import texts from "../words/score.js";

export const say = words(texts.score);

const CODES = new Set([
  "confirmed", "not_started", "illegal_transition", "not_ended", "result_given", "unknown_event", "player_not_on_team",
  "not_allowed", "beyond_half", "half_not_played", "bad_text", "command_id_reused", "bad_score",
]);

/** Why something was refused. */
export function reasonOf(code) {
  return CODES.has(code) ? say(`code_${code}`) : say("code_other", { code });
}
