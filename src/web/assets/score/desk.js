// Enters what is tapped: each tap becomes a command that waits in the queue, with the time of the tap.

import { timeOf } from "./lines.js";
import { say } from "./words.js";

/** Up to then, in seconds, the last goal can be taken back as a slip, and its scorer be named, without a reason. */
export const SLIP_S = 60;

/** The line of a goal that has just been entered. */
const pendingLine = ({ id, at }) => ({ id: null, key: id, at });

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

  /** Names a line by its number, or by the tap that made it and where that was saved. */
  #subject(event) {
    const lineAt = timeOf(event);
    if (event.id !== null) return { command: { event: event.id }, more: { lineAt } };
    return { command: {}, more: { lineAt, of: event.key, goalRevision: this.#queue.savedAt(event.key) } };
  }

  /** A goal. It goes out at once; who scored it follows. */
  goal(team, name) {
    return this.#enter({ action: "goal", team }, say("what_goal", { team: name }));
  }

  /** The scorer of a goal that has just been entered; null if nobody knows. */
  scorer(goal, player) {
    const entry = this.#unsent(goal);
    if (player === null || this.#isRefused(goal)) return undefined;
    if (entry) return this.#queue.update(entry, { command: { ...entry.command, player } });
    return this.#correct("amend_event", pendingLine(goal), say("what_scorer"), { player });
  }

  /** Takes a goal back that has just been entered. */
  withdraw(goal) {
    const entry = this.#unsent(goal);
    if (entry) this.#queue.remove(entry);
    else if (!this.#isRefused(goal)) this.undo(pendingLine(goal));
  }

  /** The entry of a goal of which the service cannot know yet. */
  #unsent({ id }) {
    const entry = this.#queue.find(id);
    return entry?.state === "waiting" && entry.attempts === 0 ? entry : undefined;
  }

  /** Whether a goal was not accepted: then nothing can be said of it. */
  #isRefused({ id }) {
    const entry = this.#queue.find(id);
    return entry ? entry.state === "refused" : this.#queue.savedAt(id) === undefined;
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

  /** Whether a line can be given its scorer without a reason. */
  isUnnamedGoal(event) {
    return event.type === "goal" && event.player_id === null && this.#clock.seconds() - timeOf(event) < SLIP_S;
  }

  /** Takes a start or an end back; `fields` may say how the clock goes on. */
  takeBack(event, reason, line, fields) {
    return this.#correct("revoke_event", event, say("what_take_back", { line }), { reason, ...fields });
  }

  /** Starts or ends a period. */
  step(command, label) {
    return this.#enter(command, label);
  }

  turnClock(change, label) {
    return this.#enter({ action: "clock", ...change }, label);
  }

  /** A shot of the shoot-out. */
  shot(team, name, scored) {
    return this.#enter({ action: "shootout_shot", team, scored }, say("what_shot", { team: name }));
  }

  /** Somebody is punished: `fields` say who (a `player`, an `official`, nobody known) and with what `punishment`. */
  punish(team, fields, what, name) {
    return this.#enter({ action: "punish", team, ...fields }, `${what} ${name}`);
  }

  /** A seven-metre throw; `fields` says who threw, if that is known, and the outcome. */
  sevenMetre(team, fields, name) {
    return this.#enter({ action: "seven_metre", team, ...fields }, say("what_seven_metre", { team: name }));
  }

  /** Treatment on court; `fields` may say whose. */
  treatment(team, name, fields) {
    return this.#enter({ action: "treatment", team, ...fields }, say("what_treatment", { team: name }));
  }

  /** The end of an attack after treatment. */
  attack(team, name) {
    return this.#enter({ action: "attack", team }, say("what_attack", { team: name }));
  }

  /** A team names who plays today: `fields` are its `players` and `officials`. */
  lineUp(team, fields, name) {
    return this.#enter({ action: "line_up", team, ...fields }, say("line_up_of", { team: name }));
  }

  /** A team time-out; `fields` may say why the referees `overrule` that there is none left. */
  timeout(team, name, fields = {}) {
    return this.#enter({ action: "timeout", team, ...fields }, say("what_timeout", { team: name }));
  }

  info(text) {
    return this.#enter({ action: "info", text }, say("what_info", { text }));
  }

  /** The result of a match that was kept on paper, or parts of it. */
  recordResult(score, reason) {
    return this.#enter({ action: "record_result", score, reason }, say("what_result", { score: score.join(":") }));
  }

  /** `winner` is that of a draw that must be decided: 0 home, 1 away. */
  confirm(label, winner = null) {
    return this.#enter({ action: "confirm", ...(winner === null ? {} : { winner }) }, label);
  }

  reopen(reason) {
    return this.#enter({ action: "reopen", reason }, say("reopen"));
  }
}
