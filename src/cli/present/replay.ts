/** Shows what becomes of past decisions under another law, as text or as JSON. */
import type { Pack } from "../../law/pack/pack.ts";
import { type Cause, CHANGES, type Change, FLIPS } from "../../transfers/replay/change.ts";
import { LOST, type Lost } from "../../transfers/replay/past.ts";
import { type ChangedGroup, countLost, orderGroups, type Sum } from "../../transfers/replay/sum.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { clipped, paint, paragraph, type Style } from "./terminal.ts";

/** The law that was asked about; with neither, the law that decided. */
export type AskedLaw = { readonly pack?: Pack; readonly day?: string };

/** A replay as it is shown. */
export type ReplayAnswer = {
  readonly sum: Sum;
  /** The number of leaves in the log. */
  readonly size: number;
  /** The trust domain of the node. */
  readonly node: string;
  readonly law: AskedLaw;
};

const SAYS: Readonly<Record<Change, string>> = {
  "to-deny": "permit → deny",
  "to-permit": "deny → permit",
  obligations: "permit, with other obligations",
  reasons: "deny, for other reasons",
  words: "permit, the same in other words",
  same: "as it was",
};

const LOOK: Readonly<Record<Change, Style>> = {
  "to-deny": "bad",
  "to-permit": "good",
  obligations: "open",
  reasons: "plain",
  words: "plain",
  same: "plain",
};

/** Says for each cause why a decision could not be made again. */
const LOST_SAYS: Readonly<Record<Lost, string>> = {
  assessment: "an assessment: of its request a commitment alone is kept",
  "denied-record": "a record that the sender's home denied: its hash alone is kept",
  erased: "what it was made of is erased",
  "ran-out": "the time for which it was kept has passed",
  "never-kept": "made by an earlier version, which kept too little",
  "agreement-gone": "the agreement is not held any more",
  "law-gone": "the version of the law that decided is not held any more",
  damaged: "it cannot be read: restore it from a backup",
};

/** Returns true where every decision that was made again is as it was. */
export function isUnchanged({ changes, replayed }: Sum): boolean {
  return changes.same + changes.words === replayed;
}

const flipped = ({ changes }: Sum) => FLIPS.reduce((all, each) => all + changes[each], 0);
const formatCount = (count: number) => count.toLocaleString("en");
const counted = (count: number, what: string) => `${formatCount(count)} ${what}${count === 1 ? "" : "s"}`;

function lawText({ pack, day }: AskedLaw): string {
  const parts = [
    ...(pack === undefined ? [] : [`with ${pack.jurisdiction} ${pack.version}`]),
    ...(day === undefined ? [] : [`by the law of ${day}`]),
  ];
  return parts.length === 0 ? "by the law that decided" : parts.join(", ");
}

/** The most lines of an answer: two screens. */
const MOST_LINES = 90;
/** The most groups of one change, and the most causes of one group, that are shown. */
const MOST_GROUPS = 6;
const MOST_CAUSES = 5;

/** Formats a replay for a person, in two screens at most; `verbose` shows all of it. */
export function replayLines(answer: ReplayAnswer, width: number, verbose = false): readonly string[] {
  const { sum, node, law } = answer;
  const flips = flipped(sum);
  const verdict = flips === 0 ? "No decision changes" : `${counted(flips, "decision")} would change`;
  const all = sum.replayed + countLost(sum);
  const lines = [
    `${paint(flips === 0 ? "good" : "open", verdict)}: ${node}, ${counted(all, "past decision")}, ${lawText(law)}.`,
    ...tableLines(summaryRows(sum), { width, indent: 2, widths: [10], fixed: true }),
    ...CHANGES.flatMap((change) => changeLines(change, sum, width, verbose)),
    ...lostLines(sum, width, verbose),
    ...insteadLines(sum, width),
  ];
  return verbose ? lines : clipped(lines, MOST_LINES);
}

function summaryRows(sum: Sum): readonly (readonly Cell[])[] {
  const rows = CHANGES.filter((change) => sum.changes[change] > 0 || change === "same").map((change) => [
    [styled("plain", formatCount(sum.changes[change]).padStart(10))],
    [styled(LOOK[change], SAYS[change])],
  ]);
  const lost = countLost(sum);
  if (lost === 0) return rows;
  return [...rows, [[formatCount(lost).padStart(10)], [styled("open", "could not be made again")]]];
}

function changeLines(change: Change, sum: Sum, width: number, verbose: boolean): readonly string[] {
  if (change === "same" || change === "words") return [];
  const groups = orderGroups(sum).filter((group) => group.change === change);
  if (groups.length === 0) return [];
  const shown = verbose ? groups : groups.slice(0, MOST_GROUPS);
  const left = groups.slice(shown.length).reduce((all, { count }) => all + count, 0);
  return [
    "",
    paint("heading", SAYS[change].toUpperCase()),
    ...shown.flatMap((group) => groupLines(group, width, verbose)),
    ...(left === 0 ? [] : [`  … and ${counted(left, "decision")} more by other rules: --verbose`]),
  ];
}

function groupLines({ count, causes, decisions }: ChangedGroup, width: number, verbose: boolean) {
  const shown = verbose ? causes : causes.slice(0, MOST_CAUSES);
  const left = causes.length - shown.length;
  const rows = shown.map((cause, i): readonly Cell[] => [
    [i === 0 ? formatCount(count) : ""],
    [signOf(cause)],
    [ruleText(cause), styled("quiet", cause.says)],
  ]);
  const table = tableLines(rows, { width, indent: 2, widths: [9, 1], fixed: true });
  return [
    ...(rows.length === 0 ? [`  ${formatCount(count)}`] : table),
    ...(left === 0 ? [] : [`               … and ${counted(left, "rule")} more`]),
    ...(verbose ? decisions.map((each) => `               ${nameOf(each)}`) : []),
  ];
}

const signOf = ({ which }: Cause) => (which === "gained" ? "+" : "−");

/** Writes the rule with its citation; where none makes the change, the code of the reason. */
function ruleText({ by, code = "" }: Cause): string {
  if (by === undefined) return code;
  const until = by.until === undefined ? "" : ` until ${by.until}`;
  const doubt = by.status === "unsure" ? "; unsure" : "";
  return `${by.jurisdiction} (${by.side}): ${by.cite}; rule ${by.rule}; since ${by.since}${until}${doubt}`;
}

const nameOf = ({ transfer, leaf, record }: ChangedGroup["decisions"][number]) =>
  `${transfer} (leaf ${leaf}${record === undefined ? "" : `, record ${record}`})`;

function lostLines(sum: Sum, width: number, verbose: boolean): readonly string[] {
  if (countLost(sum) === 0) return [];
  const rows = LOST.filter((lost) => sum.lost[lost] > 0).map((lost): readonly Cell[] => [
    [formatCount(sum.lost[lost])],
    [LOST_SAYS[lost]],
  ]);
  return [
    "",
    paint("heading", "NOT MADE AGAIN"),
    ...tableLines(rows, { width, indent: 2, widths: [9], fixed: true }),
    ...(verbose ? sum.lostDecisions.map((each) => `             ${nameOf(each)}: ${each.lost}`) : []),
  ];
}

function insteadLines({ instead }: Sum, width: number): readonly string[] {
  if (instead.size === 0) return [];
  const each = [...instead].map(([version, count]) => `${version} (${counted(count, "decision")})`);
  const text = `These versions decided and are not held any more; those of now stand in their place: ${each.join(", ")}.`;
  return ["", ...paragraph(text, { width })];
}

/** Presents a replay for a machine. */
export function presentReplay({ sum, size, node, law }: ReplayAnswer): object {
  const { pack, day } = law;
  return {
    node,
    law: {
      ...(pack && {
        pack: { jurisdiction: pack.jurisdiction, version: pack.version, hash: pack.hash },
      }),
      ...(day !== undefined && { day }),
    },
    leaves: size,
    decisions: sum.replayed + countLost(sum),
    replayed: sum.replayed,
    changes: sum.changes,
    notReplayable: sum.lost,
    packsInstead: Object.fromEntries(sum.instead),
    groups: orderGroups(sum),
    lost: sum.lostDecisions,
  };
}
