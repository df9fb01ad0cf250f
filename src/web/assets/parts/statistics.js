// Facts that commentators mention about a match: pure functions of the match and the lines of its timeline.

/** @typedef {{side: number, half: number, played: number, score: number[], event: MatchEvent}} GoalAt */

/**
 * The goals among the lines, each with the time played, in seconds since the match began, and the score it made.
 * @param {Match} match
 * @param {MatchEvent[]} events
 */
function goalsOf(match, events) {
  const score = [0, 0];
  return events.filter((event) => event.type === "goal").map((event) => {
    score[event.team_index] += 1;
    const played = event.half_index * match.half_length + event.time_offset;
    return { side: event.team_index, half: event.half_index, played, score: [...score], event };
  });
}

/**
 * Goals by the player's id; those of unknown scorers are not in it.
 * @param {MatchEvent[]} events
 */
export function goalsByPlayer(events) {
  const counts = new Map();
  for (const { type, player_id: player } of events) {
    if (type === "goal" && player !== null) counts.set(player, (counts.get(player) ?? 0) + 1);
  }
  return counts;
}

/**
 * Goals of one side that have no known scorer.
 * @param {MatchEvent[]} events
 * @param {number} side
 */
export function unknownGoals(events, side) {
  return events.filter((event) => event.type === "goal" && event.team_index === side && event.player_id === null).length;
}

/**
 * The score when the first half ended; null before that.
 * @param {Match} match
 * @param {MatchEvent[]} events
 */
export function halfTimeScore(match, events) {
  const isOver = events.some((event) => event.type === "end" && event.half_index === 0);
  if (!isOver) return null;
  const firstHalf = goalsOf(match, events).filter((goal) => goal.half === 0);
  return firstHalf.at(-1)?.score ?? [0, 0];
}

/**
 * Runs of goals without a reply of the other side: `{side, length, from, to}`, the first and the last goal.
 * @param {GoalAt[]} goals
 */
function runs(goals) {
  /** @type {{side: number, length: number, from: GoalAt, to: GoalAt}[]} */
  const found = [];
  for (const goal of goals) {
    const last = found.at(-1);
    if (last?.side === goal.side) Object.assign(last, { length: last.length + 1, to: goal });
    else found.push({ side: goal.side, length: 1, from: goal, to: goal });
  }
  return found;
}

/**
 * The current run; null before the first goal.
 * @param {Match} match
 * @param {MatchEvent[]} events
 */
export function presentRun(match, events) {
  return runs(goalsOf(match, events)).at(-1) ?? null;
}

/**
 * A side's longest run, the first if there are several; null if it has no goal.
 * @param {Match} match
 * @param {MatchEvent[]} events
 * @param {number} side
 */
export function longestRun(match, events, side) {
  const own = runs(goalsOf(match, events)).filter((run) => run.side === side);
  return own.reduce((longest, run) => (run.length > (longest?.length ?? 0) ? run : longest), /** @type {typeof own[0] | null} */ (null));
}

/**
 * A side's biggest lead and the goal that first reached it: `{by, goal}`; null if it never led.
 * @param {Match} match
 * @param {MatchEvent[]} events
 * @param {number} side
 */
export function biggestLead(match, events, side) {
  /** @type {{by: number, goal: GoalAt} | null} */
  let biggest = null;
  for (const goal of goalsOf(match, events)) {
    const by = goal.score[side] - goal.score[1 - side];
    if (by > (biggest?.by ?? 0)) biggest = { by, goal };
  }
  return biggest;
}

/**
 * How often the score was level after a goal, and how often the lead went from one side to the other.
 * @param {Match} match
 * @param {MatchEvent[]} events
 */
export function turns(match, events) {
  /** @type {number | null} */
  let leader = null;
  let [levels, changes] = [0, 0];
  for (const { score: [home, away] } of goalsOf(match, events)) {
    if (home === away) levels += 1;
    else {
      const ahead = home > away ? 0 : 1;
      if (leader !== null && leader !== ahead) changes += 1;
      leader = ahead;
    }
  }
  return { levels, changes };
}

/**
 * Seconds since a side's last goal, or since the match began, at a match time.
 * @param {Match} match
 * @param {MatchEvent[]} events
 * @param {number} side
 * @param {number} played
 */
export function withoutGoal(match, events, side, played) {
  const last = goalsOf(match, events).findLast((goal) => goal.side === side);
  return Math.max(played - (last?.played ?? 0), 0);
}

/**
 * A side's longest time without a goal up to a match time.
 * @param {Match} match
 * @param {MatchEvent[]} events
 * @param {number} side
 * @param {number} played
 */
export function longestWithoutGoal(match, events, side, played) {
  const times = goalsOf(match, events).filter((goal) => goal.side === side).map((goal) => goal.played);
  const ends = [...times, played];
  return Math.max(0, ...ends.map((end, at) => end - (times[at - 1] ?? 0)));
}

/**
 * The goals of both sides in the last seconds of play.
 * @param {Match} match
 * @param {MatchEvent[]} events
 * @param {number} played
 * @param {number} seconds
 */
export function lastGoals(match, events, played, seconds) {
  const recent = goalsOf(match, events).filter((goal) => goal.played > played - seconds);
  return [0, 1].map((side) => recent.filter((goal) => goal.side === side).length);
}

/**
 * The known scorers, `{player, goals, side, name, number}`, most goals first, then who had them first.
 * @param {Match} match
 * @param {MatchEvent[]} events
 */
export function topScorers(match, events) {
  const scorers = new Map();
  for (const { event, side } of goalsOf(match, events)) {
    if (event.player_id === null) continue;
    const { player_id: player, player_name: name, player_number: number } = event;
    const goals = (scorers.get(player)?.goals ?? 0) + 1;
    scorers.delete(player);
    scorers.set(player, { player, goals, side, name, number });
  }
  return [...scorers.values()].sort((one, other) => other.goals - one.goals);
}

/**
 * The outcome of a match for a team: "win", "draw" or "loss"; null while it is not over.
 * @param {Match} match
 * @param {number} team
 */
export function outcome(match, team) {
  const isOut = match.result_kind === "abandoned" || match.result_kind === "void";
  if (match.state !== "end" || match.score[0] === null || isOut) return null;
  if (match.result_kind === "double_forfeit") return "loss";
  const [home, away] = match.score.map(Number);
  // What a page has kept from before knows no winner.
  const winner = match.winner ?? (home === away ? null : Number(away > home));
  if (winner === null) return "draw";
  return (winner === 0) === (match.home_team_id === team) ? "win" : "loss";
}

/**
 * A team's matches that are over, the latest first.
 * @param {Match[]} matches
 */
export function finished(matches) {
  const over = matches.filter((match) => match.state === "end");
  return over.sort((one, other) => other.match_term_start - one.match_term_start);
}

/**
 * The outcomes of a team's last matches except this one, the latest last.
 * @param {Match[]} matches
 * @param {number} team
 * @param {number | null} but
 */
export function form(matches, team, but, length = 5) {
  const others = finished(matches).filter((match) => match.id !== but);
  return others.slice(0, length).reverse().flatMap((match) => {
    const result = outcome(match, team);
    return result ? { match, outcome: result } : [];
  });
}

/**
 * The matches of two teams, except this one, that are over, the latest first.
 * @param {Match[]} matches
 * @param {number} opponent
 * @param {number | null} but
 */
export function headToHead(matches, opponent, but) {
  const isOfBoth = (/** @type {Match} */ match) => [match.home_team_id, match.away_team_id].includes(opponent);
  return finished(matches).filter((match) => match.id !== but && isOfBoth(match));
}
