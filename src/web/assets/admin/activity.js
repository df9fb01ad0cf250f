// Who did what to which match, the newest first.

import { getJson } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";
import { day, inLang, words } from "../lib/words.js";
import texts from "../words/admin.js";
import { clockText } from "../feeds/play-time.js";
import { common } from "../parts/common.js";
import { read, refusal } from "./ask.js";
import { field } from "./dialog.js";
import { LOCALE, matchLine, matchName } from "./season.js";

const say = words(texts.activity);

const LINK = "link:";
const EXHIBITION = 0;

/** A user name, or the label of a phone's link, as people read it. */
const whoText = (user) => (user.startsWith(LINK) ? say("phone", { label: user.slice(LINK.length) }) : user);

/** Matches with their rosters, each requested once; players are named as the season's privacy allows. */
class Rosters {
  #asked = new Map();

  of(id) {
    if (!this.#asked.has(id)) this.#asked.set(id, this.#ask(id));
    return this.#asked.get(id);
  }

  async #ask(id) {
    try {
      return await getJson(`/api/match/${id}`);
    } catch (error) {
      // It may have left the schedule; other failures may be temporary.
      if (error.status === 404) return null;
      this.#asked.delete(id);
      throw error;
    }
  }
}

/** What an event did, in words. `before` finds an earlier event of the same match by its revision, if it is known. */
function whatText({ type, data }, match, before) {
  const when = () => `${say(`half_${data.half}`)} ${clockText(data.offset)}`;
  switch (type) {
    case "HalfStarted": return say(`started_${data.half}`);
    case "HalfEnded": return say(`ended_${data.half}`);
    case "GoalScored": return say("GoalScored", { ...goalWords(data, match), when: when() });
    case "InfoAdded": return say("InfoAdded", { text: data.text, when: when() });
    case "EntryRevoked": {
      const entry = entryText(before(data.entry), data.entry, match);
      return data.reason ? say("EntryRevoked_reason", { entry, reason: data.reason }) : say("EntryRevoked", { entry });
    }
    case "EntryAmended": {
      const now = data.side ? say("goal", { ...goalWords(data, match), when: when() }) : when();
      return say(data.reason ? "EntryAmended_reason" : "EntryAmended", { entry: entryText(before(data.entry), data.entry, match), now, reason: data.reason });
    }
    case "ResultRecorded": return say("ResultRecorded", { score: data.score.join(":"), reason: data.reason });
    case "FreehandSet": return say("FreehandSet", { score: data.score.join(":"), phase: common(data.phase) });
    case "MatchReopened": case "ResultRevoked": return say(type, { reason: data.reason });
    case "MatchOpened": case "MatchConfirmed": return say(type);
    default: return say("other");
  }
}

function entryText(event, revision, match) {
  if (!event) return say("entry", { number: revision });
  const when = `${say(`half_${event.data.half}`)} ${clockText(event.data.offset)}`;
  return event.type === "GoalScored" ? say("goal", { ...goalWords(event.data, match), when }) : say("line", { when });
}

function goalWords({ side, player: id }, match) {
  const team = match ? match[`${side}_team_name`] : common(side);
  if (id === undefined) return { team, player: common("unknown") };
  const player = ["home", "away"].flatMap((one) => match?.[`${one}_team_players`] ?? []).find((one) => one.id === id);
  if (!player) return { team, player: say("gone") };
  const number = `#${player.number}`;
  const isNumbered = player.number === null || player.name === number;
  return { team, player: isNumbered ? player.name || common("unknown") : `${player.name} ${number}` };
}

function timeText(at, timeZone) {
  return new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone }).format(new Date(at));
}

/** One line of the list. `match` is the match with its rosters, `events` are searched for a corrected one. */
function item(feed, event, match, events) {
  const { match_id: id } = event;
  const before = (revision) => events.find((other) => other.match_id === id && other.revision === revision);
  const isExhibition = id === EXHIBITION;
  return h("li", { "data-position": event.position },
    h("time", { datetime: event.at, class: "muted" }, timeText(event.at, feed.season.timezone)),
    h("strong", {}, whoText(event.user ?? "")),
    h("span", { class: "what" }, whatText(event, match, before)),
    h("a", { href: inLang(isExhibition ? "/exhibition" : `/match/${id}`) }, isExhibition ? say("exhibition") : matchName(feed, id)));
}

/** Lists by day, each with its heading. */
function byDay(events, timeZone, line) {
  const days = new Map();
  for (const event of events) {
    const name = day(Date.parse(event.at) / 1000, timeZone);
    if (!days.has(name)) days.set(name, []);
    days.get(name).push(line(event));
  }
  return [...days].map(([name, lines]) => h("section", {}, h("h2", {}, name), h("ol", { class: "deeds" }, lines)));
}

/** Everybody who may have done something: users, and phones by the labels of their links. */
async function people() {
  const [{ users }, { links }] = await Promise.all([read("/api/admin/users"), read("/api/admin/links")]);
  const names = [...users.map(({ username }) => username), ...links.map(({ label }) => `${LINK}${label}`)];
  return [...new Set(names)].map((name) => h("option", { value: name }, whoText(name)));
}

/** The filter; `refresh` is called when it changes. */
function filterForm(feed, refresh) {
  const matches = [...feed.matches.values()].map((match) => [String(match.id), matchLine(feed, match)]);
  const users = field({ name: "user", label: say("user"), options: [["", say("all")]] });
  const submit = (event) => {
    event.preventDefault();
    refresh();
  };
  people().then((options) => users.querySelector("select")?.append(...options), () => {});
  return h("form", { class: "filter", submit, change: refresh }, users,
    field({ name: "match", label: say("match"), options: [["", say("all")], ...matches, [String(EXHIBITION), say("exhibition")]] }),
    h("button", {}, say("refresh")));
}

/** The section. */
export function activitySection({ feed }) {
  const rosters = new Rosters();
  const list = h("div", {});
  const state = h("p", { class: "muted", role: "status" });
  const older = h("button", { type: "button", hidden: true, click: () => load(next) }, say("older"));
  const filter = filterForm(feed, () => load(null));
  let events = [];
  let next = null;
  let asked = 0;

  async function load(before) {
    const turn = (asked += 1);
    const filled = [...new FormData(filter)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(/** @type {[string, string][]} */ (filled));
    if (before !== null) query.set("before", before);
    try {
      const page = await read(`/api/admin/activity?${query}`);
      const shown = before === null ? page.events : [...events, ...page.events];
      const ids = [...new Set(shown.map((event) => event.match_id))];
      const known = await Promise.all(ids.map((id) => rosters.of(id)));
      const matches = new Map(ids.map((id, at) => [id, known[at]]));
      // Another request may have been made meanwhile.
      if (turn !== asked) return;
      [events, next] = [shown, page.next];
      show(matches);
    } catch (error) {
      setText(state, refusal(error));
    }
  }

  function show(matches) {
    const line = (event) => item(feed, event, matches.get(event.match_id), events);
    list.replaceChildren(...byDay(events, feed.season.timezone, line));
    older.hidden = next === null;
    setText(state, events.length === 0 ? say("none") : say("shown", { count: events.length }));
  }

  load(null);
  return h("div", {}, h("p", {}, say("about")), filter, state, list, older);
}
