/**
 * Finds what a graph of DPV takes away elsewhere than at the consent itself: an end that is told further on, and a second
 * way to a part that is not one of a grant.
 */
import { consentLimits, isConsentRecord, isKnown, isOtherRule } from "./dpv-state.ts";
import { ENDED, LEADING, PROCESSES, TERMS } from "./dpv-words.ts";
import { namesakes } from "./graph-walk.ts";
import { type Edge, type Graph, type Node, typesOf } from "./rdf.ts";

/** Names that say of a consent that it does not hold: the words of DPV, and whatever ends as they do. */
const ENDED_NAME =
  /(?:withdrawn|withdrawal|refused|refusal|revoked|revocation|expired|expiry|invalidated|lapsed|rescinded|annulled|voided|retracted|cancell?ed|terminated)$/i;
const ENDED_PROPERTY = /(?:withdrawn|revoked|refused|expired|invalidated|rescinded|retracted)(?![a-z])/;
/** The properties by which a receipt holds its records, of which one may have ended and another not. */
const HOLDING_RECORDS = new Set(["dpv:hasRecordOfActivity", "dct:hasPart"]);

/** Returns the keys of the nodes from which the word of an ended consent can be reached. */
export function reachingEnd(graph: Graph): ReadonlySet<string> {
  const leading = new Map<string, { readonly from: Node; readonly property: string }[]>();
  const found: string[] = [];
  for (const from of graph.nodes.values()) {
    if (from.edges.some(saysEnd)) found.push(from.key);
    for (const { property, value } of from.edges)
      if (value.kind !== "text" && graph.nodes.has(value.key))
        leading.set(value.key, [...(leading.get(value.key) ?? []), { from, property }]);
  }
  const reached = new Set(found);
  const same = namesakes(graph);
  const spread = new Set<ReadonlySet<string>>();
  for (const key of found) {
    // Two records of one consent, of which one has ended, are one that has ended.
    for (const group of same.get(key) ?? []) {
      if (spread.has(group)) continue;
      spread.add(group);
      for (const other of group) {
        if (reached.has(other) || !graph.nodes.has(other)) continue;
        reached.add(other);
        found.push(other);
      }
    }
    const node = graph.nodes.get(key);
    for (const { from, property } of leading.get(key) ?? []) {
      if (reached.has(from.key) || (node !== undefined && isHolder(from, property, node))) continue;
      reached.add(from.key);
      found.push(from.key);
    }
  }
  return reached;
}

function saysEnd({ property, value: { word, key, kind } }: Edge): boolean {
  if (ENDED.has(word ?? "") || ENDED_PROPERTY.test(nameOf(property))) return true;
  return ENDED_NAME.test(kind === "text" ? key.trim() : nameOf(key));
}

function nameOf(iri: string): string {
  return iri.slice(Math.max(...["#", "/", ":"].map((mark) => iri.lastIndexOf(mark))) + 1);
}

/** Returns true where a node only holds a record among others, so that its end is not theirs. */
function isHolder(from: Node, property: string, record: Node): boolean {
  return HOLDING_RECORDS.has(property) && isConsentRecord(record) && !mayGrantItself(from);
}

/** Returns true for a consent, a process, and whatever else has data, a purpose or a basis of its own. */
export function mayGrantItself(node: Node): boolean {
  if (isConsentRecord(node) || typesOf(node).some((type) => PROCESSES.has(type))) return true;
  return node.edges.some(({ property }) => Object.hasOwn(TERMS, property));
}

/**
 * Returns the keys of the nodes to which some way leads that grants nothing: an unknown property, a rule that is no
 * permission, or a consent that does not hold, and on from there.
 */
export function deniedSomewhere(graph: Graph): ReadonlySet<string> {
  const denied = new Set<string>();
  const queue: Node[] = [];
  const enter = (key: string) => {
    const node = graph.nodes.get(key);
    if (node === undefined || denied.has(key)) return;
    denied.add(key);
    queue.push(node);
  };
  for (const node of graph.nodes.values()) {
    const isEnded = isConsentRecord(node) && consentLimits(node, "/", graph).length > 0;
    const isDenied = isEnded || isOtherRule(node, graph);
    for (const { property, value } of node.edges)
      if (
        value.kind !== "text" &&
        value.key !== node.key &&
        (isDenied ? LEADING.has(property) : !isKnown(property))
      )
        enter(value.key);
  }
  for (const { edges } of queue)
    for (const { property, value } of edges) if (LEADING.has(property)) enter(value.key);
  return denied;
}
