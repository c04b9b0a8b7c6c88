/**
 * Reads ODRL 2.2 policies and requests in Turtle and in JSON-LD, rule by rule.
 *
 * INVARIANT: a permission grants only where everything in it is understood. A constraint, a duty, a refinement, an
 * unknown profile, a prohibition or words that deny it leave it without a granting term, and a finding says why.
 */
import { isVocabulary } from "./contexts.ts";
import { isDescribing } from "./describing.ts";
import { checkSize, type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { kindOfData, wordsOf } from "./dpv-value.ts";
import { statesEnd } from "./ending.ts";
import { incoming, namesakes, walk } from "./graph-walk.ts";
import {
  GRANTING,
  limit,
  type Named,
  nameLimits,
  partLimits,
  policyLimits,
  prohibits,
  RULES,
  ruleLimits,
  SHARED,
} from "./odrl-limits.ts";
import {
  type Edge,
  type Graph,
  MAX_WAYS,
  type Node,
  parseGraph,
  tooManyWays,
  typesOf,
  valuesOf,
} from "./rdf.ts";

/** Policies that ask. An offer or a request only expresses a wish. */
const ASKING = new Set(["odrl:Request", "odrl:Offer"]);
const PURPOSE_OPERANDS = new Set(["odrl:purpose", "dpv-odrl:Purpose"]);
/** The parts of a constraint. Anything beside them, but for what describes, may turn it around. */
const CONSTRAINT = new Set(["odrl:leftOperand", "odrl:operator", "odrl:rightOperand"]);
const PURPOSE_OPERATORS = new Set(["odrl:eq", "odrl:isA"]);
/** The terms of one rule. `limits` are the reasons why it may not grant. */
type Rule = {
  readonly described: readonly ReadTerm[];
  readonly granted: readonly ReadTerm[];
  readonly limits: readonly Finding[];
  readonly findings: readonly Finding[];
};

/**
 * Reads policies and requests in either syntax. Actions become terms of the kind `tier`, since they say what may be
 * done onward. Throws VOC_DUP_KEY, VOC_LEXICAL, VOC_CONFLICT, VOC_OUT_OF_RANGE or INPUT_TOO_LARGE.
 */
export async function readOdrl(bytes: Uint8Array): Promise<Document> {
  return readPolicies(await parseGraph(bytes));
}

/** Reads a graph of policies and requests, whatever its syntax. */
export function readPolicies(graph: Graph): Document {
  const scope = {};
  const around = { graph, ways: incoming(graph), same: namesakes(graph) };
  const prohibited = prohibits(graph);
  const policies = walk(graph, () => scope).filter(({ node }) => isPolicy(node));
  if (policies.length === 0) throw refusal("VOC_LEXICAL", "/", "there is no policy in the document");
  const terms: ReadTerm[] = [];
  const findings: Finding[] = [];
  let record = 0;
  for (const { node, path } of policies) {
    const asks = typesOf(node).some((type) => ASKING.has(type));
    const led = { ways: waysTo(node, around.ways), prohibited };
    const limits = asks
      ? []
      : [...policyLimits(node, path, led), ...nameLimits(node, path, { ...around, way: "odrl:hasPolicy" })];
    findings.push(...limits, ...denials(node, path));
    checkShared(node, graph);
    for (const edge of node.edges.filter(({ property }) => property === "odrl:permission")) {
      const rule = readRule(node, edge, path, around);
      const grants = !asks && limits.length === 0 && rule.limits.length === 0;
      const granted = asks
        ? rule.granted.map((term) => ({ ...term, effect: "describes" as const }))
        : rule.granted;
      record += 1;
      terms.push(
        ...[...rule.described, ...(asks || grants ? granted : [])].map((term) => ({ ...term, record })),
      );
      findings.push(...rule.limits, ...rule.findings);
      checkSize(terms, findings);
    }
  }
  if (terms.length === 0)
    findings.push({ code: "VOC_NO_TERM", path: "/", sentence: "nothing in the document is a term" });
  return { format: "odrl", terms, findings, payloadBroken: false };
}

/** Throws VOC_OUT_OF_RANGE where very many rules share very much, since each rule has what its policy states for all. */
function checkShared({ edges }: Node, graph: Graph): void {
  const rules = edges.filter(({ property }) => property === "odrl:permission");
  const shared = edges.filter(({ property }) => SHARED.has(property));
  const said = shared.reduce(
    (sum, { value }) => sum + 1 + (graph.nodes.get(value.key)?.edges.length ?? 0),
    0,
  );
  if (rules.length * said > MAX_WAYS) throw tooManyWays();
}

function isPolicy(node: Node): boolean {
  const types = typesOf(node);
  return (
    types.some((type) => GRANTING.has(type) || ASKING.has(type)) ||
    node.edges.some(({ property }) => RULES.has(property))
  );
}

function denials(policy: Node, path: string): readonly Finding[] {
  return policy.edges
    .filter(({ property }) => property === "odrl:prohibition" || property === "odrl:obligation")
    .map(({ property, step }) => ({
      code: "VOC_NO_TERM" as const,
      path: `${path}/${step}`,
      sentence: `no term says what ${property === "odrl:prohibition" ? "a prohibition" : "an obligation"} does`,
    }));
}

function waysTo({ key }: Pick<Node, "key">, ways: Named["ways"]): ReadonlySet<string> {
  return ways.get(key) ?? new Set();
}

function readRule(policy: Node, { value, step }: Edge, outer: string, around: Named): Rule {
  const { graph, ways } = around;
  const path = `${outer}/${step}`;
  const node = graph.nodes.get(value.key);
  if (typesOf(node).some((type) => type === "odrl:Prohibition" || type === "odrl:Duty"))
    throw refusal("VOC_CONFLICT", path, "it is listed as a permission but has another type");
  const own = (node?.edges ?? []).map((edge) => ({ edge, at: `${path}/${edge.step}` }));
  const shared = policy.edges
    .filter(({ property }) => SHARED.has(property))
    .map((edge) => ({ edge, at: `${outer}/${edge.step}` }));
  const described: ReadTerm[] = [];
  const granted: ReadTerm[] = [];
  const findings: Finding[] = [];
  const limits = [
    ...ruleLimits(node, path, waysTo(value, ways)),
    ...nameLimits(value, path, { ...around, way: "odrl:permission" }),
  ];
  for (const { edge, at } of [...own, ...shared]) {
    if (edge.property === "odrl:action") readAction(edge, at, graph, granted, limits);
    else if (edge.property === "odrl:target") readTarget(edge, at, graph, { described, findings, limits });
    else if (edge.property === "odrl:constraint") readConstraint(edge, at, graph, granted, limits);
    else if (edge.property === "odrl:assigner" || edge.property === "odrl:assignee") {
      described.push({ path: at, kind: "role", term: edge.property, effect: "describes", scheme: "odrl" });
      limits.push(...partLimits(graph.nodes.get(edge.value.key), at));
    }
  }
  if (!granted.some(({ kind }) => kind === "tier"))
    limits.push(limit(path, "the permission has no action that is a word"));
  // Two constraints hold together, so that granting both purposes would read them as alternatives.
  if (granted.filter(({ kind }) => kind === "purpose").length > 1)
    limits.push(limit(path, "purposes that must hold together are not understood"));
  return { described, granted, limits, findings };
}

function readAction(
  { value }: Edge,
  path: string,
  graph: Graph,
  granted: ReadTerm[],
  limits: Finding[],
): void {
  const inner = value.kind === "blank" ? valuesOf(graph.nodes.get(value.key), "rdf:value") : [value];
  for (const { key, word, kind } of inner)
    if (kind === "named")
      granted.push({ path, kind: "tier", term: word ?? key, effect: "grants", scheme: schemeOf(word) });
  const said = [value, ...inner].flatMap(({ key }) => graph.nodes.get(key)?.edges ?? []);
  if (said.some(({ property }) => property !== "rdf:value" && property !== "rdf:type"))
    limits.push(limit(path, "the action is refined"));
  else if (inner.length !== 1) limits.push(limit(path, "the action is not one word"));
}

function readTarget(
  edge: Edge,
  path: string,
  graph: Graph,
  { described, findings, limits }: { described: ReadTerm[]; findings: Finding[]; limits: Finding[] },
): void {
  limits.push(...partLimits(graph.nodes.get(edge.value.key), path));
  const words = wordsOf(edge.value, path, graph).filter(
    ({ text }) => isVocabulary(text) && schemeOf(text) === "dpv",
  );
  if (words.length === 0)
    findings.push({ code: "VOC_NO_TERM", path, sentence: "the target does not say what the data is" });
  for (const { text } of words)
    described.push({ path, kind: kindOfData(text), term: text, effect: "describes", scheme: "dpv" });
}

/**
 * Reads a constraint. One that limits a rule to one purpose grants that purpose. No other constraint can be tested
 * here, since the reader knows no time, place or count.
 */
function readConstraint(
  { value }: Edge,
  path: string,
  graph: Graph,
  granted: ReadTerm[],
  limits: Finding[],
): void {
  const node = graph.nodes.get(value.key);
  const only = (property: string) => {
    const values = valuesOf(node, property);
    return values.length === 1 ? values[0] : undefined;
  };
  const [left, operator, right] = [...CONSTRAINT].map(only);
  const isPlain =
    typesOf(node).every((type) => type === "odrl:Constraint") &&
    (node?.edges ?? []).every(
      ({ property }) => CONSTRAINT.has(property) || (isDescribing(property) && !statesEnd(property)),
    );
  const isPurpose =
    PURPOSE_OPERANDS.has(left?.word ?? "") && PURPOSE_OPERATORS.has(operator?.word ?? "") && isPlain;
  if (isPurpose && right?.word !== undefined && isVocabulary(right.word))
    granted.push({ path, kind: "purpose", term: right.word, effect: "grants", scheme: schemeOf(right.word) });
  else limits.push(limit(path, "the constraint cannot be evaluated"));
}

function schemeOf(word: string | undefined): string {
  return word === undefined || /^(?:dpv-)?odrl:/.test(word) ? "odrl" : "dpv";
}
