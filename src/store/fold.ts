/**
 * The one fold of all stores: turns a batch of entries into leaves, proofs, one signed head and the rows to write.
 */
import { headReads, keepHeadOf } from "../engine/kept-statement.ts";
import { COUNTER, LAW_EPOCH, PEER_HEAD } from "../engine/rows.ts";
import {
  type AnyCollection,
  type AnyEntry,
  type Change,
  type Command,
  type Committed,
  FOREVER,
  type Machine,
  type Put,
  put,
  type Read,
  type Refusal,
  type Row,
  type SeenHead,
} from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { formatCheckpoint } from "../ledger/checkpoint.ts";
import {
  appendLeaf,
  inclusionProof,
  leafHash,
  nodesOfRoot,
  rootOfRange,
  type StoredNode,
} from "../ledger/merkle.ts";
import { formatNote } from "../ledger/note.ts";
import { assertRow } from "./entry.ts";
import { type LedgerKey, signCheckpoint } from "./ledger-key.ts";
import { createOverlay, NotLoaded, type Overlay, readText } from "./overlay.ts";

/**
 * The operations that a store supplies once it has locked the log: nobody else writes until the batch is written or
 * dropped.
 */
export type Transaction = {
  readonly size: number;
  /** The hashes of the nodes that `nodesOfRoot(size)` names. */
  readonly range: readonly Uint8Array[];
  /** Rows that the store itself writes with the batch, where anything is written. */
  readonly also?: readonly Put[];
  /** Returns the current rows of each read, in one round trip. */
  readonly load: (reads: readonly Read[]) => Promise<readonly (readonly Row[])[]>;
};

/** The changes that a store writes, all of them or none. */
export type Batch = {
  /** The new leaves. The index of the first is the size of the log before the batch. */
  readonly leaves: readonly Uint8Array[];
  readonly nodes: readonly StoredNode[];
  /** Absent where no leaf was appended: the head stays. */
  readonly head?: SignedHead;
  readonly puts: ReadonlyMap<AnyCollection, readonly Row[]>;
};

/** The head of a log: its size, its signed checkpoint, and the nodes from which the next batch continues. */
export type SignedHead = {
  readonly size: number;
  readonly range: readonly Uint8Array[];
  readonly checkpoint: string;
};

/** The result of an entry; `kept` of one without a leaf. For a rejected entry nothing was written. */
export type Outcome = Committed | { readonly kept: true } | { readonly rejected: ComityError };

/** One outcome for each entry, in order. `batch` is absent where there is nothing to write. */
export type Folded = { readonly outcomes: readonly Outcome[]; readonly batch?: Batch };

/** Thrown for a transaction that surely wrote nothing, since its entries themselves were at fault. */
export class NotWritten extends Error {
  constructor(cause: unknown) {
    super("the batch was not written", { cause });
    this.name = "NotWritten";
  }
}

/** Thrown for a transaction that surely wrote nothing, since its head was not signed. */
export class NotSigned extends Error {
  constructor(cause: unknown) {
    super("the batch was not signed", { cause });
    this.name = "NotSigned";
  }
}

/** Thrown for a transaction that surely wrote nothing, since the database could not be reached. */
export class NotReached extends Error {
  constructor(cause: unknown) {
    super("the batch did not reach the database", { cause });
    this.name = "NotReached";
  }
}

/** The number of times that one transition may ask for rows that are not loaded. */
const MOST_LOADS = 100;

/**
 * Runs the transitions of a batch in order, each on the rows that those before it have written. Writes nothing
 * itself. Rejects when the transaction cannot load, and with `NotSigned` where there is no signature.
 */
export async function fold(
  entries: readonly AnyEntry[],
  transaction: Transaction,
  machine: Machine<Command>,
  key: LedgerKey,
): Promise<Folded> {
  const overlay = createOverlay();
  await load(entries.flatMap(hintsOf(machine)), overlay, transaction);
  const leaves: Uint8Array[] = [];
  const results: (Exclude<Outcome, { readonly recorded: unknown }> | { readonly index: number })[] = [];
  for (const entry of entries) {
    const index = transaction.size + leaves.length;
    const result = await decide(entry, index, overlay, transaction, machine);
    if ("puts" in result) {
      overlay.write(result.puts);
      if ("leaf" in entry) leaves.push(entry.leaf);
      results.push("leaf" in entry ? { index } : { kept: true });
    } else results.push(result);
  }
  if (leaves.length === 0) {
    const puts = overlay.written();
    return { outcomes: results as Outcome[], ...(puts.size > 0 && { batch: { leaves, nodes: [], puts } }) };
  }
  overlay.write(transaction.also ?? []);
  const { batch, record } = await append(leaves, transaction, overlay, key);
  return {
    outcomes: results.map((each) => ("index" in each ? { recorded: record(each.index) } : each)),
    batch,
  };
}

/**
 * Commits a batch through `attempt`, which folds it and writes it in one transaction. Where `attempt` surely wrote
 * nothing, each entry is tried alone, so that a faulty entry does not take the others with it; where nothing was signed, or
 * the database was not reached, all are rejected at once. Any other rejection of `attempt` passes through, and then the outcome is unknown.
 */
export async function commitBatch(
  entries: readonly AnyEntry[],
  attempt: (entries: readonly AnyEntry[]) => Promise<Folded>,
): Promise<readonly Folded[]> {
  try {
    return [await attempt(entries)];
  } catch (thrown) {
    if (thrown instanceof NotSigned)
      return [{ outcomes: entries.map(() => ({ rejected: unsigned(thrown) })) }];
    if (thrown instanceof NotReached)
      return [{ outcomes: entries.map(() => ({ rejected: unreached(thrown) })) }];
    if (!(thrown instanceof NotWritten)) throw thrown;
    if (entries.length === 1) return [{ outcomes: [{ rejected: rejectionOf(thrown) }] }];
  }
  const alone: Folded[] = [];
  for (const entry of entries) alone.push(...(await commitBatch([entry], attempt)));
  return alone;
}

/** Signs the head of the first `size` leaves, whose compact range is `range`. Rejects with `NotSigned`. */
export async function signHead(
  size: number,
  range: readonly Uint8Array[],
  key: LedgerKey,
): Promise<SignedHead> {
  const root = rootOfRange(range);
  const text = formatCheckpoint({ origin: key.name, size, root });
  const signatures = await signCheckpoint(text, key).catch((cause: unknown) => {
    throw new NotSigned(cause);
  });
  return { size, range, checkpoint: formatNote(text, signatures) };
}

/**
 * Computes one transition, and loads the rows that it misses. INVARIANT: an error in one transition harms no other
 * entry.
 */
async function decide(
  { command, seen, ...entry }: AnyEntry,
  index: number,
  overlay: Overlay,
  transaction: Transaction,
  machine: Machine<Command>,
): Promise<Change | Refusal | { readonly rejected: ComityError }> {
  for (let loads = 0; loads <= MOST_LOADS; loads++) {
    try {
      const result = machine.transition(command, overlay.rows, index);
      if ("refused" in result) return result;
      const epoch = "epoch" in entry ? entry.epoch : undefined;
      // An answer that exists already stands, whatever the law is now. So the epoch is checked after the transition.
      if (epoch !== undefined && epoch !== (overlay.rows.get(COUNTER, LAW_EPOCH)?.value ?? 0))
        return { refused: "law-changed" };
      const puts = [...result.puts, ...keepHead(seen, overlay)];
      for (const { of, row } of puts) assertRow(of, row);
      return { puts };
    } catch (thrown) {
      if (!(thrown instanceof NotLoaded)) return { rejected: ComityError.from(thrown) };
      await load([thrown.read], overlay, transaction);
    }
  }
  return { rejected: new ComityError("INTERNAL", `\`${command.kind}\` never has all the rows it asks for`) };
}

/** Returns the puts that keep a peer's checkpoint: where it is higher than the one that is kept, and for the statement under it. */
function keepHead(seen: SeenHead | undefined, { rows }: Overlay): readonly Put[] {
  if (seen === undefined) return [];
  const { kept: _, ...head } = seen;
  const highest = rows.get(PEER_HEAD, seen.peer, seen.key)?.size ?? -1;
  return [
    ...(highest >= seen.size ? [] : [put(PEER_HEAD, { ...head, until: FOREVER })]),
    ...keepHeadOf(seen, rows),
  ];
}

/** Returns the reads that a machine names beforehand. A hint that throws costs a round trip and nothing else. */
function hintsOf(machine: Machine<Command>): (entry: AnyEntry) => readonly Read[] {
  return ({ command, seen, ...entry }) => {
    const own: readonly Read[] = [
      ...(!("epoch" in entry) || entry.epoch === undefined ? [] : [{ of: COUNTER, key: [LAW_EPOCH] }]),
      ...(seen === undefined ? [] : [{ of: PEER_HEAD, key: [seen.peer, seen.key] }, ...headReads(seen)]),
    ];
    try {
      return [...machine.reads(command), ...own];
    } catch {
      return own;
    }
  };
}

async function load(reads: readonly Read[], overlay: Overlay, { load }: Transaction): Promise<void> {
  const missing = new Map<string, Read>();
  for (const read of reads)
    if (!overlay.isLoaded(read)) missing.set(`${read.of.name} ${readText(read)}`, read);
  if (missing.size === 0) return;
  const asked = [...missing.values()];
  const answers = await load(asked);
  for (const [i, read] of asked.entries()) overlay.load(read, answers[i] ?? []);
}

/**
 * Appends the leaves and signs one head over them. The proofs need only the nodes of this batch and the compact
 * range.
 */
async function append(
  leaves: readonly Uint8Array[],
  { size, range }: Transaction,
  overlay: Overlay,
  key: LedgerKey,
) {
  const known = new Map<string, Uint8Array>();
  for (const [i, { level, index }] of nodesOfRoot(size).entries())
    known.set(`${level}/${index}`, present(range[i]));
  const read = (level: number, index: number) => present(known.get(`${level}/${index}`));
  const nodes: StoredNode[] = [];
  for (const [i, leaf] of leaves.entries())
    for (const node of appendLeaf(size + i, leafHash(leaf), read)) {
      known.set(`${node.level}/${node.index}`, node.hash);
      nodes.push(node);
    }
  const grown = size + leaves.length;
  const head = await signHead(
    grown,
    nodesOfRoot(grown).map(({ level, index }) => read(level, index)),
    key,
  );
  const record = (index: number) => ({
    leaf: leaves[index - size] as Uint8Array,
    index,
    proof: inclusionProof(index, grown, read),
    checkpoint: head.checkpoint,
  });
  const batch: Batch = { leaves, nodes, head, puts: overlay.written() };
  return { batch, record };
}

function rejectionOf({ cause }: NotWritten): ComityError {
  return new ComityError("STORE_UNAVAILABLE", "the store cannot keep this entry; nothing of it was written", {
    cause,
  });
}

function unsigned({ cause }: NotSigned): ComityError {
  return new ComityError(
    "STORE_UNAVAILABLE",
    "the record cannot be signed now, and nothing of it was written; try again later",
    { cause },
  );
}

function unreached({ cause }: NotReached): ComityError {
  return new ComityError(
    "STORE_UNAVAILABLE",
    "the store's database cannot be reached, and nothing was written; try again later",
    { cause },
  );
}

function present(hash: Uint8Array | undefined): Uint8Array {
  if (hash !== undefined) return hash;
  throw new ComityError("STORE_UNAVAILABLE", "the store lacks a node of its log; restore it from a backup");
}
