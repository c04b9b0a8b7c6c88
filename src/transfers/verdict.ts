/** The part of a leaf that one decision fills: the decision, its packs, and the translation of the words. */
import { withoutUndefined } from "../ledger/canonical.ts";
import type { VerdictPart } from "../receipt/leaf.ts";
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

/** Makes the decision part of a leaf. */
export function verdictOf({ decision, packs, terms, tables }: Assessed): VerdictPart {
  const { obligations, reasons, remedy } = decision;
  return withoutUndefined({
    decision: decision.decision,
    obligationsHash: obligations.hash,
    reasons,
    remedy,
    packs,
    translation: translationOf(terms, tables),
  }) as VerdictPart;
}

/** Makes the part of a leaf that says how the words were translated. */
export function translationOf(terms: Assessed["terms"], tables: Tables): VerdictPart["translation"] {
  // The source's words may name a person, so they stand only under the request's commitment.
  const told = terms.map(({ path, concept, target, effect, reason }) => ({
    path,
    concept: concept ?? "",
    target,
    result: effect.result,
    reason,
  }));
  return withoutUndefined({ tables, terms: told }) as VerdictPart["translation"];
}
