/**
 * Replays a chunk of records: each record that its node looked at is a decision of its own. Of records that the sender's home
 * denied nothing is kept, so that they cannot be made again.
 */
import type { Context } from "../../engine/context.ts";
import { isUnreadable } from "../../engine/damage.ts";
import { narrowVerdict, recordsOf, type VerdictPart } from "../../receipt/leaf.ts";
import type { ObligationList } from "../../receipt/obligations.ts";
import { parseVerdicts } from "../chunk-answer.ts";
import { type OpenedChunk, openChunk } from "../chunk-body.ts";
import { decideRecords } from "../decide-records.ts";
import { loadNamedLists } from "../lists.ts";
import { type Compared, compare } from "./change.ts";
import type { Past } from "./past.ts";
import { circumstancesOf, findAgreement, gapIn, type Held, type ReplayLaw } from "./redo.ts";
import { addCompared, addInstead, addLost, type Sum } from "./sum.ts";

/** Replays the records of a chunk into `sum`. Throws, or rejects, where the chunk cannot be read. */
export async function replayChunk(
  held: Pick<Context, "store"> & Held,
  law: ReplayLaw,
  past: Past,
  sum: Sum,
  list: boolean,
): Promise<void> {
  const { leaf, transfer, chunk, verdict } = past;
  const count = recordsOf(verdict)?.count ?? 0;
  const lost = (why: Parameters<typeof addLost>[1]["lost"], lostOf: number) => {
    if (lostOf > 0) addLost(sum, { leaf, transfer, lost: why, count: lostOf }, list);
  };
  const sent = chunk && recordsOf(chunk.proposal);
  if (chunk === undefined || sent === undefined) return lost("denied-record", count);
  const opened = openChunk(chunk.proposal, sent, past.body);
  lost("denied-record", count - opened.records.length);
  const found = findAgreement(past, opened.request, held);
  if (typeof found === "string") return lost(found, opened.records.length);
  const verdicts = verdictsOf(past, opened);
  if (verdicts === undefined) return lost("never-kept", opened.records.length);
  let missing = false;
  const circumstances = await circumstancesOf(past, opened.request, found.agreement, law, held, () => {
    missing = true;
  });
  const gapOf = new Map(opened.records.map((record, i) => [record, gapIn(verdicts[i] as VerdictPart)]));
  const decided = await decideRecords(held, opened.request, opened.records, circumstances, NO_TURNS, {
    most: Number.POSITIVE_INFINITY,
    gapOf: (record) => gapOf.get(record),
  });
  if (missing) return lost("never-kept", opened.records.length);
  const known = new Map<VerdictPart, Map<number, Compared>>();
  const lists = await listsOf(held, verdicts);
  for (const [i, place] of decided.places.entries()) {
    const was = verdicts[i] as VerdictPart;
    const of = known.get(was) ?? new Map<number, Compared>();
    known.set(was, of);
    const now = decided.decisions[place]?.assessment.decision;
    const compared = of.get(place) ?? (now && compare(was, now, lists.get(was.obligationsHash)));
    if (compared === undefined) continue;
    of.set(place, compared);
    addCompared(sum, compared, { leaf, transfer, record: i }, list);
  }
  addInstead(sum, law.instead, opened.records.length);
}

const NO_TURNS = () => Promise.resolve();

/** Returns the verdict of this node on each record that was sent; undefined where those were not kept. */
function verdictsOf({ chunk, side }: Past, opened: OpenedChunk): readonly VerdictPart[] | undefined {
  if (side === "origin") return opened.records.map((record) => opened.verdictOf.get(record) as VerdictPart);
  if (chunk?.verdicts === undefined) return undefined;
  const { verdicts, places } = parseVerdicts(chunk.verdicts);
  const parts = verdicts.map((text) => narrowVerdict(JSON.parse(text)));
  return places.map((place) => parts[place] as VerdictPart);
}

/** Loads the lists that verdicts name, by their hash; one that is not kept any more is left out. */
async function listsOf(
  held: Pick<Context, "store">,
  verdicts: readonly VerdictPart[],
): Promise<ReadonlyMap<string, ObligationList>> {
  const named = [...new Set(verdicts.map(({ obligationsHash }) => obligationsHash))];
  const lists = await Promise.all(
    named.map((hash) =>
      loadNamedLists(held, [hash]).catch((thrown: unknown) => {
        if (isUnreadable(thrown)) return [];
        throw thrown;
      }),
    ),
  );
  return new Map(lists.flat().map((each) => [each.hash, each]));
}
