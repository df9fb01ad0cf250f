// Lists of matches that change in place: the line that is being read or has the focus keeps its place.

import { announce, h, setText } from "../lib/dom.js";
import { day, words } from "../lib/words.js";
import texts from "../words/parts.js";
import { common } from "./common.js";
import { Fixture } from "./programme-fixture.js";
import { byCourt, byDay, courtName } from "./programme.js";

const say = words(texts["programme-list"]);

/** The children of an element, one for each key: `make(key)` returns `{element, update(value)}`. */
export class Keyed {
  #parent;
  #make;
  #views = new Map();

  /**
   * @param {HTMLElement} parent
   * @param {(key: any) => View} make
   */
  constructor(parent, make) {
    this.#parent = parent;
    this.#make = make;
  }

  /**
   * Shows `[key, value]` pairs in their order, and nothing else.
   * @param {[unknown, any][]} entries
   */
  show(entries) {
    const wanted = new Map(entries);
    for (const [key, view] of this.#views) {
      if (wanted.has(key)) continue;
      view.element.remove();
      this.#views.delete(key);
    }
    let place = this.#parent.firstElementChild;
    for (const [key, value] of wanted) {
      const view = this.#view(key);
      view.update(value);
      if (place && view.element === place) place = place.nextElementSibling;
      else this.#parent.insertBefore(view.element, place);
    }
  }

  /** @param {unknown} key */
  #view(key) {
    if (!this.#views.has(key)) this.#views.set(key, this.#make(key));
    return this.#views.get(key);
  }
}

/** Matches as a list; `style` is `rows` or `boards`. */
export class FixtureList {
  #keyed;

  /** @param {Context} context */
  constructor(context, style = "rows") {
    this.element = h("ul", { class: style });
    this.#keyed = new Keyed(this.element, (id) => new Fixture(id, context));
  }

  /** @param {MatchBrief[]} matches */
  update(matches) {
    this.#keyed.show(matches.map((match) => [match.id, match]));
  }
}

/** Matches under the name of their court, a heading of the given level. */
export class CourtLists {
  #context;
  #heading;
  #keyed;

  /**
   * @param {Context} context
   * @param {string} heading
   */
  constructor(context, heading) {
    this.#context = context;
    this.#heading = heading;
    this.element = h("div", { class: "courts" });
    this.#keyed = new Keyed(this.element, (location) => this.#court(location));
  }

  /** @param {MatchBrief[]} matches */
  update(matches) {
    this.#keyed.show(byCourt(matches));
    // If there is only one court, it has no name.
    this.element.classList.toggle("unnamed", matches.every((match) => match.location === ""));
  }

  /** @param {string} location */
  #court(location) {
    const list = new FixtureList(this.#context);
    const element = h("div", { class: "of-court" }, h(this.#heading, {}, courtName(location)), list.element);
    return { element, update: (/** @type {MatchBrief[]} */ matches) => list.update(matches) };
  }
}

/**
 * Matches under their day, which can be folded. `makeList` makes the content of a day, `isOpen(day, index)` says whether it
 * is unfolded at first.
 */
export class DayLists {
  #feed;
  #makeList;
  #isOpen;
  #keyed;
  /** @type {string[]} */
  #shown = [];

  /**
   * @param {Context} options
   * @param {{makeList: () => {element: HTMLElement, update(matches: MatchBrief[]): void}, isOpen: (day: string, index: number) => boolean}} options
   */
  constructor({ feed }, { makeList, isOpen }) {
    this.#feed = feed;
    this.#makeList = makeList;
    this.#isOpen = isOpen;
    this.element = h("div", { class: "days" });
    this.#keyed = new Keyed(this.element, (key) => this.#day(key));
  }

  /**
   * @param {MatchBrief[]} matches
   * @param {string} today
   */
  update(matches, today) {
    const days = byDay(matches, this.#feed.timezone, today);
    this.#shown = days.map(([key]) => key);
    this.#keyed.show(days);
  }

  /** @param {string} key */
  #day(key) {
    const list = this.#makeList();
    const [name, count] = [h("h3", {}), h("span", { class: "muted" })];
    const open = this.#isOpen(key, this.#shown.indexOf(key));
    const element = h("details", { open, "data-day": key }, h("summary", {}, name, " ", count), list.element);
    const update = (/** @type {MatchBrief[]} */ matches) => {
      setText(name, day(matches[0].match_term_start, this.#feed.timezone));
      setText(count, say("matches", { count: matches.length }));
      list.update(matches);
    };
    return { element, update };
  }
}

/**
 * Has screen readers say a goal, if there is one.
 * @param {import("../feeds/programme.js").ProgrammeFeed} feed
 * @param {MatchEvent | undefined} event
 */
export function tellGoal(feed, event) {
  if (event?.type !== "goal") return;
  const team = feed.teams.get(Number(event.team_id))?.name ?? "";
  announce(common("goal_by", { team, score: event.score.join(":") }));
}

/** Nothing is folded on paper. */
export function unfoldForPrint() {
  /** @type {HTMLElement[]} */
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open])")];
    unfolded.forEach((details) => details.setAttribute("open", ""));
  });
  addEventListener("afterprint", () => unfolded.forEach((details) => details.removeAttribute("open")));
}
