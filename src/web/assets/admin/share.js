// The address of a match for a video mixer or a site, with its options, and the line to copy.

import { h, setText } from "../lib/dom.js";
import { lang, words } from "../lib/words.js";
import texts from "../words/admin.js";
import { field } from "./dialog.js";

const say = words(texts.share);

const LONGEST_DELAY_S = 60;
const THEMES = { overlay: ["dark", "light", "minimal"], embed: ["auto", "light", "dark"] };

/**
 * @param {string} kind
 * @param {number} id
 * @param {Record<string, any>} chosen
 */
function addressOf(kind, id, { theme, language, delay }) {
  const address = new URL(`/${kind}/match/${id}`, location.origin);
  if (theme && theme !== THEMES[kind][0]) address.searchParams.set("theme", theme);
  if (language) address.searchParams.set("lang", language);
  if (Number(delay) > 0) address.searchParams.set("delay", String(Number(delay)));
  return address.href;
}

/**
 * The text to copy: video mixers take an address, sites a line of HTML.
 * @param {string} kind
 * @param {number} id
 * @param {Record<string, any>} chosen
 */
function lineOf(kind, id, { theme, language, ...others }) {
  if (kind === "overlay") return addressOf(kind, id, { theme, language, ...others });
  const look = theme && theme !== "auto" ? ` data-theme="${theme}"` : "";
  return `<script src="${location.origin}/embed.js" data-match="${id}"${look} data-lang="${language}" async></script>`;
}

/** Opens the dialog; `kind` is "overlay" or "embed". */
export function share(kind, id, name) {
  const line = h("textarea", { id: "share-line", readonly: true, rows: 3, spellcheck: "false" });
  const said = h("span", { role: "status" });
  const open = h("a", { target: "_blank", rel: "noopener" }, say("open"));
  const options = (keys) => keys.map((key) => [key, say(key)]);
  const form = h("form", { input: show, change: show, submit: (event) => event.preventDefault() },
    h("h2", { id: "share-title" }, say(kind, { name })),
    field({ name: "theme", label: say("theme"), options: options(THEMES[kind]) }),
    field({ name: "language", label: say("language"), options: options(["cs", "en"]), value: lang }),
    kind === "overlay" && field({ name: "delay", label: say("delay"), type: "number", min: 0, max: LONGEST_DELAY_S, value: 0 }),
    h("label", { class: "field", for: "share-line" }, h("span", {}, say("line"))), line,
    h("div", { class: "actions" },
      h("button", { type: "button", class: "primary", click: copy }, say("copy")),
      open, h("button", { type: "button", click: () => dialog.close() }, say("close")), said));
  const dialog = h("dialog", { class: "share", "aria-labelledby": "share-title", close: () => dialog.remove() }, form);

  function show() {
    const chosen = Object.fromEntries(new FormData(form));
    line.value = lineOf(kind, id, chosen);
    open.href = addressOf(kind, id, chosen);
    setText(said, "");
  }

  // Over plain http browsers have no clipboard.
  async function copy() {
    line.select();
    const isCopied = await navigator.clipboard?.writeText(line.value).then(() => true, () => false);
    setText(said, say(isCopied ? "copied" : "select"));
  }

  show();
  document.body.append(dialog);
  dialog.showModal();
}
