/** Shows the answer of `comity translate`: first the blocked and lost terms, then every term by its record. */
import type { Kind } from "../../vocabulary/concept.ts";
import type { Finding } from "../../vocabulary/read-document.ts";
import type { Scheme } from "../../vocabulary/scheme.ts";
import type { TermTranslation } from "../../vocabulary/translate.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint, paragraph, type Style } from "./terminal.ts";

/** A translated term with its kind, where that is known, and its record in a document. */
export type AnswerTerm = { readonly term: TermTranslation; readonly kind?: Kind; readonly record?: number };

export type Answer = {
  /** The id of the target scheme. */
  readonly to: string;
  readonly terms: readonly AnswerTerm[];
  readonly findings: readonly Finding[];
  /** For a document: true where its payload is incomplete. */
  readonly payloadBroken?: boolean;
  /** The schemes that were used. */
  readonly tables: readonly Scheme[];
};

type Result = TermTranslation["effect"]["result"];

const LOST: readonly Result[] = ["widened", "narrowed"];

const having = ({ terms }: Answer, results: readonly Result[]) =>
  terms.filter(({ term }) => results.includes(term.effect.result));

function tablesOf({ tables }: Answer) {
  const each = new Map(tables.map(({ id, version, hash }) => [id, { scheme: id, version, hash }]));
  return [...each.values()];
}

/** Returns the answer in the form of `--json`. */
export function presentTranslation(answer: Answer) {
  const shown = ({ term, record }: AnswerTerm) => (record === undefined ? term : { ...term, record });
  return {
    terms: answer.terms.map(shown),
    losses: having(answer, LOST).map(shown),
    blocked: having(answer, ["blocked"]).map(shown),
    findings: answer.findings,
    ...(answer.payloadBroken === undefined ? {} : { payloadBroken: answer.payloadBroken }),
    tables: tablesOf(answer),
  };
}

const STYLES: Readonly<Record<Result, Style>> = {
  kept: "quiet",
  widened: "open",
  narrowed: "open",
  blocked: "bad",
};

const NO_TARGET: Readonly<Record<Result, string>> = {
  kept: "",
  widened: "left out",
  narrowed: "left out",
  blocked: "no term that is safe to use",
};

const count = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;

/** Shows the answer as text. */
export function answerLines(answer: Answer, width: number): readonly string[] {
  const { terms, findings, payloadBroken } = answer;
  const records = Map.groupBy(terms, ({ record }) => record);
  const notes = [
    ...(payloadBroken
      ? ["a payload is incomplete: the terms are valid, but do not pass the payload on"]
      : []),
    ...findings.map(({ code, path, sentence }) => `${code} at ${path}: ${sentence}`),
  ];
  return [
    ...headLines(answer, width),
    ...section("BLOCKED", sentenceLines(having(answer, ["blocked"]), width)),
    ...section("LOST", sentenceLines(having(answer, LOST), width)),
    ...section(
      "FINDINGS IN THE DOCUMENT",
      notes.flatMap((note) => paragraph(note, { width, indent: 2 })),
    ),
    ...[...records].flatMap(([record, each]) =>
      section(record === undefined ? "TERMS" : `RECORD ${record}`, termLines(each, width)),
    ),
    "",
    ...paragraph(
      `by ${tablesOf(answer)
        .map(({ scheme, version }) => `${scheme} ${version}`)
        .join(", ")}`,
      { width, style: "quiet" },
    ),
  ];
}

/** Counts the terms, the records, and each outcome. */
function headLines(answer: Answer, width: number): readonly string[] {
  const records = new Set(answer.terms.flatMap(({ record }) => record ?? [])).size;
  const said = Object.keys(STYLES).flatMap((result) => {
    const { length } = having(answer, [result as Result]);
    return length === 0 ? [] : [`${length} ${result}`];
  });
  const what = `${count(answer.terms.length, "term")}${records === 0 ? "" : ` of ${count(records, "record")}`}`;
  return paragraph(`${what} in the words of ${answer.to}: ${said.join(", ") || "none"}`, {
    width,
    style: "heading",
  });
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", paint("heading", title), ...lines];
}

/** Shows each sentence once, with the places for which it holds. */
function sentenceLines(terms: readonly AnswerTerm[], width: number): readonly string[] {
  const groups = Map.groupBy(terms, ({ term }) => term.sentence);
  const rows = [...groups].map(([sentence, each]): Cell[] => {
    const records = [...new Set(each.flatMap(({ record }) => record ?? []))];
    const near = [...new Set(each.flatMap(({ term }) => term.candidates))];
    return [
      [{ text: each[0]?.term.reason ?? "", style: "quiet" }],
      [
        sentence,
        ...(near.length === 0 ? [] : [{ text: `near it: ${near.join(", ")}`, style: "quiet" as const }]),
        ...(records.length === 0 ? [] : [{ text: rangesOf(records), style: "quiet" as const }]),
      ],
    ];
  });
  return tableLines(rows, { width, indent: 2, widths: [14] });
}

/** Names records in words: `in records 1 to 3, 5`. They must come in order. */
function rangesOf(records: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const record of records) {
    const open = ranges.at(-1);
    if (open?.last === record - 1) open.last = record;
    else ranges.push({ first: record, last: record });
  }
  const said = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first} to ${last}`));
  return `in record${records.length === 1 ? "" : "s"} ${said.join(", ")}`;
}

function termLines(terms: readonly AnswerTerm[], width: number): readonly string[] {
  const rows = terms.map(({ term, kind }): Cell[] => {
    const { path, source, target, concept, effect } = term;
    const became = [effect.result, concept].filter((each) => each !== null).join(", as ");
    return [
      [{ text: kind ?? "", style: "quiet" }],
      [source, { text: path, style: "quiet" }],
      [
        target.length === 0 ? NO_TARGET[effect.result] : `→ ${target.join(" and ")}`,
        { text: became, style: STYLES[effect.result] },
      ],
    ];
  });
  return tableLines(rows, { width, indent: 2, widths: [12, 42] });
}
