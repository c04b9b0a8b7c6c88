/** A given consent without a purpose that is read grants nothing, in its own record alone. */
import { expect, test } from "vitest";
import { withoutPurposeless } from "../../../src/vocabulary/formats/consent-purpose.ts";
import type { Finding, ReadTerm } from "../../../src/vocabulary/formats/document.ts";

const term = (kind: ReadTerm["kind"], record: number, effect: ReadTerm["effect"] = "grants"): ReadTerm => ({
  ...{ kind, record, effect, term: kind, scheme: "dpv", path: `/${record}/${kind}` },
});

test.each<[string, readonly ReadTerm[], readonly string[], readonly string[]]>([
  ["with a purpose", [term("purpose", 1), term("consentState", 1)], ["1 purpose", "1 consentState"], []],
  ["without one", [term("legalBasis", 1), term("consentState", 1)], [], ["/1/consentState"]],
  [
    "with one that is only described",
    [term("purpose", 1, "describes"), term("consentState", 1)],
    ["1 purpose"],
    ["/1/consentState"],
  ],
  [
    "beside another record with one",
    [term("consentState", 1), term("modality", 1, "describes"), term("purpose", 2), term("consentState", 2)],
    ["1 modality", "2 purpose", "2 consentState"],
    ["/1/consentState"],
  ],
  ["that is no consent", [term("legalBasis", 1)], ["1 legalBasis"], []],
])("a record %s", (_, terms, kept, said) => {
  const findings: Finding[] = [];
  expect(withoutPurposeless(terms, findings).map(({ record, kind }) => `${record} ${kind}`)).toEqual(kept);
  expect(findings.map(({ code, path }) => `${code} ${path}`)).toEqual(
    said.map((path) => `VOC_NO_TERM ${path}`),
  );
});
