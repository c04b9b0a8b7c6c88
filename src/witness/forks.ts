/** Proofs that a log has two histories: kept once, alarmed, and listed. */
import type { KnownNode } from "../engine/peers.ts";
import { loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { sha256 } from "../ledger/canonical.ts";
import { type Claim, formatFork, parseFork, verifyFork } from "../ledger/fork.ts";
import type { WitnessContext } from "./context.ts";
import { type NotedHead, nameIn } from "./head.ts";
import { FORK, type ForkRow } from "./schema.ts";
import type { KeepFork } from "./state.ts";

type Noting = Pick<WitnessContext, "store" | "clock" | "observer" | "peers">;

/**
 * Records the proof that a log has two histories, and alarms: `claim` is about the larger head, at the size of the smaller one. Returns
 * the error that says so, STATEMENT_CONFLICT.
 */
export async function noteFork(
  context: Noting,
  smaller: NotedHead,
  larger: NotedHead,
  claim: Claim,
): Promise<ComityError> {
  const log = nameIn(larger.text);
  const error = new ComityError(
    "STATEMENT_CONFLICT",
    `the log \`${log}\` has two histories: its checkpoints of the sizes \`${smaller.size}\` and \`${larger.size}\` contradict each other, and the evidence is kept; nothing of it is cosigned`,
  );
  await keepAndAlarm(context, log, formatFork(smaller.note, larger.note, claim), error);
  return error;
}

/**
 * Records evidence that another has found against the log of a known node, and alarms. Rejects as `verifyFork` does, and with
 * STATEMENT_INVALID for what is no evidence of a fork: nothing is kept then.
 */
export async function takeEvidence(
  context: Noting,
  { ledgerKeys }: KnownNode,
  bytes: Uint8Array,
): Promise<void> {
  const evidence = parseFork(bytes);
  if (evidence === undefined)
    throw new ComityError("STATEMENT_INVALID", "what is sent as evidence of a fork is none");
  const { origin: log } = verifyFork(evidence, ledgerKeys);
  const error = new ComityError(
    "STATEMENT_CONFLICT",
    `the log \`${log}\` has two histories, as a peer has proved; the evidence is kept, and nothing of it is cosigned`,
  );
  await keepAndAlarm(context, log, bytes, error);
}

async function keepAndAlarm(
  context: Noting,
  log: string,
  bytes: Uint8Array,
  cause: ComityError,
): Promise<void> {
  if (!(await keepEvidence(context, log, bytes))) return;
  const { observer, peers } = context;
  const peer = peers.known.find(({ ledgerKeys }) => ledgerKeys.some(({ name }) => name === log))?.node;
  observer.alarm({ what: "LOG_FORKED", ...(peer !== undefined && { peer }), cause });
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

/** Loads a piece of the evidence that a log has two histories; undefined where there is none. */
export async function loadFork(
  { store }: Pick<WitnessContext, "store">,
  log: string,
): Promise<ForkRow | undefined> {
  const [found] = await store.page({ of: FORK, index: "log", prefix: [log] }, 1);
  return found;
}

/** Rejects with STATEMENT_CONFLICT where a log is proved to have two histories. */
export async function assertOneHistory(context: Pick<WitnessContext, "store">, log: string): Promise<void> {
  if ((await loadFork(context, log)) === undefined) return;
  throw new ComityError(
    "STATEMENT_CONFLICT",
    `the log \`${log}\` is proved to have two histories, and nothing of it is cosigned: \`comity ledger forks\` exports the evidence`,
  );
}

/**
 * Lists what is kept of forks, by the name of the log. At most 8 of each log are.
 *
 * THREAT: a log whose node is known no more would be forgotten, and the first answer to a fork is to remove its node.
 */
export function listForks({ store }: Pick<WitnessContext, "store">): Promise<readonly ForkRow[]> {
  return loadSpan(store, { of: FORK, index: "log", prefix: [] });
}
