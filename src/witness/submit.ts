/** `Federation.Cosign` at the log: hands the newest head to a witness with the proofs that it asks for, and keeps its cosignature. */
import { dayAfter } from "../calendar.ts";
import { ComityError } from "../errors.ts";
import { type Cosigner, verifyCosignature } from "../ledger/cosignature.ts";
import { parseNote, parseSignatureLine } from "../ledger/note.ts";
import { claimsFrom, MOST_CLAIMS } from "./claims.ts";
import type { HeadToCosign, WitnessAnswer, WitnessContext } from "./context.ts";
import { COSIGNATURE, type CosignatureRow } from "./schema.ts";
import type { KeepCosignature } from "./state.ts";

/** A witness: its name, the keys by which it may cosign now, and the way to it. `peer` is the SPIFFE id of one that is a node. */
export type WitnessToAsk = {
  readonly name: string;
  readonly peer?: string;
  readonly cosigners: () => readonly Cosigner[];
  readonly ask: (head: HeadToCosign) => Promise<WitnessAnswer>;
};

type Submitting = Pick<WitnessContext, "trustDomain" | "store" | "clock" | "observer" | "retention">;

/** The number of times that a head is handed to a witness which asks for proofs. */
const MOST_TRIES = 4;
/** The time, in milliseconds, by which a cosigner's clock may be ahead of this node's. */
const AHEAD_MS = 60_000;

/**
 * Hands the newest head of this node's log to a witness, unless that has cosigned it. Rejects where no cosignature comes, with
 * PROOF_INVALID for one that does not verify, and with STATEMENT_CONFLICT, an alarm, where the witness holds more of the log than there is.
 */
export async function submitHead(context: Submitting, witness: WitnessToAsk): Promise<void> {
  const { store } = context;
  const [last] = await newestOf(context, witness.name, 1);
  let head = await store.log.head();
  if (head.size === 0 || head.size === last?.size) return;
  let sizes: readonly number[] = last === undefined ? [] : [last.size];
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const claims = await claimsFrom(context, sizes, head.size);
    const answer = await witness.ask({ checkpoint: head.checkpoint, claims });
    if ("cosignature" in answer) return keep(context, witness, head, answer.cosignature);
    const most = Math.max(...answer.sizes);
    if (most > head.size) head = await store.log.head();
    if (most > head.size) throw shortened(context, witness, most, head.size);
    // It holds them all at once, and names those alone that it has no proof from. What it asks for comes first: an outside
    // witness takes one.
    sizes = [...new Set([...answer.sizes, ...sizes])].slice(0, MOST_CLAIMS);
  }
  throw new ComityError("PROOF_INVALID", `the witness \`${witness.name}\` asks for ever more proofs`);
}

/** Loads the cosignatures of a witness on this node's log, newest first. */
async function newestOf({ store, trustDomain }: Submitting, witness: string, limit: number) {
  const span = { of: COSIGNATURE, index: "witness", prefix: [trustDomain, witness] };
  return store.page(span, limit, { order: "descending" });
}

/** Verifies a cosignature on a head, and keeps it. */
async function keep(
  { store, trustDomain, clock, retention }: Submitting,
  { name, cosigners }: WitnessToAsk,
  { size, checkpoint }: { readonly size: number; readonly checkpoint: string },
  line: string,
): Promise<void> {
  const { text } = parseNote(checkpoint);
  const cosigned = verifyCosignature(text, parseSignatureLine(line), cosigners());
  const now = clock.now();
  if (cosigned === undefined || cosigned.at.getTime() > now.getTime() + AHEAD_MS)
    throw new ComityError(
      "PROOF_INVALID",
      cosigned === undefined
        ? `the witness \`${name}\` has signed with another key than it is known by`
        : `the witness \`${name}\` dates its cosignature \`${cosigned.at.toISOString()}\`, which is yet to come here`,
    );
  const cosignature: CosignatureRow = {
    ...{ log: trustDomain, size, witness: name, cosignature: line },
    at: cosigned.at.toISOString(),
    until: dayAfter(now.toISOString(), retention.transfers),
  };
  const command: KeepCosignature = { kind: "witness.keep", cosignature };
  await store.keep({ command });
}

/** Says that a witness holds more of the log than there is: the store here is an older copy, or another one signs with its key. */
function shortened(
  { observer }: Submitting,
  { name, peer }: WitnessToAsk,
  held: number,
  size: number,
): ComityError {
  const error = new ComityError(
    "STATEMENT_CONFLICT",
    `the witness \`${name}\` holds \`${held}\` leaves of this node's log, which has \`${size}\`: restore the newest store`,
  );
  observer.alarm({ what: "LOG_FORKED", ...(peer !== undefined && { peer }), cause: error });
  return error;
}
