/** A capability as small as can be, for tests of the relay: memos, each version of which goes to one peer. */
import type { Context } from "../../src/engine/context.ts";
import { BODY, type Dispatch, findTaken, queue, supersede } from "../../src/engine/outbox.ts";
import { loadStatement, requireRecorded, seal, statementOf } from "../../src/engine/record.ts";
import type { RelayedKind } from "../../src/engine/relayed.ts";
import { keepContents, type SealedContent } from "../../src/engine/rows.ts";
import { parseSealedBody, sealArrival, sealItem, verifyArrival } from "../../src/engine/sealed.ts";
import { type Collection, FOREVER, type Machine, put, type Row } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { canonicalBytes } from "../../src/ledger/canonical.ts";

type MemoRow = Row & {
  readonly origin: string;
  readonly id: string;
  readonly version: number;
  readonly leaf: number;
};

/** What arrived, in the order in which it did. */
export const MEMO: Collection<MemoRow> = {
  name: "memo",
  columns: { origin: "text", id: "text", version: "int", leaf: "int" },
  key: ["origin", "id", "version"],
  indexes: { leaf: { on: ["leaf"] } },
};

type MemoCommand =
  | {
      readonly kind: "memo.write";
      readonly id: string;
      readonly version: number;
      readonly contents: readonly SealedContent[];
      readonly dispatches: readonly Dispatch[];
    }
  | { readonly kind: "memo.take"; readonly origin: string; readonly id: string; readonly version: number };

export const memoMachine: Machine<MemoCommand> = {
  kinds: ["memo.write", "memo.take"],
  collections: [MEMO],
  reads: () => [],
  transition: (command, rows, leaf) => {
    if (command.kind === "memo.take") {
      const { origin, id, version } = command;
      const row = rows.get(MEMO, origin, id, version);
      if (row !== undefined) return { refused: "already-taken", row };
      return { puts: [put(MEMO, { origin, id, version, leaf, until: FOREVER })] };
    }
    const { id, version, contents, dispatches } = command;
    const carried = { kind: "memo", subject: `here ${id}`, version };
    const puts = [
      ...keepContents(leaf, contents),
      ...supersede(rows, carried),
      ...queue(leaf, dispatches, { ...carried, until: FOREVER }),
    ];
    return findTaken(rows, dispatches) ?? { puts };
  },
};

type Memo = { readonly id: string; readonly version: number };
type MemoContext = Pick<Context, "store" | "sealer" | "entropy">;

/** Writes a version of a memo and queues it for a peer. */
export async function writeMemo(context: MemoContext, memo: Memo, peer: string): Promise<void> {
  const { store, entropy } = context;
  const { leaf, body } = sealItem(entropy, { of: "memo", bytes: canonicalBytes(memo) });
  const contents = [seal(context, BODY, body, FOREVER)];
  const dispatches = [{ id: entropy.id(), peer }];
  const command: MemoCommand = { kind: "memo.write", ...memo, contents, dispatches };
  requireRecorded(await store.commit({ leaf, command }));
}

/** The kind `memo` of the relay's table. A memo of version 13 is one that no peer may send. */
export function createMemoKind(context: MemoContext): RelayedKind<Memo & { readonly salt: string }> {
  const { store, entropy } = context;
  return {
    kind: "memo",
    agreement: "any",
    maxBytes: 1000,
    parse: (body) => {
      const { item, salt } = parseSealedBody(body);
      return { ...(item as Memo), salt };
    },
    assertSender: ({ version }) => {
      if (version === 13) throw new ComityError("SCOPE_FORBIDDEN", "nobody sends that");
    },
    apply: async ({ id, version, salt }, { peer, verified }) => {
      const command: MemoCommand = { kind: "memo.take", origin: peer.node, id, version };
      const committed = await store.commit({ leaf: sealArrival(entropy, verified, salt), command });
      if ("refused" in committed) return loadStatement(context, (committed.row as MemoRow).leaf);
      return statementOf(requireRecorded(committed));
    },
    verifyAnswer: (answer, { leafHash, envelope }) => verifyArrival(answer, leafHash, envelope),
  };
}
