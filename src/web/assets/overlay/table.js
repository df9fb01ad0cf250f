// The overlay of a table.

import { h } from "../lib/dom.js";
import { StandingsFeed } from "../feeds/standings.js";
import { standingsTable } from "../parts/table.js";
import { delay } from "./options.js";
import { heard } from "./tape.js";

// There is no message about changed names.
const READ_NAMES_MS = 30000;

export async function showTable(main, live, id) {
  const panel = h("section", { class: "panel", hidden: true });
  main.append(panel);
  await heard(live);
  const feed = new StandingsFeed(live, id, delay);
  const show = () => {
    panel.replaceChildren(h("h2", {}, feed.name), standingsTable(feed.rows ?? [], feed.teams, { caption: feed.name }));
    panel.hidden = false;
  };
  feed.addEventListener("change", show);
  await feed.load();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, READ_NAMES_MS));
    await feed.refresh().then(() => feed.rows && show(), () => {});
  }
}
