// The overlay of a court: the current match there.

import { timeOfDay } from "../lib/words.js";
import { ProgrammeFeed } from "../feeds/programme.js";
import { ScoreBoard } from "./board.js";
import { isRunning, latestEnd, onAir } from "./choice.js";
import { delay, hold } from "./options.js";
import { heard, Tape } from "./tape.js";

// There is no message about changes to the schedule.
const READ_SCHEDULE_MS = 10000;
const LOOK_MS = 500;

const plain = (location) => location.trim().toLowerCase();

/** Follows the schedule of a court and chooses the match. */
class Court {
  #live;
  #location;
  #programme;
  #board;
  #tapes = new Map();
  #endings = new Map();
  #shown = null;

  constructor(main, live, location) {
    this.#live = live;
    this.#location = plain(location);
    this.#programme = new ProgrammeFeed(live);
    this.#board = new ScoreBoard(live, delay);
    main.append(this.#board.element);
  }

  async begin() {
    await heard(this.#live);
    this.#programme.addEventListener("change", () => this.#look());
    await this.#programme.load();
    setInterval(() => this.#look(), LOOK_MS);
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, READ_SCHEDULE_MS));
      await this.#programme.refresh().catch(() => {});
    }
  }

  #scheduled() {
    return [...this.#programme.matches.values()].filter((match) => plain(match.location) === this.#location);
  }

  // Running matches, and those that have just ended, are watched on tape: the picture may be delayed.
  #look() {
    const scheduled = this.#scheduled();
    const now = this.#live.now();
    const needed = scheduled.filter((match) => this.#isNeeded(match, now));
    const ids = new Set(needed.map(({ id }) => id));
    this.#tapes.forEach((_, id) => ids.has(id) || this.#drop(id));
    needed.forEach((match) => this.#tapes.has(match.id) || this.#record(match));
    // While a tape is being loaded, the current match stays.
    if ([...this.#tapes.values()].every((tape) => tape.match)) this.#choose(scheduled, now - delay);
  }

  #isNeeded(match, now) {
    const tape = this.#tapes.get(match.id);
    if (isRunning(match) || (tape?.match && isRunning(tape.match))) return true;
    const isOver = match.state === "end" && match.first_half_start !== null;
    return isOver && now - (this.#endings.get(match.id) ?? latestEnd(match)) < hold + delay;
  }

  #record(match) {
    const tape = new Tape(this.#live, delay);
    this.#tapes.set(match.id, tape);
    tape.addEventListener("change", ({ detail }) => {
      if (tape.endedAt !== null) this.#endings.set(match.id, tape.endedAt);
      this.#look();
      if (this.#shown === match.id) this.#board.tell(tape.match, detail);
    });
    tape.begin(this.#named(match));
  }

  #drop(id) {
    this.#tapes.get(id).close();
    this.#tapes.delete(id);
  }

  #choose(scheduled, then) {
    const states = scheduled.map((match) => {
      const tape = this.#tapes.get(match.id);
      const { match_term_start } = match;
      return { ...match, ...tape?.match, match_term_start, endedAt: this.#endings.get(match.id) };
    });
    const chosen = onAir(states, then, hold);
    if (this.#shown !== (chosen?.id ?? null)) this.#board.endGoal();
    this.#shown = chosen?.id ?? null;
    if (chosen) this.#board.show(this.#named(chosen));
    else this.#board.clear();
  }

  // The programme names teams once and matches refer to them.
  #named(match) {
    const { teams, season } = this.#programme;
    const named = { ...match, date: timeOfDay(match.match_term_start, season.timezone) };
    for (const side of ["home", "away"]) {
      const team = Object.entries(teams.get(match[`${side}_team_id`]) ?? {});
      team.forEach(([key, value]) => (named[`${side}_team_${key}`] = value));
    }
    return named;
  }
}

export function showCourt(main, live, location) {
  return new Court(main, live, location).begin();
}
