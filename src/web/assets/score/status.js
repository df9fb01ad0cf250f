// Whether everything is saved, clearly visible; and what was not accepted.

import { announce, h, setText } from "../lib/dom.js";
import { reasonField } from "./events.js";
import { loginForm } from "./login.js";
import { ShiftGuard } from "./shift.js";
import * as store from "./store.js";
import { reasonOf, say, warningOf } from "./words.js";

const ICONS = { saved: "✓", waiting: "⟳", offline: "⚠", login: "🔑", out: "🔑" };

const WORDS = {
  saved: () => say("saved"),
  waiting: (count) => say("waiting", { count }),
  offline: (count) => (count > 0 ? say("offline_waiting", { count }) : say("offline_saved")),
  login: (count) => (count > 0 ? say("needs_login", { count }) : say("needs_login_only")),
  out: () => say("logged_out"),
};

/** The bar above everything else. A user who logs in there continues where they were: `loggedIn` is called. */
export class StatusPanel {
  element;
  #session;
  #loggedIn;
  #isLost = false;
  #kind = null;
  #icon = h("span", { class: "icon", "aria-hidden": "true" });
  #text = h("span", { class: "words" });
  #strip = h("p", { class: "status" }, this.#icon, this.#text);
  #login = h("div", { class: "login-again" });
  #warning = h("p", { class: "notice not-lasting", role: "alert", hidden: true }, say("not_lasting"));
  #damaged = h("p", { class: "notice damaged", role: "alert", hidden: true });
  #warned = h("div", { class: "warned" });
  #refused = h("section", { class: "refused", "aria-label": say("refused"), hidden: true });

  constructor(session, loggedIn) {
    [this.#session, this.#loggedIn] = [session, loggedIn];
    const { live, queue, outbox } = session;
    live.addEventListener("status", ({ detail }) => {
      this.#isLost = detail === "closed";
      this.show();
    });
    queue.addEventListener("change", () => this.show());
    outbox.addEventListener("change", () => this.show());
    outbox.addEventListener("warned", ({ detail }) => this.#warn(detail));
    addEventListener("beforeunload", (event) => !store.isLasting && queue.waiting().length > 0 && event.preventDefault());
    this.element = h("div", { class: "top" }, this.#strip, this.#warning, this.#damaged, this.#login, this.#warned, this.#refused);
    new ShiftGuard(this.element);
  }

  show() {
    const count = this.#session.queue.countWaiting();
    const kind = this.#kindNow(count);
    setText(this.#text, WORDS[kind](count));
    this.#warning.hidden = store.isLasting;
    if (kind !== this.#kind) this.#change(kind);
    this.#showDamaged();
    this.#showRefused();
  }

  #kindNow(count) {
    const { outbox, me } = this.#session;
    if (outbox.failure === "login") return "login";
    // A visitor who was never logged in has nothing to save or lose.
    if (!me) return count > 0 ? "login" : "out";
    if (count > 0) return outbox.failure === "network" ? "offline" : "waiting";
    // Nothing waits, so everything is saved, whether there is a connection or not.
    return this.#isLost ? "offline" : "saved";
  }

  #change(kind) {
    if (this.#kind !== null) announce(this.#text.textContent);
    this.#kind = kind;
    this.#strip.dataset.kind = kind;
    setText(this.#icon, ICONS[kind]);
    // A visitor who was never logged in uses the form of the page itself.
    const isAsked = kind === "login" && this.#session.me;
    this.#login.replaceChildren(...(isAsked ? [loginForm(this.#loggedIn, say("login_lost"))] : []));
  }

  /** Matches for which the service accepts nothing until its log is repaired. */
  #showDamaged() {
    const titles = this.#session.outbox.damaged.map((match) => this.#session.programme.title(match));
    this.#damaged.hidden = titles.length === 0;
    setText(this.#damaged, titles.length === 0 ? "" : say("damaged", { matches: titles.join(", ") }));
  }

  /** What was saved and may be a mistake. */
  #warn({ entry, codes }) {
    const text = `${entry.label}: ${codes.map(warningOf).join("; ")}`;
    const note = h("p", { class: "notice" }, `⚠ ${text} `,
      h("button", { type: "button", class: "dismiss", click: () => note.remove() }, say("dismiss")));
    this.#warned.append(note);
    announce(text);
  }

  #showRefused() {
    const entries = this.#session.queue.all().filter((entry) => entry.state === "refused");
    const shown = [...this.#refused.querySelectorAll("[data-entry]")].map((item) => item.dataset.entry);
    if (entries.map((entry) => entry.id).join() === shown.join()) return;
    this.#refused.hidden = entries.length === 0;
    this.#refused.replaceChildren(h("h2", {}, "✗ ", say("refused")), h("ul", {}, entries.map((entry) => this.#item(entry))));
    if (entries.length > shown.length) announce(`${say("refused")}: ${reasonOf(entries.at(-1).code)}`);
  }

  #item(entry) {
    const { queue, programme } = this.#session;
    return h("li", { "data-entry": entry.id },
      h("p", {}, h("strong", {}, entry.label), ": ", reasonOf(entry.code)),
      h("p", { class: "of-match muted" }, programme.title(entry.match)),
      entry.overrulable && this.#overruleForm(entry),
      h("button", { type: "button", class: "again", click: () => queue.again(entry) }, say("again")), " ",
      h("button", { type: "button", class: "dismiss", click: () => queue.remove(entry) }, say("dismiss")));
  }

  /** What only the rules forbid, the referees can allow: their reason is recorded. */
  #overruleForm(entry) {
    const reason = reasonField(["reason_referees"], `overrule-${entry.id}`);
    const send = (submission) => {
      submission.preventDefault();
      const text = reason.take();
      if (text !== null) this.#session.queue.replace(entry, { ...entry.command, overrule: text });
    };
    return h("details", { class: "overrule" }, h("summary", {}, say("overrule")),
      h("form", { novalidate: true, submit: send }, reason.element, h("button", {}, say("overrule_send"))));
  }
}
