// The widget of one table.

import { h } from "../lib/dom.js";
import { Problem } from "../lib/failures.js";
import { inLang, words } from "../lib/words.js";
import texts from "../words/embed.js";
import { StandingsFeed } from "../feeds/standings.js";
import { standingsTable } from "../parts/table.js";

const say = words(texts.table);

export async function embedTable(main, live, id) {
  const feed = new StandingsFeed(live, id);
  feed.addEventListener("change", () => {
    const table = standingsTable(feed.rows ?? [], feed.teams, { caption: feed.name });
    const links = [...table.querySelectorAll("a")];
    const more = h("a", { href: inLang(`/category/${id}`) }, say("more"));
    // The frame has no room for another page.
    [...links, more].forEach((link) => Object.assign(link, { target: "_blank", rel: "noopener" }));
    main.replaceChildren(h("h1", {}, feed.name), h("div", { class: "standings-of" }, table), h("p", { class: "more" }, more));
  });
  await feed.load();
  if (feed.name === undefined) throw new Problem(404, {});
}
