/** Holds consents to their purposes: a consent for no purpose that is read grants nothing. */
import { checkSize, type Finding, type ReadTerm } from "./document.ts";

const SENTENCE = "the consent is given for no purpose that is read: it grants nothing";

/**
 * Returns the terms without the grants of each record that states a given consent and grants no purpose, and adds a finding
 * where the state stands. THREAT: a consent to something in a person's own words would be read as one to anything.
 */
export function withoutPurposeless(terms: readonly ReadTerm[], findings: Finding[]): readonly ReadTerm[] {
  const granted = Map.groupBy(
    terms.filter(({ effect }) => effect === "grants"),
    ({ record }) => record,
  );
  const purposeless = new Set(
    [...granted].flatMap(([record, members]) => {
      const has = (sought: ReadTerm["kind"]) => members.some(({ kind }) => kind === sought);
      return has("consentState") && !has("purpose") ? [record] : [];
    }),
  );
  const isTaken = ({ effect, record }: ReadTerm) => effect === "grants" && purposeless.has(record);
  for (const path of new Set(
    terms.filter((each) => isTaken(each) && each.kind === "consentState").map((each) => each.path),
  )) {
    findings.push({ code: "VOC_NO_TERM", path, sentence: SENTENCE });
    checkSize([], findings);
  }
  return terms.filter((each) => !isTaken(each));
}
