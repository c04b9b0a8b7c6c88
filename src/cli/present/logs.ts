/** Shows what is proved of logs: one history, two, or neither. */
import type { Fork } from "../../ledger/fork.ts";
import type { Compared } from "../../receipt/compare.ts";
import { type Cell, tableLines } from "./table.ts";
import { paragraph, type Style } from "./terminal.ts";

/** Shows a fork that is proved. */
export function forkLines({ origin, heads }: Fork, width: number): readonly string[] {
  const rows = heads.map(({ size, root }): Cell[] => [[`${size} leaves`], [`root ${root.toBase64()}`]]);
  return [
    ...paragraph(`proves: the log ${origin} has two histories`, { width, style: "bad" }),
    ...tableLines([...rows], { width, indent: 2, widths: [16] }),
    ...paragraph(
      "Its key has signed both, and no log holds the one and the other. Either its node showed different logs to different nodes, or its store was restored from an older copy and signed anew, or its key was stolen.",
      { width },
    ),
  ];
}

const SAYS: Readonly<Record<Compared["verdict"], { readonly text: string; readonly style: Style }>> = {
  consistent: { text: "one head: the two receipts are of one history", style: "good" },
  fork: {
    text: "two histories: the log has signed both, and they contradict each other. Keep the two receipts and the trust file: they prove it",
    style: "bad",
  },
  unknown: {
    text: "cannot tell: the receipts are under heads of different sizes, and nothing that both prove differs. Have the node prove it: `comity ledger consistency --from FILE` with a head of each",
    style: "open",
  },
};

/** Shows what two receipts tell of the logs that both have. */
export function comparedLines(compared: readonly Compared[], width: number): readonly string[] {
  if (compared.length === 0)
    return paragraph("cannot tell: the two receipts have no log in common", { width, style: "open" });
  return compared.flatMap(({ log, sizes: [first, second], verdict }) => {
    const { text, style } = SAYS[verdict];
    return paragraph(`${log}, ${first} and ${second} leaves: ${text}`, { width, style });
  });
}

/** Says that a log only grew. */
export function consistentLines(
  { size, root, grown }: { readonly size: number; readonly root: string; readonly grown: number },
  width: number,
): readonly string[] {
  return [
    ...paragraph(`consistent: the log of ${grown} leaves extends what it was with ${size}`, {
      width,
      style: "good",
    }),
    ...tableLines([[[`${size} leaves`], [`root ${root}`]]], { width, indent: 2, widths: [16] }),
  ];
}

/** Lists the evidence of logs with two histories. */
export function foundForksLines(
  forks: readonly { readonly trustDomain: string; readonly at: string; readonly file?: string }[],
  width: number,
): readonly string[] {
  if (forks.length === 0) return paragraph("no log is known to have two histories", { width, style: "good" });
  const rows = forks.map(({ trustDomain, at, file }): Cell[] => [
    [trustDomain],
    [`found at ${at}${file === undefined ? "" : `, evidence in ${file}`}`],
  ]);
  return [
    ...paragraph("LOGS WITH TWO HISTORIES", { width, style: "bad" }),
    ...tableLines(rows, { width, indent: 2, widths: [28] }),
  ];
}
