/** The access of callers as an operator has narrowed it: methods, and limits of their own, for a role or for one caller. */
import { ComityError, fieldError } from "../../errors.ts";
import { type Identity, parseIdentity, ROLES, type Role } from "../../federation/identity.ts";
import type { Limits } from "../../limits.ts";
import { METHODS } from "./methods.ts";

/** The limits that can be set for one caller or one role. */
export type CallerLimits = Partial<
  Pick<
    Limits,
    | "callsPerCaller"
    | "streamsPerCaller"
    | "messageBytesPerCaller"
    | "messageBytesPerCallerPerSecond"
    | "storedBytesPerDay"
  >
>;

/** The access of one role or one caller. `methods` are names such as `Transfers.Assess`. */
export type AccessEntry = {
  readonly [Name in keyof CallerLimits]?: number | undefined;
} & { readonly methods?: readonly string[] | undefined };

export type Access = {
  /** Returns the limits of a caller that differ from those of all. Of a role and a caller, the caller's count. */
  readonly limitsOf: (caller: Identity) => CallerLimits;
  /** Returns the bytes that a node stores in a day for the caller of this SPIFFE id; undefined where they are those of all. */
  readonly storedOf: (id: string) => number | undefined;
  /** Throws SCOPE_FORBIDDEN for a method that is not among those that the operator leaves to this caller. */
  readonly assertMay: (path: string, caller: Identity) => void;
};

const NOTHING: CallerLimits = {};

/** The access of a node that narrows nothing. */
export const OPEN_ACCESS: Access = {
  limitsOf: () => NOTHING,
  storedOf: () => undefined,
  assertMay: () => {},
};

type Narrowed = { readonly limits: CallerLimits; readonly methods?: ReadonlySet<string> };

/**
 * Creates the access of the node of trust domain `home`. Keys are roles (`platform`), callers of the node's own domain
 * (`platform/aurora`), and SPIFFE ids of other nodes. The table of roles and methods stays the most that anybody may do. Throws
 * CONFIG_INVALID for a key that is none of these, and for a method that its role may not call.
 */
export function createAccess(entries: Readonly<Record<string, AccessEntry>>, home: string): Access {
  const narrowed = new Map(
    Object.entries(entries).map(([key, entry]) => {
      const { name, role } = parseKey(key, home);
      return [name, narrow(key, role, entry)] as const;
    }),
  );
  const limits = new Map<string, CallerLimits>();
  const find = ({ id, role }: Identity) => [narrowed.get(role), narrowed.get(id)];
  const limitsOf = (caller: Identity): CallerLimits => {
    const known = limits.get(caller.id);
    if (known !== undefined) return known;
    const [ofRole, ofCaller] = find(caller);
    if (ofRole === undefined && ofCaller === undefined) return NOTHING;
    const joined = { ...ofRole?.limits, ...ofCaller?.limits };
    // Only callers that the operator has named are remembered one by one.
    if (ofCaller !== undefined) limits.set(caller.id, joined);
    return joined;
  };
  return {
    limitsOf,
    storedOf: (id) => limitsOf(parseIdentity(id)).storedBytesPerDay,
    assertMay: (path, caller) => {
      const [ofRole, ofCaller] = find(caller);
      const methods = ofCaller?.methods ?? ofRole?.methods;
      if (methods === undefined || methods.has(path) || path.startsWith("/grpc.health.")) return;
      throw new ComityError(
        "SCOPE_FORBIDDEN",
        "this node's operator does not leave this method to this caller: ask the operator (`access` in its configuration)",
      );
    },
  };
}

/** Returns the role, or the SPIFFE id, that a key names. Throws CONFIG_INVALID. */
function parseKey(key: string, home: string): { readonly name: string; readonly role: Role } {
  const role = ROLES.find((each) => each === key);
  if (role !== undefined) return { name: role, role };
  const id = key.startsWith("spiffe://") ? key : `spiffe://${home}/${key}`;
  try {
    return { name: id, role: parseIdentity(id).role };
  } catch (cause) {
    throw new ComityError(
      "CONFIG_INVALID",
      `\`access\`: \`${key}\` is no role (${ROLES.join(", ")}), no caller such as \`platform/aurora\`, and no SPIFFE id`,
      { cause },
    );
  }
}

function narrow(key: string, role: Role, { methods, ...limits }: AccessEntry): Narrowed {
  const paths = methods?.map((name, i) => {
    const path = Object.keys(METHODS).find((each) => each.replace(/^.*\.(\w+)\/(\w+)$/, "$1.$2") === name);
    if (path !== undefined && METHODS[path]?.[role] !== undefined) return path;
    throw fieldError(
      "CONFIG_INVALID",
      `access.${key}.methods[${i}]`,
      `is \`${name}\`, which ${path === undefined ? "is no method" : `a ${role} may not call`}: \`comity cert roles\` lists them`,
    );
  });
  const own = Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
  return { limits: own as CallerLimits, ...(paths !== undefined && { methods: new Set(paths) }) };
}
