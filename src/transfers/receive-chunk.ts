/** A chunk of records at its destination: decides each record alone, and answers with one leaf (docs/design/0020). */
import type { Context } from "../engine/context.ts";
import { LIMITS } from "../limits.ts";
import { isShown, treeOfDestination } from "../receipt/chunk.ts";
import type { RecordsPart, VerdictPart } from "../receipt/leaf.ts";
import type { ObligationList } from "../receipt/obligations.ts";
import type { Assessment } from "./assess.ts";
import { isPermit, listsIn, sumOf } from "./chunk.ts";
import { formatVerdicts, withAnswers } from "./chunk-answer.ts";
import type { OpenedChunk } from "./chunk-body.ts";
import type { Circumstances } from "./circumstances.ts";
import { type Breathe, type DecidedRecords, decideRecords } from "./decide-records.ts";
import { type DeliveredRecords, wordsOf } from "./inbox.ts";
import { formatKept } from "./kept-chunk.ts";
import { compareRecord } from "./reading.ts";
import { requestOf } from "./subject-record.ts";
import { translateRequest } from "./translation.ts";

/** A decision on a chunk: the sum for its leaf, and what travels and is kept beside it. */
export type DecidedChunk = {
  readonly assessment: Assessment;
  readonly records: RecordsPart;
  readonly decided: DecidedRecords;
  /** The modalities of the permitted records, as concepts. */
  readonly modality: readonly string[];
  /** The verdicts as they travel. */
  readonly answer: string;
  /** The entries and verdicts of the origin, as they are kept. */
  readonly kept: string;
  /** The lists that the leaves and the verdicts of both nodes name. */
  readonly lists: readonly ObligationList[];
};

/**
 * Decides the records of a chunk. Rejects with INPUT_TOO_LARGE where their different decisions are more than an answer has
 * room for, and with STATEMENT_INVALID where the origin's verdicts are about other words than the records.
 */
export async function decideChunk(
  context: Pick<Context, "checkEvidence">,
  { request, records, verdictOf, entries, verdicts, lists }: OpenedChunk,
  circumstances: Circumstances,
  breathe: Breathe,
): Promise<DecidedChunk> {
  const decided = await decideRecords(context, request, records, circumstances, breathe, {
    most: LIMITS.decisionBytesPerTransferChunk,
    gapOf: (record, translation) => compareRecord(verdictOf.get(record) as VerdictPart, translation),
  });
  const { decisions, places } = decided;
  const answer = decisions.map(({ verdict }) => verdict);
  const tree = treeOfDestination(withAnswers(entries, verdicts, places), { own: verdicts, answer });
  const sum = sumOf(decided, tree.root);
  const own = listsIn(decisions);
  const named = new Set(decisions.map(({ assessment }) => assessment.decision.obligations.hash));
  return {
    assessment: sum.assessment,
    // Those that the origin denies count among the records, and are permitted by nobody.
    records: { ...sum.records, count: entries.length },
    decided,
    modality: [
      ...new Set(decisions.filter(isPermit).flatMap(({ assessment }) => assessment.concepts.modality)),
    ],
    answer: formatVerdicts({
      verdicts: answer,
      places,
      lists: own.filter(({ hash }) => named.has(hash)).map(({ text }) => text),
    }),
    kept: formatKept({ entries, verdicts }),
    lists: [...new Map([...own, ...lists].map((list) => [list.hash, list])).values()],
  };
}

/**
 * Returns what the recipient gets of the permitted records: their places, and their words in its own terms. Records whose
 * words are the same share their terms.
 */
export function deliveredRecords(
  { request, records: given, entries }: OpenedChunk,
  { decided }: Pick<DecidedChunk, "decided">,
  circumstances: Circumstances,
): DeliveredRecords {
  const indexes = entries.flatMap((entry, index) => (isShown(entry) ? [index] : []));
  const terms: DeliveredRecords["terms"][number][] = [];
  const known = new Map<string, number>();
  const records = given.flatMap((record, i): (readonly [number, number])[] => {
    const [decision, index] = [decided.decisions[decided.places[i] ?? -1], indexes[i]];
    if (decision === undefined || index === undefined || !isPermit(decision)) return [];
    const asked = requestOf(request, record);
    // A verdict says what the words mean. The words themselves, which records may spell otherwise, it does not.
    const words = JSON.stringify([asked.modality, asked.form]);
    const at = known.get(words) ?? terms.push(wordsOf(translateRequest(asked, circumstances).terms)) - 1;
    known.set(words, at);
    return [[index, at]];
  });
  return { records, terms };
}
