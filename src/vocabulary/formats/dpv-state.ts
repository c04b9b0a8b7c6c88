/**
 * Finds what keeps a consent, a process or a legal basis in a graph of DPV from granting: a state in which it does
 * not hold, a rule that is no permission, an end, a context that binds it, and a successor.
 */
import { isVocabulary } from "./contexts.ts";
import { deniesInProse, isDescribing } from "./describing.ts";
import type { Finding } from "./document.ts";
import {
  BESIDE,
  BINDING,
  CONSENTS,
  ENDED,
  ENDLESS,
  GIVEN,
  HOLDING,
  LEADING,
  OTHER_RULES,
  PERMISSION,
  PROHIBITION,
  ROLES,
  RULE,
  TERMS,
} from "./dpv-words.ts";
import { statesEnd } from "./ending.ts";
import { type Edge, type Graph, type Node, typesOf, type Value, valuesOf } from "./rdf.ts";

/** Properties that state whether something holds. The one of a consent is read with its parts. */
const STATUS = /^dpv:has(?:\w*Status|Lawfulness)$/;
/** Types that say that a process or a basis does not hold. */
const ENDED_TYPE =
  /^dpv:\w*(?:Halted|Stopped|Completed|Cancelled|Terminated|Suspended|Proposed|Planned|Pending|Withdrawn|Revoked|Expired|Invalidated|Refused|Rejected|Objected|Disputed|Breached|Violated|Inactive|NonCompliant|NonConformant|Unlawful|NotApplicable)$/;
/** Returns true for a node that is a consent record, or that states the status of a consent. */
export function isConsentRecord(node: Node): boolean {
  return typesOf(node).includes("dpv:ConsentRecord") || valuesOf(node, "dpv:hasConsentStatus").length > 0;
}

/** Returns true for a property that states whether something holds. */
export function isStatus(property: string): boolean {
  return STATUS.test(property);
}

/** Returns true for a process that is a prohibition, an obligation or any other rule than a permission. */
export function isOtherRule(node: Node, graph: Graph): boolean {
  if (typesOf(node).some((type) => OTHER_RULES.has(type))) return true;
  return node.edges.some((edge) => edge.property === RULE && !isPermission(edge, graph));
}

function isPermission({ value }: Edge, graph: Graph): boolean {
  const words = wordsAt(value, graph);
  return words.length > 0 && words.every((word) => word === PERMISSION);
}

function wordsAt({ word, key }: Value, graph: Graph): readonly string[] {
  return word === undefined ? typesOf(graph.nodes.get(key)) : [word];
}

/** Returns the reasons why a node grants nothing; empty where it may grant. `path` is its place in the document. */
export function limitsOf(node: Node | undefined, path: string, graph: Graph): readonly Finding[] {
  if (node === undefined) return [];
  const types = typesOf(node);
  const rule = types.find((type) => OTHER_RULES.has(type));
  const ended = types.find((type) => ENDED_TYPE.test(type));
  return [
    ...(rule === undefined ? [] : [limit(path, `it is a \`${rule}\``)]),
    ...(ended === undefined ? [] : [limit(path, `it is \`${ended}\``)]),
    ...node.edges.flatMap((edge) => limitOf(edge, path, graph) ?? []),
    ...unreadLimits(node, path),
  ];
}

/** Returns true for a property that grants, or leaves what it stands with, and what it leads to, as they are. */
export function isKnown(property: string): boolean {
  return (
    LEADING.has(property) ||
    Object.hasOwn(TERMS, property) ||
    Object.hasOwn(ROLES, property) ||
    BESIDE.has(property) ||
    isDescribing(property)
  );
}

/** The first property that is not known, and the first prose that denies: each may take away what stands beside it. */
function unreadLimits({ edges }: Node, path: string): readonly Finding[] {
  const unread = edges.find(
    ({ property }) =>
      !isKnown(property) &&
      !BINDING.has(property) &&
      !isStatus(property) &&
      !statesEnd(property) &&
      ![RULE, PROHIBITION, "dpv:hasDuration"].includes(property),
  );
  const denied = edges.find(({ property, value }) => deniesInProse(property, value.key));
  return [
    ...(unread === undefined
      ? []
      : [limit(`${path}/${unread.step}`, "the property is not known, and may end or bind what has it")]),
    ...(denied === undefined ? [] : [limit(`${path}/${denied.step}`, "its description denies")]),
  ];
}

function limitOf({ property, value, step }: Edge, path: string, graph: Graph): Finding | undefined {
  const at = `${path}/${step}`;
  const words = wordsAt(value, graph);
  if (property === RULE && !isPermission({ property, value, step }, graph))
    return limit(at, `its rule is ${shown(words[0])}, and no permission`);
  if (BINDING.has(property)) return limit(at, "it is bound to a context that is not read");
  if (property === "dpv:hasDuration" && !words.includes(ENDLESS))
    return {
      ...limit(at, "it lasts for a stated time, and nobody here knows whether it still holds"),
      code: "VOC_OUT_OF_RANGE",
    };
  if (statesEnd(property))
    return { ...limit(at, "it states its end, or what replaces it"), code: "VOC_OUT_OF_RANGE" };
  if (!isStatus(property) || property === "dpv:hasConsentStatus") return undefined;
  const other = words.find((word) => !HOLDING.has(word));
  if (words.length > 0 && other === undefined) return undefined;
  return limit(at, `its state is ${shown(other)}`);
}

function shown(word: string | undefined): string {
  return word !== undefined && isVocabulary(word) ? `\`${word}\`` : "not a known one";
}

function limit(path: string, sentence: string): Finding {
  return { code: "VOC_NO_TERM", path, sentence: `${sentence}: it grants nothing` };
}

/**
 * Returns the reasons why a consent is not given, or why the statements of its status contradict one another. A later
 * renewal does not count, since the reader knows no time and cannot tell which statement is newer. `demanded` is
 * false for a legal basis, which need not state a status.
 */
export function consentLimits(node: Node, path: string, graph: Graph, demanded = true): readonly Finding[] {
  const parts = statusParts(node, graph);
  const states = parts.flatMap((part) => part.words.filter((word) => !CONSENTS.has(word)));
  const ended = states.find((word) => !GIVEN.has(word));
  const silent = parts.find((part) => part.edge === "dpv:hasConsentStatus" && part.words.length === 0);
  const own = parts
    .filter(({ edge, words }) => edge === "dpv:hasConsentStatus" || (edge !== "" && words.length > 0))
    .flatMap(({ key }) => limitsOf(graph.nodes.get(key), path, graph))
    .map(({ code, sentence }) => ({ code, path, sentence }));
  if (ended !== undefined) return [notGiven(path, `the consent's status is ${shown(ended)}`)];
  if (silent !== undefined || (demanded && states.length === 0))
    return [notGiven(path, "the consent has no status"), ...own];
  return own;
}

function notGiven(path: string, why: string): Finding {
  return { code: "VOC_NO_TERM", path, sentence: `${why}: its purposes and legal bases grant nothing` };
}

type StatusPart = { readonly edge: string; readonly key: string; readonly words: readonly string[] };

/** Returns the statements of a consent's status: those of the property, and of parts whose type is a status. */
function statusParts(node: Node, graph: Graph): readonly StatusPart[] {
  const isState = (word: string) => GIVEN.has(word) || ENDED.has(word) || CONSENTS.has(word);
  const own = typesOf(node).filter(isState);
  const parts = node.edges.map(({ property, value }) => {
    const types = typesOf(graph.nodes.get(value.key));
    if (property !== "dpv:hasConsentStatus")
      return { edge: property, key: value.key, words: value.kind === "text" ? [] : types.filter(isState) };
    return { edge: property, key: value.key, words: value.word === undefined ? types : [value.word] };
  });
  return [...parts.filter(({ edge }) => !(edge in TERMS)), { edge: "", key: node.key, words: own }];
}
