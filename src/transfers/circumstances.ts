/**
 * The circumstances of a request: the facts that it states, the dimensions and places that it concerns, and the
 * agreement's own rules.
 */
import type { Agreement } from "../federation/agreement.ts";
import type { Atlas } from "../law/atlas.ts";
import { type Engagement, engage, SALES } from "../law/engagement.ts";
import { type Fact, type FactName, type Facts, parseFact, setOf } from "../law/fact.ts";
import type { Source } from "../law/floor.ts";
import { parseRules } from "../law/pack/pack.ts";
import type { KnownHandOver } from "../ledger/hand-over.ts";
import { BoundedCache, WeakCache } from "../memo.ts";
import type { DemandMemory } from "./demands.ts";
import type { Proofs } from "./evidence.ts";
import type { Inherited } from "./inherited.ts";
import type { Lineage } from "./lineage.ts";
import type { JudgedOffers } from "./offered.ts";
import type { Tally } from "./tally.ts";
import type { EvidencedItem, TransferRequest } from "./transfer-request.ts";
import { DESCRIBED, type Described } from "./words.ts";

/** The items of an offer that are about one record of many, and what was found of those that others share. */
export type RecordOffer = { readonly items: readonly EvidencedItem[]; readonly judged: JudgedOffers };

/** The circumstances in which a request is assessed. */
export type Circumstances = {
  readonly atlas: Atlas;
  readonly agreement: Agreement | undefined;
  /** Every agreement of the node. The node can verify receipts of earlier transfers between their parties. */
  readonly agreements: readonly Agreement[];
  /** The hand-overs of ledger keys by which such receipts are verified; none by default. */
  readonly handOvers?: readonly KnownHandOver[];
  readonly at: Date;
  /** The day (ISO 8601) whose law counts, at every place; the day of `at` at each place by default. */
  readonly lawDay?: string | undefined;
  /** The SPIFFE id of the platform that asks. */
  readonly exporter: string;
  /** The digest of what an importer accepts (`acceptedDigestOf`). */
  readonly digest: string;
  /** The evidence of the offer. */
  readonly proofs: Proofs;
  /** The demands of the floors that were met before; absent where nothing is to be kept. */
  readonly demands?: DemandMemory | undefined;
  /** True where the request is to be carried out. */
  readonly binding: boolean;
  /** The data that this node has delivered to the exporter; absent where this node is not the exporter's home. */
  readonly lineage?: Lineage | undefined;
  /** For one record of many: the items of the offer that are about it; absent where all of them are. */
  readonly record?: RecordOffer | undefined;
  /** The obligations and origins that the receipts of the request bring along, where they have been read already. */
  readonly inherited?: Inherited | undefined;
  /** This node's count for the sender; absent where this node is not the sender's home. */
  readonly tally?: Tally | undefined;
};

/**
 * Returns the facts that a request states or the node knows. A claim is not proven; a fact that the node sees itself
 * is.
 */
export function factsOf(
  request: Pick<TransferRequest, "facts" | "from" | "to"> & { readonly action: string },
  leaves: Record<Described, ReadonlySet<string>>,
  recipient: TransferRequest["offer"]["recipients"][number] | undefined,
  provenance: readonly string[],
): Facts {
  const claimed = Object.entries(request.facts).map(([name, words]): [FactName, Fact] => [
    name as FactName,
    // Proven by being stated: marking data as sensitive is the exporter's own act.
    { value: parseFact(name, words), proven: name === "flaggedSensitive" },
  ]);
  const people = claimed.find(([name]) => name === "people")?.[1];
  const known: [FactName, Fact][] = [
    ["from", { value: setOf(request.from), proven: true }],
    ["to", { value: setOf(request.to), proven: true }],
    ["action", { value: setOf(request.action), proven: true }],
    ...DESCRIBED.filter((kind) => leaves[kind].size > 0).map((kind): [FactName, Fact] => [
      kind,
      { value: { kind: "set", values: leaves[kind] }, proven: true },
    ]),
  ];
  if (provenance.length > 0) {
    const others = request.facts.provenance ?? [];
    known.push(["provenance", { value: parseFact("provenance", [...provenance, ...others]), proven: true }]);
  }
  if (recipient !== undefined) {
    known.push(["recipientRole", { value: setOf(recipient.role), proven: true }]);
    const certs = recipient.certs.length > 0 ? recipient.certs : ["none"];
    known.push(["recipientCerts", { value: setOf(...certs), proven: true }]);
  }
  const year: [FactName, Fact][] =
    people && !claimed.some(([name]) => name === "peopleYear") ? [["peopleYear", people]] : [];
  return new Map([...year, ...claimed, ...known]);
}

/** For each form of data, the permission of a tier to sell it. Any other form counts as the data itself. */
const SOLD_AS: Readonly<Record<string, string>> = {
  "form:anonymisedAggregate": "sellAggregate",
  "form:inference": "sellInsight",
};

/**
 * Returns the permissions of tiers that a consent must give to the sale and the onward use of the data. A purpose of sale
 * asks for what a sale asks for.
 */
export function permissionsOf(
  forms: ReadonlySet<string>,
  purposes: ReadonlySet<string>,
  action: string,
  onward: TransferRequest["offer"]["onward"],
  { concepts }: Atlas,
): ReadonlySet<string> {
  const isSold = SALES.has(action) || purposes.has("pur:sellData");
  const sold = isSold ? [...forms].map((form) => SOLD_AS[form] ?? "sellRaw") : [];
  const learnt = purposes.has("pur:sellInsights") ? ["sellInsight"] : [];
  const tiers = onward?.tiers ?? [];
  const passed = tiers.flatMap((tier) => [...(concepts.get(concepts.resolve("tier", tier)).permits ?? [])]);
  return new Set([...sold, ...learnt, ...passed]);
}

/** Returns the dimensions that the request engages beyond those of every transfer. */
export function engagementOf(
  purposes: ReadonlySet<string>,
  action: string,
  onward: TransferRequest["offer"]["onward"],
  atlas: Atlas,
): Engagement {
  const { advertising, sale } = engage(purposes, [action], atlas.concepts);
  const permissions = permissionsOf(new Set(), new Set(), action, onward, atlas);
  return {
    advertising,
    sale: sale || [...permissions].some((each) => each.startsWith("sell")),
    onward: onward !== undefined && onward.tiers.length + onward.recipients.length + onward.places.length > 0,
  };
}

/**
 * Makes a source of an agreement. Like any source, it can only raise the floor. Throws PACK_INVALID or ATOM_UNKNOWN for
 * rules that are none.
 */
export function agreementSource(agreement: Agreement, atlas: Atlas, at: Date): Source {
  const byDay = atlas.asked.agreed.get(agreement, () => new BoundedCache(2));
  const day = at.toISOString().slice(0, 10);
  return byDay.get(day, () => {
    const { concepts, registry } = atlas;
    const rules = parseRules(agreement.rules, { concepts, registry, file: "agreement" });
    return { jurisdiction: "AGREEMENT", side: "agreement", day, rules, grants: [] };
  });
}

/**
 * Returns the sources of two places together with their agreement's: the same list for the same question, since
 * floors are memoised by it.
 */
export function withAgreement(
  sources: readonly Source[],
  agreement: Agreement,
  atlas: Atlas,
  at: Date,
): readonly Source[] {
  const own = agreementSource(agreement, atlas, at);
  const known = atlas.asked.joined.get(sources, () => new WeakCache());
  return known.get(own, () => [...sources, own]);
}
