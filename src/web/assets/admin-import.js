// A tournament file: looked at first, its faults shown where they are, then brought in.

import { refusal, session } from "./admin-ask.js";
import { askFirst, tell } from "./admin-dialog.js";
import { faultyFile } from "./admin-faults.js";
import { Problem } from "./api.js";
import { h } from "./dom.js";
import { words } from "./words.js";

const say = words({
  cs: {
    about: "Soubor turnaje říká, kdo hraje kdy a kde. Nejdřív se ukáže, co by změnil; dokud nestisknete „Nahrát“, nezmění se nic. Stejný soubor podruhé nezmění nic.",
    choose: "Vybrat soubor turnaje", drop: "nebo ho sem přetáhněte", format: "Jak soubor vypadá, popisuje docs/tournament-file.md.",
    export: "Zálohu celého turnaje píše na serveru příkaz:",
    export_why: "Jsou v ní celá jména dětí, proto se odtud stáhnout nedá.",
    looking: "Zkouší se {name}…", not_utf8: "Soubor není v kódování UTF-8. Uložte ho znovu jako UTF-8.",
    unreadable: "Soubor nejde přečíst. Vyberte ho znovu.",
    would: "Co změní {name}", nothing: "Nic by se nezměnilo: všechno, co v souboru je, služba už má.",
    import: "Nahrát", importing: "Nahrává se…", done: "Nahráno: {name}", did: "Co se změnilo", none: "Nezměnilo se nic.",
    more: "A ještě {count} dalších změn.", safe: "Nic se zatím nezměnilo.",
    removed_title: "Opravdu odebrat?", removed_text: "Soubor odebírá, co v něm není: {count}. Zkontrolujte, že je úplný.",
    added: "přidáno", changed: "změněno", removed: "odebráno",
    season: "Sezóna", privacy: "Jména hráčů", category: "Kategorie", team: "Týmy", roster: "Soupisky",
    match: "Zápasy", result: "Výsledky", user: "Uživatelé",
    names: "celá jména", initials: "iniciály", numbers: "jen čísla",
  },
  en: {
    about: "A tournament file says who plays when and where. First it is shown what it would change; nothing changes until you press “Import”. The same file once more changes nothing.",
    choose: "Choose a tournament file", drop: "or drop it here", format: "docs/tournament-file.md describes such files.",
    export: "A backup of the whole tournament is written on the server by the command:",
    export_why: "It has the full names of children, so it cannot be downloaded here.",
    looking: "Looking at {name}…", not_utf8: "The file is not in UTF-8. Save it again as UTF-8.",
    unreadable: "The file cannot be read. Choose it again.",
    would: "What {name} will change", nothing: "Nothing would change: the service has all that is in the file.",
    import: "Import", importing: "Importing…", done: "Imported: {name}", did: "What changed", none: "Nothing changed.",
    more: "And {count} more changes.", safe: "Nothing has changed so far.",
    removed_title: "Really remove?", removed_text: "The file removes what is not in it: {count}. Make sure that it is complete.",
    added: "added", changed: "changed", removed: "removed",
    season: "Season", privacy: "Players' names", category: "Categories", team: "Teams", roster: "Rosters",
    match: "Matches", result: "Results", user: "Users",
    names: "full names", initials: "initials", numbers: "numbers alone",
  },
});

const KINDS = ["season", "privacy", "category", "team", "roster", "match", "result", "user"];
const FATES = ["added", "changed", "removed"];
const MARKS = { added: "+", changed: "~", removed: "−" };
// The largest file the service takes.
const MAX_BYTES = 8 * 1024 * 1024;
// Groups of more are folded.
const OPEN = 12;

/** Sends the text of a file as it is. */
async function send(text, query = "") {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`/api/admin/import${query}`, { method: "POST", headers, body: text });
  if (response.ok) return response.json();
  const problem = new Problem(response.status, await response.json().catch(() => ({})));
  if (["login_required", "admins_only"].includes(problem.code)) session.dispatchEvent(new Event("ended"));
  throw problem;
}

/** What changes, by kind. */
function changesByKind({ changes, more }) {
  const group = (kind) => {
    const here = changes.filter((change) => change.kind === kind);
    if (here.length === 0) return null;
    const counts = FATES.map((fate) => [fate, here.filter(({ change }) => change === fate).length]).filter(([, count]) => count > 0);
    const item = ({ change, name }) => h("li", { class: change },
      h("span", { class: "mark", "aria-hidden": "true" }, MARKS[change]),
      kind === "privacy" ? say(name) : name, h("span", { class: "hidden" }, ` (${say(change)})`));
    return h("details", { open: here.length <= OPEN, "data-kind": kind },
      h("summary", {}, h("strong", {}, say(kind)), " ",
        h("span", { class: "muted" }, counts.map(([fate, count]) => `${say(fate)} ${count}`).join(", "))),
      h("ul", { class: "changes" }, here.map(item)));
  };
  return [KINDS.map(group).filter(Boolean), more > 0 && h("p", {}, say("more", { count: more }))];
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
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch (error) {
      return this.#fail(file.name, say(error instanceof TypeError ? "not_utf8" : "unreadable"));
    }
    try {
      this.#preview(file.name, text, await send(text, "?dry_run=1"));
    } catch (error) {
      this.#refuse(file.name, text, error);
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

  #refuse(name, text, error) {
    const { faults } = error.body ?? {};
    if (faults) this.#show(...faultyFile(name, text, faults));
    else this.#fail(name, refusal(error));
  }

  #preview(name, text, answer) {
    if (answer.changes.length === 0) return this.#show(name, h("p", {}, say("nothing")));
    const removed = answer.changes.filter(({ change }) => change === "removed").length;
    const button = h("button", { type: "button", class: "primary" }, say("import"));
    button.addEventListener("click", () => (removed > 0 ? this.#askRemoval(removed, name, text) : this.#apply(button, name, text)));
    this.#show(say("would", { name }), h("p", {}, say("safe")), changesByKind(answer), h("p", {}, button));
  }

  #askRemoval(count, name, text) {
    askFirst({
      title: say("removed_title"), text: say("removed_text", { count }), submit: say("import"), isGrave: true,
      act: () => this.#bringIn(name, text),
    });
  }

  async #apply(button, name, text) {
    button.disabled = true;
    tell(say("importing"));
    try {
      tell(await this.#bringIn(name, text));
    } catch (error) {
      button.disabled = false;
      tell(refusal(error));
    }
  }

  async #bringIn(name, text) {
    let answer;
    try {
      answer = await send(text);
    } catch (error) {
      // Meanwhile somebody else may have changed what made it right.
      if (error.body?.faults) this.#refuse(name, text, error);
      throw error;
    }
    await this.#feed.refresh();
    this.#show(say("did"), answer.changes.length > 0 ? changesByKind(answer) : h("p", {}, say("none")));
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
