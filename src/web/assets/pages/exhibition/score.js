// The free-hand match: what the service shows, and what was set here and is not saved yet.

import { getJsonAtLast, newCommandId } from "../../lib/api.js";
import { passesOnSocket } from "../../lib/failures.js";
import { Live } from "../../feeds/live.js";

const KEY = "exhibition";
const ANSWER_MS = 4000;
const AGAIN_MS = 1000;
const MAX_GOALS = 999;
// Own settings that are remembered while none is known to have arrived.
const MAX_OWN = 100;

const same = (one, other) => one.state === other.state && one.score.join() === other.score.join();

// If nothing can be stored, the page works as long as it is open.
function load() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

function store(value) {
  try {
    if (value) localStorage.setItem(KEY, JSON.stringify(value));
    else localStorage.removeItem(KEY);
  } catch {
    // Full or forbidden.
  }
}

/**
 * Events: `change`. Each setting is the whole score and replaces the one that waits to be saved; it waits until the service
 * shows it, also across reloads. The last setting wins, but nobody unknowingly overwrites what others set meanwhile.
 */
export class Freehand extends EventTarget {
  /** The match as the service last showed it. */
  shown = /** @type {any} */ (null);
  /**
   * Whether this browser may set it; null until that is known.
   * @type {boolean | null}
   */
  mayScore = null;
  /** Whether others set it while this browser was away with something unsaved. */
  isContested = false;
  /** Why the service refuses what was set. */
  refusal = null;
  live = new Live("/ws/exhibition", { probe: {} });
  // The last setting that is not saved, what was there before it, and all that was set since then.
  #unsaved = load();
  #sent = [];
  #isGreeting = true;
  #asked = 0;
  /** @type {number | undefined} */
  #timer;

  constructor() {
    super();
    this.live.addEventListener("status", ({ detail }) => this.#connected(detail === "open"));
    this.live.addEventListener("message", ({ detail }) => this.#heard(detail));
  }

  /** The score to show: as set here, or else the service's. */
  get wanted() {
    return this.#unsaved?.setting ?? this.shown;
  }

  get isSaved() {
    return this.#unsaved === null;
  }

  /** Adds goals to one side. */
  add(side, goals) {
    const score = this.wanted.score.map((count) => count ?? 0);
    score[side] = Math.min(Math.max(score[side] + goals, 0), MAX_GOALS);
    this.set({ score, state: this.wanted.state });
  }

  setState(state) {
    this.set({ score: this.wanted.score.map((count) => count ?? 0), state });
  }

  reset() {
    this.set({ score: [0, 0], state: "init" });
  }

  set({ score, state }) {
    // The service broadcasts only changes: nothing would show that this is saved.
    if (same({ score, state }, this.wanted) && (this.isSaved || this.#sent.length > 0)) return;
    const { base, own } = this.#unsaved ?? { base: this.shown.revision, own: [] };
    const setting = { score, state, command_id: newCommandId() };
    this.#keep({ setting, base, own: [...own, { score, state }].slice(-MAX_OWN) });
    this.#send();
    this.#changed();
  }

  /** Decides between what was set here and what others set meanwhile. */
  settle(isMine) {
    this.isContested = false;
    if (isMine) {
      this.#keep({ ...this.#unsaved, base: this.shown.revision });
      this.#send();
    } else {
      this.#keep(null);
    }
    this.#changed();
  }

  /** Looks up who is logged in, and opens the connection again with that login. */
  async logged() {
    await this.#askWho();
    this.live.reconnect();
  }

  #keep(unsaved) {
    this.#unsaved = unsaved;
    store(unsaved);
  }

  #send() {
    if (this.isContested || this.mayScore === false || this.#isGreeting) return;
    const { score, state, command_id } = this.#unsaved.setting;
    if (this.#sent.at(-1)?.command_id === command_id) return;
    if (!this.live.send({ match_obj: { score, state }, command_id })) return;
    this.#sent.push(this.#unsaved.setting);
    // A setting is acknowledged only by its broadcast; a connection that brings none is dead.
    this.#in(ANSWER_MS, () => this.#sent.length > 0 && this.live.reconnect());
  }

  #in(wait, act) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, wait);
  }

  #connected(isOpen) {
    this.#isGreeting = true;
    this.#sent = [];
    if (isOpen) this.#askWho();
    this.#changed();
  }

  async #askWho() {
    const asked = ++this.#asked;
    const me = await getJsonAtLast("/api/me").catch(() => null);
    if (!me || asked !== this.#asked) return;
    this.mayScore = me.logged && me.role !== "phone";
    if (!this.isSaved) this.#send();
    this.#changed();
  }

  #heard(message) {
    if (message.success === false) this.#refused(message.code);
    if (message.match) this.#showed(message.match);
    this.#changed();
  }

  #showed(match) {
    const isGreeting = this.#isGreeting;
    [this.shown, this.#isGreeting] = [match, false];
    // Settings arrive in order: the shown one is one of them, and those before it are past.
    this.#sent = this.#sent.slice(this.#sent.findIndex((setting) => same(setting, match)) + 1);
    if (this.isSaved) return;
    this.refusal = null;
    if (this.#sent.length === 0 && same(this.#unsaved.setting, match)) {
      this.isContested = false;
      this.#keep(null);
    } else if (isGreeting) {
      this.isContested = match.revision > this.#unsaved.base && !this.#unsaved.own.some((setting) => same(setting, match));
      this.#send();
    }
  }

  #refused(code) {
    // Only a probe was sent.
    if (this.#sent.length === 0) return;
    this.#sent = [];
    if (passesOnSocket(code)) return this.#in(AGAIN_MS, () => this.isSaved || this.#send());
    if (code === "login_required") this.mayScore = false;
    else this.refusal = code;
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
