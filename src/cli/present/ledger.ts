/** Shows proofs of leaves, and the result of an audit. */
import { UNCHECKED } from "../../store/audit/report.ts";
import type { State } from "../../store/audit/state.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint, paragraph, wrap } from "./terminal.ts";

/** A leaf that is proved. Hashes are in hexadecimal, the root in base64 as in the checkpoint. */
export type Proved = {
  readonly index: number;
  readonly type: string;
  readonly leafHash: string;
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  /** The number of hashes of the proof. */
  readonly hashes: number;
};

/** Shows what is proved of a leaf. */
export function provedLines(
  { index, type, leafHash, origin, size, root, hashes }: Proved,
  width: number,
): readonly string[] {
  const rows: readonly (readonly Cell[])[] = [
    [["type"], [type]],
    [["hash"], [leafHash]],
    [
      ["checkpoint"],
      [
        `${size} leaves, root ${root}`,
        styled("quiet", `signed by the key of the log; ${hashes} hashes lead to it`),
      ],
    ],
  ];
  return [
    paint("good", `Leaf ${index} is in the log ${origin}.`),
    ...tableLines(rows, { width, indent: 2, widths: [10] }),
  ];
}

/** Says in one line how far an audit has come. */
export function auditProgress({ part, next, head, rows, tallied }: State): string {
  const faults = tallied.faults === 0 ? "" : `, ${tallied.faults} found not to hold`;
  if (part === "leaves") return `leaf ${grouped(next)} of ${grouped(head.size)}${faults}`;
  if (part === "rows") return `rows of ${rows?.of ?? "the first table"}${faults}`;
  return `the database's pages and indexes${faults}`;
}

/** Shows the result of an audit: what was checked, what could not be, and what does not hold. */
export function auditLines(
  { trustDomain, head, full, tallied }: State & { readonly trustDomain: string },
  width: number,
): readonly string[] {
  const { faults, findings } = tallied;
  const log = `${trustDomain}, ${grouped(head.size)} leaves`;
  const verdict =
    faults === 0
      ? paint("good", `The log of ${log}: everything that was checked holds.`)
      : paint(
          "bad",
          `The log of ${log}: ${grouped(faults)} ${faults === 1 ? "thing does" : "things do"} not hold.`,
        );
  const unchecked = Object.entries(tallied.unchecked).map(([why, count]): readonly Cell[] => [
    [grouped(count)],
    [UNCHECKED[why as keyof typeof UNCHECKED] ?? why],
  ]);
  return [
    verdict,
    ...findings.flatMap((each) => paragraph(each, { width, indent: 2 })),
    ...(faults > findings.length ? [`  and ${grouped(faults - findings.length)} more`] : []),
    paint("heading", "CHECKED"),
    ...tableLines(checkedRows(tallied, full), { width, indent: 2, widths: [12] }),
    ...(unchecked.length === 0
      ? []
      : [paint("heading", "NOT CHECKED"), ...tableLines(unchecked, { width, indent: 2, widths: [12] })]),
    ...(full
      ? []
      : wrap("--full also checks every signature, and rows and contents against the leaves.", width)),
  ];
}

function checkedRows(tallied: State["tallied"], full: boolean): readonly (readonly Cell[])[] {
  const { leaves, nodes, checkpoints, signatures, contents, replayed, rows } = tallied;
  const row = (count: number, what: string): readonly Cell[] => [[grouped(count)], [what]];
  return [
    row(leaves, "leaves against the tree"),
    row(nodes, "nodes of the tree"),
    row(checkpoints, "roots of signed checkpoints"),
    row(signatures, "signatures of checkpoints"),
    ...(full
      ? [
          row(
            Object.values(rows).reduce((sum, each) => sum + each, 0),
            "rows against their digest and their leaf",
          ),
          row(replayed, "rows as the state machine makes them of their leaves again"),
          row(contents, "contents against what their leaves commit to"),
        ]
      : []),
  ];
}

const grouped = (count: number): string => count.toLocaleString("en");
