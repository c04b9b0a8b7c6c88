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

test("agreements of many have an id each, though their names have the same beginning", async () => {
  const net = await createNet(KR);
  const card = net.of(KR).card();
  const names = (last: string) => [
    ...Array.from({ length: 8 }, (_, i) => `the-authority-of-place-${i}.example`),
    `z${last}.example`,
  ];
  const idOf = (all: readonly string[], from = "2026-11-23") => {
    const cards = all.map((trustDomain) => ({ ...card, trustDomain }));
    const terms = parseTerms({ ...termsWith(...all.slice(1)), from });
    return (composeDocument(terms, cards, from) as { id: string }).id;
  };
  const ids = [idOf(names("a")), idOf(names("b")), idOf(names("a"), "2026-11-24")];
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id.length).toBeLessThanOrEqual(128);
  expect(ids[0]).toMatch(/^the-authority-of-place-0\.example--.*\.[0-9a-f]{16}:2026-11-23$/);
  expect(idOf(names("a").toReversed())).toBe(ids[0]);
  expect(idOf(names("a").slice(0, 2))).toBe(
    "the-authority-of-place-0.example--the-authority-of-place-1.example:2026-11-23",
  );
});
