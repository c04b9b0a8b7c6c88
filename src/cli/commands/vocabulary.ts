/** `comity vocabulary`: shows the common vocabulary, and the schemes that map to it, as data. */
import { writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { ComityError } from "../../errors.ts";
import type { Atlas } from "../../law/atlas.ts";
import { type Concept, KINDS, type Kind, PREFIXES } from "../../vocabulary/concept.ts";
import { findNearest } from "../../vocabulary/nearest.ts";
import type { Scheme } from "../../vocabulary/scheme.ts";
import { formatJsonLd, formatTurtle } from "../../vocabulary/skos.ts";
import {
  conceptLines,
  conceptViewLines,
  presentConcept,
  schemeLines,
  schemesLines,
  viewConcept,
} from "../present/vocabulary.ts";
import type { Terminal } from "../terminal.ts";

const FORMATS = { turtle: formatTurtle, "json-ld": formatJsonLd } as const;
/** The scheme whose terms have IRIs in common use. */
const MAPPED = "dpv";

type Format = keyof typeof FORMATS;

/** Returns all schemes but the vocabulary's own, whose terms are the concepts. */
function localSchemes(atlas: Atlas): readonly Scheme[] {
  const all = atlas.schemes
    .ids()
    .flatMap((id) => atlas.schemes.get(id) ?? [])
    .filter((each) => each !== atlas.common);
  return all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function list(
  { kind, schemes, json }: { kind?: Kind; schemes?: true; json?: true },
  terminal: Terminal,
): void {
  const atlas = terminal.loadAtlas();
  const { version, hash } = atlas.concepts;
  const kinds = kind === undefined ? KINDS : [kind];
  if (schemes) {
    const local = localSchemes(atlas);
    if (!json) terminal.printLines(schemesLines(local, terminal.columns));
    else
      terminal.printJson({ schemes: local.map(({ terms, ...head }) => ({ ...head, terms: terms.length })) });
  } else if (json)
    terminal.printJson({
      version,
      hash,
      concepts: kinds.flatMap((each) => atlas.concepts.all(each)).map(presentConcept),
    });
  else terminal.printLines(conceptLines(atlas.concepts, kinds, terminal.columns).slice(1));
}

/** Finds the concept with an id, or with a bare word that only one kind has. Throws INPUT_INVALID or VOC_NO_TERM. */
function findConcept(word: string, { concepts }: Atlas, schemes: readonly Scheme[]): Concept {
  const ids = [word, ...KINDS.map((kind) => `${PREFIXES[kind]}:${word}`)].filter((id) => concepts.has(id));
  const [id, ...others] = ids;
  if (id !== undefined && others.length === 0) return concepts.get(id);
  if (id !== undefined)
    throw new ComityError("INPUT_INVALID", `\`${word}\` names several concepts: choose ${ids.join(" or ")}`);
  const all = KINDS.flatMap((kind) => concepts.all(kind)).map((each) => each.id);
  const bare = all.map((each) => each.replace(/^[a-z]+:/, ""));
  const near = findNearest(word, [...all, ...bare, ...schemes.map((each) => each.id)]);
  const hint = near.length === 0 ? "see `comity vocabulary list`" : `did you mean ${near.join(" or ")}`;
  throw new ComityError("VOC_NO_TERM", `no concept or scheme \`${word.slice(0, 64)}\`; ${hint}`);
}

function show(word: string, { json }: { json?: true }, terminal: Terminal): void {
  const atlas = terminal.loadAtlas();
  const schemes = localSchemes(atlas);
  const scheme = schemes.find(({ id }) => id === word);
  if (scheme !== undefined) {
    if (json) terminal.printJson(scheme);
    else terminal.printLines(schemeLines(scheme, terminal.columns));
    return;
  }
  const view = viewConcept(findConcept(word, atlas, schemes), atlas.concepts, schemes);
  if (json) terminal.printJson(view);
  else terminal.printLines(conceptViewLines(view, terminal.columns));
}

function exportSkos({ format, out }: { format: Format; out?: string }, terminal: Terminal): void {
  const { concepts, schemes } = terminal.loadAtlas();
  const mapped = [MAPPED].flatMap((id) => schemes.get(id) ?? []);
  const text = FORMATS[format](concepts, mapped);
  if (out === undefined) {
    terminal.print(text);
    return;
  }
  try {
    writeFileSync(terminal.path(out), text);
  } catch (cause) {
    throw new ComityError("INPUT_INVALID", `\`${out}\` cannot be written`, { cause });
  }
}

const EXAMPLES = `

Examples:
  comity vocabulary list --kind modality
  comity vocabulary show mod:face
  comity vocabulary show cbeff-a
  comity vocabulary export --format turtle --out vocabulary.ttl`;

export function register(program: Command, terminal: Terminal): void {
  const vocabulary = program
    .command("vocabulary")
    .description(
      "The common vocabulary: the concepts through which terms of laws and standards are translated, and the schemes that map to them.",
    )
    .addHelpText("after", EXAMPLES);
  vocabulary
    .command("list")
    .description("list every concept by kind, or the schemes")
    .addOption(new Option("--kind <kind>", "only concepts of this kind").choices(KINDS).conflicts("schemes"))
    .option("--schemes", "list the schemes instead")
    .option("--json", "print JSON")
    .action((options) => list(options, terminal));
  vocabulary
    .command("show <name>")
    .description("show a concept with its term in every scheme, or a scheme with its terms")
    .option("--json", "print JSON")
    .action((word, options) => show(word, options, terminal));
  vocabulary
    .command("export")
    .description("export the vocabulary as SKOS, with its mappings to the Data Privacy Vocabulary")
    .addOption(
      new Option("--format <format>", "the notation").choices(Object.keys(FORMATS)).default("turtle"),
    )
    .option("--out <file>", "write to this file; default: standard output")
    .action((options) => exportSkos(options, terminal));
}
