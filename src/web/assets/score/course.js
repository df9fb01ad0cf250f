// Which period of a match comes next, by its rules and the score as it stands; and the shoot-out, by its shots.

/** What most matches are played by, and all of those that a phone has kept from an earlier release. */
const TWO_HALVES = { periods: 2, overtime: null, shootout: null };
const RUNNING = ["half_first", "half_second"];

/** The rules of a match; `game` is what the service says of them. */
export const rulesOf = (match) => match.game ?? TWO_HALVES;

/** Whether more than goals is written down. */
export const isDetailed = (match) => (rulesOf(match).depth ?? "simple") !== "simple";

/** Whether a period is on, whether its clock runs or stands. */
export const isOn = (match) => RUNNING.includes(match.state);

/** The half that a period counts as where only two are known. */
export const halfOf = (index) => Math.min(index, 1);

const isLevel = ({ score: [home, away] }) => home === away;

/** The period that comes after the one that is on, or was on last; null where the match is over then. */
function following(match) {
  const { period, half_length: length } = match;
  const index = period ? period.index + 1 : 0;
  if (period?.kind === "shootout") return null;
  return index < rulesOf(match).periods ? { index, kind: "half", length } : toDecide(match, index);
}

function toDecide(match, index) {
  const { periods, overtime, shootout } = rulesOf(match);
  if (!match.must_decide) return null;
  const shots = shootout && isLevel(match) ? { index, kind: "shootout", length: null } : null;
  if (!overtime) return shots;
  const played = index - periods;
  const isWithinRound = played % overtime.periods !== 0;
  if (!isLevel(match) && (overtime.golden_goal || !isWithinRound)) return null;
  const hasMore = isWithinRound || played < overtime.periods * overtime.rounds;
  return hasMore ? { index, kind: "overtime", length: overtime.length } : shots;
}

/** The period that comes next; null while one is on, and where the match is over, also by a result from paper. */
export const nextPeriod = (match) => (isOn(match) || match.state === "end" ? null : following(match));

/** The state that the end of a period leads to. */
export const stateAfter = (match) => (following(match) ? "pause" : "end");

/** Whether the period that is on may be the last one: then `pause` and `end` both mean its end. */
export const isOpenEnd = (match) =>
  match.period.index + 1 >= rulesOf(match).periods && (Boolean(match.must_decide) || match.period.index === 0);

/** Whether a goal has decided a match that goes to the first one. */
export const isGolden = (match) =>
  match.period.kind === "overtime" && Boolean(rulesOf(match).overtime?.golden_goal) && !isLevel(match);

const goals = (shots) => shots.filter(Boolean).length;

/** In the first series a lead counts that the other side cannot make up; after it each pair of shots counts. */
function isDecided(shots, series) {
  const [home, away] = shots;
  if (Math.max(home.length, away.length) > series) return home.length === away.length && goals(home) !== goals(away);
  const left = (side) => series - side.length;
  return goals(home) > goals(away) + left(away) || goals(away) > goals(home) + left(home);
}

/**
 * The shoot-out by its lines, in their order. Who began shoots first in the first series; after it the other side begins,
 * and stays first.
 */
export function shootoutOf(match, events) {
  const taken = events.filter((event) => event.kind === "shootout_shot");
  const series = rulesOf(match).shootout?.shots ?? 5;
  const shots = [0, 1].map((side) => taken.filter((shot) => shot.team_index === side).map((shot) => shot.outcome === "goal"));
  const decided = isDecided(shots, series);
  const [first] = taken;
  const firstIsNext = (taken.length % 2 === 0) === taken.length < 2 * series;
  const next = !first || decided ? null : firstIsNext ? first.team_index : 1 - first.team_index;
  return { shootout: { score: shots.map(goals), shots, next }, isDecided: decided };
}
