// Where there is nothing.
import { h } from "../../lib/dom.js";
import { inLang } from "../../lib/words.js";
import { common } from "../../parts/common.js";

document.querySelector("main").replaceChildren(
  h("h1", {}, common("nothing")),
  h("p", {}, h("a", { href: inLang("/") }, common("back"))),
);
