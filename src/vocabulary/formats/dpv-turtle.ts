/**
 * Reads the Data Privacy Vocabulary (DPV 2.3) in Turtle: processes and consent records become terms with their paths.
 */
import type { Kind } from "../concept.ts";
import { isMetadata, isVocabulary } from "./contexts.ts";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import {
  type Graph,
  type Node,
  parseTurtle,
  typesOf,
  type Value,
  type Visit,
  valuesOf,
  walk,
} from "./rdf.ts";
import { MAX_DEPTH } from "./strict-json.ts";

/** Reads DPV in Turtle and supplies missing prefixes. Throws VOC_LEXICAL, VOC_OUT_OF_RANGE or INPUT_TOO_LARGE. */
export function readDpvTurtle(bytes: Uint8Array): Document {
  return readDpvGraph(parseTurtle(bytes), "dpv-turtle");
}

const words = (prefix: string, names: string) => names.split(" ").map((name) => `${prefix}:${name}`);

/** The properties that give terms, with their kind. Data has two kinds: see FORMS. */
const TERMS: Readonly<Record<string, Kind>> = {
  "dpv:hasPurpose": "purpose",
  "dpv:hasPersonalData": "modality",
  "dpv:hasData": "modality",
  "dpv:hasLegalBasis": "legalBasis",
};

/** The properties that give a role to a party. The party's identity stays in the document. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  "dpv:hasRecipientDataController": ["dpv:Recipient", "dpv:DataController"],
  ...Object.fromEntries(
    "DataSubject DataController JointDataControllers DataProcessor DataSubProcessor Recipient ThirdParty DataExporter DataImporter"
      .split(" ")
      .map((name) => [`dpv:has${name}`, [`dpv:${name}`]]),
  ),
};
const ROLE_WORDS = new Set(Object.values(ROLES).flat());

/** Words for the state of the data (collected, derived, pseudonymised), not for its content. */
const FORMS = new Set(
  words(
    "dpv",
    "CollectedData CollectedPersonalData DerivedData DerivedPersonalData GeneratedData GeneratedPersonalData InferredData InferredPersonalData ObservedData ObservedPersonalData ProvidedData ProvidedPersonalData PseudonymisedData AnonymisedData ContextuallyAnonymisedData SyntheticData",
  ),
);

/** Marks and classes that add nothing to a more specific word beside them. */
const MARKS = new Set(
  words("dpv", "SensitiveData SensitivePersonalData SpecialCategoryPersonalData NonPersonalData"),
);
const GENERAL = new Set([...MARKS, ...words("dpv", "Data PersonalData Purpose LegalBasis")]);

/** The states of consent that allow processing. Any other state, known or not, grants nothing. */
const GIVEN = new Set(words("dpv", "ConsentGiven RenewedConsentGiven ConsentStatusValidForProcessing"));
const ENDED = new Set(
  words(
    "dpv",
    "ConsentRefused ConsentWithdrawn ConsentRevoked ConsentExpired ConsentInvalidated ConsentUnknown ConsentRequested ConsentRequestDeferred ConsentStatusInvalidForProcessing",
  ),
);
/** The kinds of consent. */
const CONSENTS = new Set(
  words(
    "dpv",
    "Consent InformedConsent UninformedConsent ExpressedConsent ExplicitlyExpressedConsent ImpliedConsent",
  ),
);

const PROCESSES = new Set(words("dpv", "Process PersonalDataHandling"));
/** Properties that lead to further nodes, or that describe a consent. */
const STRUCTURE = new Set(
  words(
    "dpv",
    "hasProcess hasPersonalDataHandling hasRecordOfActivity hasConsentStatus hasProcessing hasIdentifier isIndicatedBy isIndicatedAtTime",
  ),
);

/** A consent on which terms may rest. */
type Consent = { readonly key: string; readonly valid: boolean };
/** The place of a term in the document. Each process of a consent has records of its own. */
type Scope = { readonly consent?: Consent; readonly process?: string };
type Found = { readonly scope: Scope; readonly term: ReadTerm };
/** A word, and the way from a value to it: the value is the word, an instance of it, or narrower than it. */
type Word = { readonly text: string; readonly by: "name" | "type" | "broader" };

/** Reads a graph of DPV, whatever its syntax. `format` names that syntax in the result. */
export function readDpvGraph(graph: Graph, format: string): Document {
  const found: Found[] = [];
  const findings: Finding[] = [];
  const scopes = new Map<string, Scope>();
  const top: Scope = {};
  const scopeOf = (node: Node, path: string, outer: Scope = top): Scope => {
    const isConsent = isConsentRecord(node);
    const types = typesOf(node);
    if (!isConsent && !types.some((each) => PROCESSES.has(each))) return outer;
    // INVARIANT: a cycle of consents ends here, since each consent has one scope however it is reached.
    const key = isConsent ? node.key : `${outer.consent?.key ?? ""} ${node.key}`;
    const known = scopes.get(key);
    if (known !== undefined) return known;
    const scope = isConsent
      ? {
          consent: { key, valid: checkStatus(node, path, graph, findings) && outer.consent?.valid !== false },
        }
      : { ...outer, process: node.key };
    scopes.set(key, scope);
    return scope;
  };
  const visits = walk(graph, scopeOf);
  for (const visit of visits) readNode(visit, graph, found, findings);
  findings.push(...findUnread(visits));
  if (found.length === 0)
    findings.push({ code: "VOC_NO_TERM", path: "/", sentence: "nothing in the document is a term" });
  return { format, terms: numberTerms(found), findings, payloadBroken: false };
}

/** Returns true for a node that is a consent record, or that states the status of a consent. */
export function isConsentRecord(node: Node): boolean {
  return typesOf(node).includes("dpv:ConsentRecord") || valuesOf(node, "dpv:hasConsentStatus").length > 0;
}

/**
 * Returns true where the consent is given, and no statement contradicts that. A later renewal grants nothing, since
 * the reader knows no time and cannot tell which statement is newer.
 */
function checkStatus(node: Node, path: string, graph: Graph, findings: Finding[]): boolean {
  const parts = statusParts(node, graph);
  const states = parts.flatMap((part) => part.words.filter((word) => !CONSENTS.has(word)));
  const ended = states.find((word) => !GIVEN.has(word));
  const silent = parts.find((part) => part.edge === "dpv:hasConsentStatus" && part.words.length === 0);
  const why =
    ended !== undefined
      ? `the consent's status is${isVocabulary(ended) ? ` \`${ended}\`` : " not a known one"}`
      : states.length === 0 || silent !== undefined
        ? "the consent has no status"
        : undefined;
  if (why !== undefined)
    findings.push({
      code: "VOC_NO_TERM",
      path,
      sentence: `${why}: its purposes and legal bases grant nothing`,
    });
  if (parts.some(({ key }) => valuesOf(graph.nodes.get(key), "dpv:hasDuration").length > 0))
    findings.push({
      code: "VOC_OUT_OF_RANGE",
      path,
      sentence: "the consent lasts for a stated time: whether it still holds is not decided here",
    });
  return why === undefined;
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

function readNode(
  { node, path, scope }: Visit<Scope>,
  graph: Graph,
  found: Found[],
  findings: Finding[],
): void {
  const add = (kind: Kind, term: string, step: string, effect: ReadTerm["effect"] = "describes") =>
    found.push({ scope, term: { path: `${path}/${step}`, kind, term, effect, scheme: "dpv" } });
  const isStatus = (text: string) => GIVEN.has(text) || CONSENTS.has(text);
  for (const { property, value, step } of node.edges) {
    const kind = TERMS[property];
    const at = `${path}/${step}`;
    if (kind === "modality")
      for (const { text } of chooseSpecific(wordsOf(value, at, graph), at, findings))
        add(kindOfData(text), text, step);
    else if (kind !== undefined)
      for (const word of chooseSpecific(wordsOf(value, at, graph), at, findings)) {
        const effect = kind === "legalBasis" || scope.consent !== undefined ? "grants" : "describes";
        if (effect === "describes") add(kind, word.text, step);
        else if (scope.consent?.valid !== false && mayGrant(kind, word, at, findings))
          add(kind, word.text, step, effect);
      }
    else if (property === "rdf:type" && value.word !== undefined && ROLE_WORDS.has(value.word))
      add("role", value.word, step);
    else if ((property === "rdf:type" || property === "dpv:hasConsentStatus") && isStatus(value.word ?? "")) {
      const status = value.word ?? "";
      if (scope.consent?.valid === true)
        add(GIVEN.has(status) ? "consentState" : "legalBasis", status, step, "grants");
    } else if (property === "dpv:hasProcessing")
      findings.push({
        code: "VOC_NO_TERM",
        path: at,
        sentence: `${operation(value)} is of no kind in the vocabulary: state it as an action`,
      });
    for (const role of ROLES[property] ?? []) add("role", role, step);
  }
}

/** Returns the kind of a word for data. */
export function kindOfData(word: string): "form" | "modality" {
  return FORMS.has(word) ? "form" : "modality";
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
 * Returns the words for a value: its own, or those of its types and of broader concepts. Throws VOC_LEXICAL where
 * there is none.
 */
export function wordsOf(value: Value, path: string, graph: Graph): readonly Word[] {
  if (value.word !== undefined && isVocabulary(value.word)) return [{ text: value.word, by: "name" }];
  if (value.kind === "text")
    throw refusal("VOC_LEXICAL", path, "there is a text in place of a word of the vocabulary");
  const found: Word[] = [];
  const queue = [value.key];
  const seen = new Set(queue);
  for (const key of queue) {
    if (queue.length > MAX_DEPTH) throw refusal("VOC_OUT_OF_RANGE", path, "it has too many broader concepts");
    const node = graph.nodes.get(key);
    for (const text of typesOf(node).filter(isVocabulary))
      found.push({ text, by: key === value.key ? "type" : "broader" });
    for (const above of valuesOf(node, "skos:broader")) {
      if (above.word !== undefined) found.push({ text: above.word, by: "broader" });
      else if (above.kind !== "text" && !seen.has(above.key)) queue.push(above.key);
      seen.add(above.key);
    }
  }
  if (found.length > 0) return found;
  if (value.kind === "blank") throw refusal("VOC_LEXICAL", path, "the part is not a word and has no type");
  return [{ text: value.key, by: "name" }];
}

/** Returns the most specific words. A mark beside them becomes a finding. */
function chooseSpecific(all: readonly Word[], path: string, findings: Finding[]): readonly Word[] {
  const telling = all.filter(({ text }) => !GENERAL.has(text));
  if (telling.length === 0) return all;
  for (const { text } of all.filter((each) => MARKS.has(each.text)))
    findings.push({ code: "VOC_NO_TERM", path, sentence: `the mark \`${text}\` has no concept` });
  return telling;
}

/**
 * Makes findings for properties that gave no term. Those of unknown vocabularies are only counted, since their names
 * may hold personal data.
 */
function findUnread(visits: readonly Visit<Scope>[]): readonly Finding[] {
  const properties = new Set(visits.flatMap(({ node }) => node.edges.map(({ property }) => property)));
  const left = [...properties].filter(
    (each) => !(each in TERMS) && !(each in ROLES) && !STRUCTURE.has(each) && !isMetadata(each),
  );
  const known = left.filter(isVocabulary);
  const names = known.toSorted().map((each) => `\`${each}\``);
  if (left.length > known.length) names.push(`${left.length - known.length} of no known vocabulary`);
  if (names.length === 0) return [];
  return [{ code: "VOC_NO_TERM", path: "/", sentence: `properties that are not read: ${names.join(", ")}` }];
}

/** The most terms in one document. */
const MAX_TERMS = 10_000;

/**
 * Numbers the terms, each once in a record. A consent with several processes becomes as many records, and statements
 * on the whole consent go into each of them: leave for one purpose is not leave for another.
 */
function numberTerms(found: readonly Found[]): readonly ReadTerm[] {
  const groups = Map.groupBy(found, ({ scope }) => scope.consent?.key ?? scope.process);
  const terms: ReadTerm[] = [];
  let record = 0;
  for (const [group, members] of groups) {
    const shared = members.filter(({ scope }) => scope.consent === undefined || scope.process === undefined);
    const own = Map.groupBy(
      members.filter((each) => !shared.includes(each)),
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
