/** The part of a leaf that one decision fills: the decision, its packs, and the translation of the words. */
import { withoutUndefined } from "../ledger/canonical.ts";
import { isReadable, type VerdictPart } from "../receipt/leaf.ts";
import { isReadableList } from "../receipt/obligations.ts";
import type { TermTranslation } from "../vocabulary/translate.ts";
import type { Decision } from "./decision.ts";
import type { Tables } from "./words.ts";

/** The parts of an assessment that a leaf keeps. */
type Assessed = {
  readonly decision: Decision;
  readonly packs: readonly VerdictPart["packs"][number][];
  readonly terms: readonly TermTranslation[];
  readonly tables: Tables;
};

/** The room in a leaf for all beside the verdict and the concepts, in bytes: names of parties, ids, times and hashes. */
const MAX_BESIDE_BYTES = 16_384;

/** Returns true where a leaf has room for a decision and its concepts, and other nodes read its list of obligations. */
export function isRecordable(assessed: Assessed & { readonly concepts: object }): boolean {
  const { decision, concepts } = assessed;
  // The text leaves out what is undefined, as the leaf does.
  const part = { ...verdictParts(assessed), concepts };
  const bytes = Buffer.byteLength(JSON.stringify(part)) + MAX_BESIDE_BYTES;
  return isReadable(part, bytes) && isReadableList(decision.obligations);
}

/** Makes the decision part of a leaf. */
export function verdictOf(assessed: Assessed): VerdictPart {
  return withoutUndefined(verdictParts(assessed)) as VerdictPart;
}

function verdictParts({ decision, packs, terms, tables }: Assessed) {
  const { obligations, reasons, remedy } = decision;
  return {
    decision: decision.decision,
    obligationsHash: obligations.hash,
    reasons,
    remedy,
    packs,
    translation: translationParts(terms, tables),
  };
}

/** Makes the part of a leaf that says how the words were translated. */
export function translationOf(terms: Assessed["terms"], tables: Tables): VerdictPart["translation"] {
  return withoutUndefined(translationParts(terms, tables)) as VerdictPart["translation"];
}

function translationParts(terms: Assessed["terms"], tables: Tables) {
  // The source's words may name a person, so they stand only under the request's commitment.
  const told = terms.map(({ path, concept, target, effect, reason }) => ({
    path,
    concept: concept ?? "",
    target,
    result: effect.result,
    reason,
  }));
  return { tables, terms: told };
}
