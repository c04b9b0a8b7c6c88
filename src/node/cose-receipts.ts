/** Signs COSE receipts (RFC 9942) with the key of a node's log, when somebody asks for them; those of a peer's log the peer signs. */
import type { AskedCose, CoseReceipts } from "../edge/grpc/cose.ts";
import type { Log } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { parseCheckpoint } from "../ledger/checkpoint.ts";
import { bytesOfCose, type CoseClaim, coseParts, formatCose, type UnsignedCose } from "../ledger/cose.ts";
import { beginOf, type LogKeys, placeOf, presentKey } from "../ledger/log-keys.ts";
import { trustDomainOf } from "../ledger/log-origin.ts";
import { leafHash } from "../ledger/merkle.ts";
import { parseNote, parseVerifierKey } from "../ledger/note.ts";
import { type LedgerKey, openLedgerKey } from "../store/ledger-key.ts";
import type { OwnLedgerKey } from "./own-ledger-key.ts";

type Parts = {
  readonly log: Pick<Log, "leaf" | "head" | "recorded" | "inclusion">;
  readonly ledgerKey: Pick<OwnLedgerKey, "keys" | "source">;
  /** Resolves when the log may be signed. */
  readonly pass: () => Promise<void>;
  /** Asks a peer about its own log. */
  readonly ask: (peer: string, asked: AskedCose) => Promise<readonly Uint8Array[]>;
};

/**
 * Creates what answers `GetCoseReceipts`. It rejects with NOT_FOUND where the log does not hold that leaf there, or has no head yet by
 * which its present key can prove it, with SCOPE_FORBIDDEN for the log of another node where this node's own alone is meant, and as
 * `pass` and `ask` do.
 */
export function createCoseReceipts({ log, ledgerKey, pass, ask }: Parts): CoseReceipts {
  return async (asked, { ownOnly }) => {
    if (asked.trustDomain === trustDomainOf(presentKey(ledgerKey.keys()).name)) {
      await pass();
      return signOwn(log, ledgerKey, asked);
    }
    if (!ownOnly) return ask(nodeId(asked.trustDomain), asked);
    throw new ComityError("SCOPE_FORBIDDEN", "a node may ask for COSE receipts of this node's own log alone");
  };
}

async function signOwn(
  log: Parts["log"],
  ledgerKey: Parts["ledgerKey"],
  asked: AskedCose,
): Promise<readonly Uint8Array[]> {
  const leaf = await log.leaf(asked.index);
  if (leaf === undefined || !equalBytes(leafHash(leaf), asked.leafHash))
    throw new ComityError(
      "NOT_FOUND",
      `the log \`${asked.trustDomain}\` does not hold that leaf at place \`${asked.index}\`; where its key has signed it there, keep the receipt: it is evidence of a fork`,
    );
  // Nothing is kept open for what is asked for so seldom.
  const keys = ledgerKey.keys();
  const key = await openLedgerKey(ledgerKey.source(), presentKey(keys).name);
  try {
    if (placeOf(keys, parseVerifierKey(key.verifierKey)) !== keys.length - 1)
      throw new ComityError("OVERLOADED", "the key of the log is being renewed: ask again");
    const { root, ...claim } = await claimOf(log, keys, asked);
    return await Promise.all(unsignedOf(claim, keys).map((each) => sign(each, root, key)));
  } finally {
    key.close();
  }
}

/**
 * Returns the claim on a leaf, and the root, in the earliest tree that the present key has signed with it.
 *
 * THREAT: a later tree would tell a platform how much others did since.
 */
async function claimOf(
  log: Parts["log"],
  keys: LogKeys,
  { trustDomain, index, leafHash: hash }: AskedCose,
): Promise<CoseClaim & { readonly root: Uint8Array }> {
  // The head of the batch of a leaf is signed by one key. RFC 9942 has no receipt for a tree of one leaf.
  const leaf = Math.max(index, beginOf(keys, keys.length - 1), 1);
  const [recorded] = leaf < (await log.head()).size ? await log.recorded([leaf]) : [];
  const head = recorded && parseCheckpoint(parseNote(recorded.checkpoint).text);
  const path = head && (await log.inclusion(index, head.size));
  const { name } = presentKey(keys);
  if (head !== undefined && path !== undefined)
    return { log: name, leafHash: hash.toHex(), size: head.size, index, path, root: head.root };
  throw new ComityError(
    "NOT_FOUND",
    `the log \`${trustDomain}\` has no head yet by which its present key can prove the leaf in COSE: ask again when the log has grown`,
  );
}

const unsignedOf = (claim: CoseClaim, keys: LogKeys): readonly UnsignedCose[] =>
  coseParts(presentKey(keys)).map(({ algorithm, id }) => ({ ...claim, algorithm, key: id }));

async function sign(receipt: UnsignedCose, root: Uint8Array, key: LedgerKey): Promise<Uint8Array> {
  const signWith = receipt.algorithm === "Ed25519" ? key.sign : key.signPostQuantum;
  if (signWith === undefined)
    throw new ComityError("INTERNAL", "the ledger key lacks a part that its name has");
  return formatCose({ ...receipt, signature: await signWith(bytesOfCose(receipt, root)) });
}
