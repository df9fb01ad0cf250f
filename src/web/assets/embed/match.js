// The widget of one match.

import { announce, h, setText } from "../lib/dom.js";
import { inLang, words } from "../lib/words.js";
import texts from "../words/embed.js";
import { MatchFeed } from "../feeds/match.js";
import "../parts/clock.js";
import { coloursOf, paint } from "../parts/colours.js";
import { common } from "../parts/common.js";
import { shownScore } from "../parts/outcome.js";

const say = words(texts.match);

/** @type {Side[]} */
const SIDES = ["home", "away"];

/** A line for each team, the state of the match, and the last event. */
function build(match, live) {
  const scores = SIDES.map(() => h("span", { class: "score" }));
  const names = SIDES.map(() => h("span", { class: "name" }));
  const [clock, phase, last] = [Object.assign(h("match-clock"), { live }), h("span"), h("p", { class: "last muted" })];
  const teams = SIDES.map((side, at) =>
    h("p", { class: "team" }, h("span", { class: "swatch", "aria-hidden": "true" }), names[at], scores[at]));
  const element = h("section", { class: "match" },
    h("p", { class: "status muted" }, h("span", {}, match.category_name), phase, clock),
    teams,
    last,
    h("p", { class: "more" }, h("a", { href: inLang(`/match/${match.id}`), target: "_blank", rel: "noopener" }, say("more"))));
  return { element, scores, names, teams, clock, phase, last };
}

function show({ scores, names, teams, clock, phase, last, element }, { match, events }) {
  SIDES.forEach((side, at) => {
    setText(scores[at], String(shownScore(match)[at] ?? "–"));
    setText(names[at], match[`${side}_team_name`]);
    paint(teams[at], coloursOf(match, side));
  });
  clock.match = match;
  setText(phase, match.state === "init" ? match.date : common(match.state));
  element.dataset.state = match.state;
  setText(last, events?.at(-1)?.message ?? "");
}

export async function embedMatch(main, live, id) {
  const feed = new MatchFeed(live, id);
  /** @type {ReturnType<typeof build> | null} */
  let parts = null;
  feed.addEventListener("change", ({ detail }) => {
    if (!parts) {
      parts = build(feed.match, live);
      main.replaceChildren(h("h1", { class: "hidden" }, feed.match.name), parts.element);
    }
    show(parts, feed);
    if (detail.event?.type === "goal") announce(`${detail.event.message} ${detail.event.score.join(":")}`);
  });
  await feed.load();
}
