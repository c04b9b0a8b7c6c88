/** The table of roles and methods, as text. */
import type { METHODS } from "../../edge/grpc/methods.ts";
import { ROLES, type Role } from "../../federation/identity.ts";
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
