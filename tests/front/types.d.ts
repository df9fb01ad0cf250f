// What the service sends, as its own description has it: `generated/api.d.ts` is written from that before types are checked.

import type { components } from "./generated/api";

type Schemas = components["schemas"];

/** The service leaves no field out that may be null. */
type Whole<T> = { [K in keyof T as null extends T[K] ? K : never]-?: Exclude<T[K], undefined> } & {
  [K in keyof T as null extends T[K] ? never : K]: T[K];
};
type WithScore<T> = Omit<Whole<T>, "score"> & { score: Score };

declare global {
  type Side = "home" | "away";
  /** Home and away goals; nulls before the start. */
  type Score = [number | null, number | null];
  type Match = WithScore<Schemas["Match"]>;
  /** A match and both rosters. */
  type MatchDetail = Match & { home_team_players: Player[]; away_team_players: Player[] };
  /** A match as a programme has it. */
  type MatchBrief = WithScore<Schemas["MatchBrief"]>;
  /** A line of a timeline. */
  type MatchEvent = Omit<Whole<Schemas["MatchEvent"]>, "score"> & { score: [number, number] };
  type Player = Whole<Schemas["Player"]>;
  type Team = Whole<Schemas["TeamBrief"]>;
  type TeamDetail = Omit<Whole<Schemas["TeamDetailView"]>, "matches" | "players"> & { matches: Match[]; players: Player[] };
  type Category = Schemas["CategoryBrief"];
  type Season = Schemas["SeasonBrief"];
  type StandingsRow = Whole<Schemas["StandingsRowView"]>;
  type Standings = Omit<Schemas["StandingsBody"], "table"> & { table: StandingsRow[] };
  type Programme = Omit<Schemas["Programme"], "matches" | "teams"> & { matches: MatchBrief[]; teams: Team[] };
  type MatchHistory = Schemas["History"];
  type Me = Schemas["Me"];
  type PersonReport = Whole<Schemas["PersonReport"]>;
  type TeamReport = Omit<Schemas["TeamReport"], "people"> & { people: PersonReport[] };
  type MatchReport = { match: Match, teams: TeamReport[] };

  /** What the clock of a match needs. */
  type Played = Pick<Match, "state" | "half_length" | "first_half_start" | "second_half_start"> &
    Partial<Pick<Match, "clock" | "period" | "match_time">>;

  /** What was tapped and is not yet known to be saved. */
  interface Entry {
    /** The id of the command. */
    id: string;
    match: number;
    order: number;
    command: Record<string, any>;
    /** When it was tapped, in the service's seconds. */
    at: number;
    state: "waiting" | "acknowledged" | "refused";
    attempts: number;
    /** In words, for the list of what was refused. */
    label?: string;
    /** Where it was saved. */
    revision?: number;
    /** Where its line was saved. */
    line?: number;
    /** Why it was refused. */
    code?: string;
    /** Whether the referees can allow it. */
    overrulable?: boolean;
    /** The entry of the goal that it is about, while that has no number. */
    of?: string;
    /** Where that goal was saved. */
    goalRevision?: number;
    /** When the line was entered that it is about. */
    lineAt?: number;
  }

  /** A message that came over `/ws/live`, as docs/protocol.md describes them; each has some of these. */
  interface LiveMessage {
    server_time: number;
    match?: Match;
    matches?: Record<string, Match>;
    event?: MatchEvent;
    /** All lines, after a correction. */
    events?: MatchEvent[];
    /** The line that `event` takes the place of. */
    replaces?: number;
    /** The service was set back to a backup. */
    reset?: boolean;
    replay?: boolean;
    replay_end?: boolean;
    success?: boolean;
    code?: string;
  }

  /** A class whose objects send events: `Events` has their names and what comes with each. */
  type Emitter<Events> = new () => Omit<EventTarget, "addEventListener" | "removeEventListener"> & {
    [Method in "addEventListener" | "removeEventListener"]: <Name extends keyof Events>(
      name: Name,
      listener: (event: CustomEvent<Events[Name]>) => void,
      options?: AddEventListenerOptions,
    ) => void;
  };

  /** The line that is new, if one is, and the match that changed, if one did. */
  interface Change {
    event?: MatchEvent;
    match?: MatchBrief;
  }

  /** Selectors of the pages are about elements of HTML. */
  interface ParentNode {
    querySelector<Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] | null;
    querySelectorAll<Name extends keyof HTMLElementTagNameMap>(name: Name): NodeListOf<HTMLElementTagNameMap[Name]>;
    querySelector<Found extends HTMLElement = HTMLElement>(selectors: string): Found | null;
    querySelectorAll<Found extends HTMLElement = HTMLElement>(selectors: string): NodeListOf<Found>;
  }

  /** What lists of matches need: the season, and the connection that knows the time. */
  interface Context {
    feed: import("../../src/web/assets/feeds/programme.js").ProgrammeFeed;
    live: import("../../src/web/assets/feeds/live.js").Live;
  }

  /** An element of a list that is brought up to date in place. */
  interface View {
    element: HTMLElement;
    update(value: any): void;
  }

  /** An item of a list, with what it shows as text: it is made again when that changes. */
  type Shown = HTMLElement & { shows?: string };

  /** Three colours as CSS writes them, as far as they are known. */
  interface Colours {
    primary?: string | null;
    secondary?: string | null;
    text?: string | null;
  }
}
