// A tournament file: looked at first, its faults shown where they are, then brought in.

import { h } from "../lib/dom.js";
import { Problem } from "../lib/failures.js";
import { lang, words } from "../lib/words.js";
import { refusal, session } from "./ask.js";
import { askFirst, tell } from "./dialog.js";
import { faultyFile } from "./faults.js";

const say = words({
  cs: {
    about: "Soubor turnaje (JSON) říká, kdo hraje kdy a kde. Nejdřív se ukáže, co by změnil; dokud nestisknete „Nahrát“, nezmění se nic. Stejný soubor podruhé nezmění nic.",
    choose: "Vybrat soubor turnaje (JSON)", drop: "nebo ho sem přetáhněte", format: "Jak soubor vypadá, popisuje docs/tournament-file.md.",
    export: "Zálohu celého turnaje píše na serveru příkaz:",
    export_why: "Jsou v ní celá jména dětí, proto se odtud stáhnout nedá.",
    looking: "Zkouší se {name}…",
    unreadable: "Soubor nejde přečíst. Vyberte ho znovu.",
    would: "Co změní {name}", nothing: "Nic by se nezměnilo: všechno, co v souboru je, služba už má.",
    import: "Nahrát", importing: "Nahrává se…", done: "Nahráno: {name}", did: "Co se změnilo", none: "Nezměnilo se nic.",
    more: "A ještě {count} dalších změn.", safe: "Nic se zatím nezměnilo.",
    removed_title: "Opravdu odebrat?", removed_text: "Soubor odebírá, co v něm není: {count}. Zkontrolujte, že je úplný.",
    added: "přidáno", changed: "změněno", removed: "odebráno",
    season: "Sezóna", privacy: "Jména hráčů", category: "Kategorie", team: "Týmy", roster: "Soupisky",
    match: "Zápasy", result: "Výsledky", user: "Uživatelé",
    names: "celá jména", initials: "iniciály", numbers: "jen čísla",
    kept: "Změněno ručně, zůstává", kept_why: "Od posledního nahrání to někdo změnil ručně. Soubor říká něco jiného a nic z toho nepřepíše.",
    kept_values: "je {store}, v souboru {file}", kept_added: "přidáno ručně, v souboru není", kept_removed: "odebráno ručně, v souboru je",
    kept_forgotten: "jméno je zapomenuto, v souboru je",
    kept_secret: "PIN je jiný než v souboru", take: "Vzít ze souboru", keep_all: "Nechat všechno ručně změněné",
    warnings: "Na co se podívat", nothing_there: "nic",
  },
  en: {
    about: "A tournament file (JSON) says who plays when and where. First it is shown what it would change; nothing changes until you press “Import”. The same file once more changes nothing.",
    choose: "Choose a tournament file (JSON)", drop: "or drop it here", format: "docs/tournament-file.md describes such files.",
    export: "A backup of the whole tournament is written on the server by the command:",
    export_why: "It has the full names of children, so it cannot be downloaded here.",
    looking: "Looking at {name}…",
    unreadable: "The file cannot be read. Choose it again.",
    would: "What {name} will change", nothing: "Nothing would change: the service has all that is in the file.",
    import: "Import", importing: "Importing…", done: "Imported: {name}", did: "What changed", none: "Nothing changed.",
    more: "And {count} more changes.", safe: "Nothing has changed so far.",
    removed_title: "Really remove?", removed_text: "The file removes what is not in it: {count}. Make sure that it is complete.",
    added: "added", changed: "changed", removed: "removed",
    season: "Season", privacy: "Players' names", category: "Categories", team: "Teams", roster: "Rosters",
    match: "Matches", result: "Results", user: "Users",
    names: "full names", initials: "initials", numbers: "numbers alone",
    kept: "Changed by hand, stays", kept_why: "Somebody has changed this by hand since the last import. The file says otherwise and overrides none of it.",
    kept_values: "is {store}, in the file {file}", kept_added: "added by hand, not in the file", kept_removed: "removed by hand, in the file",
    kept_forgotten: "the name is forgotten, in the file it is",
    kept_secret: "the PIN is not that of the file", take: "Take the file's", keep_all: "Keep all that was changed by hand",
    warnings: "To look at", nothing_there: "nothing",
  },
});

const KINDS = ["season", "privacy", "category", "team", "roster", "match", "result", "user"];
const FATES = ["added", "changed", "removed"];
const MARKS = { added: "+", changed: "~", removed: "−" };
// The largest file the service takes.
const MAX_BYTES = 8 * 1024 * 1024;
// Groups of more are folded.
const OPEN = 12;

/** Sends a file as it is; `taken` are the paths of what was changed by hand and is to be the file's. */
async function send(file, { isPreview = false, taken = [] } = {}) {
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

/** From what to what, a line each. */
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

/** What was changed by hand and stays, each with a button to take the file's. */
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

/** What the file may say and people should look at. */
function warningList(warnings) {
  if (warnings.length === 0) return null;
  const item = ({ pointer, message }) => h("li", {}, pointer && h("code", {}, pointer), pointer && " ", message);
  return h("details", { open: warnings.length <= OPEN, "data-kind": "warnings" },
    h("summary", {}, h("strong", {}, say("warnings")), " ", h("span", { class: "muted" }, warnings.length)),
    h("ul", {}, warnings.map(item)));
}

/** What became of the file that was chosen: faults, what would change, what did. */
class Outcome {
  element = h("div", { class: "result" });
  #feed;

  constructor(feed) {
    this.#feed = feed;
  }

  /** Shows what a file would do. */
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
  async #look(name, content, taken = []) {
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
      // Meanwhile somebody else may have changed what made it right.
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
    const file = input.files[0];
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
