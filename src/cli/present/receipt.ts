/** Shows a verified receipt as JSON or as text: what it proves, which nodes decided, and under which law. */
import { isDecision } from "../../receipt/leaf.ts";
import type { LeafProof } from "../../receipt/parts.ts";
import type { Verified } from "../../receipt/verify.ts";
import { type DifferingPack, findDifferingPacks } from "../../transfers/differing-packs.ts";
import { reasonLines, shortObligations } from "./decision.ts";
import { lawLines } from "./law.ts";
import { titleOfRemedy } from "./remedy.ts";
import { type Cell, tableLines } from "./table.ts";
import { paragraph, type Style } from "./terminal.ts";

type Leaf = Extract<Verified, { kind: "transfer" }>["proposal" | "answer"] | OneSided;
type OneSided = Exclude<Verified, { kind: "transfer" }>["leaf"];

/** A node's statement, with its place in that node's log. */
type Said = {
  readonly node: string;
  readonly side: "origin" | "destination";
  readonly said: "permit" | "deny" | "barred";
  readonly at: string;
  readonly log: { readonly origin: string; readonly index: number; readonly size: number };
};

/** The answer of `comity verify --json`. */
export type ShownReceipt = {
  readonly verifies: true;
  readonly kind: Verified["kind"];
  /** True where the data may be sent. */
  readonly permit: boolean;
  /** Set where the file is not the receipt byte for byte, but the same JSON as a program has written it again. */
  readonly rewritten?: true;
  /** Set where the leaves are proved by COSE receipts, and not by checkpoints. */
  readonly cose?: true;
  readonly transfer: string;
  readonly from: string;
  readonly to: string;
  readonly sender: string;
  readonly recipient: string;
  readonly concepts: OneSided["concepts"];
  /** The commitment to the words of the request. */
  readonly request: string;
  /** For one record of many: its place in its chunk, the records of the chunk, and the commitment to it. */
  readonly record?: { readonly index: number; readonly count: number; readonly record: string };
  readonly agreement?: string;
  readonly decided: readonly Said[];
  readonly obligations: OneSided["obligations"];
  readonly reasons: OneSided["reasons"];
  /** The changes that would make it permitted; empty where none would. */
  readonly remedy: OneSided["remedy"];
  readonly packs: OneSided["packs"];
  /**
   * The laws that the two nodes held in different versions. Each node decided by its own, and the stricter governs.
   */
  readonly differing: readonly DifferingPack[];
  /** The translation of the request's words, by path. The words themselves are under the commitment. */
  readonly translation: OneSided["translation"];
  /** The dates that witnesses give; absent for a receipt without them. */
  readonly witnessed?: NonNullable<Verified["witnessed"]>;
};

/** Makes the answer. `proofs` are those of the verified receipt, in its order. */
export function presentReceipt(verified: Verified, proofs: readonly LeafProof[]): ShownReceipt {
  const leaves = verified.kind === "transfer" ? [verified.proposal, verified.answer] : [verified.leaf];
  const first = verified.kind === "transfer" ? verified.proposal : verified.leaf;
  const deciding = leaves.filter((leaf) => "decision" in leaf);
  const { transfer, from, to, sender, recipient, concepts, request, translation } = first;
  return {
    verifies: true,
    kind: verified.kind,
    permit: verified.permit,
    transfer,
    from,
    to,
    sender,
    recipient,
    concepts,
    request,
    ...(verified.record === undefined ? {} : { record: verified.record }),
    ...("agreement" in first ? { agreement: first.agreement } : {}),
    decided: leaves.flatMap((leaf, i) => {
      const proof = proofs[i];
      return proof === undefined ? [] : [saidIn(leaf, proof)];
    }),
    obligations: distinct(deciding.flatMap(({ obligations }) => obligations)),
    reasons: distinct(deciding.flatMap(({ reasons }) => reasons)),
    remedy: distinct(deciding.flatMap(({ remedy }) => remedy)),
    packs: distinct(deciding.flatMap(({ packs }) => packs)),
    differing: findDifferingPacks(deciding[0]?.packs ?? [], deciding[1]?.packs ?? []),
    translation,
    ...(verified.witnessed && { witnessed: verified.witnessed }),
  };
}

function saidIn(leaf: Leaf, { head, index }: LeafProof): Said {
  const { origin, size } = head();
  const answers = isDecision(leaf) || leaf.type === "comity/v1/bar";
  return {
    node: answers ? leaf.destination : leaf.origin,
    side: answers ? "destination" : "origin",
    said: leaf.type === "comity/v1/bar" ? "barred" : leaf.decision,
    at: leaf.at,
    log: { origin, index, size },
  };
}

/** Removes repeats: where both nodes agree, one line is enough. */
function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function headOf({ kind, permit, decided }: ShownReceipt): { readonly text: string; readonly style: Style } {
  if (kind === "assessment")
    return { text: "verifies: an assessment, not a permit to transfer", style: "open" };
  return permit
    ? { text: "verifies: a permit to transfer", style: "good" }
    : {
        text: decided.some(({ said }) => said === "barred")
          ? "verifies: no permit, since the destination did not decide in time"
          : "verifies: a denial",
        style: "bad",
      };
}

/** Said of a file whose bytes are not the receipt's own. */
const REWRITTEN = "not as it came: a program has written it again, with the same content";
/** Said of a file of COSE receipts. */
const IN_COSE = "COSE receipts (RFC 9942)";

/** Returns the kind of a receipt as a file of many counts it. */
export function kindOf({ kind, permit, decided }: ShownReceipt): string {
  if (kind === "assessment") return "assessments, no permits";
  if (permit) return "permits to transfer";
  return decided.some(({ said }) => said === "barred") ? "barred, no permits" : "denials";
}

/**
 * Sums up a file of receipts that all verify, by their kinds. The first line says how many they are. `rewritten` is the number of
 * those that a program has written again.
 */
export function receiptsLines(
  kinds: ReadonlyMap<string, number>,
  rewritten: number,
  width: number,
): readonly string[] {
  const all = [...kinds.values()].reduce((sum, each) => sum + each, 0);
  const counts = [
    ...kinds,
    ...(rewritten === 0 ? [] : [["not as they came, with the same content", rewritten] as const]),
  ];
  const rows = counts.map(([kind, n]): Cell[] => [[n.toLocaleString("en-US")], [kind]]);
  const style = kinds.has("permits to transfer") ? "good" : "open";
  return [
    ...paragraph(`verifies: ${all.toLocaleString("en-US")} receipt${all === 1 ? "" : "s"}`, { width, style }),
    ...tableLines(rows, { width, indent: 2, widths: [8] }),
  ];
}

/** Returns true where the obligations bind. A denial sends nothing, so that it has none. */
function binds({ permit, kind, decided }: ShownReceipt): boolean {
  return permit || (kind === "assessment" && decided.every(({ said }) => said === "permit"));
}

/** Shows the receipt as text. The first line says what it proves. `verbose` shows obligations as their laws write them. */
export function receiptLines(shown: ShownReceipt, width: number, verbose = false): readonly string[] {
  const { text, style } = headOf(shown);
  const { modality, form, purpose, action } = shown.concepts;
  const rows: Cell[][] = [
    ...(shown.rewritten ? [[["file"], [REWRITTEN]]] : []),
    ...(shown.cose ? [[["file"], [IN_COSE]]] : []),
    [["transfer"], [shown.transfer]],
    ...(shown.record === undefined ? [] : [[["record"], [recordOf(shown.record)]]]),
    [["places"], [`${shown.from} → ${shown.to}`]],
    [["sender"], [shown.sender]],
    [["recipient"], [shown.recipient]],
    [["modality"], [modality.join(", ")]],
    [["form"], [form.join(", ")]],
    [["purpose"], [purpose.join(", ")]],
    [["action"], [action]],
    ...shown.decided.map(({ node, side, said, at, log }) => [
      [side],
      [
        {
          text: said === "deny" ? "denies" : said === "permit" ? "permits" : "barred it",
          style: "heading" as const,
        },
        `${node} at ${at}`,
        {
          text: `leaf ${log.index} of the log ${log.origin}, proved at size ${log.size}`,
          style: "quiet" as const,
        },
      ],
    ]),
    ...shown.packs.map(({ jurisdiction, version, hash }, i) => [
      [i === 0 ? "packs" : ""],
      [`${jurisdiction} ${version} ${hash.slice(0, 12)}`],
    ]),
    ...witnessRows(shown),
  ];
  return [
    ...paragraph(text, { width, style }),
    ...tableLines(rows, { width, indent: 2, widths: [12] }),
    ...section(
      "LAW IN DIFFERENT VERSIONS: EACH NODE DECIDED BY ITS OWN",
      differingLines(shown, width),
      width,
    ),
    ...section(
      "TRANSLATION (THE RECEIPT HOLDS ONLY A COMMITMENT TO THE WORDS)",
      translationLines(shown, width),
      width,
    ),
    ...section("REASONS", reasonLines(shown.reasons, width), width),
    ...section(titleOfRemedy(shown.remedy), paragraph(shown.remedy.join(", "), { width, indent: 2 }), width),
    ...section(
      "OBLIGATIONS",
      binds(shown) ? (verbose ? lawLines : shortObligations)(shown.obligations, width) : [],
      width,
    ),
  ];
}

/** Shows by when witnesses say that a statement stood in its log. */
function witnessRows({ witnessed = [], decided }: ShownReceipt): readonly Cell[][] {
  return witnessed.flatMap(({ statement, log, by, unknown }) => {
    const side = decided[statement]?.side ?? "statement";
    const dated = by.map(
      ({ witness, at }): Cell => [`the ${side}'s leaf was in the log ${log} by ${at}, says ${witness}`],
    );
    const rest = unknown.map(
      (name): Cell => [{ text: `${name} is not in the trust file: its word is not checked`, style: "quiet" }],
    );
    return [...dated, ...rest].map((cell, i) => [i === 0 ? ["witnesses"] : [""], cell]);
  });
}

function recordOf({ index, count }: NonNullable<ShownReceipt["record"]>): string {
  return `${index}, counted from 0, of ${count} under one leaf`;
}

function differingLines({ differing }: ShownReceipt, width: number): readonly string[] {
  return differing.flatMap(({ jurisdiction, origin, destination }) =>
    paragraph(
      `${jurisdiction}: ${origin.version} (${origin.hash.slice(0, 12)}) at the origin, ${destination.version} (${destination.hash.slice(0, 12)}) at the destination`,
      { width, indent: 2 },
    ),
  );
}

function translationLines({ translation }: ShownReceipt, width: number): readonly string[] {
  const rows = translation.terms.map(({ path, concept, target, result }): Cell[] => [
    [{ text: path, style: "quiet" as const }],
    [
      target.length === 0 ? "no term that is safe to use" : target.join(" and "),
      { text: [result, concept].filter((each) => each !== "").join(", as "), style: "quiet" as const },
    ],
  ]);
  const tables = translation.tables.map(({ scheme, hash }) => `${scheme} ${hash.slice(0, 12)}`).join(", ");
  return [
    ...tableLines(rows, { width, indent: 2, widths: [32] }),
    ...(tables === "" ? [] : paragraph(`by the tables ${tables}`, { width, indent: 2, style: "quiet" })),
  ];
}

function section(title: string, lines: readonly string[], width: number): readonly string[] {
  return lines.length === 0 ? [] : ["", ...paragraph(title, { width, style: "heading" }), ...lines];
}
