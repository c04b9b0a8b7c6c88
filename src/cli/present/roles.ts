/** The table of roles and methods, as text. */
import type { AccessEntry } from "../../edge/grpc/access.ts";
import type { METHODS } from "../../edge/grpc/methods.ts";
import { ROLES, type Role } from "../../federation/identity.ts";
import type { Limits } from "../../limits.ts";
import { paint, wrap } from "./terminal.ts";

type Methods = typeof METHODS;

/** The scope of a caller in words. */
const FROM = { home: "own", peer: "peers", any: "any" } as const;

/** Lists the methods by service and name, each with the roles that may call it and from where. */
export function listRoles(methods: Methods) {
  return Object.entries(methods).map(([path, callers]) => {
    const [, service = "", method = ""] = /^\/(?:.*\.)?([^./]+)\/([^/]+)$/.exec(path) ?? [];
    return { service, method, callers };
  });
}

/** Formats the table: a row for each method, a column for each role. */
export function formatRoles(methods: Methods, columns: number): readonly string[] {
  const rows = listRoles(methods);
  const names = rows.map(({ service, method }) => `${service}.${method}`);
  const first = Math.max(...names.map((name) => name.length)) + 2;
  const width = Math.max(9, Math.min(12, Math.floor((columns - first) / ROLES.length)));
  const cell = (text: string) => text.padEnd(width);
  const line = (role: Role, i: number) => cell(FROM[rows[i]?.callers[role] ?? "any"]);
  return [
    paint("heading", "".padEnd(first) + ROLES.map(cell).join("")),
    ...names.map(
      (name, i) =>
        name.padEnd(first) +
        ROLES.map((role) => (rows[i]?.callers[role] === undefined ? cell("-") : line(role, i)))
          .join("")
          .trimEnd(),
    ),
    "",
    ...wrap(
      "own: callers of this node's trust domain; peers: those of other trust domains; any: both. Everything else is denied.",
      columns,
    ),
  ];
}

/** The limits of one caller, each with its words. Bytes are told in MiB. */
const TOLD = {
  callsPerCaller: (n: number) => `${n} calls at once`,
  streamsPerCaller: (n: number) => `${n} streams at once`,
  messageBytesPerCallerPerSecond: (n: number) => `${inMiB(n)} of messages a second`,
  messageBytesPerCaller: (n: number) => `${inMiB(n)} of them at once`,
  storedBytesPerDay: (n: number) => `${inMiB(n)} stored a day`,
};

const inMiB = (bytes: number) => `${Number((bytes / 1024 / 1024).toFixed(2)).toLocaleString("en-US")} MiB`;

const limitsIn = (entry: Readonly<Partial<Record<keyof typeof TOLD, number | undefined>>>) =>
  (Object.keys(TOLD) as (keyof typeof TOLD)[]).flatMap((name) => {
    const limit = entry[name];
    return limit === undefined ? [] : [TOLD[name](limit)];
  });

/** Formats the limits of each caller, and what an operator has said of a role or of one caller. */
export function formatAccess(
  limits: Limits,
  access: Readonly<Record<string, AccessEntry>>,
  columns: number,
): readonly string[] {
  const rows = Object.entries(access).map(([name, { methods, ...own }]) => {
    const said = [...(methods === undefined ? [] : [`only ${methods.join(", ")}`]), ...limitsIn(own)];
    return `${name}: ${said.length === 0 ? "as everybody" : said.join("; ")}`;
  });
  return [
    "",
    ...wrap(`Each caller may have ${limitsIn(limits).join(", ")}.`, columns),
    ...rows.flatMap((row) => wrap(row, columns)),
  ];
}
