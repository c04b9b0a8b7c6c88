/** `comity translate`: translates terms, or the terms of a document, into another scheme, and lists every loss. */
import { statSync } from "node:fs";
import { type Command, Option } from "commander";
import { loadInput } from "../../client/input-file.ts";
import { ComityError } from "../../errors.ts";
import type { Atlas } from "../../law/atlas.ts";
import { schemeOf } from "../../transfers/words.ts";
import { KINDS, type Kind } from "../../vocabulary/concept.ts";
import { findNearest } from "../../vocabulary/nearest.ts";
import {
  blocked,
  type Document,
  READABLE,
  type ReadTerm,
  readDocument,
  translateTerms,
} from "../../vocabulary/read-document.ts";
import type { Scheme } from "../../vocabulary/scheme.ts";
import type { Effect, TermTranslation } from "../../vocabulary/translate.ts";
import { reportError } from "../command.ts";
import { type Answer, answerLines, presentTranslation } from "../present/translation.ts";
import type { Terminal } from "../terminal.ts";

/** The options of `comity translate`, as commander gives them. */
export type TranslateOptions = {
  readonly from: string;
  readonly to: string;
  readonly kind?: Kind;
  readonly effect?: Effect;
};

const MAX_BYTES = 16 * 1024 * 1024;

const EFFECTS: Readonly<Record<Kind, Effect>> = {
  modality: "describes",
  form: "describes",
  purpose: "describes",
  role: "describes",
  legalBasis: "grants",
  tier: "grants",
  position: "describes",
  consentState: "grants",
};

/** Translates single terms. Throws VOC_SCHEME_UNKNOWN, and VOC_AMBIGUOUS for a term of several kinds. */
export function answerTerms(words: readonly string[], options: TranslateOptions, atlas: Atlas): Answer {
  const from = schemeOf(atlas, options.from);
  const to = schemeOf(atlas, options.to);
  const terms = words.map((word, i) => {
    const kind = options.kind ?? kindOf(word, from);
    const path = `terms[${i}]`;
    if (kind === undefined) return { term: unknown({ path, term: word }, from) };
    const effect = options.effect ?? EFFECTS[kind];
    const [term] = translateTerms(
      [{ path, kind, term: word, effect, scheme: from.id }],
      () => from,
      to,
      atlas.concepts,
    );
    return { kind, term: term as TermTranslation };
  });
  return { to: to.id, terms, findings: [], tables: [from, atlas.common, to] };
}

/** Returns the one kind in which the scheme has the term; undefined where it has none. */
function kindOf(word: string, from: Scheme): Kind | undefined {
  const [kind, ...others] = KINDS.filter((each) => from.find(each, word) !== undefined);
  if (others.length === 0) return kind;
  throw new ComityError(
    "VOC_AMBIGUOUS",
    `\`${word.slice(0, 64)}\` is of several kinds in \`${from.id}\` (${[kind, ...others].join(", ")}): choose one with \`--kind\``,
  );
}

function unknown(given: Pick<ReadTerm, "path" | "term">, from: Scheme): TermTranslation {
  const words = from.terms.map(({ term }) => term);
  const unplaced = { ...given, effect: "describes" as const, scheme: from.id };
  if (isConsentString(given.term)) return blocked(unplaced, "VOC_NO_TERM", CONSENT_STRING, []);
  const why = `the scheme has no such term, and there is no such file; \`comity vocabulary show ${from.id}\` lists its terms`;
  return blocked(unplaced, "VOC_NO_TERM", why, findNearest(given.term, words));
}

const CONSENT_STRING =
  "a TCF or GPP string given on the command line is not a term but a document: write it to a file, and name the file with `--from tcf` or `--from gpp`";

/**
 * Returns true for what begins as a TC string or a GPP string does: no term of a scheme is as long and without a
 * space. The first letter of the one is its version 2, and those of the other are its header of type 3 and version 1.
 */
function isConsentString(word: string): boolean {
  return /^(?:C[\w-]{30,}(?:\.[\w-]+)*|DB[\w-]+(?:~[\w.-]+)+)$/.test(word);
}

/** Translates the terms of a document. Throws VOC_SCHEME_UNKNOWN for the target. */
export function answerDocument(document: Document, options: TranslateOptions, atlas: Atlas): Answer {
  const to = schemeOf(atlas, options.to);
  const { schemes } = atlas;
  const translated = translateTerms(document.terms, (id) => schemes.get(id), to, atlas.concepts);
  const used = new Set([options.from, ...document.terms.map(({ scheme }) => scheme)]);
  return {
    to: to.id,
    terms: document.terms.flatMap(({ kind, record }, i) => {
      const term = translated[i];
      return term === undefined ? [] : [{ kind, term, ...(record === undefined ? {} : { record }) }];
    }),
    findings: document.findings,
    payloadBroken: document.payloadBroken,
    tables: [...[...used].flatMap((id) => schemes.get(id) ?? []), atlas.common, to],
  };
}

/** Returns true where the arguments are one file. With `--kind` they are terms, whatever files exist. */
function isDocument(words: readonly string[], { from, kind }: TranslateOptions, { path }: Terminal): boolean {
  const isFile = (word: string) => {
    try {
      return statSync(path(word)).isFile();
    } catch {
      // A word may be no name of a file at all: too long, for example.
      return false;
    }
  };
  if (kind !== undefined || !words.some(isFile)) return false;
  if (words.length > 1)
    throw new ComityError(
      "INPUT_INVALID",
      "name one document and nothing else, or only terms; `--kind` says that every argument is a term",
    );
  if (READABLE.includes(from)) return true;
  throw new ComityError(
    "INPUT_INVALID",
    `there is no reader for documents in \`${from}\`, only in ${READABLE.join(", ")}. To translate a term, add \`--kind\``,
  );
}

async function load(file: string, { from, effect }: TranslateOptions, { path }: Terminal): Promise<Document> {
  if (effect !== undefined)
    throw new ComityError(
      "INPUT_INVALID",
      "leave `--effect` out: it is for terms, and a document states the effect of each of its terms",
    );
  const bytes = loadInput(path(file));
  if (bytes.length <= MAX_BYTES) return readDocument(from, bytes);
  throw new ComityError("INPUT_TOO_LARGE", `\`${file}\` is larger than the limit of ${MAX_BYTES} bytes`);
}

async function run(
  words: readonly string[],
  options: TranslateOptions & { readonly json?: true },
  terminal: Terminal,
): Promise<void> {
  const atlas = terminal.loadAtlas();
  // Unknown schemes are reported before anything is read.
  for (const name of [options.from, options.to]) schemeOf(atlas, name);
  const [file = ""] = words;
  let document: Document | undefined;
  if (isDocument(words, options, terminal))
    try {
      document = await load(file, options, terminal);
    } catch (thrown) {
      reportError(thrown, { json: options.json === true }, terminal);
      // A rejected document is wrong input, whatever its reason means elsewhere.
      terminal.exitWith(2);
      return;
    }
  const answer = document ? answerDocument(document, options, atlas) : answerTerms(words, options, atlas);
  if (options.json) terminal.printJson(presentTranslation(answer));
  else terminal.printLines(answerLines(answer, terminal.columns));
  if (answer.terms.some(({ term }) => term.effect.result === "blocked")) terminal.exitWith(1);
}

const EXAMPLES = `

Examples:
  comity translate --from eu --to us-il "facial image"
  comity translate --from comity --to jp verify --effect grants
  comity translate --from mosip-cbeff --to us-il records.xml --json`;

export function register(program: Command, terminal: Terminal): void {
  program
    .command("translate")
    .description(
      "Translates through the common vocabulary. A term that describes may become broader, and one that grants may become narrower. Anything else is blocked (exit 1), and a document that contradicts itself is rejected (exit 2).",
    )
    .argument("<term-or-file...>", "terms as the scheme writes them, or the file of one document")
    .requiredOption(
      "--from <scheme>",
      "the scheme of the terms: a law such as eu, or a standard such as mosip-cbeff",
    )
    .requiredOption("--to <scheme>", "the scheme to translate into; `comity` is the common vocabulary")
    .addOption(
      new Option("--kind <kind>", "the kind of the terms, where the scheme leaves it open").choices(KINDS),
    )
    .addOption(
      new Option("--effect <effect>", "the effect of the terms; default: that of their kind").choices([
        "describes",
        "grants",
      ]),
    )
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((words, options) => run(words, options, terminal));
}
