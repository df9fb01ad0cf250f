// Widgets within pages of other sites: one match, or one table.

import { find, h } from "../lib/dom.js";
import { Live } from "../feeds/live.js";
import { common } from "../parts/common.js";
import { embedMatch } from "./match.js";
import { embedTable } from "./table.js";

const SHOW = { match: embedMatch, table: embedTable };

const main = find("main");
const theme = new URLSearchParams(location.search).get("theme");
if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;

// The page around sets the frame's height. Any page may know it.
function tellHeight() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  parent.postMessage({ type: "minicup-height", height }, "*");
}

new ResizeObserver(tellHeight).observe(document.documentElement);
main.replaceChildren(h("p", { class: "muted" }, common("loading")));
const [kind, id] = (document.body.dataset.subject ?? "").split("/");
try {
  await SHOW[kind](main, new Live(), id);
} catch {
  main.replaceChildren(h("p", { class: "muted" }, common("nothing")));
}
