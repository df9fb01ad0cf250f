// Overlays for video mixers: transparent pages that know how late the picture is.

import { h } from "./dom.js";
import { Live } from "./live.js";
import { showCourt } from "./overlay-court.js";
import { showMatch } from "./overlay-match.js";
import { theme } from "./overlay-options.js";
import { showTable } from "./overlay-table.js";

const SHOW = { match: showMatch, court: showCourt, table: showTable };

const { subject } = document.body.dataset;
const [kind] = subject.split("/", 1);
const main = document.querySelector("main");
document.body.dataset.theme = theme;
main.replaceChildren(h("h1", { class: "hidden" }, document.title));
SHOW[kind](main, new Live(), subject.slice(kind.length + 1));
