/** The terms that an operator writes, and the document that follows from them and the cards. */
import { expect, test } from "vitest";
import { parseAuthorities } from "../../src/edge/tls/trust.ts";
import { parseAgreement } from "../../src/federation/agreement.ts";
import { composeDocument, parseTerms } from "../../src/peering/terms.ts";
import { createNet, termsWith } from "./net.ts";

const [KR, SG] = ["kr.example", "sg.example"];

test("the document is one, whoever of the parties drafts it on a day", async () => {
  const net = await createNet(KR, SG);
  const [kr, sg] = [net.of(KR).card(), net.of(SG).card()];
  const one = composeDocument(parseTerms(termsWith(SG)), [kr, sg], "2026-11-23");
  expect(composeDocument(parseTerms(termsWith(KR)), [sg, kr], "2026-11-23")).toEqual(one);
  const agreement = parseAgreement(one);
  // The certificates in the cards are those of the agreement.
  expect([...parseAuthorities(agreement).keys()]).toEqual([KR, SG]);
});

test.each([
  ["until", { until: "tomorrow" }],
  ["purposes", { purposes: [] }],
  ["with", { with: [] }],
  ["extra", { extra: 1 }],
])("terms with a wrong `%s` are refused with its name", (field, changes) => {
  expect(() => parseTerms({ ...termsWith(SG), ...changes })).toThrow(
    expect.objectContaining({ violations: [expect.objectContaining({ field })] }),
  );
});
