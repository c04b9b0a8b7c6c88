/** The second step of an assessment: joins the floor that both laws, the agreement and earlier receipts require. */
import type { Agreement } from "../federation/agreement.ts";
import { dayAt, packsOf, sourcesOf, withLawPlaces, zoneOf } from "../law/atlas.ts";
import { findTouchedPlaces } from "../law/engagement.ts";
import type { Facts } from "../law/fact.ts";
import { computeFloor, type Floor } from "../law/floor.ts";
import { type Circumstances, engagementOf, factsOf, permissionsOf, withAgreement } from "./circumstances.ts";
import type { DenialReason } from "./decision.ts";
import { readInherited } from "./inherited.ts";
import { evaluateOffer, type Offered, type Rejected } from "./offered.ts";
import { preliminaryReasons } from "./preliminary.ts";
import { type RaisedCount, raiseCounts, type TallyBound } from "./tally.ts";
import { createUnresolved, type Translation } from "./translation.ts";
import { schemeOf } from "./words.ts";

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
      readonly offered: Offered;
      /** The declarations that the node's own count has raised. */
      readonly counts: readonly RaisedCount[];
      /**
       * The growth of the sender's tallies beyond which the decision no longer holds. Empty where there is no limit.
       */
      readonly bounds: readonly TallyBound[];
    }
);

/** Joins the floor for a translated request. Anything that cannot be resolved is a reason to deny. */
export function joinFloor(translation: Translation, circumstances: Circumstances): Protection {
  const { fault, request, sides } = translation;
  if (fault !== undefined) return { kind: "denied", translation, packs: [], reasons: [fault], rejected: [] };
  try {
    const { agreement, atlas } = circumstances;
    const reasons = preliminaryReasons(translation, circumstances);
    if (reasons.length === 0 && agreement !== undefined) return joined(translation, agreement, circumstances);
    const rejected =
      agreement === undefined ? [] : offeredIn(translation, agreement, circumstances, new Set()).rejected;
    return { kind: "denied", translation, packs: packsOf(atlas, sides), reasons, rejected };
  } catch (thrown) {
    return joinFloor(createUnresolved(request, thrown), circumstances);
  }
}

/** Returns the valid content of the request's offer. `permissions` are those that a consent's tiers must give. */
function offeredIn(
  { request, leaves }: Translation,
  agreement: Agreement,
  { atlas, at, exporter, digest, proofs }: Circumstances,
  permissions: ReadonlySet<string>,
): Offered {
  const { registry, concepts, schemes } = atlas;
  return evaluateOffer({
    exporter,
    request,
    digest,
    agreement,
    leaves,
    schemes,
    concepts,
    registry,
    scheme: schemeOf(atlas, request.scheme),
    permissions,
    // Whoever signs an item writes the day as the exporter's place has it.
    day: dayAt(at, zoneOf(atlas, request.from)),
    proofs,
  });
}

function joined(translation: Translation, agreement: Agreement, circumstances: Circumstances): Protection {
  const { request, leaves } = translation;
  const { atlas, at, tally } = circumstances;
  const { action, offer } = request;
  const permissions = permissionsOf(leaves.form, action, offer.onward, atlas);
  const offered = offeredIn(translation, agreement, circumstances, permissions);
  const inherited = readInherited(offer.receipts, circumstances);
  const stated = withLawPlaces(atlas, factsOf(request, leaves, offered.recipient, inherited.provenance));
  const laws = sourcesOf(atlas, request.from, request.to, findTouchedPlaces(stated), at);
  const agreed = withAgreement(laws, agreement, atlas, at);
  // The same list as before where nothing is inherited, since floors are memoised by it.
  const sources = inherited.sources.length === 0 ? agreed : [...agreed, ...inherited.sources];
  const { facts, counts, bounds } =
    tally === undefined
      ? { facts: stated, counts: [], bounds: [] }
      : raiseCounts(tally, request, stated, sources, atlas.rulebook);
  const engagement = engagementOf(leaves.purpose, action, offer.onward, atlas);
  const floor = computeFloor(sources, facts, engagement, atlas.rulebook);
  return {
    kind: "floor",
    translation,
    packs: packsOf(atlas, sources),
    floor,
    facts,
    offered,
    counts,
    bounds,
  };
}
