// The page for organisers: who is logged in, and which section is shown.

import { getJsonAtLast } from "../lib/api.js";
import { find, h, setText } from "../lib/dom.js";
import { inLang, words } from "../lib/words.js";
import texts from "../words/admin.js";
import { Live } from "../feeds/live.js";
import { ProgrammeFeed } from "../feeds/programme.js";
import { common } from "../parts/common.js";
import { post, refusal, session } from "./ask.js";
import { hush, tellBar } from "./dialog.js";
import { firstAdminForm } from "./first.js";
import { choosePinForm } from "./pin.js";

const say = words(texts.admin);

/** The sections, by the part of the address after #. Each is loaded when it is first shown. */
const SECTIONS = {
  matches: async () => (await import("./matches.js")).matchesSection,
  links: async () => (await import("./links.js")).linksSection,
  activity: async () => (await import("./activity.js")).activitySection,
  import: async () => (await import("./import.js")).importSection,
  users: async () => (await import("./users.js")).usersSection,
  privacy: async () => (await import("./privacy.js")).privacySection,
};
// Sections that are useful before there is a tournament.
const WITHOUT_SEASON = ["import", "users"];

const main = find("main");
let leave = () => {};

function logInForm(note = "") {
  const fault = h("p", { class: "fault", role: "alert" }, note);
  const input = h("input", { type: "password", name: "pin", required: true, maxlength: 64, autocomplete: "current-password" });
  const submit = async (event) => {
    event.preventDefault();
    fault.textContent = "";
    try {
      const { success, code } = await post("/api/login", { pin: input.value });
      if (success || code === "choose_pin") return await begin();
      fault.textContent = say(code === "pin_too_short" ? code : "wrong");
      input.select();
    } catch (error) {
      fault.textContent = refusal(error);
    }
  };
  main.replaceChildren(h("form", { class: "card log-in", submit },
    h("h1", {}, say("title")),
    h("label", { class: "field" }, h("span", {}, say("pin")), input),
    fault, h("button", { class: "primary" }, say("log_in"))));
  input.focus();
}

async function logOut() {
  leave();
  await post("/api/logout").catch(() => {});
  await begin();
}

function notAdmin({ name }) {
  main.replaceChildren(h("div", { class: "card log-in" },
    h("h1", {}, say("title")),
    h("p", {}, say("not_admin", { name })),
    h("div", { class: "actions" },
      h("a", { href: inLang("/score") }, say("to_score")),
      h("button", { type: "button", click: logOut }, say("log_out")))));
}

async function administer(me) {
  const live = new Live();
  const feed = new ProgrammeFeed(live);
  await feed.load(notYet);
  const context = { me, live, feed };
  const offline = h("span", { class: "live", role: "status" });
  live.addEventListener("status", ({ detail }) => setText(offline, detail === "open" ? "" : common("no_connection")));
  const place = h("div", { class: "place" });
  const items = Object.keys(SECTIONS).map((id) => h("li", {}, h("a", { href: `#${id}` }, say(id))));
  main.replaceChildren(h("div", { class: "frame" },
    h("div", { class: "side no-print" },
      h("nav", { "aria-label": say("sections") }, h("ul", {}, items)),
      h("p", { class: "me" }, h("span", {}, say("logged", { name: me.name })), offline,
        h("button", { type: "button", click: logOut }, say("log_out")))),
    h("div", {}, me.short_pins && h("p", { class: "notice short-pins" },
      `${say("short_pins", { count: me.short_pins })} `, h("a", { href: "#users" }, say("users")), "."),
    place)), tellBar);

  /** @type {string | null} */
  let shown = null;
  const show = async (isChosen) => {
    const asked = location.hash.slice(1);
    const first = feed.season ? "matches" : "import";
    const id = asked in SECTIONS ? asked : (shown ?? first);
    if (id === shown) return;
    shown = id;
    hush();
    markCurrent(items, id);
    const heading = h("h1", { tabindex: -1 }, say(id));
    const content = await contentOf(id, context);
    if (id !== shown) return;
    place.replaceChildren(heading, content);
    if (isChosen) heading.focus();
  };
  const choose = () => show(true);
  addEventListener("hashchange", choose);
  leave = () => {
    removeEventListener("hashchange", choose);
    live.close();
    leave = () => {};
  };
  show(false);
}

function markCurrent(items, id) {
  for (const { firstChild: link } of items) {
    if (link.hash === `#${id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function contentOf(id, context) {
  if (!context.feed.season && !WITHOUT_SEASON.includes(id)) return h("p", { class: "notice" }, say("no_season"));
  try {
    return (await SECTIONS[id]())(context);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return h("p", { class: "notice" }, refusal(error));
  }
}

function notYet() {
  main.replaceChildren(h("p", { class: "notice", role: "status" }, common("failed")));
}

async function begin() {
  const me = await getJsonAtLast("/api/me", notYet);
  if (me.choose_pin) return main.replaceChildren(choosePinForm(begin, logOut));
  if (me.first_admin) return main.replaceChildren(firstAdminForm(begin));
  if (!me.logged) return logInForm();
  return me.role === "admin" ? administer(me) : notAdmin(me);
}

session.addEventListener("ended", () => {
  leave();
  document.querySelectorAll("dialog").forEach((dialog) => dialog.close());
  logInForm(say("ended"));
});
await begin();
