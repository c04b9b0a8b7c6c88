/**
 * Shows a node's answer to a request: the decision, then the terms and obligations, or the reasons and the remedy.
 */
import type { Answer } from "../../edge/grpc/codec.ts";
import type { Registry } from "../../law/pack/registry.ts";
import { formatSource, titleOf } from "../../law/wording.ts";
import { NO_EVIDENCE } from "../../transfers/evidence.ts";
import { readSpelling } from "../../transfers/spelling.ts";
import { type Cited, formatCitation, lawLines } from "./law.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint, paragraph, type Style } from "./terminal.ts";

type Shown = Exclude<Answer["decision"], undefined>;
type Term = Shown["terms"][number];

/** A reason for a denial, as answers and receipts carry it. */
export type ShownReason = {
  readonly code: string;
  readonly says: string;
  readonly dimension?: string | undefined;
  readonly asWritten?: string | undefined;
  readonly missing?: readonly string[] | undefined;
  readonly by?: Cited | undefined;
};

/**
 * Returns the answer in the form of `--json`. `decision` is null while in doubt, since a status is not a decision.
 * `receipt` has the form that `comity verify` takes.
 */
export function answerJson({ transferId, state, decision, receipt, recorded }: Answer) {
  const { terms = [], obligations = [], obligationsHash = null, reasons = [], remedy = [] } = decision ?? {};
  const { findings = [], counts = [], notCounted = [], requestHash } = decision ?? {};
  return {
    decision: decision?.decision ?? null,
    ...(transferId === "" ? {} : { transfer: transferId }),
    ...(state === undefined ? {} : { state }),
    ...(notCounted.length === 0 ? {} : { notCounted }),
    terms,
    obligations,
    obligationsHash,
    reasons,
    remedy,
    ...(findings.length === 0 ? {} : { findings }),
    ...(counts.length === 0 ? {} : { counts }),
    ...(requestHash === undefined ? {} : { requestHash }),
    ...(recorded === undefined ? {} : { recorded }),
    receipt: receipt === undefined ? null : (JSON.parse(Buffer.from(receipt).toString("utf8")) as unknown),
  };
}

const RECORDED = {
  yes: "The node has recorded this answer.",
  no: "Nothing was recorded; --record has the node record the answer and give a receipt.",
};

type Head = { readonly word: string; readonly style: Style; readonly sentence: string };

const count = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;

function headOf({ state, decision }: Answer): Head {
  if (decision === undefined)
    return {
      word: "IN DOUBT",
      style: "open",
      sentence:
        "the destination has not answered yet, so nothing may be sent. Ask again with the same key; an answer, once given, does not change.",
    };
  const { obligations, reasons, notCounted } = decision;
  if (decision.decision === "permit")
    return state === undefined
      ? {
          word: "WOULD BE PERMITTED",
          style: "good",
          sentence: `by this node, with ${count(obligations.length, "obligation")}. This is an assessment: nothing may be sent on it.`,
        }
      : {
          word: "PERMITTED",
          style: "good",
          sentence: `by both nodes, with ${count(obligations.length, "obligation")} that the recipient has accepted.`,
        };
  return {
    word: state === undefined ? "WOULD BE DENIED" : "DENIED",
    style: "bad",
    sentence:
      notCounted.length === 0
        ? `for ${count(reasons.length, "reason")}; all are listed.`
        : `${count(notCounted.length, "item")} of the offer did not count; ${count(reasons.length, "reason")} remain, and all are listed.`,
  };
}

/** Shows the decision in a sentence, and the id of the transfer. */
function verdictLines(answer: Answer, width: number): readonly string[] {
  const { word, style, sentence } = headOf(answer);
  const lines = paragraph(`${word}: ${sentence}`, { width });
  return [
    ...lines.map((line, i) => (i === 0 ? line.replace(word, () => paint(style, word)) : line)),
    ...(answer.transferId === "" ? [] : [paint("quiet", `transfer ${answer.transferId}`)]),
    ...(answer.recorded === undefined ? [] : [paint("quiet", RECORDED[answer.recorded ? "yes" : "no"])]),
  ];
}

/** The most reasons of a denial that a brief answer shows. */
const BRIEF_REASONS = 3;

/**
 * Shows the answer briefly: the decision, and the sections of law behind it. Those are the obligations of a permit, by
 * law, or the first reasons of a denial.
 */
export function briefAnswerLines(answer: Answer, width: number): readonly string[] {
  const { obligations = [], reasons = [], notCounted = [], decision } = answer.decision ?? {};
  const groups = Map.groupBy(obligations, ({ by }) => formatSource(by, [by.side]));
  const cited = [...groups].map(([source, group]): Cell[] => [
    [{ text: source, style: "heading" }],
    [[...new Set(group.map(({ by }) => by.cite))].join("; ")],
  ]);
  const more = reasons.length - BRIEF_REASONS;
  return [
    ...verdictLines(answer, width),
    ...notCountedLines(notCounted.slice(0, BRIEF_REASONS), width),
    ...(decision === "permit"
      ? tableLines(cited, { width, indent: 2, widths: [20] })
      : reasonLines(reasons.slice(0, BRIEF_REASONS), width)),
    ...(more > 0 ? [paint("quiet", `  and ${count(more, "reason")} more`)] : []),
  ];
}

/**
 * Shows the answer as text. `atoms` explains the missing items. `obligationsIn` shows the obligations: by default in
 * full, as each law writes them, or `briefObligations`.
 */
export function answerLines(
  answer: Answer,
  width: number,
  atoms: () => Registry["atoms"],
  obligationsIn: (obligations: Shown["obligations"], width: number) => readonly string[] = lawLines,
): readonly string[] {
  const {
    terms = [],
    obligations = [],
    obligationsHash = "",
    reasons = [],
    remedy = [],
    notCounted = [],
  } = answer.decision ?? {};
  const permitted = answer.decision?.decision === "permit";
  return [
    ...verdictLines(answer, width),
    ...section("ITEMS OF THE OFFER THAT DID NOT COUNT", notCountedLines(notCounted, width)),
    ...section("REASONS", reasonLines(reasons, width)),
    ...section("CHANGES THAT WOULD PERMIT IT", remedyLines(remedy, notCounted, width, atoms)),
    ...section("COUNTS OF THIS NODE", countLines(answer.decision?.counts ?? [], width)),
    ...section("FINDINGS IN THE DOCUMENT", findingLines(answer.decision?.findings ?? [], width)),
    ...section("TERMS IN THE RECIPIENT'S WORDS", termLines(terms, width)),
    ...section(
      "OBLIGATIONS",
      permitted || answer.state === undefined ? obligationsIn(obligations, width) : [],
    ),
    ...(permitted && obligations.length > 0
      ? ["", ...paragraph(`The importer accepts them as ${obligationsHash}`, { width, style: "quiet" })]
      : []),
  ];
}

/** Shows obligations briefly: grouped by law, with a sentence and a citation each. */
export function briefObligations(obligations: Shown["obligations"], width: number): readonly string[] {
  const groups = Map.groupBy(obligations, ({ by }) => formatSource(by, [by.side]));
  const rows = [...groups].flatMap(([source, group]) =>
    group.map(({ says, by }, i): Cell[] => [
      [i === 0 ? { text: source, style: "heading" as const } : ""],
      [says, { text: by.cite, style: "quiet" as const }],
    ]),
  );
  return tableLines(rows, { width, indent: 2, widths: [20] });
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", paint("heading", title), ...lines];
}

/** Shows what did not count, each reason once with the places to which it applies. */
function notCountedLines(notCounted: Shown["notCounted"], width: number): readonly string[] {
  const rows = [...Map.groupBy(notCounted, ({ why }) => why)].map(([why, items]): Cell[] => [
    items.map(({ path }) => path),
    [why, ...(why === NO_EVIDENCE ? [{ text: HOW_TO_SIGN, style: "quiet" as const }] : [])],
  ]);
  return tableLines(rows, { width, indent: 2, widths: [24] });
}

const HOW_TO_SIGN =
  "an item counts only with evidence by an issuer of the agreement: `--attest FOLDER` signs what has none";

const RESULT_STYLES: Readonly<Record<string, Style>> = { kept: "quiet", blocked: "bad" };

function findingLines(findings: Exclude<Shown["findings"], undefined>, width: number): readonly string[] {
  const rows = findings.map(({ code, path, sentence }): Cell[] => [
    [code],
    [sentence, { text: path, style: "quiet" }],
  ]);
  return tableLines(rows, { width, indent: 2, widths: [18] });
}

const COUNTED: Readonly<Record<string, string>> = {
  peopleYear: "people since 1 January, to all recipients",
  people12m: "people in twelve months, to this recipient",
};

/** Shows a declared number that the node's own count has raised: the value that the decision used, and its origin. */
function countLines(counts: Exclude<Shown["counts"], undefined>, width: number): readonly string[] {
  const rows = counts.map(({ fact, value, counted }): Cell[] => [
    [
      `${fact}: ${value}, of which the node has counted ${counted}`,
      { text: COUNTED[fact] ?? "", style: "quiet" },
    ],
  ]);
  return tableLines(rows, { width, indent: 2, widths: [] });
}

/** Shows each term in the sender's and the recipient's words, and how its meaning changed. */
function termLines(terms: readonly Term[], width: number): readonly string[] {
  const rows = terms.map(({ path, source, concept, target, result }): Cell[] => [
    [{ text: path, style: "quiet" }],
    [source],
    [
      target.length === 0 ? "no term that is safe to use" : `→ ${target.join(" and ")}`,
      {
        text: [result, concept].filter((each) => each !== "").join(", as "),
        style: RESULT_STYLES[result] ?? "open",
      },
    ],
  ]);
  return tableLines(rows, { width, indent: 2, widths: [12, 32] });
}

/** Shows every reason, with the demand of the law, its citation, and the missing items. */
export function reasonLines(reasons: readonly ShownReason[], width: number): readonly string[] {
  const rows = reasons.map(({ code, says, dimension, asWritten, missing = [], by }): Cell[] => [
    [
      ...(dimension === undefined ? [] : [{ text: titleOf(dimension), style: "heading" as const }]),
      { text: code, style: dimension === undefined ? ("heading" as const) : ("quiet" as const) },
    ],
    [
      says,
      ...(asWritten === undefined ? [] : [`asks: ${asWritten}`]),
      ...(by === undefined
        ? []
        : [{ text: `${formatSource(by, [by.side])}: ${formatCitation(by)}`, style: "quiet" as const }]),
      ...(missing.length === 0 ? [] : [`missing: ${missing.join(", ")}`]),
    ],
  ]);
  return tableLines(rows, { width, indent: 2, widths: [26] });
}

/** Returns the explanation of a remedy that is no atom: a fact that must be different, a filing, an acceptance. */
function remedySays(item: string): string {
  if (item.startsWith("facts.")) return "if this is true, and the request states it";
  if (item.startsWith("filing to ")) return "make it in time, and list it under `filings` in the offer";
  return item.startsWith("accepts: ") || item.startsWith("offer.accepts: ")
    ? "the importer accepts the obligations under this hash"
    : "add it to the offer";
}

function remedyLines(
  remedy: readonly string[],
  notCounted: Shown["notCounted"],
  width: number,
  atoms: () => Registry["atoms"],
): readonly string[] {
  if (remedy.length === 0) return [];
  const known = atoms();
  const whys = new Map(notCounted.map(({ path, why }) => [path, why]));
  const saysOf = (item: string): readonly string[] => {
    const why = whys.get(item);
    if (why !== undefined) return [`make it count: ${why}`];
    const atom = [item, ...readSpelling(item)].flatMap((each) => known.get(each)?.says ?? []);
    return atom.length === 0 ? [remedySays(item)] : atom;
  };
  const rows = remedy.map((item): Cell[] => [[item], saysOf(item)]);
  return tableLines(rows, { width, indent: 2, widths: [32] });
}
