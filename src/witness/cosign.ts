/** `Federation.Cosign` at the witness: cosigns a head of another node's log that is proved to extend all that is held of it here. */
import type { KnownNode } from "../engine/peers.ts";
import { load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { bytesToCosign, cosignerOf, createCosignature } from "../ledger/cosignature.ts";
import { formatSignatureLine, parseNote, parseVerifierKey } from "../ledger/note.ts";
import { createRateLimit, type Rate } from "../rate-limit.ts";
import type { HeadToCosign, WitnessAnswer, WitnessContext } from "./context.ts";
import { assertOneHistory } from "./forks.ts";
import { type NotedHead, nameIn, verifyHead } from "./head.ts";
import { hold, loadHeads, stillHas } from "./hold.ts";
import { WITNESSED, type WitnessedRow } from "./schema.ts";
import type { CosignHead } from "./state.ts";
import { createUnproved, type Unproved } from "./unproved.ts";

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
 * lead to the head, and with STATEMENT_CONFLICT where the log is proved to have two histories: that is recorded, and nothing of that log
 * is cosigned any more, whichever history it shows. What is `unproved` must be proved too.
 */
export function createCosigning(context: WitnessContext, unproved: Unproved = createUnproved()): Cosign {
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
    const isKept = stillHas(known);
    await assertOneHistory(context, nameIn(head.text));
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const row = await load(context.store, WITNESSED, nameIn(head.text));
      const told = unproved.of(node);
      const held = await loadHeads(context, known, row === undefined ? [] : [row]);
      const bases = [...held, ...(waiting.get(node) ?? []), ...told].filter(isKept);
      const { missing, later } = await hold(context, head, bases, claims);
      if (row !== undefined && row.size > head.size) return { sizes: [row.size] };
      if (missing.length > 0) return { sizes: missing };
      waiting.set(node, later.filter((each) => !told.includes(each)).slice(-MOST_WAITING));
      unproved.proved(
        node,
        told.filter((each) => !later.includes(each)),
      );
      if (row?.checkpoint === head.note) return { cosignature: row.cosignature };
      const cosignature = await record(context, known, head, row);
      if (cosignature !== undefined) return { cosignature };
    }
    throw new ComityError("OVERLOADED", "another head of the log is being cosigned; try again later");
  };
}

/** Cosigns a head, and records that before anybody sees it; undefined where another was recorded meanwhile. */
async function record(
  context: WitnessContext,
  { node }: KnownNode,
  { size, note, text }: NotedHead,
  row: WitnessedRow | undefined,
): Promise<string | undefined> {
  const cosignature = await signLine(context, text);
  const log = nameIn(text);
  const head = { log, size, checkpoint: note, cosignature };
  const [signer] = parseNote(note).signatures;
  const command: CosignHead = { kind: "witness.cosign", after: row?.size ?? -1, head };
  const kept = await context.store.keep({
    command,
    // Whoever restores the log asks for the highest head that is held.
    seen: { peer: node, key: signer?.id ?? "", size, checkpoint: note },
  });
  return "kept" in kept ? cosignature : undefined;
}

/** Signs the text of a checkpoint's note as a cosigner, now, and returns the line. It is to leave only once the head is kept. */
export async function signLine(
  { clock, sign, ownKey }: Pick<WitnessContext, "clock" | "sign" | "ownKey">,
  text: string,
): Promise<string> {
  const seconds = Math.floor(clock.now().getTime() / 1000);
  const cosigner = cosignerOf(parseVerifierKey(ownKey()));
  const signature = await sign(bytesToCosign(text, seconds));
  return formatSignatureLine(createCosignature(cosigner, seconds, signature));
}
