// Names the winner of a match that ended level and must not.

import { h } from "../lib/dom.js";
import { say } from "./words.js";

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
