/** The kind of statements by which a node tells those who know it that one of its own certificates counts no longer. */

import { sealStatement } from "../engine/kept-statement.ts";
import type { KnownNode } from "../engine/peers.ts";
import { loadStatement, requireRecorded, statementOf } from "../engine/record.ts";
import { type Arrival, type RelayedKind, seenIn } from "../engine/relayed.ts";
import { assertNotAhead } from "../engine/skew.ts";
import { load, loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { Statement } from "../ledger/proof.ts";
import type { IdentitiesContext } from "./context.ts";
import { certificateLeafBytes, type NodeRevokedLeaf, parseNodeRevoked } from "./leaf.ts";
import { keepNodeRevocationUntil, MOST_NODE_REVOCATIONS, NODE_REVOCATION } from "./schema.ts";
import { REVOCATION_KIND, type RevokeNode, revocationSubject } from "./state.ts";

/** The part under which the statement of the node that revoked its certificate is kept: canonical JSON. */
export const SOURCE_PART = "source";

/** The longest time, in milliseconds, for which a revocation is taken in: longer than any authority holds. */
const LONGEST_MS = 50 * 366 * 86_400_000;

/** Refusals that pass: the other node may come to know this one, a clock be set right, or earlier certificates end. */
const PASSING = ["AGREEMENT_MISSING", "TRUST_DOMAIN_UNKNOWN", "CLOCK_SKEW", "OVERLOADED"] as const;

/** The parts of a node that the kind needs. */
export type RevocationContext = Pick<
  IdentitiesContext,
  "node" | "store" | "sealer" | "clock" | "entropy" | "registry" | "changed"
>;

const parseOwn = (leaf: string) => JSON.parse(Buffer.from(leaf, "base64").toString("utf8")) as unknown;

/**
 * Creates the kind `revocation`. A node revokes its own certificates alone, since the leaf must name the node whose log holds it; nothing
 * takes one back, since a second word about a serial changes nothing.
 */
export function createRevocationKind(context: RevocationContext): RelayedKind<NodeRevokedLeaf, KnownNode> {
  const { node, store, clock } = context;
  return {
    kind: REVOCATION_KIND,
    agreement: "none",
    maxBytes: 1024,
    parse: (_, { leaf }) => parseNodeRevoked(leaf),
    assertSender: ({ identity, revokedAt, notAfter }, { peer }) => {
      // THREAT: one node would shut out another by a word about that one's certificates.
      if (identity !== peer.node)
        throw new ComityError("SCOPE_FORBIDDEN", "a node revokes its own certificates alone");
      assertNotAhead("the revocation", revokedAt, clock.now());
      if (Date.parse(notAfter) - clock.now().getTime() > LONGEST_MS)
        throw new ComityError("STATEMENT_INVALID", "the certificate would end later than any does");
    },
    apply: (revocation, arrival) => apply(context, revocation, arrival),
    verifyAnswer: ({ leaf }, { envelope }) => {
      const [own, theirs] = [parseNodeRevoked(parseOwn(envelope.own.leaf)), parseNodeRevoked(leaf)];
      if (theirs.identity !== own.identity || theirs.serial !== own.serial)
        throw new ComityError(
          "STATEMENT_INVALID",
          "the peer's leaf is about another certificate than was sent",
        );
    },
    passing: PASSING,
    owed: async () => {
      const now = clock.now().toISOString();
      const span = { of: NODE_REVOCATION, index: "identity", prefix: [node], from: now.slice(0, 10) };
      const rows = await loadSpan(store, span);
      return rows
        .filter(({ notAfter }) => notAfter > now)
        .map((row) => ({
          subject: revocationSubject(row),
          version: row.leaf,
          leaf: row.leaf,
          until: row.until,
        }));
    },
  };
}

/** Records the revocation here, once. Rejects with OVERLOADED where the node has revoked too many, and CERTIFICATE_EXPIRED. */
async function apply(
  context: RevocationContext,
  { type: _, nonce: __, at: ___, ...revocation }: NodeRevokedLeaf,
  arrival: Arrival<KnownNode>,
): Promise<Statement> {
  const { store, clock, entropy, registry, changed } = context;
  const { identity, serial } = revocation;
  const held = await loadHeld(context, revocation);
  if (held !== undefined) return held;
  const at = clock.now().toISOString();
  const until = keepNodeRevocationUntil(revocation.notAfter);
  const command: RevokeNode = {
    kind: "identity.revoke-node",
    ...{ at, own: false, revocation },
    contents: [sealStatement(context, SOURCE_PART, arrival.envelope.own, until)],
    dispatches: [],
  };
  const said = { type: "comity/v1/node-certificate-revoked", nonce: entropy.nonce(), at } as const;
  const leaf = certificateLeafBytes({ ...said, ...revocation });
  const committed = await store.commit({ leaf, command, seen: seenIn(arrival, until) });
  if ("refused" in committed) {
    const meanwhile = await loadHeld(context, revocation);
    if (meanwhile !== undefined) return meanwhile;
    throw refusalOf(committed.refused);
  }
  await registry.refresh(identity);
  changed({ what: "revoked", identity, serial });
  return statementOf(requireRecorded(committed));
}

/** Loads the statement by which a revocation was recorded here before; undefined where it was not. */
async function loadHeld(
  context: RevocationContext,
  { identity, serial }: Pick<NodeRevokedLeaf, "identity" | "serial">,
): Promise<Statement | undefined> {
  const row = await load(context.store, NODE_REVOCATION, identity, serial);
  return row && loadStatement(context, row.leaf);
}

function refusalOf(refused: string): ComityError {
  if (refused === "already-expired")
    return new ComityError("CERTIFICATE_EXPIRED", "the certificate has ended: its date refuses it");
  if (refused === "too-many-revoked")
    return new ComityError(
      "OVERLOADED",
      `this node keeps \`${MOST_NODE_REVOCATIONS}\` revoked certificates of one node: it takes more when one ends`,
    );
  return new ComityError("INTERNAL", `unexpected commit result \`${refused}\``);
}
