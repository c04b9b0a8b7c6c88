/**
 * Finds what keeps an ODRL policy or a permission from granting: an unknown type, profile or property, a prohibition, a
 * refinement, an end or a successor, and words that deny what the rule permits.
 */
import { deniesInProse, isDescribing, namesProhibition } from "./describing.ts";
import type { Finding } from "./document.ts";
import { endsOther, statesEnd } from "./ending.ts";
import { type Edge, type Graph, type Node, typesOf, valuesOf } from "./rdf.ts";

/** Policies that grant by themselves. Every type of a policy must be one of these, or describe the document alone. */
export const GRANTING = new Set(["odrl:Policy", "odrl:Set", "odrl:Agreement"]);
/** Profiles whose words are known here. Whoever does not know a policy's profile must not process it (ODRL 2.2, 2.1). */
const PROFILES = new Set([
  "https://w3id.org/dpv/mappings/odrl#",
  "https://w3id.org/dpv/mappings/odrl",
  "http://www.w3.org/ns/odrl/2/",
  "http://www.w3.org/ns/odrl/2/core",
]);
export const RULES = new Set(["odrl:permission", "odrl:prohibition", "odrl:obligation"]);
/** Properties that a policy may state once for all its rules (information model, 2.7.1 compact policy). */
export const SHARED = new Set([
  ...["odrl:action", "odrl:target", "odrl:assigner", "odrl:assignee", "odrl:constraint"],
]);
/** Properties of policies and rules that are understood and change no meaning. */
const NEUTRAL = new Set(["odrl:uid", "odrl:profile", "odrl:permission", "odrl:prohibition", ...SHARED]);
/** Types that say of a policy that it is a document. */
const DOCUMENTS = new Set(["foaf:Document", "schema:CreativeWork", "schema:DigitalDocument"]);
/** Properties of parties and assets that are understood. Any other, such as a refinement, could narrow them. */
const NAMING = new Set(["odrl:uid", "odrl:source", "odrl:partOf", "odrl:hasPolicy"]);

/** The properties by which other nodes lead to a node. */
type Ways = ReadonlySet<string>;

/** Makes the finding that something grants nothing. */
export function limit(path: string, sentence: string, code: Finding["code"] = "VOC_NO_TERM"): Finding {
  return { code, path, sentence: `${sentence}: it grants nothing` };
}

/** Returns true where anything in the document prohibits. Which of two policies prevails, nobody here can tell. */
export function prohibits({ nodes }: Graph): boolean {
  return [...nodes.values()].some(({ edges }) =>
    edges.some(
      ({ property, value }) =>
        namesProhibition(property) || (value.kind !== "text" && namesProhibition(value.key)),
    ),
  );
}

/** Returns the reasons why none of a policy's permissions may grant. `prohibited` is what `prohibits` says. */
export function policyLimits(
  policy: Node,
  path: string,
  { ways, prohibited }: { readonly ways: Ways; readonly prohibited: boolean },
): readonly Finding[] {
  const limits: Finding[] = [];
  const types = typesOf(policy).filter((type) => !DOCUMENTS.has(type));
  if (!types.some((type) => GRANTING.has(type)))
    limits.push({ code: "VOC_NO_TERM", path, sentence: "a policy of no known type grants nothing" });
  else if (!types.every((type) => GRANTING.has(type)))
    limits.push(limit(path, "a type of the policy is not understood"));
  for (const profile of valuesOf(policy, "odrl:profile"))
    if (!PROFILES.has(profile.key)) limits.push(limit(path, "the policy's profile is not known"));
  if (prohibited)
    limits.push({
      code: "VOC_CONFLICT",
      path,
      sentence: "the document prohibits as well as permits: it grants nothing",
    });
  // By ODRL only the rule counts, not the prose beside it. But the author of a permission and a denial meant only one
  // of them, and nobody can tell which.
  if (policy.edges.some(({ property }) => property === "odrl:permission") && denies(policy))
    limits.push(limit(path, "its description denies and its rule permits", "VOC_CONFLICT"));
  return [...limits, ...wayLimits(ways, "odrl:hasPolicy", path), ...unknown(policy.edges, NEUTRAL, path)];
}

/** Returns the reasons why a permission may not grant, but for what its action, target and constraints say. */
export function ruleLimits(rule: Node | undefined, path: string, ways: Ways): readonly Finding[] {
  const types = typesOf(rule).filter((type) => type !== "odrl:Permission");
  return [
    ...(types.length === 0 ? [] : [limit(path, "a type of the permission is not understood")]),
    ...(rule !== undefined && denies(rule)
      ? [limit(path, "its description denies and the rule permits", "VOC_CONFLICT")]
      : []),
    ...wayLimits(ways, "odrl:permission", path),
    ...unknown(rule?.edges ?? [], NEUTRAL, path),
  ];
}

/** Returns the reasons why a party or an asset is not all that its name says. */
export function partLimits(part: Node | undefined, path: string): readonly Finding[] {
  const edges = part?.edges ?? [];
  if (edges.some(({ property }) => property === "odrl:refinement"))
    return [limit(path, "a party or the target is refined")];
  return unknown(edges, NAMING, path).slice(0, 1);
}

/**
 * Returns the first reason why what else bears the name of a policy or a rule keeps it from granting: another node of that
 * name, what the document says of the name, or what leads to it. `way` is the property that may lead to it.
 */
export function nameLimits(
  node: Pick<Node, "key">,
  path: string,
  { graph, ways, same, way }: Named & { readonly way: string },
): readonly Finding[] {
  for (const key of (same.get(node.key) ?? []).flatMap((group) => [...group])) {
    if (key === node.key) continue;
    const other = graph.nodes.get(key);
    if (other?.edges.some(({ property }) => RULES.has(property) || property === "odrl:uid"))
      return [limit(path, "another part of the document has its name", "VOC_CONFLICT")];
    const [found] = [
      ...wayLimits(ways.get(key) ?? new Set(), way, path),
      ...unknown(other?.edges ?? [], NEUTRAL, path),
    ];
    if (found !== undefined) return [found];
  }
  return [];
}

/** A graph, with the ways to its nodes and with the nodes that have one name. */
export type Named = {
  readonly graph: Graph;
  readonly ways: ReadonlyMap<string, Ways>;
  readonly same: ReadonlyMap<string, readonly ReadonlySet<string>[]>;
};

function denies(node: Node): boolean {
  return node.edges.some(({ property, value }) => deniesInProse(property, value.key));
}

/** Finds the ways to a node that are not understood: what leads to it may revoke it, replace it or offer it. */
function wayLimits(ways: Ways, known: string, path: string): readonly Finding[] {
  const strange = [...ways].filter((way) => way !== known && way !== "odrl:uid");
  if (strange.some(endsOther))
    return [limit(path, "another part of the document ends it, or takes its place", "VOC_OUT_OF_RANGE")];
  return strange.every(isDescribing) ? [] : [limit(path, "the way that leads to it is not understood")];
}

/** Finds properties with an unknown meaning, and those that state an end, since each could limit a rule. */
function unknown(edges: readonly Edge[], known: ReadonlySet<string>, path: string): readonly Finding[] {
  return edges.flatMap(({ property, step }) => {
    const at = `${path}/${step}`;
    if (statesEnd(property)) return [limit(at, "it states its end, or what replaces it", "VOC_OUT_OF_RANGE")];
    if (known.has(property) || isDescribing(property)) return [];
    return [limit(at, "what it says of the permission is not understood")];
  });
}
