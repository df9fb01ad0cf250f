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
// Scripts that ask the service in a while must not keep a test from ending.
for (const name of ["setInterval", "setTimeout"]) {
  const original = globalThis[name];
  globalThis[name] = (...call) => original(...call).unref();
}

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

/** Resolves when everything that was waiting for an answer that is there has gone on. */
export const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
