/**
 * Takes away what a graph of DPV prohibits: a prohibition anywhere in a document counts against all that it grants.
 *
 * INVARIANT: a prohibition more never grants more, and no use is granted that may be one with a prohibited use. A
 * prohibition of certain data, recipients or places is one of its purposes for any of these, since what a consent names of
 * them only describes it. One that names no purpose, or says what is not understood, prohibits everything.
 */
import { isDescribing, namesProhibition } from "./describing.ts";
import { checkSize, type Finding, type ReadTerm } from "./document.ts";
import { mayBeOneUseWith } from "./dpv-purposes.ts";
import { isKnown } from "./dpv-state.ts";
import { chooseSpecific, wordsOf } from "./dpv-value.ts";
import { LEADING, PROHIBITION, RULE, TERMS } from "./dpv-words.ts";
import type { Edge, Graph, Node } from "./rdf.ts";

/** The test of whether a purpose may be prohibited. */
export type Prohibited = (purpose: string) => boolean;

const EVERYTHING: Prohibited = () => true;

/** Returns the test for what a graph prohibits, wherever it does; undefined where it prohibits nothing. */
export function prohibitedUses(graph: Graph): Prohibited | undefined {
  const starts = new Set<string>();
  for (const node of graph.nodes.values())
    for (const edge of node.edges) {
      if (edge.property === PROHIBITION) starts.add(edge.value.key);
      else if (saysProhibition(edge)) starts.add(node.key);
      // Nobody here can tell what another vocabulary's prohibition is about.
      else if (namesProhibition(edge.property) || namesOne(edge)) return EVERYTHING;
    }
  const purposes: string[] = [];
  for (const start of starts) {
    const named = purposesOf(start, graph);
    if (named === undefined) return EVERYTHING;
    purposes.push(...named);
  }
  return starts.size === 0 ? undefined : mayBeOneUseWith(purposes);
}

/** Returns true for the statement that a node is a prohibition. */
function saysProhibition({ property, value }: Edge): boolean {
  return (property === "rdf:type" || property === RULE) && value.word === "dpv:Prohibition";
}

function namesOne({ value }: Edge): boolean {
  return value.kind !== "text" && namesProhibition(value.key);
}

/**
 * Returns the purposes of a prohibition and of its processes; undefined where one of them has none, so that it may be about
 * any use.
 */
function purposesOf(start: string, graph: Graph): readonly string[] | undefined {
  const parts = [{ key: start, isNamed: false }];
  const seen = new Set([start]);
  const purposes: string[] = [];
  for (const { key, isNamed } of parts) {
    const node = graph.nodes.get(key);
    const own = ownPurposes(node, graph);
    purposes.push(...own);
    if (!(node?.edges ?? []).every(isUnderstood)) return undefined;
    const named = isNamed || own.length > 0;
    if (!named && !onlyHolds(node)) return undefined;
    for (const { property, value } of node?.edges ?? []) {
      if (!LEADING.has(property) || seen.has(value.key)) continue;
      seen.add(value.key);
      parts.push({ key: value.key, isNamed: named });
    }
  }
  return purposes;
}

function ownPurposes(node: Node | undefined, graph: Graph): readonly string[] {
  return (node?.edges ?? [])
    .filter(({ property }) => TERMS[property] === "purpose")
    .flatMap(({ value }) => chooseSpecific(wordsOf(value, "/", graph), "/", []))
    .map(({ text }) => text);
}

function isUnderstood({ property }: Edge): boolean {
  return isKnown(property) || property === RULE;
}

/** Returns true for a node that says nothing of its own but which processes it has. */
function onlyHolds(node: Node | undefined): boolean {
  const edges = (node?.edges ?? []).filter(({ property }) => !isDescribing(property) && property !== RULE);
  return edges.length > 0 && edges.every(({ property }) => LEADING.has(property));
}

/**
 * Returns the terms without the grants that are prohibited. What a record grants beside its purposes goes with the last of
 * them, and with one that is only described: for it a basis or a state would be one for what is prohibited, or for anything.
 */
export function withoutProhibited(
  terms: readonly ReadTerm[],
  isProhibited: Prohibited | undefined,
  findings: Finding[],
): readonly ReadTerm[] {
  if (isProhibited === undefined) return terms;
  const isTaken = ({ kind, term }: ReadTerm) => kind === "purpose" && isProhibited(term);
  const kept = new Set<number>();
  for (const [record, members] of Map.groupBy(terms, (each) => each.record)) {
    const purposes = members.filter(({ kind }) => kind === "purpose");
    const describesOne = purposes.some((each) => each.effect === "describes" && isTaken(each));
    if (record !== undefined && !describesOne && !purposes.every(isTaken)) kept.add(record);
  }
  return terms.filter((each) => {
    const { effect, record, path } = each;
    if (effect !== "grants" || (record !== undefined && kept.has(record) && !isTaken(each))) return true;
    findings.push({ code: "VOC_CONFLICT", path, sentence: "the document prohibits it: it grants nothing" });
    checkSize([], findings);
    return false;
  });
}
