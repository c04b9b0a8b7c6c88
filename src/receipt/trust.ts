/** The trust file: the ledger keys of each node that a verifier trusts. */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import { handOver, keysAround, MAX_HAND_OVERS, type ProvedHandOver } from "../ledger/hand-over.ts";
import { firstKey, type LogKeys, textOfKey } from "../ledger/log-keys.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { parseStatement } from "../ledger/proof.ts";
import { narrow } from "../narrow.ts";

const Named = { trustDomain: z.string(), ledger: z.string() };
/** A hand-over: its words stand beside its statement for people, and the statement proves them. */
const Listed = z.strictObject({
  at: z.string(),
  to: z.string(),
  upTo: z.int(),
  statement: z.unknown(),
});
const TrustFile = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("comity/v1/trust"), nodes: z.array(z.strictObject(Named)).min(1) }),
  z.strictObject({
    type: z.literal("comity/v2/trust"),
    nodes: z
      .array(z.strictObject({ ...Named, handOvers: z.array(Listed).max(MAX_HAND_OVERS).default([]) }))
      .min(1),
  }),
]);

/** The ledger keys that a verifier trusts, by the SPIFFE id of the node. */
export type Trust = ReadonlyMap<string, LogKeys>;

/** A node as a trust file names it: the key that is trusted, and the hand-overs from there, oldest first. */
export type TrustedNode = {
  readonly trustDomain: string;
  readonly ledger: string;
  readonly handOvers: readonly ProvedHandOver[];
};

/** Returns a node with all keys of its log, by any one of them, from hand-overs of any logs. */
export function trustedNode(
  { trustDomain, ledger }: Pick<TrustedNode, "trustDomain" | "ledger">,
  all: readonly ProvedHandOver[],
): TrustedNode {
  const keys = keysAround(
    ledger,
    all.map((each) => each.handOver),
  ).map(textOfKey);
  const handOvers = keys.flatMap((from) => all.find((each) => each.handOver.from === from) ?? []);
  return { trustDomain, ledger: keys[0] ?? ledger, handOvers };
}

/** Returns the value of a trust file. It is of version 1 where no log has been handed over. */
export function formatTrust(nodes: readonly TrustedNode[]): object {
  if (nodes.every(({ handOvers }) => handOvers.length === 0))
    return {
      type: "comity/v1/trust",
      nodes: nodes.map(({ trustDomain, ledger }) => ({ trustDomain, ledger })),
    };
  const listed = ({ handOver: { at, to, size }, statement }: ProvedHandOver) => ({
    at,
    to,
    upTo: size,
    statement,
  });
  return {
    type: "comity/v2/trust",
    nodes: nodes.map(({ trustDomain, ledger, handOvers }) => ({
      trustDomain,
      ledger,
      ...(handOvers.length > 0 && { handOvers: handOvers.map(listed) }),
    })),
  };
}

/** Parses a trust file from its JSON value, and verifies its hand-overs. Throws CONFIG_INVALID. */
export function parseTrust(value: unknown): Trust {
  const { nodes } = narrow(TrustFile, value, "the trust file", { reason: "CONFIG_INVALID" });
  const trust = new Map<string, LogKeys>();
  for (const { trustDomain, ledger, ...node } of nodes) {
    const keys = "handOvers" in node ? node.handOvers.reduce(follow, trusted(ledger)) : trusted(ledger);
    trust.set(nodeId(trustDomain), keys);
  }
  if (trust.size < nodes.length)
    throw new ComityError("CONFIG_INVALID", "the trust file names a trust domain twice: keep one of the two");
  return trust;
}

function trusted(ledger: string): LogKeys {
  try {
    return firstKey(parseVerifierKey(ledger));
  } catch (cause) {
    throw new ComityError("CONFIG_INVALID", "the trust file has a ledger key of no known form", { cause });
  }
}

/** Returns the keys with the next one. THREAT: whoever edits the file could else add a key of his own. */
function follow(keys: LogKeys, { at, to, upTo, statement }: z.output<typeof Listed>): LogKeys {
  const [{ name }] = keys;
  try {
    const { keys: longer, handOver: proved } = handOver(keys, parseStatement(statement));
    if (longer !== keys && proved.at === at && proved.to === to && proved.size === upTo) return longer;
  } catch (cause) {
    const { message } = ComityError.from(cause);
    throw new ComityError(
      "CONFIG_INVALID",
      `the trust file has a hand-over of the log \`${name}\` that does not verify: ${message}`,
      { cause },
    );
  }
  throw new ComityError(
    "CONFIG_INVALID",
    `the trust file has a hand-over of the log \`${name}\` that says another thing than its statement`,
  );
}
