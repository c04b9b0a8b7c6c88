/** Walks an RDF graph from its roots, with what was gathered on the way, and to an end also where it has rings. */
import { isVocabulary } from "./contexts.ts";
import { refusal } from "./document.ts";
import { endsOther } from "./ending.ts";
import { type Graph, type Node, typesOf } from "./rdf.ts";
import { MAX_DEPTH } from "./strict-json.ts";

/** A node on a path from a root, with the state that was gathered on the way to it. */
export type Visit<S> = {
  readonly node: Node;
  readonly path: string;
  readonly depth: number;
  readonly scope: S;
};

/** The most nodes that one walk visits. */
const MAX_VISITS = 20_000;

/** A step to a node: its path, the scope that it leaves, and the property that leads on; a root has neither. */
export type Step<S> = { readonly path: string; readonly outer?: S; readonly property?: string };

/**
 * Visits every node from the roots, once for each scope, nearest first. A step without a scope is not taken. Throws
 * VOC_LEXICAL or VOC_OUT_OF_RANGE.
 */
export function walk<S>(graph: Graph, scopeOf: (node: Node, step: Step<S>) => S | undefined): Visit<S>[] {
  const visits: Visit<S>[] = [];
  const seen = new Map<S, Set<string>>();
  const enter = (node: Node, step: Step<S>, depth: number) => {
    const { path } = step;
    const scope = scopeOf(node, step);
    if (scope === undefined) return;
    const inScope = seen.get(scope) ?? new Set();
    if (inScope.has(node.key)) return;
    if (depth > MAX_DEPTH) throw refusal("VOC_LEXICAL", "/", `it nests deeper than ${MAX_DEPTH}`);
    if (visits.length === MAX_VISITS) throw refusal("VOC_OUT_OF_RANGE", "/", "it has too many parts to read");
    seen.set(scope, inScope.add(node.key));
    visits.push({ node, path, depth, scope });
  };
  const numbers = new Map<string, number>();
  for (const root of graph.roots) {
    const type = typesOf(root).find(isVocabulary);
    const label = type ?? "node";
    const number = (numbers.get(label) ?? 0) + 1;
    numbers.set(label, number);
    enter(root, { path: `/${label}[${number}]` }, 1);
  }
  for (const { node, path, depth, scope } of visits)
    for (const { value, step, property } of node.edges) {
      const next = value.kind === "text" ? undefined : graph.nodes.get(value.key);
      if (next !== undefined) enter(next, { path: `${path}/${step}`, outer: scope, property }, depth + 1);
    }
  return visits;
}

/**
 * Returns the properties by which other nodes lead to each node, by its key. A text by which a node ends another, or takes
 * its place, leads to every node of that name, since JSON-LD makes texts of names that nobody declared.
 */
export function incoming(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const named = Map.groupBy(graph.nodes.keys(), localName);
  for (const { key, edges } of graph.nodes.values())
    for (const { property, value } of edges) {
      const others =
        value.kind !== "text"
          ? [value.key]
          : endsOther(property)
            ? (named.get(localName(value.key)) ?? [])
            : [];
      for (const other of others)
        if (other !== key) found.set(other, (found.get(other) ?? new Set()).add(property));
    }
  return found;
}

function localName(name: string): string {
  return name.slice(Math.max(...["#", "/", ":"].map((mark) => name.lastIndexOf(mark))) + 1);
}

/** The properties by which a node says which thing it is. */
const IDENTIFYING = new Set(["odrl:uid", "dct:identifier", "schema:identifier", "dpv:hasIdentifier"]);

/**
 * Returns for each node, by its key, the groups of keys that have one name with it: the nodes that state the name, itself among
 * them, and the node that is the name.
 */
export function namesakes(graph: Graph): ReadonlyMap<string, readonly ReadonlySet<string>[]> {
  const byName = new Map<string, Set<string>>();
  for (const { key, edges } of graph.nodes.values())
    for (const { property, value } of edges)
      if (IDENTIFYING.has(property))
        byName.set(value.key, (byName.get(value.key) ?? new Set([value.key])).add(key));
  const found = new Map<string, ReadonlySet<string>[]>();
  for (const same of byName.values())
    for (const key of same) {
      const groups = found.get(key) ?? [];
      groups.push(same);
      found.set(key, groups);
    }
  return found;
}
