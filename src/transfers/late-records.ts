/**
 * The records of a chunk whose permit came late, held against the law and the evidence of now (docs/design/0022). A chunk
 * is recorded whole, so that its permit counts whole or not at all.
 */
import type { Context } from "../engine/context.ts";
import { LIMITS } from "../limits.ts";
import type { VerdictPart } from "../receipt/leaf.ts";
import type { Obligation, ObligationList } from "../receipt/obligations.ts";
import { decisionAt } from "./chunk.ts";
import type { OpenedChunk } from "./chunk-body.ts";
import type { Circumstances } from "./circumstances.ts";
import { decideRecords } from "./decide-records.ts";
import type { DenialReason } from "./decision.ts";
import { compareRecord } from "./reading.ts";

/** The most reasons that the denial of a chunk names, each once. */
const MAX_REASONS = 16;

/** The reason to deny where the law of now lists more than was accepted. */
export const NOT_ACCEPTED: DenialReason = {
  code: "OBLIGATIONS_NOT_ACCEPTED",
  says: "the law now lists obligations that the proposal did not name",
};

/**
 * Returns the reasons for which this node would not propose all records of a chunk any more; none where it would. A record
 * must still be permitted, with no obligation that the origin's verdict on it did not name.
 */
export async function reasonsAgainst(
  context: Pick<Context, "checkEvidence">,
  { request, records, verdictOf, lists }: OpenedChunk,
  circumstances: Circumstances,
): Promise<readonly DenialReason[]> {
  const { decisions, places } = await decideRecords(
    context,
    request,
    records,
    circumstances,
    async () => {},
    {
      most: LIMITS.decisionBytesPerChunk,
      gapOf: (record, translation) => compareRecord(verdictOf.get(record) as VerdictPart, translation),
    },
  );
  const asked = new Map(lists.map((list) => [list.hash, list]));
  const found = records.flatMap((record, i): readonly DenialReason[] => {
    const { decision } = decisionAt(decisions, places[i]).assessment;
    const open = decision.reasons.filter(({ code }) => code !== "OBLIGATIONS_NOT_ACCEPTED");
    if (open.length > 0) return open;
    const before = asked.get(verdictOf.get(record)?.obligationsHash ?? "");
    // What was accepted covers what is weaker, though the list has another hash now.
    return before !== undefined && isWithin(decision.obligations, before) ? [] : [NOT_ACCEPTED];
  });
  return [...new Map(found.map((reason) => [JSON.stringify(reason), reason])).values()].slice(0, MAX_REASONS);
}

/** Returns true where every demand of one list stands in the other, whoever writes it down and in which words. */
export function isWithin(now: ObligationList, asked: ObligationList): boolean {
  const demand = ({ dimension, asWritten, by }: Obligation) =>
    JSON.stringify([dimension, asWritten, by.jurisdiction]);
  const known = new Set(asked.items.map(demand));
  return now.items.every((each) => known.has(demand(each)));
}
