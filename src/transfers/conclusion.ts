/**
 * The end of a transfer's doubt at its origin: verifies the destination's answer, and records it. A permit that comes
 * late counts only where this node would still propose the transfer (docs/design/0022).
 */
import type { Answer, Context } from "../engine/context.ts";
import { commitDecision } from "../engine/decision.ts";
import { keepSeen, sealStatement } from "../engine/kept-statement.ts";
import { peerOf } from "../engine/peers.ts";
import { requireRecorded, seal, seenHead } from "../engine/record.ts";
import type { Entry } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { leafHash } from "../ledger/merkle.ts";
import { verifyStatement } from "../ledger/proof.ts";
import {
  type DecisionLeaf,
  isDecision,
  isProposal,
  type Leaf,
  leafBytes,
  listNamedBy,
  type ProposalLeaf,
  parseLeaf,
} from "../receipt/leaf.ts";
import { type ObligationList, parseObligations } from "../receipt/obligations.ts";
import { assertAnswers } from "../receipt/verify.ts";
import type { Transfer } from "./answer.ts";
import { type Left, verifyMany } from "./chunk-answer.ts";
import type { Of } from "./commands.ts";
import { findDifferingPacks } from "./differing-packs.ts";
import { createLateJudge, isLate, type Judged, type JudgeLate } from "./late-permit.ts";
import { rowOfList } from "./lists.ts";
import { assertPlain, findMisread } from "./reading.ts";
import { PART, type TransferRow } from "./schema.ts";
import { concluded } from "./state.ts";

/** The parts of a transfer that settling needs: without body and lists it can be resolved, and not proposed. */
export type Proposed = Pick<Transfer, "row" | "own" | "leaf"> & Partial<Pick<Transfer, "body" | "lists">>;

/** The end of a transfer's doubt. `told` is the answer that was recorded; absent where `row` tells another end. */
export type Conclusion = {
  readonly row: TransferRow;
  readonly told?: {
    readonly answered: NonNullable<Transfer["answer"]>;
    readonly lists: readonly ObligationList[];
  };
};

/** A verified answer, and what follows from it where it counts. */
type Verified = ReturnType<typeof verifyAnswer>;

type Concluding = Of<"transfer.conclude">;

/**
 * Creates the function that verifies an answer and records it. It rejects as `verifyStatement`, `assertAnswers` and
 * `commitDecision` do, and records nothing then.
 */
export function createConclude(
  context: Context,
): (transfer: Proposed, answer: Answer) => Promise<Conclusion> {
  const judge = createLateJudge(context);
  return async (transfer, answer) => {
    const { store, observer } = context;
    const { row } = transfer;
    const verified = verifyAnswer(context, transfer, answer);
    const many = await verifyMany(context, transfer, verified.answered.leaf, answer);
    const { committed, entry } = await commitDecision(store, async () => {
      const judged = await judgeLate(context, judge, transfer, verified);
      return {
        entry:
          judged.denial === undefined
            ? outcomeEntry(context, row, answer, verified, { ...many, epoch: judged.epoch })
            : lapseEntry(context, row, answer, verified, judged),
      };
    });
    if ("refused" in committed && committed.refused === "already-concluded")
      return { row: committed.row as TransferRow };
    const { index: outcome } = requireRecorded(committed);
    observer.concluded({ transfer: row.id, state: entry.command.state });
    const ended = concluded(entry.command, row, outcome);
    if (ended.lapsed) return { row: ended };
    for (const { jurisdiction } of verified.differing)
      observer.lawDiffers({ transfer: row.id, peer: row.destination, jurisdiction });
    const { answered, lists } = verified;
    return { row: ended, told: { answered, lists } };
  };
}

/** Judges a permit that is late. Anything else counts as it is, whatever the law is now. */
async function judgeLate(
  { clock }: Context,
  judge: JudgeLate,
  { row, leaf, lists }: Proposed,
  { state, hash }: Verified,
): Promise<Partial<Judged>> {
  // A denial or a bar lets nothing pass, however late it comes.
  if (state !== "PERMITTED" || !isProposal(leaf) || !isLate(row, clock.now())) return {};
  return judge({ row, leaf, hash, ...(lists && { lists }) });
}

/**
 * Makes the entry of an answer that counts. `epoch` is that of the law by which a late permit was judged, and `contents` and
 * `lists` are those that an answer about many records leaves behind.
 */
function outcomeEntry(
  context: Context,
  row: TransferRow,
  { statement }: Answer,
  { state, hash, lists, seen }: Verified,
  { epoch, ...many }: Left & { readonly epoch: number | undefined },
): Entry<Concluding> {
  const { node, clock, entropy } = context;
  const leaf = leafBytes({
    type: "comity/v1/outcome",
    nonce: entropy.nonce(),
    transfer: row.id,
    origin: node,
    answer: hash,
    state,
    at: clock.now().toISOString(),
  });
  const contents = [
    sealStatement(context, PART.answer, statement, row.until),
    ...many.contents.map(([part, text]) => seal(context, part, text, row.until)),
  ];
  const command = {
    kind: "transfer.conclude",
    id: row.id,
    state,
    contents,
    lists: [...lists, ...many.lists].map(rowOfList),
  } as const;
  return { leaf, command, seen: keepSeen(seen, row.until), ...(epoch !== undefined && { epoch }) };
}

/** Makes the entry of a late permit that does not count: this node's denial, which names the permit by its hash. */
function lapseEntry(
  context: Context,
  row: TransferRow,
  { statement }: Answer,
  { seen }: Verified,
  { denial, epoch }: Partial<Judged>,
): Entry<Concluding> {
  if (denial === undefined) throw new ComityError("INTERNAL", "a late permit ends without a denial");
  const { leaf, obligations, counts, notCounted } = denial;
  const contents = [
    // The permit is kept as evidence: its leaf is what the denial names.
    sealStatement(context, PART.answer, statement, row.until),
    ...(notCounted ? [seal(context, PART.notCounted, JSON.stringify(notCounted), row.until)] : []),
  ];
  const command = {
    kind: "transfer.conclude",
    id: row.id,
    state: "DENIED",
    contents,
    lists: [rowOfList(obligations)],
    lapsed: counts ?? [],
  } as const;
  return {
    leaf: leafBytes(leaf),
    command,
    seen: keepSeen(seen, row.until),
    ...(epoch !== undefined && { epoch }),
  };
}

/** Returns the state that an answer brings, once the destination's log is proven to hold the answer. */
function verifyAnswer({ peers, clock, checkpoints }: Context, transfer: Proposed, answer: Answer) {
  const { row, own, leaf: proposal } = transfer;
  const { ledgerKeys } = peerOf(peers, row.destination, clock.now(), "destination's");
  const verified = verifyStatement(answer.statement, ledgerKeys, checkpoints);
  const leaf = parseLeaf(verified.leaf);
  if ((!isDecision(leaf) && leaf.type !== "comity/v1/bar") || !isProposal(proposal))
    throw new ComityError("STATEMENT_INVALID", "the answer is neither a decision nor a bar");
  assertAnswers(leaf, proposal, leafHash(Buffer.from(own.leaf, "base64")).toHex());
  const told = {
    hash: verified.leafHash.toHex(),
    answered: { statement: answer.statement, leaf },
    seen: seenHead(row.destination, answer.statement, verified),
  };
  if (!isDecision(leaf)) return { ...told, state: "BARRED", lists: [], differing: [] } as const;
  assertSameRequest(leaf, proposal);
  const state = leaf.decision === "permit" ? "PERMITTED" : "DENIED";
  const differing = findDifferingPacks(proposal.packs, leaf.packs);
  return { ...told, state, lists: newLists(leaf, proposal, answer), differing } as const;
}

/**
 * Throws STATEMENT_INVALID where the destination permits another thing than was proposed. Of a denial nothing follows,
 * so that it stands whatever it says.
 */
function assertSameRequest(answer: DecisionLeaf, proposal: ProposalLeaf): void {
  if (answer.decision !== "permit") return;
  assertPlain(answer);
  if (findMisread(answer.translation, proposal.translation).length > 0)
    throw new ComityError(
      "STATEMENT_INVALID",
      "the destination permits the request, and reads its words as other concepts than this node",
    );
}

/** Returns the list that an answer's leaf names, unless the proposal names it too. */
function newLists(leaf: Leaf, proposal: Leaf, { obligations }: Answer): readonly ObligationList[] {
  const hash = listNamedBy(leaf);
  if (hash === undefined || hash === listNamedBy(proposal)) return [];
  if (obligations !== undefined) return [parseObligations(obligations, hash)];
  throw new ComityError("STATEMENT_INVALID", "the decision names obligations that do not come with it");
}
