/** The second step of an assessment: joins the floor that both laws, the agreement and earlier receipts require. */
import type { Agreement } from "../federation/agreement.ts";
import { nodeId, parseIdentity } from "../federation/identity.ts";
import { withLawPlaces } from "../law/areas.ts";
import { packsOf, sourcesOf, zoneOf } from "../law/atlas.ts";
import { dayAt } from "../law/day.ts";
import { findTouchedPlaces, withSale } from "../law/engagement.ts";
import type { Facts } from "../law/fact.ts";
import { computeFloor, type Floor } from "../law/floor.ts";
import { WeakCache } from "../memo.ts";
import { anonymityWrong, anyForm, notAnonymous } from "./anonymity.ts";
import { type Circumstances, engagementOf, factsOf, permissionsOf, withAgreement } from "./circumstances.ts";
import { holdToLaws } from "./consent-age.ts";
import type { DenialReason } from "./decision.ts";
import { type Inherited, readInherited } from "./inherited.ts";
import { findGap } from "./lineage.ts";
import { evaluateOffer, type Offered, type Rejected } from "./offered.ts";
import { retentionReasons, unusedReasons } from "./permitted-use.ts";
import { preliminaryReasons } from "./preliminary.ts";
import { type CountEdges, type RaisedCount, raiseCounts, type TallyBound } from "./tally.ts";
import { createUnresolved, type Translation } from "./translation.ts";
import { leavesOf, schemeOf } from "./words.ts";

export type Packs = readonly {
  readonly jurisdiction: string;
  readonly version: string;
  readonly hash: string;
}[];

/** The demands on a request, and its offer; or the reason for denying it, where there is no floor. */
export type Protection = { readonly translation: Translation; readonly packs: Packs } & (
  | {
      readonly kind: "denied";
      readonly reasons: readonly DenialReason[];
      /** The items of the offer that do not count; empty where that was not looked at. */
      readonly rejected: readonly Rejected[];
    }
  | {
      readonly kind: "floor";
      readonly floor: Floor;
      readonly facts: Facts;
      readonly inherited: Inherited;
      readonly offered: Offered;
      /** Reasons to deny beside the floor. */
      readonly gaps: readonly DenialReason[];
      /** The declarations that the node's own count has raised. */
      readonly counts: readonly RaisedCount[];
      /**
       * The growth of the sender's tallies beyond which the decision no longer holds. Empty where there is no limit.
       */
      readonly bounds: readonly TallyBound[];
      /** The numbers at which a count of the sender changes what the law asks. */
      readonly edges: CountEdges;
    }
);

/** Joins the floor for a translated request. Anything that cannot be resolved is a reason to deny. */
export function joinFloor(translation: Translation, circumstances: Circumstances): Protection {
  const { fault, request, sides } = translation;
  if (fault !== undefined) return { kind: "denied", translation, packs: [], reasons: [fault], rejected: [] };
  try {
    const { agreement, atlas } = circumstances;
    const reasons = preliminaryReasons(translation, circumstances);
    const unused = agreement === undefined ? [] : unusedReasons(translation, atlas);
    if (reasons.length === 0 && agreement !== undefined)
      return joined(translation, agreement, circumstances, unused);
    const rejected =
      agreement === undefined ? [] : offeredIn(translation, agreement, circumstances).offered.rejected;
    const all = [...reasons, ...unused];
    return { kind: "denied", translation, packs: packsOf(atlas, sides), reasons: all, rejected };
  } catch (thrown) {
    return joinFloor(createUnresolved(request, thrown), circumstances);
  }
}

/** Adds a reason to deny that follows from neither law nor offer. Returns `protection` itself where there is none. */
export function withGap(protection: Protection, reason: DenialReason | undefined): Protection {
  if (reason === undefined) return protection;
  return protection.kind === "floor"
    ? { ...protection, gaps: [reason, ...protection.gaps] }
    : { ...protection, reasons: [reason, ...protection.reasons] };
}

type Leaves = Translation["leaves"];

/** Returns the valid content of the request's offer, for data of these leaves. */
function offeredFor(
  { request }: Translation,
  leaves: Leaves,
  agreement: Agreement,
  { atlas, at, exporter, digest, proofs, record }: Circumstances,
): Offered {
  const { registry, concepts, common, firstDays } = atlas;
  const { action, offer } = request;
  return evaluateOffer({
    exporter,
    request,
    digest,
    agreement,
    leaves,
    common,
    concepts,
    registry,
    firstDays,
    scheme: schemeOf(atlas, request.scheme),
    permissions: permissionsOf(leaves.form, leaves.purpose, action, offer.onward, atlas),
    // Whoever signs an item writes the day as the exporter's place has it.
    day: dayAt(atlas, at, zoneOf(atlas, request.from)),
    proofs,
    ...(record && { items: record.items, judged: record.judged.get(leaves, () => new WeakCache()) }),
  });
}

/**
 * Returns the valid content of the request's offer, and the leaves of the data: those that are stated, or any form where
 * the stated one is only claimed.
 */
function offeredIn(
  translation: Translation,
  agreement: Agreement,
  circumstances: Circumstances,
): { readonly offered: Offered; readonly leaves: Leaves } {
  const { request, leaves } = translation;
  const offered = offeredFor(translation, leaves, agreement, circumstances);
  const why = anonymityWrong(leaves.form, offered, request);
  if (why === undefined) return { offered, leaves };
  const open = { ...leaves, form: anyForm(circumstances.atlas.concepts) };
  const other = offeredFor(translation, open, agreement, circumstances);
  return { offered: { ...other, rejected: [notAnonymous(why), ...other.rejected] }, leaves: open };
}

function joined(
  translation: Translation,
  agreement: Agreement,
  circumstances: Circumstances,
  unused: readonly DenialReason[],
): Protection {
  const { request } = translation;
  const { atlas, at, lawDay, exporter, lineage, tally } = circumstances;
  const { action, offer } = request;
  const { offered, leaves } = offeredIn(translation, agreement, circumstances);
  const inherited = circumstances.inherited ?? readInherited(offer.receipts, circumstances);
  const claimed = factsOf(request, leaves, offered.recipient, inherited.provenance);
  const stated = withSale(withLawPlaces(atlas, claimed), atlas.concepts);
  const laws = sourcesOf(atlas, request.from, request.to, findTouchedPlaces(stated), lawDay ?? at);
  const agreed = withAgreement(laws, agreement, atlas, at);
  // The same list as before where nothing is inherited, since floors are memoised by it.
  const sources = inherited.sources.length === 0 ? agreed : [...agreed, ...inherited.sources];
  const day = dayAt(atlas, at, zoneOf(atlas, request.from));
  const { facts, counts, bounds, edges } =
    tally === undefined
      ? { facts: stated, counts: [], bounds: [], edges: [] }
      : raiseCounts(tally, request, stated, { sources, rulebook: atlas.rulebook, day });
  const engagement = engagementOf(leaves.purpose, action, offer.onward, atlas);
  const floor = computeFloor(sources, facts, engagement, atlas.rulebook);
  // THREAT: two other nodes can sign a receipt about data that never came here. Only what this node, the exporter's
  // home, has itself delivered answers for its deliveries.
  const received = inherited.transfers.filter(
    ({ recipient, destination }) =>
      recipient === exporter && destination === nodeId(parseIdentity(exporter).trustDomain),
  );
  const gap =
    lineage &&
    findGap(lineage, {
      modality: leaves.modality,
      leavesOf: (concept) => leavesOf([concept], atlas),
      received: received.flatMap(({ modality }) => modality),
      collected: offered.collected,
    });
  return {
    kind: "floor",
    translation,
    packs: packsOf(atlas, sources),
    floor,
    facts,
    inherited,
    offered: holdToLaws(offered, floor, facts, atlas.firstDays),
    gaps: [
      ...(gap === undefined ? [] : [gap]),
      ...unused,
      ...retentionReasons(offer.retention, floor, atlas),
    ],
    counts,
    bounds,
    edges,
  };
}
