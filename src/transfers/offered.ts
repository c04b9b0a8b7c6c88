/**
 * Finds the valid content of an offer: the atoms of items that are proven, for this request, in date, in scope, and cover
 * everybody.
 */

import { type Atom, consentAtom } from "../law/atom.ts";
import { FACTS } from "../law/fact.ts";
import type { FirstDays } from "../law/first-days.ts";
import type { Registry } from "../law/pack/registry.ts";
import { placeWithin } from "../law/rule.ts";
import type { WeakCache } from "../memo.ts";
import { suggest } from "../vocabulary/nearest.ts";
import type { Scheme } from "../vocabulary/scheme.ts";
import { createBoundCheck, grantedLeaves, notCovering, type Subject } from "./bound.ts";
import { claimOf, claimWrong, isClaimList, KIND_IN } from "./claims.ts";
import { NO_EVIDENCE, type Proofs } from "./evidence.ts";
import { type Filing, filingWrong } from "./filing.ts";
import { datesWrong } from "./item-dates.ts";
import { type ConsentItem, type EvidencedItem, listEvidencedItems, type Offer } from "./transfer-request.ts";
import type { Described } from "./words.ts";

/** An item that does not count, or a part of one, with the reason. Only the requester is told. */
export type NotCounted = { readonly path: string; readonly why: string };

/** An item that does not count, as the decision sees it. */
export type Rejected = NotCounted & {
  /** The atoms that the item would hold if it counted. */
  readonly atoms: ReadonlySet<Atom>;
};

/** A consent that counts. */
type HeldConsent = {
  readonly path: string;
  readonly atoms: ReadonlySet<Atom>;
  /** The day on which it was given. */
  readonly given: string;
  /** The laws for which it is too old; none where that is absent. */
  readonly notFor?: ReadonlySet<string>;
};

/** The valid content of an offer. A part of the floor is met by `atoms`, together with those of one consent. */
export type Offered = {
  readonly atoms: ReadonlySet<Atom>;
  readonly consents: readonly HeldConsent[];
  readonly filings: readonly Filing[];
  /** The day, at the origin's place, on which the offer is assessed and the transfer would take place. */
  readonly day: string;
  /** The hash of the obligations that the importer has accepted. */
  readonly accepts?: string;
  /** The recipient's proven entry, whose role and certificates are then facts. */
  readonly recipient?: Offer["recipients"][number];
  /** True where the exporter has proved that it collected such data itself. */
  readonly collected: boolean;
  /** In the order of the offer. */
  readonly rejected: readonly Rejected[];
};

/** The scope that an offer must cover. */
export type Scope = Subject & {
  readonly registry: Registry;
  readonly firstDays: FirstDays;
  /** The scheme of the request's words. */
  readonly scheme: Scheme;
  /** The permissions of tiers that a consent to sale or onward use must give. */
  readonly permissions: ReadonlySet<string>;
  /** The day at the origin's place. */
  readonly day: string;
  readonly proofs: Proofs;
  /** The items that are looked at; all of the offer by default. */
  readonly items?: readonly EvidencedItem[];
  /** The items that were judged before in this scope; absent where nothing is to be kept. */
  readonly judged?: WeakCache<object, Judged>;
};

/** The finding about an item: `why` it does not count, the parts that do not, and the atoms that it holds. */
type Judged = {
  readonly why: string | undefined;
  readonly parts: readonly Rejected[];
  readonly atoms: ReadonlySet<Atom>;
};

/** The items that records share, as they were judged for data of the same leaves. */
export type JudgedOffers = WeakCache<Subject["leaves"], WeakCache<object, Judged>>;

/**
 * Returns true where the terms of a consent, each by what it surely grants, contain all leaves. A consent without
 * terms of a kind covers nothing of it.
 */
function covers(terms: readonly string[], kind: Described, { leaves, scheme, concepts }: Scope): boolean {
  return leaves[kind].isSubsetOf(new Set(grantedLeaves(terms, kind, scheme, concepts)));
}

/** The atoms for which a consent counts only where its tiers permit everything that is meant. */
const TIERED: ReadonlySet<string> = new Set(["sale", "onward"]);

/**
 * Returns true where the tiers of a consent permit a sale and the onward use. Permissions are a set: leave to sell
 * aggregates is no leave to sell the data. Tiers are those of the common vocabulary, as in the request's `onward`: a
 * law's own word for one could come to mean more than what was signed.
 */
function permitsOnward({ tiers }: ConsentItem, { concepts, permissions }: Scope): boolean {
  const named = tiers.flatMap((word) => [word, `tier:${word}`].filter((id) => concepts.has(id)));
  return permissions.isSubsetOf(new Set(named.flatMap((id) => [...(concepts.get(id).permits ?? [])])));
}

const WORDS_OF_CONSENT = [
  ["modalities", "modality"],
  ["forms", "form"],
  ["purposes", "purpose"],
] as const satisfies readonly (readonly [keyof ConsentItem, Described])[];

const notNaming = (list: "recipients" | "destinations", { length }: readonly string[]) =>
  length === 0 ? `it names no ${list}` : `it names other ${list}`;

/** Returns all that a consent does not cover, so that nobody mends it field by field; undefined where it covers the request. */
function consentWrong(consent: ConsentItem, scope: Scope): string | undefined {
  const { recipient, to } = scope.request;
  const { subjects, recipients, destinations } = consent;
  const wrong = WORDS_OF_CONSENT.flatMap(([list, kind]) =>
    covers(consent[list], kind, scope) ? [] : [notCovering(list, consent[list], kind, scope.scheme)],
  );
  if (subjects !== "all") wrong.unshift("it does not cover all people concerned");
  if (!recipients.includes(recipient)) wrong.push(notNaming("recipients", recipients));
  if (!destinations.some((place) => placeWithin(to, place)))
    wrong.push(notNaming("destinations", destinations));
  return wrong.length === 0 ? undefined : wrong.join("; ");
}

/**
 * Returns why a consent does not count for sale and onward use, beside its other uses; undefined where it does. Whoever
 * may get the data from the recipient must be named by the consent as the recipient is.
 */
function onwardWrong(consent: ConsentItem, scope: Scope): string | undefined {
  if (!permitsOnward(consent, scope)) return "its tiers do not permit what the request means";
  const { recipients = [], places = [] } = scope.request.offer.onward ?? {};
  if (recipients.some((each) => !consent.recipients.includes(each)))
    return "it does not name all recipients to whom the data may be passed on";
  if (places.some((place) => !consent.destinations.some((named) => placeWithin(place, named))))
    return "it does not name all places to which the data may be passed on";
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

function recipientWrong({ id, place }: { id: string; place: string }, { request }: Scope) {
  if (id !== request.recipient) return "it is about another platform than the recipient";
  return place === request.to ? undefined : "it names another place than the request";
}

/** Returns why an item does not count, whatever its evidence; undefined where it does. */
function scopeWrong({ kind, item }: EvidencedItem, scope: Scope): string | undefined {
  if (kind === "consents") return consentWrong(item as ConsentItem, scope);
  if (kind === "collections") {
    const { modalities } = item as { modalities: string[] };
    return covers(modalities, "modality", scope)
      ? undefined
      : notCovering("modalities", modalities, "modality", scope.scheme);
  }
  if (kind === "recipients") return recipientWrong(item as Offer["recipients"][number], scope);
  if (kind === "instruments") {
    const { parties } = item as Offer["instruments"][number];
    if (!parties.includes(scope.request.recipient)) return "the recipient is not among its parties";
  }
  if (kind === "filings") {
    const wrong = filingWrong(item as Filing, scope.registry, scope.request.offer.filings);
    if (wrong !== undefined) return wrong;
  }
  return isClaimList(kind) ? claimWrong(kind, claimOf(item), scope.registry) : undefined;
}

/** Returns the atoms that an item holds where it counts. */
function atomsHeld({ kind, item }: EvidencedItem, scope: Scope): ReadonlySet<Atom> {
  if (kind === "consents") {
    const consent = item as ConsentItem;
    return atomsOfConsent(consent, onwardWrong(consent, scope) === undefined, scope.registry);
  }
  if (!isClaimList(kind)) return new Set();
  const atom = claimOf(item);
  return new Set(scope.registry.atoms.get(atom)?.kind === KIND_IN[kind] ? [atom] : []);
}

/** Begins the reason for which a consent does not count for sale and onward use, although it counts for the rest. */
export const FOR_ONWARD = "for sale and onward use: ";

/** The certificates of a recipient that a law can look at. */
const CERTIFICATES: ReadonlySet<string> = new Set(FACTS.recipientCerts.members);

/** Returns the parts of an item that do not count, although the item does. */
function partsWrong({ kind, path, item }: EvidencedItem, scope: Scope): readonly Rejected[] {
  if (kind === "recipients")
    return (item as Offer["recipients"][number]).certs.flatMap((cert, i) =>
      CERTIFICATES.has(cert)
        ? []
        : [
            {
              path: `${path}.certs[${i}]`,
              why: `no law here looks at the certificate \`${cert}\`${suggest(cert, CERTIFICATES)}`,
              atoms: new Set<Atom>(),
            },
          ],
    );
  if (kind !== "consents") return [];
  const consent = item as ConsentItem;
  const none = new Set<Atom>();
  const strange = consent.qualities.flatMap((quality, i) =>
    scope.registry.qualities.has(quality)
      ? []
      : [
          {
            path: `${path}.qualities[${i}]`,
            why: `no law here asks for the quality \`${quality}\`${suggest(quality, scope.registry.qualities)}`,
            atoms: none,
          },
        ],
  );
  const wrong = consent.for.some((each) => TIERED.has(each)) ? onwardWrong(consent, scope) : undefined;
  if (wrong === undefined) return strange;
  return [{ path, why: `${FOR_ONWARD}${wrong}`, atoms: none }, ...strange];
}

const ANOTHER_ENTRY =
  "another entry says another role or other certificates of the recipient, so that none counts";

/** Returns the entries of a recipient where all say the same of it; none where two differ. */
function agreeing(entries: readonly EvidencedItem[]): readonly EvidencedItem[] {
  const said = entries.map(({ item }) => {
    const { role, certs } = item as Offer["recipients"][number];
    return JSON.stringify([role, certs.toSorted()]);
  });
  return new Set(said).size > 1 ? [] : entries;
}

const idOf = ({ item }: EvidencedItem) => ("id" in item && typeof item.id === "string" ? item.id : undefined);

/**
 * Returns the valid content of the request's offer on a day. Every item that does not surely hold is listed as
 * rejected.
 */
export function evaluateOffer(scope: Scope): Offered {
  const { offer } = scope.request;
  const rejected: Rejected[] = [];
  const usable: EvidencedItem[] = [];
  const boundWrong = createBoundCheck(scope);
  const judge = (each: EvidencedItem): Judged => {
    const proof = scope.proofs.get(each.path) ?? { why: NO_EVIDENCE };
    const why =
      "why" in proof
        ? proof.why
        : (boundWrong(each.kind, proof, idOf(each)) ??
          datesWrong(each, scope, proof) ??
          scopeWrong(each, scope));
    return { why, parts: why === undefined ? partsWrong(each, scope) : [], atoms: atomsHeld(each, scope) };
  };
  const atomsOf = new Map<EvidencedItem, ReadonlySet<Atom>>();
  for (const each of scope.items ?? listEvidencedItems(offer)) {
    // INVARIANT: a consent is held against the age of the person, in which records differ; the rest is the same for all.
    const judged = each.kind === "consents" ? undefined : scope.judged;
    const { why, parts, atoms } = judged?.get(each.item, () => judge(each)) ?? judge(each);
    atomsOf.set(each, atoms);
    if (why === undefined) usable.push(each);
    else rejected.push({ path: each.path, why, atoms });
    rejected.push(...parts);
  }
  const held = (kind: EvidencedItem["kind"]) => usable.filter((each) => each.kind === kind);
  const described = held("recipients");
  const [recipient] = agreeing(described).map(({ item }) => item as Offer["recipients"][number]);
  if (recipient === undefined)
    rejected.push(...described.map(({ path }) => ({ path, why: ANOTHER_ENTRY, atoms: new Set<Atom>() })));
  const accepts = held("accepts").length > 0 ? offer.accepts : undefined;
  return {
    atoms: new Set(
      usable.flatMap((each) => (each.kind === "consents" ? [] : [...(atomsOf.get(each) ?? [])])),
    ),
    consents: held("consents").map((each) => ({
      path: each.path,
      atoms: atomsOf.get(each) ?? new Set(),
      given: (each.item as ConsentItem).given,
    })),
    filings: held("filings").map(({ item }) => item as Filing),
    day: scope.day,
    ...(accepts === undefined ? {} : { accepts: accepts.obligations }),
    ...(recipient === undefined ? {} : { recipient }),
    collected: held("collections").length > 0,
    rejected,
  };
}
