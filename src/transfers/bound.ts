/** Compares what evidence is bound to with the request that brings it: the same exporter, recipient, place, data and use. */
import { type Binding, type EvidencedKind, TIES } from "../evidence/binding.ts";
import type { Evidence } from "../evidence/item.ts";
import { type Agreement, ANONYMITY, mayAcceptFor } from "../federation/agreement.ts";
import { placeWithin } from "../law/rule.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import { translateIn } from "../vocabulary/leg.ts";
import { suggest } from "../vocabulary/nearest.ts";
import { COMMON_ID, type Scheme } from "../vocabulary/scheme.ts";
import type { TransferRequest } from "./transfer-request.ts";
import { conceptsOf, DESCRIBED, type Described, describingWordsOf, type Vocabulary } from "./words.ts";

/** The request with which evidence is compared. */
export type Subject = {
  /** The SPIFFE id of the platform that asks. */
  readonly exporter: string;
  readonly request: TransferRequest;
  /** The digest of what an importer accepts. */
  readonly digest: string;
  readonly agreement: Agreement;
  readonly leaves: Readonly<Record<Described, ReadonlySet<string>>>;
  readonly common: Scheme;
  readonly concepts: Concepts;
};

/**
 * Returns the binding with which evidence of an item of `kind` holds for this request and no other: all that the kind
 * needs, in words of the common vocabulary. It leaves out what the vocabulary does not know. A document must have been
 * read (`readRequest`).
 */
export function bindingFor(
  kind: EvidencedKind,
  { exporter, request, digest }: Pick<Subject, "exporter" | "request" | "digest">,
  vocabulary: Vocabulary,
): Binding {
  const { recipient, to } = request;
  const { concepts, schemes } = vocabulary;
  const needs = new Set(TIES[kind].evidence);
  const known = describingWordsOf(request).filter(({ scheme }) => schemes.get(scheme) !== undefined);
  const described = conceptsOf(known, vocabulary);
  // A concept that leaves open which one is meant grants nothing: the evidence names all for which it stands.
  const named = (told: Described) => [
    ...new Set(described[told].map((each) => concepts.get(each).standsFor ?? each)),
  ];
  const words = Object.fromEntries(
    DESCRIBED.filter((told) => needs.has(told) && described[told].length > 0).map((told) => [
      told,
      named(told),
    ]),
  );
  return {
    kind,
    ...(needs.has("exporter") ? { exporter } : {}),
    ...(needs.has("recipient") ? { recipients: [recipient] } : {}),
    ...(needs.has("destination") ? { destinations: [to] } : {}),
    ...(Object.keys(words).length > 0 ? { words: { [COMMON_ID]: words } } : {}),
    ...(needs.has("request") ? { request: digest } : {}),
  };
}

/** Returns the leaves that words surely grant. A word that surely grants nothing adds none. */
export function grantedLeaves(
  terms: readonly string[],
  kind: Described,
  scheme: Scheme,
  concepts: Concepts,
): readonly string[] {
  return terms.flatMap((term) => {
    // THREAT: an offer may hold thousands of unknown words, and each would be compared with all words of the scheme.
    if (scheme.find(kind, term) === undefined) return [];
    const leg = translateIn(scheme, { path: "", kind, term, effect: "grants" }, concepts);
    return "concept" in leg ? [...concepts.leaves(leg.concept)] : [];
  });
}

/** Says that the terms of a list do not cover the request, and names the first that the scheme does not have; or that the list is empty. */
export function notCovering(list: string, terms: readonly string[], kind: Described, scheme: Scheme): string {
  if (terms.length === 0) return `it names no ${list}`;
  const strange = terms.find((term) => scheme.find(kind, term) === undefined);
  const known = scheme.terms.filter((each) => each.kind === kind).map(({ term }) => term);
  const hint =
    strange === undefined
      ? ""
      : `: \`${strange.slice(0, 64)}\` is no ${kind} of the scheme \`${scheme.id}\`${suggest(strange, known)}`;
  return `its ${list} do not cover the request${hint}`;
}

const OTHER: Readonly<Record<Described, string>> = {
  modality: "its evidence is for another modality",
  form: "its evidence is for another form of data",
  purpose: "its evidence is for another purpose",
};

/**
 * Creates the comparison for one request: evidence of an item of `kind` → why it does not count for this request, or
 * undefined where it does. `id` is that of the item, where it has one.
 */
export function createBoundCheck(
  subject: Subject,
): (kind: EvidencedKind, evidence: Evidence, id?: string) => string | undefined {
  const { exporter, request, digest, agreement } = subject;
  const { recipient, to } = request;
  const covers = createCoverage(subject);
  return (kind, { issuer, binding }, id) => {
    if (binding.kind !== kind)
      return `its evidence is of an item in \`${binding.kind}\`: wrong section of the offer`;
    const may = mayAttest(agreement, issuer, kind, recipient, id);
    if (may !== undefined) return may;
    if (binding.exporter !== undefined && binding.exporter !== exporter)
      return "its evidence is for another exporter";
    if (binding.recipients?.includes(recipient) === false) return "its evidence is for another recipient";
    if (binding.destinations?.some((place) => placeWithin(to, place)) === false)
      return "its evidence is for another destination";
    if (binding.request !== undefined && binding.request !== digest)
      return "its evidence is for another request";
    const other = DESCRIBED.find((each) => !covers(binding.words, each));
    return other && OTHER[other];
  };
}

/** Returns why the agreement does not let an issuer sign for this kind of item; undefined where it does. */
function mayAttest(
  { issuers }: Agreement,
  name: string,
  kind: EvidencedKind,
  importer: string,
  id: string | undefined,
): string | undefined {
  const issuer = Object.hasOwn(issuers, name) ? issuers[name] : undefined;
  if (kind === "accepts")
    return issuer && mayAcceptFor(issuer, importer)
      ? undefined
      : `issuer \`${name}\` may not accept for this importer under the agreement: only a next agreement can let it`;
  const anonymity = kind === "assessments" && id === ANONYMITY && issuer?.attests.includes(ANONYMITY);
  return anonymity || issuer?.attests.includes(kind)
    ? undefined
    : `issuer \`${name}\` may not attest \`${kind}\` under the agreement: only a next agreement can let it`;
}

/**
 * Creates the comparison of words: true where those of a binding cover all that the data and the use may be, or where
 * the binding says nothing of that kind, which only some kinds of items may.
 */
function createCoverage({ leaves, common, concepts }: Subject) {
  // Most items of an offer are signed in the same words, and most lists have one. THREAT: a word may be spelled like a list.
  const [ofWord, ofList] = [new Map<string, boolean>(), new Map<string, boolean>()];
  return (given: Binding["words"] = {}, kind: Described): boolean => {
    if (Object.values(given).every((each) => each[kind] === undefined)) return true;
    // THREAT: a law's words mean what its pack says today. Whoever signed them before cannot have meant that.
    const words = given[COMMON_ID]?.[kind] ?? [];
    const [only] = words;
    const [known, name] =
      words.length === 1 ? [ofWord, `${kind} ${only}`] : [ofList, JSON.stringify([kind, words])];
    const found =
      known.get(name) ?? leaves[kind].isSubsetOf(new Set(grantedLeaves(words, kind, common, concepts)));
    known.set(name, found);
    return found;
  };
}
