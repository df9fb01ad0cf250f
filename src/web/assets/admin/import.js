// A tournament file: previewed first, its faults shown beside their lines, then imported.

import { h } from "../lib/dom.js";
import { Problem } from "../lib/failures.js";
import { lang, words } from "../lib/words.js";
import texts from "../words/admin.js";
import { refusal, session } from "./ask.js";
import { askFirst, tell } from "./dialog.js";
import { faultyFile } from "./faults.js";

const say = words(texts.import);

const KINDS = ["season", "privacy", "category", "team", "roster", "match", "result", "user"];
const FATES = ["added", "changed", "removed"];
const MARKS = { added: "+", changed: "~", removed: "−" };
// The largest file the service takes.
const MAX_BYTES = 8 * 1024 * 1024;
// Groups of more are folded.
const OPEN = 12;

/** Sends a file as it is; `taken` are the paths of what was changed by hand and is to be the file's. */
async function send(file, { isPreview = false, taken = /** @type {string[]} */ ([]) } = {}) {
  const query = new URLSearchParams([["lang", lang], ...(isPreview ? [["dry_run", "1"]] : []), ...taken.map((path) => ["take", path])]);
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`/api/admin/import?${query}`, { method: "POST", headers, body: file });
  if (response.ok) return response.json();
  const problem = new Problem(response.status, await response.json().catch(() => ({})));
  if (["login_required", "admins_only"].includes(problem.code)) session.dispatchEvent(new Event("ended"));
  throw problem;
}

/** A value of a file as people read it: a score as 12:9, a result by its score and the time it was confirmed. */
function valueText(value) {
  if (value === null || value === "") return say("nothing_there");
  if (Array.isArray(value)) return value.join(":");
  if (typeof value === "object" && Array.isArray(value.score)) {
    return [value.score.join(":"), value.confirmed_at].filter(Boolean).join(", ");
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Old and new value, one line each. */
function fieldLines(fields = []) {
  if (fields.length === 0) return null;
  const text = ({ field, from, to }) => (field === "pin" ? "pin" : `${field}: ${valueText(from)} → ${valueText(to)}`);
  return h("ul", { class: "fields" }, fields.map((field) => h("li", {}, text(field))));
}

/** What changes, by kind. */
function changesByKind({ changes, more }) {
  const group = (kind) => {
    const here = changes.filter((change) => change.kind === kind);
    if (here.length === 0) return null;
    const counts = FATES.map((fate) => [fate, here.filter(({ change }) => change === fate).length]).filter(([, count]) => count > 0);
    const item = ({ change, name, fields }) => h("li", { class: change },
      h("span", { class: "mark", "aria-hidden": "true" }, MARKS[change]),
      kind === "privacy" ? say(name) : name, h("span", { class: "hidden" }, ` (${say(change)})`), fieldLines(fields));
    return h("details", { open: here.length <= OPEN, "data-kind": kind },
      h("summary", {}, h("strong", {}, say(kind)), " ",
        h("span", { class: "muted" }, counts.map(([fate, count]) => `${say(fate)} ${count}`).join(", "))),
      h("ul", { class: "changes" }, here.map(item)));
  };
  return [KINDS.map(group).filter(Boolean), more > 0 && h("p", {}, say("more", { count: more }))];
}

/** What was changed by hand and stays, each with a button to take the file's value. */
function keptByHand(kept, take) {
  if (kept.length === 0) return null;
  const why = ({ by_hand: byHand, file, store, path }) => {
    if (path.endsWith("/pin")) return say("kept_secret");
    return byHand === "changed" ? say("kept_values", { store: valueText(store), file: valueText(file) }) : say(`kept_${byHand}`);
  };
  const item = (one) => h("li", { "data-path": one.path }, h("strong", {}, one.name), " ", h("code", {}, one.path), ": ", why(one), " ",
    h("button", { type: "button", click: () => take(one.path) }, say("take")));
  return h("details", { open: true, "data-kind": "kept" }, h("summary", {}, h("strong", {}, say("kept"))),
    h("p", {}, say("kept_why")), h("ul", {}, kept.map(item)));
}

/** What is allowed but may be a mistake. */
function warningList(warnings) {
  if (warnings.length === 0) return null;
  const item = ({ pointer, message }) => h("li", {}, pointer && h("code", {}, pointer), pointer && " ", message);
  return h("details", { open: warnings.length <= OPEN, "data-kind": "warnings" },
    h("summary", {}, h("strong", {}, say("warnings")), " ", h("span", { class: "muted" }, warnings.length)),
    h("ul", {}, warnings.map(item)));
}

/** The outcome for the chosen file: faults, what would change, what changed. */
class Outcome {
  element = h("div", { class: "result" });
  #feed;

  constructor(feed) {
    this.#feed = feed;
  }

  /** Shows a preview of a file. */
  async look(file) {
    this.element.replaceChildren(h("p", { role: "status" }, say("looking", { name: file.name })));
    if (file.size > MAX_BYTES) return this.#fail(file.name, refusal(new Problem(413, { code: "payload_too_large" })));
    try {
      await this.#look(file.name, await file.arrayBuffer());
    } catch {
      this.#fail(file.name, say("unreadable"));
    }
  }

  /** The same with what is to be taken although it was changed by hand. */
  async #look(name, content, taken = /** @type {string[]} */ ([])) {
    try {
      this.#preview(name, content, taken, await send(content, { isPreview: true, taken }));
    } catch (error) {
      this.#refuse(name, content, error);
    }
  }

  #show(heading, ...children) {
    const title = h("h2", { tabindex: -1 }, heading);
    this.element.replaceChildren(title, ...children.flat(Infinity).filter(Boolean));
    title.focus();
  }

  #fail(name, why) {
    this.#show(name, h("p", { class: "fault" }, why), h("p", {}, say("safe")));
  }

  #refuse(name, content, error) {
    const { faults } = error.body ?? {};
    if (!faults) return this.#fail(name, refusal(error));
    try {
      this.#show(...faultyFile(name, new TextDecoder("utf-8", { fatal: true }).decode(content), faults));
    } catch {
      // A file in another encoding has no lines to show.
      this.#fail(name, faults.map(({ message }) => message).join(" "));
    }
  }

  #preview(name, content, taken, answer) {
    const removed = answer.changes.filter(({ change }) => change === "removed").length;
    const button = h("button", { type: "button", class: "primary" }, say("import"));
    button.addEventListener("click", () => (removed > 0
      ? this.#askRemoval(removed, name, content, taken)
      : this.#apply(button, name, content, taken)));
    const hasChanges = answer.changes.length > 0;
    this.#show(hasChanges ? say("would", { name }) : name,
      h("p", {}, hasChanges || answer.kept.length > 0 ? say("safe") : say("nothing")), changesByKind(answer),
      keptByHand(answer.kept, (path) => this.#look(name, content, [...taken, path])),
      taken.length > 0 && h("p", {}, h("button", { type: "button", click: () => this.#look(name, content) }, say("keep_all"))),
      warningList(answer.warnings), hasChanges && h("p", {}, button));
  }

  #askRemoval(count, name, content, taken) {
    askFirst({
      title: say("removed_title"), text: say("removed_text", { count }), submit: say("import"), isGrave: true,
      act: () => this.#bringIn(name, content, taken),
    });
  }

  async #apply(button, name, content, taken) {
    button.disabled = true;
    tell(say("importing"));
    try {
      tell(await this.#bringIn(name, content, taken));
    } catch (error) {
      button.disabled = false;
      tell(refusal(error));
    }
  }

  async #bringIn(name, content, taken) {
    let answer;
    try {
      answer = await send(content, { taken });
    } catch (error) {
      // Meanwhile somebody else may have changed what made the file valid.
      if (error.body?.faults) this.#refuse(name, content, error);
      throw error;
    }
    await this.#feed.refresh();
    this.#show(say("did"), answer.changes.length > 0 ? changesByKind(answer) : h("p", {}, say("none")), warningList(answer.warnings));
    return say("done", { name });
  }
}

/** Where a file is chosen or dropped. */
function fileZone(onFile) {
  const input = h("input", { type: "file", class: "hidden", accept: ".json,application/json", change: choose });
  const zone = h("label", { class: "drop", dragover: allow, dragleave: allow, drop },
    h("strong", {}, say("choose")), input, h("span", { class: "muted" }, say("drop")));

  function allow(event) {
    event.preventDefault();
    zone.classList.toggle("over", event.type === "dragover");
  }

  function drop(event) {
    event.preventDefault();
    zone.classList.remove("over");
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  }

  function choose() {
    const file = input.files?.[0];
    // The same file, put right, can be chosen again.
    input.value = "";
    if (file) onFile(file);
  }

  return zone;
}

/** The section. */
export function importSection({ feed }) {
  const outcome = new Outcome(feed);
  const slug = feed.season?.slug ?? "SEASON";
  return h("div", {},
    h("p", {}, say("about")), fileZone((file) => outcome.look(file)), h("p", { class: "muted" }, say("format")), outcome.element,
    h("div", { class: "card" }, h("p", {}, say("export"), " ", h("code", {}, `minicup-live export ${slug} > ${slug}.json`)),
      h("p", { class: "muted" }, say("export_why"))));
}
