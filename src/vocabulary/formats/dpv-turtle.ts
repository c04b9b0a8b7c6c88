/**
 * Reads the Data Privacy Vocabulary (DPV 2.3) in RDF: processes and consent records become terms with their paths.
 *
 * INVARIANT: a term grants only where the document says that it holds now, by properties that are understood. What is
 * prohibited, ended, replaced, bound to a context, or reached by an unknown property grants nothing.
 */
import type { Kind } from "../concept.ts";
import { withoutPurposeless } from "./consent-purpose.ts";
import { isMetadata, isVocabulary } from "./contexts.ts";
import { checkSize, type Document, type Finding, MAX_TERMS, type ReadTerm, refusal } from "./document.ts";
import { prohibitedUses, withoutProhibited } from "./dpv-prohibited.ts";
import { createScopes, type Scope } from "./dpv-scope.ts";
import { consentLimits, isStatus, limitsOf } from "./dpv-state.ts";
import { chooseSpecific, kindOfData, type Word, wordsOf } from "./dpv-value.ts";
import { CONSENTS, ENDED, GIVEN, PROHIBITION, ROLE_WORDS, ROLES, STRUCTURE, TERMS } from "./dpv-words.ts";
import { type Visit, walk } from "./graph-walk.ts";
import { type Edge, type Graph, isJson, parseJsonLd, parseTurtle, type Value } from "./rdf.ts";

/** Reads DPV in Turtle or in JSON-LD. Throws as its two readers do, and VOC_DUP_KEY. */
export async function readDpv(bytes: Uint8Array): Promise<Document> {
  return isJson(bytes) ? readDpvGraph(await parseJsonLd(bytes), "dpv-jsonld") : readDpvTurtle(bytes);
}

/** Reads DPV in Turtle and supplies missing prefixes. Throws VOC_LEXICAL, VOC_OUT_OF_RANGE or INPUT_TOO_LARGE. */
export function readDpvTurtle(bytes: Uint8Array): Document {
  return readDpvGraph(parseTurtle(bytes), "dpv-turtle");
}

type Found = { readonly scope: Scope; readonly term: ReadTerm };

/** Reads a graph of DPV, whatever its syntax. `format` names that syntax in the result. */
export function readDpvGraph(graph: Graph, format: string): Document {
  const found: Found[] = [];
  const findings: Finding[] = [];
  const visits = walk(graph, createScopes(graph, findings));
  for (const visit of visits) {
    readNode(visit, graph, found, findings);
    checkSize(found, findings);
  }
  findings.push(...findUnread(visits));
  if (found.length === 0)
    findings.push({ code: "VOC_NO_TERM", path: "/", sentence: "nothing in the document is a term" });
  const allowed = withoutProhibited(numberTerms(found), prohibitedUses(graph), findings);
  const terms = withoutPurposeless(allowed, findings);
  const once = new Map(findings.toReversed().map((each) => [`${each.path} ${each.sentence}`, each]));
  return {
    format,
    terms,
    findings: [...once.values()].toReversed(),
    payloadBroken: false,
  };
}

function readNode(
  { node, path, scope }: Visit<Scope>,
  graph: Graph,
  found: Found[],
  findings: Finding[],
): void {
  const add = (kind: Kind, term: string, step: string, effect: ReadTerm["effect"] = "describes") =>
    found.push({ scope, term: { path: `${path}/${step}`, kind, term, effect, scheme: "dpv" } });
  const isState = (text: string) => GIVEN.has(text) || CONSENTS.has(text);
  for (const edge of node.edges) {
    const { property, value, step } = edge;
    const kind = TERMS[property];
    const at = `${path}/${step}`;
    if (kind === "modality")
      for (const { text } of chooseSpecific(wordsOf(value, at, graph), at, findings))
        add(kindOfData(text), text, step);
    else if (kind !== undefined)
      for (const { text, effect } of readUse(kind, edge, { at, scope, graph, findings }))
        add(kind, text, step, effect);
    else if (property === "rdf:type" && value.word !== undefined && ROLE_WORDS.has(value.word))
      add("role", value.word, step);
    else if ((property === "rdf:type" || property === "dpv:hasConsentStatus") && isState(value.word ?? "")) {
      const status = value.word ?? "";
      if (scope.consent !== undefined && scope.state === "open")
        add(GIVEN.has(status) ? "consentState" : "legalBasis", status, step, "grants");
    } else if (property === "dpv:hasProcessing")
      findings.push({
        code: "VOC_NO_TERM",
        path: at,
        sentence: `${operation(value)} is of no kind in the vocabulary: state it as an action`,
      });
    else if (property === PROHIBITION)
      findings.push({
        code: "VOC_NO_TERM",
        path: at,
        sentence: "what is prohibited is not read: it grants nothing",
      });
    for (const role of ROLES[property] ?? []) add("role", role, step);
  }
}

type Use = { readonly text: string; readonly effect: ReadTerm["effect"] };
type Around = {
  readonly at: string;
  readonly scope: Scope;
  readonly graph: Graph;
  readonly findings: Finding[];
};

/** Reads a purpose or a legal basis: what it grants, or what it describes where nothing is granted. */
function readUse(kind: Kind, { value }: Edge, { at, scope, graph, findings }: Around): readonly Use[] {
  const words = chooseSpecific(wordsOf(value, at, graph), at, findings);
  if (scope.state === "foreign") {
    const sentence = "the way that leads to it is not understood: it grants nothing";
    findings.push({ code: "VOC_NO_TERM", path: at, sentence });
    return [];
  }
  if (kind === "purpose" && scope.consent === undefined)
    return words.map(({ text }) => ({ text, effect: "describes" }));
  if (scope.state === "ended") return [];
  const limits = [...valueLimits(kind, value, at, graph)];
  const ended = words.find(({ text }) => ENDED.has(text));
  if (ended !== undefined)
    limits.push({ code: "VOC_NO_TERM", path: at, sentence: `it is \`${ended.text}\`: it grants nothing` });
  findings.push(...limits);
  if (limits.length > 0) return [];
  const granting = words.filter((word) => mayGrant(kind, word, at, findings));
  return granting.map(({ text }) => ({ text, effect: "grants" }));
}

/** Returns what the document says of a value itself, such as that a legal basis was withdrawn or objected to. */
function valueLimits(kind: Kind, { key }: Value, at: string, graph: Graph): readonly Finding[] {
  const node = graph.nodes.get(key);
  if (node === undefined) return [];
  const consent = kind === "legalBasis" ? consentLimits(node, at, graph, false) : [];
  return [...limitsOf(node, at, graph), ...consent];
}

function operation({ word }: Value): string {
  return word === undefined ? "an operation" : `the operation \`${word}\``;
}

/**
 * Returns false, with a finding, for a value that is only narrower than its word: granting the value does not grant
 * the word.
 */
function mayGrant(kind: Kind, { by }: Word, path: string, findings: Finding[]): boolean {
  if (by === "name" || (kind === "legalBasis" && by === "type")) return true;
  const sentence = "what is granted is narrower than the word that describes it, and has no word of its own";
  findings.push({ code: "VOC_BROADER", path, sentence });
  return false;
}

/**
 * Makes findings for properties that gave no term. Those of unknown vocabularies are only counted, since their names
 * may hold personal data.
 */
function findUnread(visits: readonly Visit<Scope>[]): readonly Finding[] {
  const properties = new Set(visits.flatMap(({ node }) => node.edges.map(({ property }) => property)));
  const left = [...properties].filter(
    (each) =>
      !(each in TERMS) && !(each in ROLES) && !STRUCTURE.has(each) && !isStatus(each) && !isMetadata(each),
  );
  const known = left.filter(isVocabulary);
  const names = known.toSorted().map((each) => `\`${each}\``);
  if (left.length > known.length) names.push(`${left.length - known.length} of no known vocabulary`);
  if (names.length === 0) return [];
  return [{ code: "VOC_NO_TERM", path: "/", sentence: `properties that are not read: ${names.join(", ")}` }];
}

/**
 * Numbers the terms, each once in a record. A consent with several processes becomes as many records, and statements
 * on the whole consent go into each of them: leave for one purpose is not leave for another.
 */
function numberTerms(found: readonly Found[]): readonly ReadTerm[] {
  const groups = Map.groupBy(found, ({ scope }) => scope.consent ?? scope.process);
  const terms: ReadTerm[] = [];
  let record = 0;
  for (const [group, members] of groups) {
    const isShared = ({ scope }: Found) => scope.consent === undefined || scope.process === undefined;
    const shared = members.filter(isShared);
    const own = Map.groupBy(
      members.filter((each) => !isShared(each)),
      ({ scope }) => scope.process,
    );
    for (const part of own.size === 0 ? [[]] : own.values()) {
      if (terms.length + shared.length + part.length > MAX_TERMS)
        throw refusal("VOC_OUT_OF_RANGE", "/", `it gives more than ${MAX_TERMS} terms`);
      const number = group === undefined ? {} : { record: ++record };
      terms.push(...once([...shared, ...part]).map(({ term }) => ({ ...term, ...number })));
    }
  }
  return terms;
}

function once(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return found.filter(({ term }) => {
    const key = `${term.kind} ${term.effect} ${term.term}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  });
}
