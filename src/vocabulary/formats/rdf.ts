/** Reads RDF 1.1 graphs from Turtle and from JSON-LD 1.1, with known prefixes and without fetching. */
import { JsonLdParser } from "jsonld-streaming-parser";
import { Parser } from "n3";
import {
  BASE_IRI,
  CONTEXT,
  isVocabulary,
  PREFIXES,
  redefinesPrefix,
  splitsWord,
  wordOf,
} from "./contexts.ts";
import { refusal } from "./document.ts";
import { checkContexts, loadContext } from "./jsonld-context.ts";
import { parseJson, parseText } from "./strict-json.ts";

/** A named or blank node, or a text. `word` is set where a known vocabulary has the node's name. */
export type Value = {
  readonly key: string;
  readonly kind: "named" | "blank" | "text";
  readonly word?: string;
};

/** One value of a property. `step` is its part of a path, such as `dpv:hasPurpose[2]`. */
export type Edge = { readonly property: string; readonly value: Value; readonly step: string };

/** A node with its edges, in the order of the document. */
export type Node = { readonly key: string; readonly edges: readonly Edge[] };

export type Graph = {
  readonly nodes: ReadonlyMap<string, Node>;
  /** The nodes to which no other leads, and one of each cycle that is otherwise out of reach. */
  readonly roots: readonly Node[];
};

/** The parts of a term that are used here, the same in both libraries. */
type RawTerm = {
  readonly termType: string;
  readonly value: string;
  readonly language?: string;
  readonly datatype?: { readonly value: string };
};
type RawQuad = {
  readonly subject: RawTerm;
  readonly predicate: RawTerm;
  readonly object: RawTerm;
  readonly graph: RawTerm;
};

/**
 * The URI schemes that are accepted in JSON-LD without `//`. Any other is a prefix without a declaration: there
 * `foo:bar` parses as an IRI where nobody declares `foo`.
 */
const SCHEMES = new Set([
  ...["http", "https", "urn", "did", "mailto", "tel", "spiffe", "geo", "tag", "info", "magnet", "ni", "acct"],
]);

/** Parses a Turtle document and supplies missing prefixes. Throws VOC_LEXICAL or INPUT_TOO_LARGE. */
export function parseTurtle(bytes: Uint8Array): Graph {
  const head = Object.entries(PREFIXES).map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .`);
  // On one line, so that line numbers in errors are those of the document.
  const text = head.join(" ") + parseText(bytes).replace(/^\uFEFF/, "");
  try {
    // The parser itself refuses a prefix that is not declared, so that whatever else has a colon is a full IRI.
    const parser = new Parser({ format: "text/turtle", baseIRI: BASE_IRI });
    const quads = parser.parse(text, null, checkPrefix);
    for (const [, base = ""] of text.matchAll(BASE)) checkPrefix("@base", { value: base });
    return createGraph(quads, isFullIri);
  } catch (fault) {
    throw fault instanceof Error && fault.name !== "ComityError" ? turtleRefusal(fault) : fault;
  }
}

/** Parses a JSON-LD document. Throws VOC_DUP_KEY, VOC_LEXICAL or INPUT_TOO_LARGE. */
export async function parseJsonLd(bytes: Uint8Array): Promise<Graph> {
  const text = parseText(bytes);
  checkContexts(parseJson(text));
  const quads: RawQuad[] = [];
  const parser = new JsonLdParser({
    context: CONTEXT,
    baseIRI: BASE_IRI,
    strictValues: true,
    documentLoader: { load: loadContext },
  });
  try {
    parser.end(text);
    for await (const quad of parser) quads.push(quad);
  } catch {
    // No cause: the library's message quotes the document.
    throw refusal("VOC_LEXICAL", "/", "a name or a value has no meaning under the given JSON-LD contexts");
  }
  return createGraph(quads, (iri) => SCHEMES.has(schemeOf(iri)) || /^[^:]+:\/\//.test(iri));
}

/** Parses a document in whichever of the two it is written. Throws as they do. */
export async function parseGraph(bytes: Uint8Array): Promise<Graph> {
  return isJson(bytes) ? parseJsonLd(bytes) : parseTurtle(bytes);
}

/** Returns true for what begins as JSON-LD does: with an object, or a list of objects. Turtle never does. */
export function isJson(bytes: Uint8Array): boolean {
  return /^\s*(?:\{|\[\s*\{)/.test(parseText(bytes));
}

function turtleRefusal({ message }: Error): Error {
  const line = /on line (\d+)/.exec(message)?.[1] ?? "1";
  const prefix = /^Undefined prefix "([\w.-]{0,32}):"/.exec(message)?.[1];
  const why = prefix === undefined ? "the text is not Turtle" : `the prefix \`${prefix}:\` is not declared`;
  return refusal("VOC_LEXICAL", `line ${line}`, why);
}

/** A base in Turtle or in SPARQL's way to write it. In a text it would be refused too. */
const BASE = /\bbase\s*<([^>]*)>/gi;

function checkPrefix(prefix: string, { value }: { readonly value: string }): void {
  if (redefinesPrefix(prefix, value) || splitsWord(value))
    throw refusal("VOC_CONFLICT", "/", "a prefix changes the meaning of words of a known vocabulary");
}

/** The most statements in a graph. */
const MAX_STATEMENTS = 4000;
/**
 * The most ways through a node, from what leads to it to what it says, in the whole graph. THREAT: a reader weighs what a
 * part says for each node that has the part, so that a few kilobytes would keep it busy for a minute.
 */
export const MAX_WAYS = 100_000;

/** Returns true for an IRI whose scheme is no prefix of a known vocabulary: `<dpv:Marketing>` is no word of DPV. */
function isFullIri(iri: string): boolean {
  const scheme = schemeOf(iri);
  return /^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme) && !Object.hasOwn(PREFIXES, scheme);
}

function schemeOf(iri: string): string {
  return /^([^:/?#]*):/.exec(iri)?.[1] ?? "";
}

function createGraph(stated: readonly RawQuad[], isIri: (text: string) => boolean): Graph {
  if (stated.length > MAX_STATEMENTS)
    throw refusal("VOC_OUT_OF_RANGE", "/", `it makes more than ${MAX_STATEMENTS} statements`);
  // A statement says no more the second time.
  const quads = [...new Map(stated.map((quad) => [nameOfQuad(quad), quad])).values()];
  const nodes = new Map<string, Node & { edges: Edge[] }>();
  const led = new Set<string>();
  const counts = new Map<string, number>();
  const nameOf = ({ subject, predicate }: RawQuad) => `${keyOf(subject)} ${predicate.value}`;
  const read = (term: RawTerm) => readTerm(term, isIri);
  for (const quad of quads) counts.set(nameOf(quad), (counts.get(nameOf(quad)) ?? 0) + 1);
  const seen = new Map<string, number>();
  for (const quad of quads) {
    if (quad.graph.termType !== "DefaultGraph")
      throw refusal("VOC_LEXICAL", "/", "a statement is in a named graph, which asserts nothing");
    const property = read(quad.predicate).word ?? quad.predicate.value;
    const at = (seen.get(nameOf(quad)) ?? 0) + 1;
    seen.set(nameOf(quad), at);
    const label = wordOf(quad.predicate.value) ?? "property";
    const value = read(quad.object);
    const { key } = read(quad.subject);
    const node = nodes.get(key) ?? { key, edges: [] };
    node.edges.push({ property, value, step: counts.get(nameOf(quad)) === 1 ? label : `${label}[${at}]` });
    nodes.set(key, node);
    if (value.kind !== "text" && value.key !== key) led.add(value.key);
  }
  checkWays(nodes);
  return { nodes, roots: rootsOf(nodes, led) };
}

function nameOfQuad({ subject, predicate, object, graph }: RawQuad): string {
  const { termType, value, language, datatype } = object;
  const said = [keyOf(subject), predicate.value, termType, value, language, datatype?.value];
  return JSON.stringify([...said, graph.termType, graph.value]);
}

function checkWays(nodes: ReadonlyMap<string, Node>): void {
  let ways = 0;
  for (const { edges } of nodes.values())
    for (const { value } of edges)
      ways += value.kind === "text" ? 0 : (nodes.get(value.key)?.edges.length ?? 0);
  if (ways > MAX_WAYS) throw tooManyWays();
}

/** Makes the refusal of a graph whose parts are named too often. */
export function tooManyWays(): Error {
  const sentence = `more than ${MAX_WAYS} ways lead through its parts, which it names too often`;
  return refusal("VOC_OUT_OF_RANGE", "/", sentence);
}

function rootsOf(nodes: ReadonlyMap<string, Node>, led: ReadonlySet<string>): readonly Node[] {
  const reached = new Set<string>();
  const reach = (from: Node) => {
    const queue = [from];
    for (const node of queue) {
      if (reached.has(node.key)) continue;
      reached.add(node.key);
      for (const { value } of node.edges) {
        const next = nodes.get(value.key);
        if (next !== undefined && !reached.has(next.key)) queue.push(next);
      }
    }
  };
  const roots = [...nodes.values()].filter(({ key }) => !led.has(key));
  for (const root of roots) reach(root);
  for (const node of nodes.values()) {
    if (reached.has(node.key)) continue;
    roots.push(node);
    reach(node);
  }
  return roots;
}

function keyOf({ termType, value }: RawTerm): string {
  return termType === "BlankNode" ? `_:${value}` : value;
}

function readTerm(term: RawTerm, isIri: (text: string) => boolean): Value {
  if (term.termType === "Literal") return textOf(term.value);
  if (term.termType === "BlankNode") return { key: keyOf(term), kind: "blank" };
  if (term.termType !== "NamedNode")
    throw refusal("VOC_LEXICAL", "/", "statements about statements are not supported");
  if (!isIri(term.value)) {
    const scheme = schemeOf(term.value);
    const shown = /^[\w.-]{1,32}$/.test(scheme) ? ` \`${scheme}:\`` : "";
    throw refusal("VOC_LEXICAL", "/", `the prefix${shown} is not declared`);
  }
  const word = wordOf(term.value);
  return { key: term.value, kind: "named", ...(word === undefined ? {} : { word }) };
}

/**
 * Reads a text. One that is written as a word, such as `"dpv:Marketing"`, counts as that word, since some records
 * quote it.
 */
function textOf(text: string): Value {
  const [, prefix = "", local = ""] = /^([\w-]+):([\w.-]{1,128})$/.exec(text) ?? [];
  const iri = (PREFIXES[prefix] ?? "") + local;
  const word = Object.hasOwn(PREFIXES, prefix) ? wordOf(iri) : undefined;
  return word !== undefined && isVocabulary(word)
    ? { key: iri, kind: "text", word }
    : { key: text, kind: "text" };
}

/** Returns the types of a node, as words or IRIs. */
export function typesOf(node: Node | undefined): readonly string[] {
  return valuesOf(node, "rdf:type").map(({ word, key }) => word ?? key);
}

/** Returns the values of a property, in order. */
export function valuesOf(node: Node | undefined, property: string): readonly Value[] {
  return (node?.edges ?? []).filter((edge) => edge.property === property).map(({ value }) => value);
}
