// Overlays for video mixers: transparent pages that know the delay of the picture.

import { find, h } from "../lib/dom.js";
import { Live } from "../feeds/live.js";
import { showCourt } from "./court.js";
import { showMatch } from "./match.js";
import { theme } from "./options.js";
import { showTable } from "./table.js";

const SHOW = { match: showMatch, court: showCourt, table: showTable };

const { subject = "" } = document.body.dataset;
const [kind] = subject.split("/", 1);
const main = find("main");
document.body.dataset.theme = theme;
main.replaceChildren(h("h1", { class: "hidden" }, document.title));
SHOW[kind](main, new Live(), subject.slice(kind.length + 1));
