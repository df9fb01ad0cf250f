// Enters what is tapped: each tap becomes a command that waits in the queue, with the time of the tap.

import { say } from "./score-words.js";

export class Desk {
  #match;
  #queue;
  #outbox;
  #clock;

  constructor({ queue, outbox, clock }, match) {
    [this.#queue, this.#outbox, this.#clock, this.#match] = [queue, outbox, clock, match];
  }

  /** The match and its lines as they are with everything that was tapped. */
  get shown() {
    return this.#match.shown;
  }

  #enter(command, label, more = {}) {
    const at = this.#clock.seconds();
    const entry = this.#queue.add(this.#match.id, { ...command, at }, at, { label, ...more });
    // Somebody is at the phone: worth a try, whatever the last one came to.
    this.#outbox.retry();
    return entry;
  }

  /** A correction: it is about a line as it stands, whenever it arrives. */
  #correct(action, event, label, fields) {
    const { command, more } = this.#subject(event);
    return this.#enter({ action, ...command, ...fields }, label, more);
  }

  /** Names a line by its number, or by the tap that made it. */
  #subject(event) {
    if (event.id !== null) return { command: { event: event.id }, more: {} };
    const goal = this.#queue.find(event.key);
    return { command: {}, more: { of: event.key, goalRevision: goal?.revision } };
  }

  /** A goal; until `holdUntil` it waits for its scorer. */
  goal(team, name, holdUntil) {
    return this.#enter({ action: "goal", team }, say("what_goal", { team: name }), { holdUntil });
  }

  /** The scorer of a goal that has just been entered; null if nobody knows. */
  scorer({ id }, player) {
    const goal = this.#queue.find(id);
    if (goal?.state === "waiting" && goal.attempts === 0) {
      return this.#queue.update(goal, { command: { ...goal.command, player }, holdUntil: undefined });
    }
    // It was sent without one meanwhile.
    if (!goal || player === null) return undefined;
    return this.#correct("amend_event", { id: null, key: id }, say("what_amend"), { player, reason: say("reason_added") });
  }

  /** Takes a goal back that still waits for its scorer: it was never sent. */
  withdraw({ id }) {
    const goal = this.#queue.find(id);
    if (goal?.state === "waiting" && goal.attempts === 0) this.#queue.remove(goal);
    else this.undo({ id: null, key: id });
  }

  undo(event) {
    return this.#correct("delete_event", event, say("what_delete"), {});
  }

  revoke(event, reason) {
    return this.#correct("revoke_event", event, say("what_revoke"), { reason });
  }

  amend(event, change, reason) {
    if (Object.keys(change).length === 0) return undefined;
    return this.#correct("amend_event", event, say("what_amend"), { ...change, reason });
  }

  changeState(state, label) {
    return this.#enter({ action: "state_change", state }, label);
  }

  info(text) {
    return this.#enter({ action: "info", text }, say("what_info", { text }));
  }

  confirm(label) {
    return this.#enter({ action: "confirm" }, label);
  }

  reopen(reason) {
    return this.#enter({ action: "reopen", reason }, say("reopen"));
  }
}
