// The overlay of one match.

import { getJsonAtLast } from "../lib/api.js";
import { ScoreBoard } from "./board.js";
import { delay } from "./options.js";
import { Tape } from "./tape.js";

const LOOK_AGAIN_MS = 10000;

// A match that does not exist may still be scheduled.
async function readAtLast(id) {
  for (;;) {
    const match = await getJsonAtLast(`/api/match/${id}`).catch(() => null);
    if (match) return match;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

export async function showMatch(main, live, id) {
  const board = new ScoreBoard(live, delay);
  const tape = new Tape(live, delay);
  main.append(board.element);
  tape.addEventListener("change", ({ detail }) => {
    const { match } = tape;
    if (!match) return;
    board.show(match);
    board.tell(match, detail);
  });
  await tape.begin(await readAtLast(id));
}
