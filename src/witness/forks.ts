/** Proofs that a log has two histories: kept once, alarmed, and listed. */
import { loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { sha256 } from "../ledger/canonical.ts";
import { type Claim, formatFork } from "../ledger/fork.ts";
import type { WitnessContext } from "./context.ts";
import type { NotedHead } from "./head.ts";
import { FORK, type ForkRow } from "./schema.ts";
import type { KeepFork } from "./state.ts";

/**
 * Records the proof that a log has two histories, and alarms: `claim` is about the larger head, at the size of the smaller one. Returns
 * the error that says so, STATEMENT_CONFLICT.
 */
export async function noteFork(
  context: Pick<WitnessContext, "store" | "clock" | "observer" | "peers">,
  smaller: NotedHead,
  larger: NotedHead,
  claim: Claim,
): Promise<ComityError> {
  const log = larger.text.split("\n", 1)[0] as string;
  const bytes = formatFork(smaller.note, larger.note, claim);
  const error = new ComityError(
    "STATEMENT_CONFLICT",
    `the log \`${log}\` has two histories: its checkpoints of the sizes \`${smaller.size}\` and \`${larger.size}\` contradict each other, and the evidence is kept; nothing of it is cosigned`,
  );
  const isNew = await keepEvidence(context, log, bytes);
  const { observer, peers } = context;
  const peer = peers.known.find(({ ledgerKeys }) => ledgerKeys.some(({ name }) => name === log))?.node;
  if (isNew) observer.alarm({ what: "LOG_FORKED", ...(peer !== undefined && { peer }), cause: error });
  return error;
}

/** Keeps evidence that a log has two histories. Resolves to false where it is kept already, or enough of that log is. */
export async function keepEvidence(
  { store, clock }: Pick<WitnessContext, "store" | "clock">,
  log: string,
  bytes: Uint8Array,
): Promise<boolean> {
  const fork = {
    ...{ log, digest: sha256(bytes).toHex(), evidence: new TextDecoder().decode(bytes) },
    at: clock.now().toISOString(),
  };
  const command: KeepFork = { kind: "witness.fork", fork };
  return "kept" in (await store.keep({ command }));
}

/**
 * Lists what is kept of forks, by the name of the log. At most 8 of each log are.
 *
 * THREAT: a log whose node is known no more would be forgotten, and the first answer to a fork is to remove its node.
 */
export function listForks({ store }: Pick<WitnessContext, "store">): Promise<readonly ForkRow[]> {
  return loadSpan(store, { of: FORK, index: "log", prefix: [] });
}
