/** `Federation.Cosign` at the witness: cosigns a head of another node's log that is proved to extend all that is held of it here. */
import type { KnownNode } from "../engine/peers.ts";
import { PEER_HEAD } from "../engine/rows.ts";
import { load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { bytesToCosign, cosignerOf, createCosignature } from "../ledger/cosignature.ts";
import { type Claim, isProved } from "../ledger/fork.ts";
import { hasKept } from "../ledger/log-keys.ts";
import { formatSignatureLine, parseNote, parseVerifierKey } from "../ledger/note.ts";
import { createRateLimit, type Rate } from "../rate-limit.ts";
import type { HeadToCosign, SizedClaim, WitnessAnswer, WitnessContext } from "./context.ts";
import { noteFork } from "./forks.ts";
import { keptHead, type NotedHead, verifyHead } from "./head.ts";
import { WITNESSED, type WitnessedRow } from "./schema.ts";
import type { CosignHead } from "./state.ts";

/** Cosigns a head of the log of a known node. `node` is its SPIFFE id. */
export type Cosign = (node: string, head: HeadToCosign) => Promise<WitnessAnswer>;

/** The calls that one node may make. THREAT: each may cost a signature and a write to the disk. */
const RATE: Rate = { burst: 16, perSecond: 2 };
/** The heads of one log that wait to be proved, besides the highest. */
const MOST_WAITING = 8;
/** The number of times that a head is tried while others of its log are cosigned. */
const MOST_TRIES = 3;

/**
 * Creates the witness. It rejects with OVERLOADED beyond its rate, as `verifyCheckpoint` does, with PROOF_INVALID where a proof does not
 * lead to the head, and with STATEMENT_CONFLICT where the log is proved to have two histories: that is recorded, and nothing is cosigned.
 */
export function createCosigning(context: WitnessContext): Cosign {
  const { peers, clock } = context;
  const rate = createRateLimit(RATE, () => clock.now().getTime());
  /** Heads that were above the one that was cosigned, by the SPIFFE id of their node: they are to be proved next. */
  const waiting = new Map<string, readonly NotedHead[]>();
  return async (node, { checkpoint, claims }) => {
    if (!rate.take(node, 1))
      throw new ComityError("OVERLOADED", "more heads come than this node cosigns; try again later");
    const known = peers.known.find((each) => each.node === node);
    if (known === undefined)
      throw new ComityError("AGREEMENT_MISSING", "there is no agreement with that node");
    const head = verifyHead(checkpoint, known.ledgerKeys);
    // Of a log whose end was lost the new one has what was kept, and can be held against no head beyond that.
    const isKept = ({ text, size }: NotedHead) => hasKept(known.ledgerKeys, nameIn(text), size);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const row = await load(context.store, WITNESSED, nameIn(head.text));
      const bases = [...(await loadHeads(context, known, row)), ...(waiting.get(node) ?? [])].filter(isKept);
      const { missing, later } = await hold(context, head, bases, claims);
      if (row !== undefined && row.size > head.size) return { sizes: [row.size] };
      if (missing.length > 0) return { sizes: missing };
      waiting.set(node, later.slice(-MOST_WAITING));
      if (row?.checkpoint === head.note) return { cosignature: row.cosignature };
      const cosignature = await record(context, known, head, row);
      if (cosignature !== undefined) return { cosignature };
    }
    throw new ComityError("OVERLOADED", "another head of the log is being cosigned; try again later");
  };
}

/** Returns the name of the log in the text of a checkpoint. */
const nameIn = (text: string) => text.split("\n", 1)[0] as string;

/** Loads the heads of a log that are held: the one that was cosigned, and the highest that statements have shown. */
async function loadHeads(
  { store }: WitnessContext,
  { node, ledgerKeys }: KnownNode,
  row: WitnessedRow | undefined,
): Promise<readonly NotedHead[]> {
  const seen = await Promise.all(ledgerKeys.map(({ id }) => load(store, PEER_HEAD, node, id)));
  const notes = [row, ...seen].flatMap((each) => each?.checkpoint ?? []);
  return [...new Set(notes)].map(keptHead).filter(({ size }) => size > 0);
}

/**
 * Holds a head against each one that is held. Returns the sizes that no claim is about, and the heads above it. Rejects where it is
 * proved to be of another history.
 */
async function hold(
  context: WitnessContext,
  head: NotedHead,
  bases: readonly NotedHead[],
  claims: readonly SizedClaim[],
): Promise<{ readonly missing: readonly number[]; readonly later: readonly NotedHead[] }> {
  const missing = new Set<number>();
  const later: NotedHead[] = [];
  for (const base of bases) {
    if (base.size > head.size) {
      later.push(base);
      continue;
    }
    const claim = claimAt(base.size, head, claims);
    if (claim === undefined) missing.add(base.size);
    else if (!isProved(base.size, head, claim))
      throw new ComityError(
        "PROOF_INVALID",
        `the proof from size \`${base.size}\` does not lead to the checkpoint`,
      );
    else if (!equalBytes(claim.root, base.root)) throw await noteFork(context, base, head, claim);
  }
  return { missing: [...missing], later };
}

function claimAt(size: number, head: NotedHead, claims: readonly SizedClaim[]): Claim | undefined {
  return size === head.size ? { root: head.root, proof: [] } : claims.find((each) => each.size === size);
}

/** Cosigns a head, and records that before anybody sees it; undefined where another was recorded meanwhile. */
async function record(
  { store, clock, sign, ownKey }: WitnessContext,
  { node }: KnownNode,
  { size, note, text }: NotedHead,
  row: WitnessedRow | undefined,
): Promise<string | undefined> {
  const seconds = Math.floor(clock.now().getTime() / 1000);
  const cosigner = cosignerOf(parseVerifierKey(ownKey()));
  const signature = await sign(bytesToCosign(text, seconds));
  const cosignature = formatSignatureLine(createCosignature(cosigner, seconds, signature));
  const log = nameIn(text);
  const head = { log, size, checkpoint: note, cosignature };
  const [signer] = parseNote(note).signatures;
  const command: CosignHead = { kind: "witness.cosign", after: row?.size ?? -1, head };
  const kept = await store.keep({
    command,
    // Whoever restores the log asks for the highest head that is held.
    seen: { peer: node, key: signer?.id ?? "", size, checkpoint: note },
  });
  return "kept" in kept ? cosignature : undefined;
}
