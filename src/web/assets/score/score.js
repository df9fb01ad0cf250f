// The scorekeeper's page: what is tapped is kept in the phone until the service has it.

import { find, h } from "../lib/dom.js";
import { Live } from "../feeds/live.js";
import "../parts/clock.js";
import { Chooser } from "./choose.js";
import { askMe, askMeAtLast, linkInAddress, linkLogin, loginForm, onForeignLogin, rememberedMe } from "./login.js";
import { Outbox } from "./outbox.js";
import { Programme } from "./programme.js";
import { Queue } from "./queue.js";
import { StatusPanel } from "./status.js";
import { KeptClock } from "./time.js";
import { MatchView } from "./view.js";
import { say } from "./words.js";

const clock = new KeptClock();
const live = new Live("/ws/live", { clock });
const queue = new Queue();
const outbox = new Outbox(queue, clock, { undo: say("reason_undo"), scorer: say("reason_added") });
const session = { live, clock, queue, outbox, me: rememberedMe(), loggedOut };
session.programme = new Programme(session);

const main = find("main");
const body = h("div", {});
const panel = new StatusPanel(session, enter);
/** @type {{close(): void} | null} */
let view = null;

live.addEventListener("status", ({ detail }) => {
  if (detail !== "open") return;
  outbox.retry();
  keepPages();
});

/** Lets pages open without a network: only if this one came over https or from this machine. Everything else works anyway. */
async function keepPages() {
  const workers = navigator.serviceWorker;
  try {
    const known = await workers?.getRegistration();
    // The service that is back may have a new version.
    await (known ? known.update() : workers?.register("/sw.js"));
  } catch {
    // Tried again with the next connection.
  }
}

function show(name, next, element) {
  /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[hreflang]")).forEach((link) => (link.hash = linkInAddress() ? "" : location.hash));
  view = next;
  document.body.dataset.view = name;
  panel.show();
  body.replaceChildren(element);
}

function matchInAddress() {
  const id = location.hash.match(/^#match=(\d+)$/)?.[1];
  return id ? Number(id) : null;
}

/** Shows what the address names, as far as the logged-in user may see it. */
function route() {
  // Before the next one is made: both may be about one match, which the old one no longer follows.
  view?.close();
  view = null;
  const link = linkInAddress();
  if (link) return show("login", null, h("div", {}, h("h1", {}, say("title")), linkLogin(link, enter), loginForm(enter)));
  if (!session.me) return show("login", null, h("div", {}, h("h1", {}, say("title")), loginForm(enter)));
  // The one match of a phone is in the address too, for a user who continues it with a PIN.
  if (session.me.match) history.replaceState(null, "", `#match=${session.me.match}`);
  const id = matchInAddress();
  if (id === null) {
    const chooser = new Chooser(session);
    return show("choose", chooser, chooser.element);
  }
  const desk = new MatchView(session, id);
  return show("match", desk, desk.element);
}

/** Somebody has logged in; a user who was logged out in the middle of a match continues with it. */
async function enter() {
  if (linkInAddress()) history.replaceState(null, "", location.pathname + location.search);
  const match = session.me?.match;
  session.me = await askMeAtLast();
  // A socket keeps the login it was opened with.
  live.reconnect();
  outbox.loggedIn();
  if (document.body.dataset.view === "login" || session.me.match !== match) route();
}

function loggedOut() {
  session.me = null;
  live.reconnect();
  route();
}

/** Looks up who is logged in; without a network the last user goes on. */
async function learnMe() {
  const before = session.me;
  const me = await askMe().catch(() => null);
  if (me === null) return;
  if (!me.logged && before) return outbox.loggedOut();
  session.me = me.logged ? me : null;
  if (me.logged !== Boolean(before) || me.match !== before?.match || me.court !== before?.court) route();
}

/** Another tab of this browser has logged somebody in: this tab continues, too, if it waits for that. */
function followLogin() {
  const isWaiting = document.body.dataset.view === "login" || outbox.failure === "login";
  if (isWaiting && !linkInAddress()) enter();
}

main.replaceChildren(panel.element, body);
addEventListener("hashchange", route);
onForeignLogin(followLogin);
// A key that is held down is one press.
addEventListener("keydown", (event) => event.repeat && /** @type {Element} */ (event.target).closest("button") && event.preventDefault(), true);
route();
if (!linkInAddress()) learnMe();
keepPages();
