// The result of a match, as federations write it: 37:35 (32:32, 28:28, 14:13), and words for results not played out.

import { words } from "../lib/words.js";
import texts from "../words/parts.js";

const say = words(texts.outcome);

/** @typedef {Pick<Match, "state" | "score"> & Partial<Pick<Match, "result" | "result_kind" | "winner">>} Outcome */

/**
 * The score that is shown: the official result once there is one, which adds the goals of a shoot-out.
 * @param {Outcome} match
 * @returns {Score}
 */
export function shownScore(match) {
  return /** @type {Score} */ (match.result?.final ?? match.score);
}

/**
 * The stages before the final score, the latest first, as in "32:32, 28:28, 14:13"; empty where none is known.
 * @param {Outcome} match
 */
export function stagesText({ result }) {
  if (!result?.final) return "";
  const last = result.final.join(":");
  const before = [result.overtime, result.regular].filter((stage) => stage && stage.join(":") !== last);
  return [...before, result.half].flatMap((stage) => (stage ? [stage.join(":")] : [])).join(", ");
}

/**
 * Whether a match was decided after regular time.
 * @param {Outcome} match
 */
export function wentOn({ result }) {
  return Boolean(result?.overtime ?? result?.shootout);
}

/**
 * Whether a match ended level and must not, so that its winner has to be named. A shoot-out that was tapped without a
 * network has decided it before the service says so.
 * @param {Outcome & Partial<Pick<Match, "must_decide" | "shootout">>} match
 */
export function lacksWinner({ must_decide: mustDecide, state, result_kind: kind, winner, score, shootout }) {
  const isLevel = [score, shootout?.score ?? [0, 0]].every(([home, away]) => home === away);
  return Boolean(mustDecide) && state === "end" && kind === "played" && isLevel && (winner ?? null) === null;
}

/**
 * The kind of result, in a word or two; empty for a match that was played.
 * @param {Outcome} match
 */
export function kindText({ result_kind: kind }) {
  return kind && kind !== "played" ? say(kind) : "";
}

/**
 * The same with the winner, where there is one.
 * @param {Outcome & Pick<Match, "home_team_name" | "away_team_name">} match
 */
export function kindSentence(match) {
  const kind = kindText(match);
  const winner = match.result_kind === "walkover" ? match.winner ?? null : null;
  if (winner === null) return kind;
  return say("won", { kind, team: winner === 0 ? match.home_team_name : match.away_team_name });
}

/**
 * Whether the score of a match that has begun is hidden from the reader.
 * @param {Outcome} match
 */
export function isHidden(match) {
  return match.state !== "init" && match.score[0] === null && !kindText(match);
}
