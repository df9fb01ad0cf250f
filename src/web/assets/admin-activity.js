// Who did what to which match, the newest first.

import { field, LOCALE, matchLine, matchName, read, refusal } from "./admin-common.js";
import { getJson } from "./api.js";
import { clockText } from "./clock.js";
import { h, setText } from "./dom.js";
import { common, day, inLang, words } from "./words.js";

const say = words({
  cs: {
    about: "Co lidé zapsali do zápasů, nejnovější nahoře. Co ukončil sám čas a co se nahrálo na serveru, tu není. Celou historii má každý zápas u sebe.",
    user: "Kdo", match: "Zápas", all: "Vše", refresh: "Obnovit", older: "Starší", none: "Nikdo zatím nic takového nezapsal.",
    phone: "telefon „{label}“", shown: "Záznamů: {count}", history: "Zápas",
    MatchOpened: "otevřel zápas", started_first: "začal 1. poločas", started_second: "začal 2. poločas",
    ended_first: "ukončil 1. poločas", ended_second: "ukončil 2. poločas",
    half_first: "1. poločas", half_second: "2. poločas",
    GoalScored: "gól: {team}, {player} ({when})", InfoAdded: "poznámka: „{text}“ ({when})",
    EntryRevoked: "vzal zpět {entry}", EntryRevoked_reason: "vzal zpět {entry}; důvod: {reason}",
    EntryAmended: "opravil {entry}; nově {now}; důvod: {reason}",
    MatchConfirmed: "potvrdil výsledek", MatchReopened: "znovu otevřel zápas; důvod: {reason}",
    ResultRecorded: "zapsal výsledek {score}; důvod: {reason}", FreehandSet: "nastavil exhibici: {score}, {phase}",
    goal: "gól: {team}, {player} ({when})", line: "poznámku ({when})", entry: "záznam č. {number}",
    other: "jiný záznam", gone: "hráč, který už není na soupisce", number: "č. {number}", exhibition: "Exhibice",
  },
  en: {
    about: "What people entered into matches, the newest first. What the clock ended and what was imported on the server is not here. Every match has the whole of its history.",
    user: "Who", match: "Match", all: "All", refresh: "Refresh", older: "Older", none: "Nobody has entered anything like that.",
    phone: "phone “{label}”", shown: "Entries: {count}", history: "Match",
    MatchOpened: "opened the match", started_first: "started the 1st half", started_second: "started the 2nd half",
    ended_first: "ended the 1st half", ended_second: "ended the 2nd half",
    half_first: "1st half", half_second: "2nd half",
    GoalScored: "goal: {team}, {player} ({when})", InfoAdded: "line: “{text}” ({when})",
    EntryRevoked: "took back {entry}", EntryRevoked_reason: "took back {entry}; reason: {reason}",
    EntryAmended: "corrected {entry}; now {now}; reason: {reason}",
    MatchConfirmed: "confirmed the result", MatchReopened: "reopened the match; reason: {reason}",
    ResultRecorded: "recorded the result {score}; reason: {reason}", FreehandSet: "set the exhibition: {score}, {phase}",
    goal: "goal: {team}, {player} ({when})", line: "a line ({when})", entry: "entry {number}",
    other: "another entry", gone: "a player who is on the roster no more", number: "no. {number}", exhibition: "Exhibition",
  },
});

const LINK = "link:";
const EXHIBITION = 0;

/** A user name, or the label of a phone's link, as people read it. */
const whoText = (user) => (user.startsWith(LINK) ? say("phone", { label: user.slice(LINK.length) }) : user);

/** Matches with their rosters, each asked for once; players are named as the season's privacy has it. */
class Rosters {
  #asked = new Map();

  of(id) {
    if (!this.#asked.has(id)) this.#asked.set(id, getJson(`/api/match/${id}`).catch(() => null));
    return this.#asked.get(id);
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
      return say("EntryAmended", { entry: entryText(before(data.entry), data.entry, match), now, reason: data.reason });
    }
    case "ResultRecorded": return say("ResultRecorded", { score: data.score.join(":"), reason: data.reason });
    case "FreehandSet": return say("FreehandSet", { score: data.score.join(":"), phase: common(data.phase) });
    case "MatchReopened": return say("MatchReopened", { reason: data.reason });
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

/** The section. */
export function activitySection({ feed }) {
  const rosters = new Rosters();
  const timeZone = feed.season.timezone;
  const list = h("div", {});
  const state = h("p", { class: "muted", role: "status" });
  const older = h("button", { type: "button", hidden: true, click: () => load(next) }, say("older"));
  const users = field({ name: "user", label: say("user"), options: [["", say("all")]] });
  const matches = [...feed.matches.values()].map((match) => [String(match.id), matchLine(feed, match)]);
  const filter = h("form", { class: "filter", submit: refresh, change: refresh }, users,
    field({ name: "match", label: say("match"), options: [["", say("all")], ...matches, [String(EXHIBITION), say("exhibition")]] }),
    h("button", {}, say("refresh")));
  let events = [];
  let next = null;
  let asked = 0;

  function refresh(event) {
    event?.preventDefault();
    return load(null);
  }

  async function load(before) {
    const turn = (asked += 1);
    const query = new URLSearchParams([...new FormData(filter)].filter(([, value]) => value !== ""));
    if (before !== null) query.set("before", before);
    try {
      const page = await read(`/api/admin/activity?${query}`);
      const found = new Map(await Promise.all([...new Set(page.events.map((event) => event.match_id))]
        .map(async (id) => [id, await rosters.of(id)])));
      if (turn !== asked) return;
      events = before === null ? page.events : [...events, ...page.events];
      next = page.next;
      found.forEach((match, id) => known.set(id, match));
      show();
    } catch (error) {
      setText(state, refusal(error));
    }
  }

  const known = new Map();

  function item(event) {
    const { match_id: id } = event;
    const before = (revision) => events.find((other) => other.match_id === id && other.revision === revision);
    const name = id === EXHIBITION ? say("exhibition") : matchName(feed, id);
    return h("li", { "data-position": event.position },
      h("time", { datetime: event.at, class: "muted" }, timeText(event.at, timeZone)),
      h("strong", {}, whoText(event.user ?? "")),
      h("span", { class: "what" }, whatText(event, known.get(id), before)),
      h("a", { href: inLang(id === EXHIBITION ? "/exhibition" : `/match/${id}`) }, name));
  }

  function show() {
    const days = new Map();
    for (const event of events) {
      const name = day(Date.parse(event.at) / 1000, timeZone);
      days.set(name, [...(days.get(name) ?? []), item(event)]);
    }
    list.replaceChildren(...[...days].map(([name, items]) =>
      h("section", {}, h("h2", {}, name), h("ol", { class: "deeds" }, items))));
    older.hidden = next === null;
    setText(state, events.length === 0 ? say("none") : say("shown", { count: events.length }));
  }

  async function nameUsers() {
    const [{ users: people }, { links }] = await Promise.all([read("/api/admin/users"), read("/api/admin/links")]);
    const names = [...people.map(({ username }) => username), ...links.map(({ label }) => `${LINK}${label}`)];
    const options = [...new Set(names)].map((name) => h("option", { value: name }, whoText(name)));
    users.querySelector("select").append(...options);
  }

  nameUsers().catch((error) => setText(state, refusal(error)));
  refresh();
  return h("div", {}, h("p", {}, say("about")), filter, state, list, older);
}
