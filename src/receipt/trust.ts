/** The trust file: the ledger keys of each node that a verifier trusts. */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { type Cosigner, parseCosigner } from "../ledger/cosignature.ts";
import { endOf, handOver, keysAround, MAX_HAND_OVERS, type ProvedHandOver } from "../ledger/hand-over.ts";
import { firstKey, type LogKeys, textOfKey } from "../ledger/log-keys.ts";
import { trustDomainOf } from "../ledger/log-origin.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { parseStatement } from "../ledger/proof.ts";
import { narrow } from "../narrow.ts";

const Named = { trustDomain: z.string(), ledger: z.string() };
/** A hand-over, or the opening of another log: its words stand beside its statement for people, and the statement proves them. */
const Listed = z.strictObject({
  at: z.string(),
  to: z.string(),
  upTo: z.int(),
  statement: z.unknown(),
});
const Nodes = z
  .array(z.strictObject({ ...Named, handOvers: z.array(Listed).max(MAX_HAND_OVERS).default([]) }))
  .min(1);
const TrustFile = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("comity/v1/trust"), nodes: z.array(z.strictObject(Named)).min(1) }),
  z.strictObject({ type: z.literal("comity/v2/trust"), nodes: Nodes }),
  z.strictObject({
    type: z.literal("comity/v3/trust"),
    nodes: Nodes,
    witnesses: z.strictObject({
      required: z.int().min(1),
      keys: z.array(z.string().max(512)).min(1).max(32),
    }),
  }),
]);

/** The witnesses of a trust file, of whom at least `required` must have cosigned what a receipt says. */
export type WitnessPolicy = { readonly required: number; readonly cosigners: readonly Cosigner[] };

/** The ledger keys that a verifier trusts, by the SPIFFE id of the node; with the witnesses that it requires, where it does. */
export type Trust = ReadonlyMap<string, LogKeys> & { readonly witnesses?: WitnessPolicy };

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

/** The witnesses that a trust file is to require: their verifier keys, and how many of them. */
export type RequiredWitnesses = { readonly required: number; readonly keys: readonly string[] };

/**
 * Returns the value of a trust file. It is of version 1 where no log has been handed over, and of version 3 where it requires
 * `witnesses`.
 */
export function formatTrust(nodes: readonly TrustedNode[], witnesses?: RequiredWitnesses): object {
  const type = `comity/v${witnesses === undefined ? 2 : 3}/trust`;
  if (witnesses === undefined && nodes.every(({ handOvers }) => handOvers.length === 0))
    return {
      type: "comity/v1/trust",
      nodes: nodes.map(({ trustDomain, ledger }) => ({ trustDomain, ledger })),
    };
  const listed = ({ handOver: read, statement }: ProvedHandOver) => ({
    ...{ at: read.at, to: read.to },
    ...{ upTo: endOf(read), statement },
  });
  return {
    type,
    nodes: nodes.map(({ trustDomain, ledger, handOvers }) => ({
      trustDomain,
      ledger,
      ...(handOvers.length > 0 && { handOvers: handOvers.map(listed) }),
    })),
    ...(witnesses !== undefined && { witnesses }),
  };
}

/** Parses a trust file from its JSON value, and verifies its hand-overs. Throws CONFIG_INVALID. */
export function parseTrust(value: unknown): Trust {
  const file = narrow(TrustFile, value, "the trust file", { reason: "CONFIG_INVALID" });
  const { nodes } = file;
  const trust = new Map<string, LogKeys>();
  for (const { trustDomain, ledger, ...node } of nodes) {
    const keys = "handOvers" in node ? node.handOvers.reduce(follow, trusted(ledger)) : trusted(ledger);
    trust.set(nodeId(trustDomain), keys);
  }
  if (trust.size < nodes.length)
    throw new ComityError("CONFIG_INVALID", "the trust file names a trust domain twice: keep one of the two");
  if (!("witnesses" in file)) return trust;
  return Object.assign(trust, { witnesses: policyOf(file.witnesses, trust) });
}

/**
 * Returns the witnesses that a trust file requires.
 *
 * THREAT: a log whose key stood in the list under another name would be its own witness.
 */
function policyOf({ required, keys }: RequiredWitnesses, logs: ReadonlyMap<string, LogKeys>): WitnessPolicy {
  const cosigners = keys.map((text, i) => {
    try {
      return parseCosigner(text);
    } catch (cause) {
      throw new ComityError(
        "CONFIG_INVALID",
        `the trust file has a witness of no known form, at witnesses.keys[${i}]: take the verifier key (C2SP, type 0x04) as its operator states it`,
        { cause },
      );
    }
  });
  const names = new Set(cosigners.map(({ name }) => name));
  if (names.size < required)
    throw new ComityError(
      "CONFIG_INVALID",
      `the trust file requires \`${required}\` witnesses, and names \`${names.size}\``,
    );
  const disguised = [...logs.values()]
    .flat()
    .some(({ name, publicKey }) =>
      cosigners.some(
        (each) => trustDomainOf(each.name) !== trustDomainOf(name) && equalBytes(each.publicKey, publicKey),
      ),
    );
  if (!disguised) return { required, cosigners };
  throw new ComityError(
    "CONFIG_INVALID",
    "the trust file names the key of a log as that of a witness with another name: a log is no witness of itself",
  );
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
    if (longer !== keys && proved.at === at && proved.to === to && endOf(proved) === upTo) return longer;
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
