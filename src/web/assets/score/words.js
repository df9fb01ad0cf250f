// Words of the scorekeeper's page.

import { words } from "../lib/words.js";
import texts from "../words/score.js";

export const say = words(texts.score);

const CODES = new Set([
  "confirmed", "not_started", "illegal_transition", "not_ended", "result_given", "unknown_event", "player_not_on_team",
  "not_allowed", "beyond_half", "half_not_played", "bad_text", "command_id_reused", "bad_score", "not_latest",
  "period_has_goals", "nothing_follows", "period_runs", "no_period_runs", "beyond_period", "no_shootout", "out_of_turn",
  "not_last_shot", "ended_by_play", "undecided", "bad_winner", "abandoned", "void", "may_not_shoot", "disqualified",
  "disqualification_alone", "third_suspension", "no_timeout_left", "not_amendable",
]);
const WARNINGS = new Set(["shot_again", "warned_again", "team_warned_often", "officials_warned_again", "officials_suspended_again"]);

/** Why something was refused. */
export function reasonOf(code) {
  return CODES.has(code) ? say(`code_${code}`) : say("code_other", { code });
}

/** What was saved and may be a mistake. */
export function warningOf(code) {
  return WARNINGS.has(code) ? say(`warning_${code}`) : say("warning_other", { code });
}
