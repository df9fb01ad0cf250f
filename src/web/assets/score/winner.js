// The winner of a match that ended level and must not.

import { h } from "../lib/dom.js";
import { say } from "./words.js";

/** Whether the shoot-out, as far as the page knows of it, has a winner. */
function isDecidedByShots({ shootout }) {
  return Boolean(shootout) && shootout.score[0] !== shootout.score[1];
}

/** Whether a winner has to be named with the confirmation. */
export function lacksWinner(match) {
  const isLevel = match.score[0] === match.score[1] && !isDecidedByShots(match);
  return Boolean(match.must_decide) && match.state === "end" && match.result_kind === "played" && isLevel && (match.winner ?? null) === null;
}

/** Asks who has won; `confirm` gets 0 for the home team, 1 for the away team. */
export function askWinner(dialog, match, confirm) {
  const choose = (winner) => () => {
    dialog.close();
    confirm(winner);
  };
  dialog.replaceChildren(h("form", { class: "winner", method: "dialog" },
    h("h2", { id: "edit" }, say("who_won")), h("p", {}, say("who_won_text")),
    h("div", { class: "buttons" },
      h("button", { type: "button", "data-winner": 0, click: choose(0) }, match.home_team_name),
      h("button", { type: "button", "data-winner": 1, click: choose(1) }, match.away_team_name),
      h("button", { type: "button", class: "primary not-now", click: () => dialog.close() }, say("not_now")))));
  dialog.showModal();
}
