/** The scopes of a graph of DPV: the consent and the process in which a term stands, and whether it may grant there. */
import { checkSize, type Finding } from "./document.ts";
import { deniedSomewhere, mayGrantItself, reachingEnd } from "./dpv-denied.ts";
import { consentLimits, isConsentRecord, isKnown, isOtherRule, limitsOf } from "./dpv-state.ts";
import { LEADING, PROCESSES, PROHIBITION } from "./dpv-words.ts";
import { endsOther } from "./ending.ts";
import { incoming, type Step } from "./graph-walk.ts";
import { type Graph, type Node, typesOf } from "./rdf.ts";

/**
 * The standing of terms that may grant: `open`; `ended`, where they only describe; or `foreign`, where the way to them is not
 * understood, so that nobody can tell what the purposes there are: allowed, refused or anything else.
 */
export type State = "open" | "ended" | "foreign";

/** The place of a term in the document. Each process of a consent has records of its own. */
export type Scope = { readonly consent?: string; readonly process?: string; readonly state: State };

/**
 * Returns what gives each step of a walk its scope; no scope for a step to what is prohibited. Findings are added as
 * reasons why something grants nothing.
 */
export function createScopes(
  graph: Graph,
  findings: Finding[],
): (node: Node, step: Step<Scope>) => Scope | undefined {
  const leading = incoming(graph);
  const [ending, denied] = [reachingEnd(graph), deniedSomewhere(graph)];
  // INVARIANT: a cycle ends, since each consent, process and state has one scope however it is reached.
  const scopes = new Map<string, Scope>();
  const share = (scope: Scope): Scope => {
    const key = `${scope.state} ${scope.consent ?? ""} ${scope.process ?? ""}`;
    const known = scopes.get(key) ?? scope;
    scopes.set(key, known);
    return known;
  };
  return (node, { path, outer, property }) => {
    if (property === PROHIBITION) return undefined;
    const ways = leading.get(node.key) ?? new Set();
    const isConsent = isConsentRecord(node);
    const isProcess = typesOf(node).some((type) => PROCESSES.has(type));
    let state = outer?.state ?? "open";
    // THREAT: what is both allowed and prohibited is not allowed, nor is what a ring hides behind an unknown property.
    if (ways.has(PROHIBITION) || !(property === undefined ? [...ways].every(isKnown) : LEADING.has(property)))
      state = "foreign";
    const limits = state === "open" ? [...limitsOf(node, path, graph), ...successors(ways, path)] : [];
    if (isConsent) limits.push(...consentLimits(node, path, graph));
    if (state === "open" && limits.length === 0) {
      if (ending.has(node.key) && mayGrantItself(node))
        limits.push(limit(path, "what it leads to speaks of a consent that does not hold"));
      if (denied.has(node.key)) limits.push(limit(path, "another way leads to it that is none of a grant"));
    }
    findings.push(...limits);
    checkSize([], findings);
    if (isOtherRule(node, graph)) state = "foreign";
    if (state === "open" && limits.length > 0) state = "ended";
    if (isConsent) return share({ consent: node.key, state });
    if (!isProcess) return outer === undefined ? share({ state }) : share({ ...outer, state });
    return share({ ...outer, process: node.key, state });
  };
}

function limit(path: string, sentence: string): Finding {
  return { code: "VOC_NO_TERM", path, sentence: `${sentence}: it grants nothing` };
}

function successors(ways: ReadonlySet<string>, path: string): readonly Finding[] {
  if (![...ways].some(endsOther)) return [];
  const sentence = "another part of the document ends it, or takes its place: it grants nothing";
  return [{ code: "VOC_OUT_OF_RANGE", path, sentence }];
}
