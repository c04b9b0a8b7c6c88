/** Shows the changes that would permit a transfer, each with its meaning. */
import type { Answer } from "../../edge/grpc/codec.ts";
import type { Registry } from "../../law/pack/registry.ts";
import { readSpelling } from "../../transfers/spelling.ts";
import type { TransferRequest } from "../../transfers/transfer-request.ts";
import { type Cell, tableLines } from "./table.ts";

type NotCounted = Exclude<Answer["decision"], undefined>["notCounted"];

/** Returns the explanation of a remedy that is no atom: a fact that must be different, a filing, an acceptance. */
function remedySays(item: string): string {
  if (item.startsWith("facts.")) return "if this is true, and the request states it";
  if (item.startsWith("offer.recipients: "))
    return "if this is true: an entry for the recipient, with evidence";
  if (item.startsWith("filing to ")) return "make it in time, and list it under `filings` in the offer";
  return item.startsWith("accepts: ") || item.startsWith("offer.accepts: ")
    ? "the importer accepts the obligations under this hash"
    : "add it to the offer";
}

/** Returns the heading of the changes, which are needed together. */
export function titleOfRemedy({ length }: readonly string[]): string {
  return length > 1 ? "CHANGES THAT WOULD PERMIT IT, ALL TOGETHER" : "CHANGES THAT WOULD PERMIT IT";
}

/** The fields that an entry of a list needs beside those that the remedy names, with the form of their values. */
const NEEDED: Readonly<Record<string, string>> = {
  assessments: ", date: YYYY-MM-DD",
  filings: ", at: YYYY-MM-DD",
  recipients: ", id: RECIPIENT, place: CODE",
  instruments: ", parties: [RECIPIENT], from: YYYY-MM-DD",
};

/** Writes a new entry of a list as a request file has it: `offer.notices: [{id: eu.notice}]`. */
function asInFile(item: string): string {
  const [, list, entry] = /^offer\.([a-z]+): \{(.+)\}$/.exec(item) ?? [];
  if (list === undefined || list === "accepts") return item;
  return `offer.${list}: [{${entry}${NEEDED[list] ?? ""}}]`;
}

/** Writes a word as YAML has it in a list: plain where nothing in it is a sign of YAML. */
const inYaml = (word: string) => (/^[A-Za-z](?:[\w ./-]|:(?! ))*$/.test(word) ? word : JSON.stringify(word));
const listOf = (words: readonly string[]) => `[${words.map(inYaml).join(", ")}]`;

/** Writes a consent that is missing whole, with all that it must cover as the request has it; nothing where none is missing. */
function consentLines(remedy: readonly string[], request: TransferRequest | undefined): readonly string[] {
  const asked = remedy.map((item) => /^offer\.consents: \{for: (\[.+\]), qualities: (\[.+\])\}$/.exec(item));
  const [, uses, qualities] = asked.find((each) => each !== null) ?? [];
  if (uses === undefined || qualities === undefined || request === undefined) return [];
  const { purpose, modality, form, recipient, to } = request;
  return [
    "",
    "  The consent in whole, under `offer` in the file, if everybody has given it:",
    "    consents:",
    `      - for: ${uses}`,
    `        qualities: ${qualities}`,
    `        purposes: ${listOf(purpose)}`,
    `        modalities: ${listOf(modality)}`,
    `        forms: ${listOf(form)}`,
    `        recipients: ${listOf([recipient])}`,
    `        destinations: ${listOf([to])}`,
    "        given: YYYY-MM-DD",
    "        subjects: all",
  ];
}

/** Shows each change. What did not count is to be made to count, an atom is explained by `atoms`, and a consent is written with the words of `request`. */
export function remedyLines(
  remedy: readonly string[],
  notCounted: NotCounted,
  width: number,
  atoms: () => Registry["atoms"],
  request?: TransferRequest,
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
  const rows = remedy.map((item): Cell[] => [[asInFile(item)], saysOf(item)]);
  return [...tableLines(rows, { width, indent: 2, widths: [32] }), ...consentLines(remedy, request)];
}
