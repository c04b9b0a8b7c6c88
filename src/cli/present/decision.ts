/**
 * Shows a node's answer to a request: the decision, then the terms and obligations, or the reasons and the remedy.
 */
import type { Answer } from "../../edge/grpc/codec.ts";
import type { Registry } from "../../law/pack/registry.ts";
import { formatSource, titleOf } from "../../law/wording.ts";
import { NO_EVIDENCE } from "../../transfers/evidence.ts";
import type { TransferRequest } from "../../transfers/transfer-request.ts";
import { type Cited, formatCitation, lawLines } from "./law.ts";
import { isMistake, mistakeLines, type Near } from "./mistakes.ts";
import { remedyLines, titleOfRemedy } from "./remedy.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint, paragraph, type Style } from "./terminal.ts";
import { notCountedLines } from "./uncounted.ts";
import { count, verdictLines } from "./verdict.ts";

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
 * Returns the answer in the form of `--json`. `decision` is null while in doubt, since a status is not a decision, and for
 * many records, each of which has its own.
 * `receipt` has the form that `comity verify` takes.
 */
export function answerJson({ transferId, state, decision, receipt, recorded, records }: Answer) {
  const { terms = [], obligations = [], obligationsHash = null, reasons = [], remedy = [] } = decision ?? {};
  const { findings = [], counts = [], notCounted = [], requestHash } = decision ?? {};
  return {
    decision: decision?.decision ?? null,
    ...(transferId === "" ? {} : { transfer: transferId }),
    ...(state === undefined ? {} : { state }),
    ...(records === undefined ? {} : { records }),
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
    [briefCites([...new Set(group.map(({ by }) => by.cite))])],
  ]);
  const more = reasons.length - BRIEF_REASONS;
  return [
    ...verdictLines(answer, width, BRIEF_REASONS),
    ...notCountedLines(notCounted.slice(0, BRIEF_REASONS), width, howToSign(reasons)),
    ...(decision === "permit"
      ? tableLines(cited, { width, indent: 2, widths: [20] })
      : reasonLines(reasons.slice(0, BRIEF_REASONS), width)),
    ...(more > 0 ? [paint("quiet", `  and ${count(more, "reason")} more`)] : []),
  ];
}

/** The most citations of one law that a brief answer shows. */
const BRIEF_CITES = 4;

function briefCites(cites: readonly string[]): string {
  const more = cites.length - BRIEF_CITES;
  const first = cites.slice(0, BRIEF_CITES).join("; ");
  return more > 0 ? `${first}; and ${count(more, "citation")} more` : first;
}

/** The meanings of the missing items, and the words that somebody may have meant: both are made where they are shown; and the request. */
export type Help = {
  readonly atoms: () => Registry["atoms"];
  readonly near?: Near;
  readonly request?: TransferRequest;
};

/** Shows the answer in full. `obligationsIn` shows the obligations: as each law writes them, or `briefObligations`. */
export function answerLines(
  answer: Answer,
  width: number,
  { atoms, near, request }: Help,
  obligationsIn: (obligations: Shown["obligations"], width: number) => readonly string[] = lawLines,
): readonly string[] {
  const { terms = [], obligations = [], reasons = [], remedy = [], notCounted = [] } = answer.decision ?? {};
  const { obligationsHash = "", counts = [], findings = [] } = answer.decision ?? {};
  const permitted = answer.decision?.decision === "permit";
  const law = reasons.filter((each) => !isMistake(each));
  return [
    ...verdictLines(answer, width),
    ...section("MISTAKES IN THE REQUEST", mistakeLines(reasons, width, near)),
    ...section(UNCOUNTED, notCountedLines(notCounted, width, howToSign(reasons))),
    ...section("REASONS", reasonLines(law, width)),
    ...section(titleOfRemedy(remedy), remedyLines(remedy, notCounted, width, atoms, request)),
    ...section("COUNTS OF THIS NODE", countLines(counts, width)),
    ...section("FINDINGS IN THE DOCUMENT", findingLines(findings, width)),
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

/** The most reasons, changes and findings that a short answer shows. */
const SHORT = { reasons: 5, changes: 8, findings: 5 } as const;
/** The longest demand, in characters, that a short answer shows as the law's pack writes it. */
const SHORT_DEMAND = 48;

/** Shows what decides, on one or two screens; `--verbose` shows the rest. */
export function shortAnswerLines(
  answer: Answer,
  width: number,
  { atoms, near, request }: Help,
): readonly string[] {
  const { terms = [], obligations = [], reasons = [], remedy = [], notCounted = [] } = answer.decision ?? {};
  const { counts = [], findings = [], decision } = answer.decision ?? {};
  const law = reasons.filter((each) => !isMistake(each));
  const permitted = decision === "permit";
  return [
    ...verdictLines(answer, width, SHORT.reasons),
    ...section("MISTAKES IN THE REQUEST", mistakeLines(reasons, width, near)),
    ...section(UNCOUNTED, uncountedLines(notCounted, width, howToSign(reasons))),
    ...section("REASONS", [
      ...reasonLines(law.slice(0, SHORT.reasons).map(shortened), width),
      ...moreLines(law.length - SHORT.reasons, "reason"),
    ]),
    ...section(titleOfRemedy(remedy), [
      ...remedyLines(remedy.slice(0, SHORT.changes), notCounted, width, atoms, request),
      ...moreLines(remedy.length - SHORT.changes, "change"),
    ]),
    ...section("COUNTS OF THIS NODE", countLines(counts, width)),
    ...section("FINDINGS IN THE DOCUMENT", [
      ...findingLines(findings.slice(0, SHORT.findings), width),
      ...moreLines(findings.length - SHORT.findings, "finding"),
    ]),
    ...section(
      "TERMS IN THE RECIPIENT'S WORDS",
      termLines(permitted ? terms : terms.filter(({ result }) => result === "blocked"), width),
    ),
    ...section("OBLIGATIONS", permitted ? shortObligations(obligations, width) : []),
    // A transfer in doubt, or barred, has no law to show.
    ...(law.some(({ by }) => by !== undefined) || obligations.length > 0
      ? ["", paint("quiet", VERBOSE)]
      : []),
  ];
}

const VERBOSE = "`--verbose` shows every demand as the law's pack writes it, and all terms and obligations.";

const moreLines = (more: number, one: string): readonly string[] =>
  more > 0 ? [paint("quiet", `  and ${count(more, one)} more`)] : [];

/** Leaves out a demand that is too long to be read at a glance. */
const shortened = ({ asWritten = "", ...reason }: ShownReason): ShownReason =>
  asWritten === "" || asWritten.length > SHORT_DEMAND ? reason : { ...reason, asWritten };

/** Shows each obligation in a sentence with its citation, grouped by law. */
export function shortObligations(
  obligations: readonly { readonly says: string; readonly by: Cited }[],
  width: number,
): readonly string[] {
  const groups = Map.groupBy(obligations, ({ by }) => formatSource(by, [by.side]));
  const rows = [...groups].map(([source, group]): Cell[] => [
    [{ text: source, style: "heading" as const }],
    group.map(({ says, by }) => `${says} [${by.cite}]`),
  ]);
  return tableLines(rows, { width, indent: 2, widths: [20] });
}

/** Shows each reason for which items did not count, with the number of these items and their places. */
function uncountedLines(notCounted: Shown["notCounted"], width: number, how: string): readonly string[] {
  const rows = [...Map.groupBy(notCounted, ({ why }) => why)].map(([why, items]): Cell[] => [
    [count(items.length, "item")],
    [
      why,
      ...(why === NO_EVIDENCE ? [{ text: how, style: "quiet" as const }] : []),
      { text: items.map(({ path }) => path).join(", "), style: "quiet" as const },
    ],
  ]);
  return tableLines(rows, { width, indent: 2, widths: [10] });
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

const UNCOUNTED = "ITEMS OF THE OFFER THAT DID NOT COUNT";

/** Says how an item gets its evidence. Nothing can be signed for a word that has no meaning. */
function howToSign(reasons: readonly ShownReason[]): string {
  return reasons.some(isMistake)
    ? "mend the mistake in the request first: evidence is signed for what its words mean"
    : HOW_TO_SIGN;
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
