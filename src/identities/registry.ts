/** The registry that a node asks at every handshake and call: which certificates count no longer, and which regulators there are. */
import type { AuditScope } from "../engine/audit-scope.ts";
import type { Viewer } from "../engine/context.ts";
import { load, loadSpan, type Span, type Store } from "../engine/store.ts";
import {
  CERTIFICATE,
  type CertificateRow,
  IDENTITY,
  type IdentityRow,
  NODE_REVOCATION,
  type NodeRevocation,
} from "./schema.ts";

/** The identities of a node, as far as the answers depend on its store. */
export type Registry = {
  /** Returns true for a certificate that counts no longer. */
  readonly isRevoked: (identity: string, serial: string) => boolean;
  /** Returns the regulators of the node: those of its configuration, and those that an operator has entered. */
  readonly regulators: () => readonly Viewer[];
  /** Returns the decisions that an auditor may see; undefined where no operator has stated any. */
  readonly auditScope: (auditor: string) => AuditScope | undefined;
  /** Reads anew what the store holds of an identity. Call it after each commit that changes it. */
  readonly refresh: (identity: string) => Promise<void>;
};

/** The contents of the registry. All of it but `entered` only grows, so that no order of two reads loses a revocation. */
type Held = {
  /** Each an identity and a serial: other authorities may give the same serial. */
  readonly revoked: Set<string>;
  /** The serials that count of each identity that was revoked. */
  readonly listed: Map<string, Set<string>>;
  readonly entered: Map<string, IdentityRow>;
};

/**
 * Opens the registry of a node that starts. `configured` are the regulators of its configuration, which nobody can enter
 * anew. What it holds grows with revocations until the next start, which reads those whose rows have gone no more.
 *
 * THREAT: read by the clock, a certificate that was revoked would count again where that was ahead at the start, and is set back.
 */
export async function openRegistry(
  store: Pick<Store, "read">,
  configured: readonly Viewer[],
): Promise<Registry> {
  const held: Held = { revoked: new Set(), listed: new Map(), entered: new Map() };
  take(held, await loadSpan(store, { of: CERTIFICATE, index: "state", prefix: ["revoked"] }));
  takeNodes(held, await loadSpan(store, { of: NODE_REVOCATION, index: "end", prefix: [] }));
  const identities = await loadSpan(store, { of: IDENTITY, index: "id", prefix: [] });
  for (const identity of identities) await enter(held, identity, store);
  return {
    isRevoked: (identity, serial) =>
      held.revoked.has(nameOf(identity, serial)) || held.listed.get(identity)?.has(serial) === false,
    auditScope: (auditor) => held.entered.get(auditor)?.audits,
    regulators: () => [...configured, ...enteredBeside(configured, held)],
    refresh: async (id) => {
      take(held, await loadSpan(store, spanOf(id)));
      takeNodes(held, await loadSpan(store, { of: NODE_REVOCATION, index: "identity", prefix: [id] }));
      const identity = await load(store, IDENTITY, id);
      if (identity !== undefined) await enter(held, identity, store);
    },
  };
}

const nameOf = (identity: string, serial: string) => `${identity} ${serial}`;
const spanOf = (identity: string): Span<CertificateRow> => ({
  of: CERTIFICATE,
  index: "identity",
  prefix: [identity],
});

function take({ revoked }: Held, certificates: readonly CertificateRow[]): void {
  for (const { identity, serial, state } of certificates)
    if (state === "revoked") revoked.add(nameOf(identity, serial));
}

function takeNodes({ revoked }: Held, certificates: readonly NodeRevocation[]): void {
  for (const { identity, serial } of certificates) revoked.add(nameOf(identity, serial));
}

/** Takes an identity, unless a later change of it is held. */
async function enter(held: Held, identity: IdentityRow, store: Pick<Store, "read">): Promise<void> {
  const { id, admits, leaf } = identity;
  if ((held.entered.get(id)?.leaf ?? -1) <= leaf) held.entered.set(id, identity);
  if (admits === "any") return;
  const serials = held.listed.get(id) ?? new Set();
  held.listed.set(id, serials);
  for (const { serial } of await loadSpan(store, spanOf(id))) serials.add(serial);
}

function enteredBeside(configured: readonly Viewer[], { entered }: Held): readonly Viewer[] {
  return [...entered.values()].flatMap(({ id, serves }) =>
    serves === undefined || configured.some((each) => each.id === id) ? [] : [{ id, serves }],
  );
}
