/**
 * An audit of a store: all leaves against the tree and every signed head, and in full also every signature, every leaf against its
 * rows and contents, every row against its leaf, and the database's own check (docs/design/0049).
 */
import type { Head } from "../../engine/store.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import type { Checkpoint } from "../../ledger/checkpoint.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import { nodesOfRoot, rootOfRange } from "../../ledger/merkle.ts";
import type { Audited } from "./audited.ts";
import type { Opener } from "./kept.ts";
import { createPageCheck, type PageCheck } from "./page-check.ts";
import { UNREADABLE } from "./read-leaf.ts";
import { type Gathering, gather, NOTHING_YET, type Tallied } from "./report.ts";
import { checkRuns, type RowRun } from "./row-pages.ts";
import { assertResumable, placeOf, type State } from "./state.ts";
import { checkTree, type LeafPage } from "./tree.ts";

export type AuditParts = {
  readonly audited: Audited;
  readonly keys: LogKeys;
  /** Opens contents; absent where the file of their keys is not at hand. */
  readonly sealer: Opener;
  readonly now: Date;
  readonly full: boolean;
  /** The newest checkpoint that the log's key has signed, as it is kept beside the key; absent where none is. */
  readonly kept?: Required<Checkpoint> | undefined;
  /** Checks pages elsewhere, so many at once; by default they are checked here, one after the other. */
  readonly elsewhere?: { readonly check: PageCheck; readonly atOnce: number } | undefined;
};

/**
 * Runs an audit, from an earlier state on where one is given. Yields its state after each page, so that the caller can keep it, show
 * it, or end there; the last one has the part `end`. Rejects with INPUT_INVALID as `assertResumable` does, and with
 * STORE_UNAVAILABLE where the store cannot be read at all.
 */
export async function* auditStore(parts: AuditParts, earlier?: State): AsyncGenerator<State, void> {
  const { audited, full, elsewhere = { check: createPageCheck(parts), atOnce: 1 } } = parts;
  if (earlier !== undefined) await assertResumable(earlier, parts);
  const begun = earlier ?? (await begin(parts));
  const gathering = gather(begun.tallied);
  let state = begun;
  const reach = (changed: Partial<State>): State => {
    state = { ...state, ...changed, tallied: gathering.tallied() };
    return state;
  };
  if (state.part === "leaves") {
    for await (const place of checkLeaves({ ...parts, elsewhere }, gathering, state)) yield reach(place);
    yield reach({ part: full ? "rows" : "end" });
  }
  if (state.part === "rows") {
    const { check, atOnce } = elsewhere;
    const { size } = state.head;
    const everyLeaf = countRead(state.tallied) === size;
    const runs = {
      ...{ audited, atOnce, gathering },
      check: (run: RowRun) => check.rows({ run, size, everyLeaf }),
    };
    for await (const rows of checkRuns(runs, state.rows))
      yield reach({ rows: { of: rows.of, ...(rows.after && { after: [...rows.after] }) } });
    yield reach({ part: "database" });
  }
  if (state.part === "database") {
    if (!(await audited.isSound())) gathering.found("the database finds its own pages or indexes damaged");
    yield reach({ part: "end" });
  }
}

async function begin({ audited, keys, full, kept }: AuditParts): Promise<State> {
  const { size, checkpoint }: Head = await audited.newest();
  const gathering = gather();
  const [beyond] = await audited.leaves(size, size + 1);
  // A node that runs may have written it, with its head, since the first read.
  if (beyond !== undefined && (await audited.newest()).size === size)
    gathering.found(`leaf ${size} stands beyond the newest checkpoint`);
  if (kept !== undefined && kept.size > size)
    gathering.found(
      `the log has ${size} leaves, and its key has signed ${kept.size}: this store is an older copy`,
    );
  else if (kept !== undefined && !(await hasRoot(audited, kept)))
    gathering.found(`the log is another one than its key has signed up to ${kept.size} leaves`);
  return {
    type: "comity/v1/audit-state",
    origin: keys[0].name,
    full,
    head: { size, checkpoint },
    part: "leaves",
    next: 0,
    range: [],
    tallied: gathering.tallied(),
  };
}

/** A page with what is still to come of it. */
type Pending = { readonly page: LeafPage; readonly checked: Promise<Tallied> };

async function* checkLeaves(
  {
    audited,
    keys,
    full,
    elsewhere,
  }: AuditParts & { readonly elsewhere: NonNullable<AuditParts["elsewhere"]> },
  gathering: Gathering,
  state: State,
): AsyncGenerator<Pick<State, "next" | "range">> {
  const { size } = state.head;
  const pages = checkTree({ audited, keys, size, signedElsewhere: full }, placeOf(state));
  const pending: Pending[] = [];
  const settle = async ({ page, checked }: Pending) => {
    gathering.add(page.tallied);
    gathering.add(await checked);
    return { next: page.next, range: page.range.map((hash) => hash.toHex()) };
  };
  let first = state.next;
  for (;;) {
    const page = await pages.next().catch(() => undefined);
    if (page?.done !== false) {
      for (const each of pending) yield await settle(each);
      if (page === undefined) gathering.found(`the log cannot be read from leaf ${first} on`);
      return;
    }
    const checked = full ? elsewhere.check.leaves(first, page.value.next) : NOTHING;
    // A rejection is met where the page is settled.
    checked.catch(() => {});
    pending.push({ page: page.value, checked });
    first = page.value.next;
    if (pending.length >= elsewhere.atOnce) yield await settle(pending.shift() as Pending);
  }
}

/** Returns the number of leaves that were read as leaves of Comity, each once. */
const countRead = ({ types }: Tallied) =>
  Object.entries(types).reduce((all, [type, count]) => all + (type === UNREADABLE ? 0 : count), 0);

const NOTHING = Promise.resolve(NOTHING_YET);

/** Returns true where the log has the root of a checkpoint, by the nodes that are stored. */
async function hasRoot(
  audited: Audited,
  { size, root }: Pick<Checkpoint, "size" | "root">,
): Promise<boolean> {
  const hashes: Uint8Array[] = [];
  for (const { level, index } of nodesOfRoot(size)) {
    const [node] = await audited.nodes(level, index, index + 1);
    if (node === undefined) return false;
    hashes.push(node);
  }
  return equalBytes(rootOfRange(hashes), root);
}
