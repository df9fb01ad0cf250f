// Whether everything is saved, loud and plain; and what was not accepted.

import { announce, h, setText } from "./dom.js";
import { loginForm } from "./score-login.js";
import * as store from "./score-store.js";
import { reasonOf, say } from "./score-words.js";

const ICONS = { saved: "✓", waiting: "⟳", offline: "⚠", login: "🔑" };

const WORDS = {
  saved: () => say("saved"),
  waiting: (count) => say("waiting", { count }),
  offline: (count) => (count > 0 ? say("offline_waiting", { count }) : say("offline_saved")),
  login: (count) => (count > 0 ? say("needs_login", { count }) : say("needs_login_only")),
};

/** What stands above everything else. Whoever logs in there goes on where they were: `loggedIn` is called. */
export function statusPanel(session, loggedIn) {
  const { live, queue, outbox } = session;
  let isLost = false;
  let kind = null;
  const icon = h("span", { class: "icon", "aria-hidden": "true" });
  const text = h("span", { class: "words" });
  const strip = h("p", { class: "status" }, icon, text);
  const login = h("div", { class: "login-again" });
  const warning = h("p", { class: "notice not-lasting", role: "alert", hidden: true }, say("not_lasting"));
  const refused = h("section", { class: "refused", "aria-label": say("refused"), hidden: true });

  function kindNow(count) {
    if (outbox.failure === "login") return "login";
    if (count > 0) return outbox.failure === "network" ? "offline" : "waiting";
    // Nothing waits, so everything is saved, whether there is a connection or not.
    return isLost ? "offline" : "saved";
  }

  function show() {
    const count = queue.waiting().length;
    const now = kindNow(count);
    setText(text, WORDS[now](count));
    warning.hidden = store.isLasting;
    if (now !== kind) change(now);
    showRefused();
  }

  function change(now) {
    if (kind !== null) announce(text.textContent);
    kind = now;
    strip.dataset.kind = now;
    setText(icon, ICONS[now]);
    // Who was never logged in has the form of the page itself.
    login.replaceChildren(...(now === "login" && session.me ? [loginForm(loggedIn, say("login_lost"))] : []));
  }

  function showRefused() {
    const entries = queue.all().filter((entry) => entry.state === "refused");
    const shown = [...refused.querySelectorAll("[data-entry]")].map((item) => item.dataset.entry);
    if (entries.map((entry) => entry.id).join() === shown.join()) return;
    refused.hidden = entries.length === 0;
    refused.replaceChildren(h("h2", {}, "✗ ", say("refused")), h("ul", {}, entries.map(item)));
    if (entries.length > shown.length) announce(`${say("refused")}: ${reasonOf(entries.at(-1).code)}`);
  }

  function item(entry) {
    return h("li", { "data-entry": entry.id },
      h("p", {}, h("strong", {}, entry.label), ": ", reasonOf(entry.code)),
      h("button", { type: "button", class: "again", click: () => queue.again(entry) }, say("again")), " ",
      h("button", { type: "button", class: "dismiss", click: () => queue.remove(entry) }, say("dismiss")));
  }

  live.addEventListener("status", ({ detail }) => {
    isLost = detail === "closed";
    show();
  });
  queue.addEventListener("change", show);
  outbox.addEventListener("change", show);
  addEventListener("beforeunload", (event) => !store.isLasting && queue.waiting().length > 0 && event.preventDefault());
  show();
  return h("div", { class: "top" }, strip, warning, login, refused);
}
