// A club's site as its author would write it with types generated from the description: compiled, never run.
import type { operations, paths } from "./generated/api.js";

type Read = { [Path in keyof paths]: paths[Path] extends { get: { responses: { 200: { content: { "application/json": infer Body } } } } } ? Body : never };
type Match = Read["/api/match/{id}"];
type MatchEvent = Read["/api/match-events/{id}"]["events"][number];
type Command = operations["command"]["requestBody"]["content"]["application/json"];
type Acknowledgement = operations["command"]["responses"][200]["content"]["application/json"];

class Refused extends Error {
  constructor(readonly status: number, readonly code: string) {
    super(`${status} ${code}`);
  }
}

async function answer<Body>(response: Response): Promise<Body> {
  if (response.ok) return (await response.json()) as Body;
  const problem = (await response.json()) as operations["me"]["responses"]["default"]["content"]["application/problem+json"];
  throw new Refused(problem.status, problem.code);
}

const read = async <Path extends keyof paths>(path: Path, id?: number) =>
  answer<Read[Path]>(await fetch(path.replace("{id}", String(id))));

async function log_in(pin: string): Promise<boolean> {
  const body: operations["log_in"]["requestBody"]["content"]["application/json"] = { pin };
  const response = await fetch("/api/login", { method: "POST", body: JSON.stringify(body) });
  return (await answer<operations["log_in"]["responses"][200]["content"]["application/json"]>(response)).success;
}

async function send(match: number, command: Command): Promise<Acknowledgement> {
  return answer(await fetch(`/api/match/${match}/commands`, { method: "POST", body: JSON.stringify(command) }));
}

export async function score(match: number, pin: string): Promise<number> {
  if (!(await log_in(pin))) throw new Refused(401, "wrong_pin");
  const shown: Match = await read("/api/match/{id}", match);
  await send(match, { action: "state_change", state: "half_first" });
  const scorer = shown.home_team_players[0]?.id ?? null;
  await send(match, { action: "goal", team: shown.home_team_id, player: scorer, at: Date.now() / 1000 });
  await send(match, { action: "record_result", score: [1, 0], reason: "paper" });
  return (await send(match, { action: "confirm", command_id: crypto.randomUUID() })).revision;
}

export async function lines(match: number): Promise<string[]> {
  const { events } = await read("/api/match-events/{id}", match);
  const line = ({ message, score: [home, away] }: MatchEvent) => `${home}:${away} ${message}`;
  return events.map(line);
}

export async function table(category: number): Promise<string[]> {
  const { table: rows } = await read("/api/category/{id}/standings", category);
  return rows.map((row) => `${row.order}. ${row.team} ${row.points}`);
}

// What the description does not have must not compile.
// @ts-expect-error There is no such command.
void send(1, { action: "golden_goal", team: 1 });
// @ts-expect-error A goal has a team.
void send(1, { action: "goal" });
// @ts-expect-error A correction has a reason.
void send(1, { action: "revoke_event", event: 1 });
