/**
 * Finds the valid content of an offer: the atoms of items that are proven, in date, in scope, and cover everybody.
 */

import { type Atom, consentAtom } from "../law/atom.ts";
import type { AtomKind, Registry } from "../law/pack/registry.ts";
import { placeWithin } from "../law/rule.ts";
import type { Concepts, Kind } from "../vocabulary/concept.ts";
import { translateIn } from "../vocabulary/leg.ts";
import type { Scheme } from "../vocabulary/scheme.ts";
import type { Filing } from "./filing.ts";
import { type ConsentItem, listEvidencedItems, type Offer } from "./transfer-request.ts";

/** An item that does not count, with the reason in words that name nobody. */
export type Rejected = { readonly path: string; readonly why: string };

/** The valid content of an offer. A part of the floor is met by `atoms`, together with those of one consent. */
export type Offered = {
  readonly atoms: ReadonlySet<Atom>;
  readonly consents: readonly { readonly path: string; readonly atoms: ReadonlySet<Atom> }[];
  readonly filings: readonly Filing[];
  /** The day, at the origin's place, on which the offer is assessed and the transfer would take place. */
  readonly day: string;
  /** The hash of the obligations that the importer has accepted. */
  readonly accepts?: string;
  /** The recipient's proven entry, whose role and certificates are then facts. */
  readonly recipient?: Offer["recipients"][number];
  readonly rejected: readonly Rejected[];
};

/** The scope that an offer must cover. */
export type Scope = {
  readonly registry: Registry;
  readonly concepts: Concepts;
  readonly scheme: Scheme;
  readonly leaves: { readonly [K in "modality" | "form" | "purpose"]: ReadonlySet<string> };
  /** The permissions of tiers that a consent to sale or onward use must give. */
  readonly permissions: ReadonlySet<string>;
  readonly recipient: string;
  readonly to: string;
  /** The day at the origin's place. */
  readonly day: string;
  /** Items whose evidence is missing or invalid: path → reason. */
  readonly unproven: ReadonlyMap<string, string>;
};

function datesWrong(item: object, day: string): string | undefined {
  const { from, until, given, date, at } = item as Record<string, string | undefined>;
  const start = from ?? given ?? date ?? at;
  if (start !== undefined && start > day) return "it begins after today";
  if (until !== undefined && until <= day) return "it has expired";
  return undefined;
}

/** Returns the concepts that words surely grant. A word that surely grants nothing adds none. */
function findGranted(terms: readonly string[], kind: Kind, { scheme, concepts }: Scope): readonly string[] {
  return terms.flatMap((term) => {
    const leg = translateIn(scheme, { path: "", kind, term, effect: "grants" }, concepts);
    return "concept" in leg ? [leg.concept] : [];
  });
}

/**
 * Returns true where the terms of a consent, each by what it surely grants, contain all leaves. A consent without
 * terms of a kind covers nothing of it.
 */
function covers(terms: readonly string[], kind: Kind, leaves: ReadonlySet<string>, scope: Scope): boolean {
  const granted = findGranted(terms, kind, scope).flatMap((concept) => [...scope.concepts.leaves(concept)]);
  return leaves.isSubsetOf(new Set(granted));
}

/** The atoms for which a consent counts only where its tiers permit everything that is meant. */
const TIERED: ReadonlySet<string> = new Set(["sale", "onward"]);

/**
 * Returns true where the tiers of a consent permit a sale and the onward use. Permissions are a set: leave to sell
 * aggregates is no leave to sell the data. Tiers are those of the common vocabulary, as in the request's `onward`, or
 * words of the request's scheme.
 */
function permitsOnward({ tiers }: ConsentItem, scope: Scope): boolean {
  const { concepts } = scope;
  const own = tiers.flatMap((word) => [word, `tier:${word}`].filter((id) => concepts.has(id)));
  const named = [...own, ...findGranted(tiers, "tier", scope)];
  return scope.permissions.isSubsetOf(new Set(named.flatMap((id) => [...(concepts.get(id).permits ?? [])])));
}

function consentWrong(consent: ConsentItem, scope: Scope): string | undefined {
  if (consent.subjects !== "all") return "it does not cover all people concerned";
  if (!covers(consent.modalities, "modality", scope.leaves.modality, scope))
    return "its modalities do not cover the request";
  if (!covers(consent.forms, "form", scope.leaves.form, scope)) return "its forms do not cover the request";
  if (!covers(consent.purposes, "purpose", scope.leaves.purpose, scope))
    return "its purposes do not cover the request";
  if (!consent.recipients.includes(scope.recipient)) return "it does not name the recipient";
  if (!consent.destinations.some((place) => placeWithin(scope.to, place)))
    return "it does not name the destination";
  return undefined;
}

function atomsOfConsent(consent: ConsentItem, permitted: boolean, registry: Registry): ReadonlySet<Atom> {
  const uses = consent.for.filter((purpose) => permitted || !TIERED.has(purpose));
  return new Set(
    uses.flatMap((purpose) =>
      consent.qualities
        .map((quality) => consentAtom(purpose, quality))
        .filter((atom) => registry.atoms.has(atom)),
    ),
  );
}

type Claim = { readonly path: string; readonly atom: Atom; readonly kind: AtomKind };

/** Returns the atoms that items claim. Each must have a kind that its place in the offer can hold. */
function claimsOf(offer: Offer): readonly Claim[] {
  const place = (name: keyof Offer, kind: AtomKind, list: readonly { id: string }[]): Claim[] =>
    list.map(({ id }, i) => ({ path: `offer.${name}[${i}]`, atom: id, kind }));
  return [
    ...offer.grounds.map(({ law, basis }, i) => ({
      path: `offer.grounds[${i}]`,
      atom: `${law.toLowerCase()}.${basis}`,
      kind: "ground" as const,
    })),
    ...place("instruments", "instrument", offer.instruments),
    ...place("assessments", "assessment", offer.assessments),
    ...place("notices", "notice", offer.notices),
    ...place("safeguards", "safeguard", offer.safeguards),
    ...place("exceptions", "exception", offer.exceptions),
    ...offer.filings.map(({ document }, i) => ({
      path: `offer.filings[${i}]`,
      atom: document,
      kind: "filing" as const,
    })),
  ];
}

/**
 * Returns the valid content of an offer on a day, for one request. Every item that does not surely hold is listed as
 * rejected.
 */
export function evaluateOffer(offer: Offer, scope: Scope): Offered {
  const rejected: Rejected[] = [];
  const usable = new Set<string>();
  for (const { path, item } of listEvidencedItems(offer)) {
    const why = scope.unproven.get(path) ?? datesWrong(item, scope.day);
    if (why === undefined) usable.add(path);
    else rejected.push({ path, why });
  }
  const atoms = new Set<Atom>();
  offer.instruments.forEach(({ parties }, i) => {
    const path = `offer.instruments[${i}]`;
    if (parties.includes(scope.recipient) || !usable.delete(path)) return;
    rejected.push({ path, why: "the recipient is not among its parties" });
  });
  for (const { path, atom, kind } of claimsOf(offer)) {
    if (!usable.has(path)) continue;
    const entry = scope.registry.atoms.get(atom);
    if (entry?.kind === kind) atoms.add(atom);
    // A filing need not be an atom, since a duty to file names its addressee and its stage.
    else if (kind !== "filing")
      rejected.push({ path, why: "it names nothing that a law asks for in this place" });
  }
  const consents = offer.consents.flatMap((consent, i) => {
    const path = `offer.consents[${i}]`;
    if (!usable.has(path)) return [];
    const why = consentWrong(consent, scope);
    const permitted = permitsOnward(consent, scope);
    if (why !== undefined) rejected.push({ path, why });
    else if (!permitted && consent.for.some((each) => TIERED.has(each)))
      rejected.push({ path, why: "for sale and onward use: its tiers do not permit what the request means" });
    return why === undefined ? [{ path, atoms: atomsOfConsent(consent, permitted, scope.registry) }] : [];
  });
  const recipient = offer.recipients.find(
    ({ id, place }, i) =>
      id === scope.recipient && place === scope.to && usable.has(`offer.recipients[${i}]`),
  );
  return {
    atoms,
    consents,
    filings: offer.filings.filter((_, i) => usable.has(`offer.filings[${i}]`)),
    day: scope.day,
    ...(offer.accepts && usable.has("offer.accepts") ? { accepts: offer.accepts.obligations } : {}),
    ...(recipient === undefined ? {} : { recipient }),
    rejected,
  };
}
