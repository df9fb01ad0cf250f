// What scripts of pages find in a browser and not here. Imported before any of them.

const nothing = () => {};

globalThis.addEventListener = nothing;
globalThis.location = new URL("http://localhost/");
globalThis.document = {
  documentElement: { lang: "en" },
  body: { dataset: {} },
  hidden: false,
  addEventListener: nothing,
};
// One tab alone, without locks.
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });

/** A match between the teams 101 and 102 with halves of ten minutes, as the service has it, but for what differs. */
export function match(differences = {}) {
  return {
    id: 5, category_id: 13, home_team_id: 101, away_team_id: 102, home_team_name: "Aurora", away_team_name: "Borovany",
    state: "init", score: [null, null], first_half_start: null, second_half_start: null, half_length: 600,
    confirmed: null, match_term_start: 0, location: "A", revision: -1, ...differences,
  };
}

/** A line of a timeline. */
export function line(id, type, half_index, time_offset, more = {}) {
  return { id, match_id: 5, type, half_index, time_offset, team_index: -1, player_id: null, score: [0, 0], message: "", absolute_time: 0, ...more };
}

// Turns of the event loop that anything here is given: far more than it takes, far fewer than anybody would wait for.
const MOST_TURNS = 100_000;

/** Resolves once it is so. */
export async function until(isSo) {
  for (let turn = 0; !isSo(); turn += 1) {
    if (turn === MOST_TURNS) throw new Error(`never: ${isSo}`);
    await new Promise(setImmediate);
  }
}
