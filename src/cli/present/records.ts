/** Sums up the answers to many records: how many are permitted and denied, why, and where the rest is. */
import type { RecordAnswer } from "../../client/assess-many.ts";
import { tableLines } from "./table.ts";
import { paint, paragraph, type Style } from "./terminal.ts";
import { count } from "./verdict.ts";

type Decision = RecordAnswer["decision"];

/** The answers so far. Of each reason it has the number of records that are denied for it. */
export type RecordsTally = {
  permitted: number;
  denied: number;
  readonly reasons: Map<string, { readonly code: string; readonly says: string; records: number }>;
};

/** Creates the sum of no answers. */
export function createRecordsTally(): RecordsTally {
  return { permitted: 0, denied: 0, reasons: new Map() };
}

/** Counts the answer to one record. */
export function countRecord(tally: RecordsTally, { decision, reasons }: ShownRecord["decision"]): void {
  if (decision === "permit") tally.permitted++;
  else tally.denied++;
  const named = new Map(reasons.map(({ code, says }) => [`${code} ${says}`, { code, says }]));
  for (const [name, reason] of named) {
    const known = tally.reasons.get(name) ?? { ...reason, records: 0 };
    known.records++;
    tally.reasons.set(name, known);
  }
}

/** The answer to one record, of an assessment or of a transfer. */
export type ShownRecord = Pick<RecordAnswer, "chunk" | "index"> & {
  readonly decision: Omit<Decision, "obligations" | "terms" | "findings">;
  readonly transferId?: string;
};

/** Returns the answer to one record as a line of `--json`. `record` is its place in the file, from 0. */
export function recordJson(record: number, { chunk, index, decision, transferId }: ShownRecord) {
  const { obligationsHash, reasons, remedy, notCounted, counts } = decision;
  return {
    record,
    ...(transferId === undefined ? {} : { transfer: transferId }),
    chunk,
    index,
    decision: decision.decision,
    obligationsHash,
    reasons,
    remedy,
    ...(notCounted.length === 0 ? {} : { notCounted }),
    ...(counts.length === 0 ? {} : { counts }),
  };
}

/** The most reasons that a summary lists. */
const MOST_REASONS = 8;

/** Formats a number of records, such as `1,024 records`. */
export const recordsOf = (n: number): string => count(n, "record").replace(/^\d+/, n.toLocaleString("en-US"));

function headOf(
  { permitted, denied }: RecordsTally,
  sent: boolean,
): { word: string; style: Style; says: string } {
  const all = permitted + denied;
  const by = sent
    ? "by both nodes: the data of these alone may be sent, each with its obligations"
    : "by this node. This is an assessment: nothing may be sent on it";
  const word = (of: string) => (sent ? of : `WOULD BE ${of}`);
  if (all === 0) return { word: "NO ANSWER", style: "open", says: "no record was answered." };
  if (permitted === 0)
    return {
      word: word("DENIED"),
      style: "bad",
      says: denied === 1 ? "the one record." : `all ${recordsOf(denied)}.`,
    };
  const says =
    denied === 0
      ? `all ${recordsOf(permitted)}, ${by}.`
      : `${permitted.toLocaleString("en-US")} of ${recordsOf(all)}, ${by}.`;
  return { word: word("PERMITTED"), style: denied === 0 ? "good" : "open", says };
}

/** Shows the sum of the answers. `sent` is true for transfers. */
export function recordsLines(tally: RecordsTally, sent: boolean, width: number): readonly string[] {
  const { word, style, says } = headOf(tally, sent);
  const reasons = [...tally.reasons.values()].toSorted((a, b) => b.records - a.records);
  const rows = reasons
    .slice(0, MOST_REASONS)
    .map(({ code, says: why, records: n }) => [
      [recordsOf(n)],
      [why, { text: code, style: "quiet" as const }],
    ]);
  const more = reasons.length - rows.length;
  return [
    ...paragraph(`${word}: ${says}`, { width, style }),
    ...(rows.length === 0 ? [] : ["", paint("heading", `DENIED: ${recordsOf(tally.denied).toUpperCase()}`)]),
    ...tableLines(rows, { width, indent: 2, widths: [14] }),
    ...(more > 0 ? [paint("quiet", `  and ${count(more, "reason")} more`)] : []),
    ...(tally.denied === 0 ? [] : ["", ...paragraph(WHERE, { width, style: "quiet" })]),
  ];
}

const WHERE =
  "A record may be denied for several reasons. `--json` prints the answer to each record on a line of its own, in the order of the file.";
