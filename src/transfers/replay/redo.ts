/** Makes a past decision again: the same request, evidence, agreement and counts, under a law that may be another. */
import type { Context } from "../../engine/context.ts";
import type { Agreement } from "../../federation/agreement.ts";
import { isInForce } from "../../federation/agreement.ts";
import type { Atlas } from "../../law/atlas.ts";
import type { KnownHandOver } from "../../ledger/hand-over.ts";
import type { Assessment } from "../assess.ts";
import { decideRequest } from "../assess.ts";
import { tallyIn } from "../basis.ts";
import type { Circumstances } from "../circumstances.ts";
import type { DenialReason } from "../decision.ts";
import type { DemandMemory } from "../demands.ts";
import { checkOffer } from "../evidence.ts";
import { joinFloor, type Packs, withGap } from "../protection.ts";
import type { CountEdges } from "../tally.ts";
import { acceptedDigestOf, type TransferRequest } from "../transfer-request.ts";
import { translateRequest } from "../translation.ts";
import { proofsAsFound } from "./as-found.ts";
import type { Lost, Past } from "./past.ts";

/** A law under which decisions are made again. */
export type ReplayLaw = {
  readonly atlas: Atlas;
  /** The day (ISO 8601) whose law counts; that of each decision by default. */
  readonly day?: string;
  /** True where it may read words otherwise than the law that decided. */
  readonly rewords: boolean;
  /** The demands of its floors. */
  readonly demands: DemandMemory;
  /** The versions by which a decision was made, that are not held any more; those of today stand in their place. */
  readonly instead: readonly string[];
};

/** Returns the law for decisions that these versions of packs made; `law-gone` where it is not held. */
export type LawFor = (packs: Packs) => ReplayLaw | "law-gone";

/** The agreements and the keys that a node holds beside its decisions. */
export type Held = Pick<Context, "checkEvidence"> & {
  /** Every agreement, those that have ended among them, in the order in which they count. */
  readonly agreements: readonly Agreement[];
  readonly handOvers: readonly KnownHandOver[];
};

/** The reasons that follow from the node's own records, whatever the law: a delivery without its receipt, and words read otherwise. */
const BESIDE_LAW: ReadonlySet<string> = new Set(["LINEAGE_MISSING", "VOC_VERSION"]);

/** Returns the reason of a decision that follows from neither its law nor its offer. */
export function gapIn({ reasons }: Pick<Past["verdict"], "reasons">): DenialReason | undefined {
  return reasons.find(({ code }) => BESIDE_LAW.has(code)) as DenialReason | undefined;
}

/** Returns the agreement of a decision, undefined where none reached its destination; or why that is not known. */
export function findAgreement(
  { agreement: hash, verdict }: Past,
  { to }: Pick<TransferRequest, "to">,
  { agreements }: Held,
): { readonly agreement: Agreement | undefined } | Lost {
  if (hash === "") return { agreement: undefined };
  if (hash !== undefined) {
    const agreement = agreements.find((each) => each.hash === hash);
    return agreement === undefined ? "agreement-gone" : { agreement };
  }
  if (verdict.reasons.some(({ code }) => code === "AGREEMENT_MISSING")) return { agreement: undefined };
  // A row of an earlier version does not name it: where only one can be meant, it is that.
  const serving = agreements.filter(({ parties }) =>
    parties.some(({ jurisdictions }) => jurisdictions.includes(to)),
  );
  const [only, other] = serving.filter((each) => isInForce(each, new Date(verdict.at)));
  return only === undefined || other !== undefined ? "never-kept" : { agreement: only };
}

/**
 * Returns the circumstances of a decision under a law. `onUnknown` is called where the law asks for a count that was not
 * kept. Rejects as `checkOffer` does.
 */
export async function circumstancesOf(
  past: Past,
  request: TransferRequest,
  agreement: Agreement | undefined,
  law: ReplayLaw,
  held: Held,
  onUnknown: () => void,
): Promise<Circumstances> {
  const at = new Date(past.verdict.at);
  const { atlas, day, demands } = law;
  return {
    atlas,
    agreement,
    agreements: held.agreements,
    handOvers: held.handOvers,
    at,
    lawDay: day,
    exporter: past.exporter,
    digest: acceptedDigestOf(request),
    proofs: isWithoutEvidence(past)
      ? proofsAsFound({ request, agreement, exporter: past.exporter, at, notCounted: past.notCounted }, atlas)
      : await checkOffer(held, request, agreement, at),
    demands,
    binding: true,
    ...(past.side === "origin" && { tally: tallyIn(past.basis ?? { counts: [] }, onUnknown) }),
  };
}

const isWithoutEvidence = ({ side, chunk }: Past) => side === "destination" && chunk === undefined;

/** A decision that was made again, and the numbers at which a count of the sender would change it. */
export type Redone = { readonly assessment: Assessment; readonly edges: CountEdges };

/** Decides a request again. */
export function redo(past: Past, request: TransferRequest, circumstances: Circumstances): Redone {
  const translation = translateRequest(request, circumstances);
  const protection = withGap(joinFloor(translation, circumstances), gapIn(past.verdict));
  const edges = protection.kind === "floor" ? protection.edges : [];
  return { assessment: decideRequest(protection, circumstances), edges };
}
