// Where there is nothing.
import { find, h } from "../../lib/dom.js";
import { inLang } from "../../lib/words.js";
import { common } from "../../parts/common.js";

find("main").replaceChildren(
  h("h1", {}, common("nothing")),
  h("p", {}, h("a", { href: inLang("/") }, common("back"))),
);
