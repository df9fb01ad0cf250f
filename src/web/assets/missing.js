// Where there is nothing.
import { h } from "./dom.js";
import { common, inLang } from "./words.js";

document.querySelector("main").replaceChildren(
  h("h1", {}, common("nothing")),
  h("p", {}, h("a", { href: inLang("/") }, common("back"))),
);
