/** Walks an RDF graph from its roots, with what was gathered on the way, and to an end also where it has rings. */
import { isVocabulary } from "./contexts.ts";
import { refusal } from "./document.ts";
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

/** Returns the properties by which other nodes lead to each node, by its key. */
export function incoming(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { key, edges } of graph.nodes.values())
    for (const { property, value } of edges)
      if (value.kind !== "text" && value.key !== key)
        found.set(value.key, (found.get(value.key) ?? new Set()).add(property));
  return found;
}
