import assert from "node:assert/strict";
import test from "node:test";

import { line, match, until } from "./page.js";
import { inOrder, MatchFeed } from "../../../src/web/assets/feeds/match.js";
import { lastConfirmed, ProgrammeFeed } from "../../../src/web/assets/feeds/programme.js";
import { StandingsFeed } from "../../../src/web/assets/feeds/standings.js";

/** A connection that is open; what is followed is noted. */
class Connection extends EventTarget {
  isOpen = true;
  isTimed = true;
  followed = [];

  follow(...call) {
    this.followed.push(call);
  }

  followCategory(category) {
    this.followed.push(category);
  }

  now() {
    return 1_000_000;
  }

  tell(message) {
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  become(status) {
    this.isOpen = status === "open";
    this.dispatchEvent(new CustomEvent("status", { detail: status }));
  }
}

/** A service that answers each address with what `answers` has for its path; `asked` are the addresses. */
function service(t, answers) {
  const asked = [];
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  t.mock.method(globalThis, "fetch", async (address) => {
    asked.push(address);
    return new Response(JSON.stringify(answers[address.split("?")[0]]));
  });
  return asked;
}

const START = line(1, "start", 0, 0);
const GOAL = line(2, "goal", 0, 60, { team_index: 0 });
const rosters = { home_team_players: [], away_team_players: [] };
const playing = (revision, score) => match({ state: "half_first", first_half_start: 1, revision, score, ...rosters });

async function ofMatch(t) {
  const answers = { "/api/match/5": playing(2, [1, 0]), "/api/match-events/5": { events: [GOAL, START] } };
  const asked = service(t, answers);
  const live = new Connection();
  const feed = await new MatchFeed(live, "5").load();
  return { asked, live, feed, answers };
}

test("a match is read with its lines and followed from there", async (t) => {
  const { asked, live, feed } = await ofMatch(t);
  assert.deepEqual(asked, ["/api/match/5", "/api/match-events/5?lang=en&min_revision=2"]);
  assert.deepEqual(live.followed.map(([id, after]) => [id, after]), [[5, 2]]);
  assert.deepEqual(feed.events.map(({ id }) => id), [1, 2], "in the order of the timeline");
});

test("what is new is added once, and what is older changes nothing", async (t) => {
  const { live, feed } = await ofMatch(t);
  const news = [];
  feed.addEventListener("change", ({ detail }) => news.push(detail.event?.id));
  const second = line(3, "goal", 0, 90, { team_index: 1 });
  live.tell({ match: playing(3, [1, 1]), event: second });
  live.tell({ match: playing(3, [1, 1]), event: second });
  live.tell({ match: playing(1, [0, 0]) });
  assert.deepEqual(feed.match.score, [1, 1]);
  assert.deepEqual(feed.events.map(({ id }) => id), [1, 2, 3]);
  assert.deepEqual(news, [3, undefined, undefined], "it is told as news once");
  live.tell({ match: { ...playing(9, [9, 9]), id: 6 } });
  live.tell({ replay: true, match: playing(9, [9, 9]) });
  assert.deepEqual(feed.match.score, [1, 1], "another match, and a replay of somebody's");
});

test("a correction replaces lines, and is no news", async (t) => {
  const { live, feed } = await ofMatch(t);
  const news = [];
  feed.addEventListener("change", ({ detail }) => news.push(detail.event));
  live.tell({ match: playing(3, [0, 1]), event: { ...GOAL, id: 2, team_index: 1 }, replaces: 2 });
  assert.deepEqual(feed.events.map(({ id, team_index: side }) => [id, side]), [[1, -1], [2, 1]]);
  live.tell({ match: playing(4, [0, 0]), events: [START] });
  assert.deepEqual(feed.events.map(({ id }) => id), [1]);
  assert.deepEqual(news, [undefined, undefined]);
});

test("a service that was set back is believed", async (t) => {
  const { live, feed } = await ofMatch(t);
  live.tell({ match: playing(1, [0, 0]), events: [START], reset: true });
  assert.deepEqual([feed.match.revision, feed.match.score], [1, [0, 0]]);
});

test("who plays is read when a team names it, and when that is taken back", async (t) => {
  const { asked, live, feed, answers } = await ofMatch(t);
  const lineUp = line(3, "info", 0, 70, { kind: "line_up", team_index: 0 });
  const players = [{ id: 1001, number: 77, name: "Adam" }];
  answers["/api/match/5"] = { ...playing(3, [1, 0]), home_team_players: players };
  answers["/api/match-events/5"] = { events: [START, GOAL, lineUp] };
  live.tell({ match: playing(3, [1, 0]), event: lineUp });
  await until(() => feed.match.home_team_players.length === 1);
  live.tell({ match: playing(4, [2, 0]), event: line(4, "goal", 0, 90, { team_index: 0 }) });
  assert.equal(asked.length, 4, "a goal changes nobody's number");
  answers["/api/match/5"] = playing(5, [2, 0]);
  live.tell({ match: playing(5, [2, 0]), events: [START, GOAL] });
  await until(() => feed.match.home_team_players.length === 0);
});

test("lines are in the order of play, and of entry within a second", () => {
  const lines = [line(9, "goal", 1, 0), line(4, "goal", 0, 30), line(3, "goal", 0, 30), line(5, "start", 0, 0)];
  assert.deepEqual(inOrder(lines).map(({ id }) => id), [5, 3, 4, 9]);
});

const PROGRAMME = "/api/programme";
const season = { slug: "2019", name: "MINICUP", timezone: "Europe/Prague" };
const CATEGORY = { id: 13, slug: "a", name: "Mladší" };
const programme = (...matches) => ({ season, categories: [CATEGORY], teams: [{ id: 101, name: "Aurora" }], matches });

test("a season follows its categories, and what is read later undoes nothing that was told", async (t) => {
  const answers = { [PROGRAMME]: programme(playing(2, [1, 0])) };
  const asked = service(t, answers);
  const live = new Connection();
  const feed = await new ProgrammeFeed(live).load();
  await until(() => asked.length === 2);
  assert.deepEqual(live.followed, [13]);
  live.tell({ match: playing(3, [2, 0]), event: line(3, "goal", 0, 90) });
  assert.deepEqual(feed.matches.get(5).score, [2, 0]);
  await feed.refresh();
  assert.deepEqual(feed.matches.get(5).score, [2, 0], "the node that was asked had not heard of it");
  live.become("closed");
  live.become("open");
  await until(() => asked.length === 4 && feed.matches.get(5).score[0] === 1);
});

test("a match that came onto the schedule is read, one that left stays away", async (t) => {
  const answers = { [PROGRAMME]: programme(playing(2, [1, 0])) };
  const asked = service(t, answers);
  const live = new Connection();
  const feed = await new ProgrammeFeed(live).load();
  await until(() => asked.length === 2);
  answers[PROGRAMME] = programme(playing(2, [1, 0]), { ...playing(0, [0, 0]), id: 6 });
  live.tell({ match: { ...playing(0, [0, 0]), id: 6 } });
  await until(() => feed.matches.has(6));
  live.tell({ match: { ...playing(0, [0, 0]), id: 7 } });
  await until(() => asked.length === 4);
  live.tell({ match: { ...playing(1, [0, 0]), id: 7 } });
  assert.equal(feed.matches.has(7), false);
});

test("the match that was confirmed last", () => {
  const matches = [1, null, 3, 2].map((confirmed, id) => match({ id, confirmed }));
  assert.equal(lastConfirmed(matches).id, 2);
  assert.equal(lastConfirmed([match()]), undefined);
});

test("a table is read when a result is confirmed, with that result, and its rows stay in their order", async (t) => {
  const table = [{ team: 102, order: 1 }, { team: 101, order: 2 }];
  const answers = { [PROGRAMME]: programme(playing(2, [1, 0])), "/api/category/13/standings": { table } };
  const asked = service(t, answers);
  const live = new Connection();
  const feed = await new StandingsFeed(live, 13).load();
  await until(() => feed.rows !== null);
  assert.deepEqual(feed.rows.map(({ team }) => team), [102, 101]);
  const before = asked.length;
  live.tell({ match: playing(3, [2, 0]) });
  assert.equal(asked.length, before, "a goal alone counts nowhere");
  live.tell({ match: { ...playing(9, [2, 0]), state: "end", confirmed: 100 } });
  assert.equal(asked.at(-1), "/api/category/13/standings?match=5&min_revision=9");
});
