/** The hash of a rule: whatever changes what the rule is said to ask changes it, and nothing else does. */
import { expect, test } from "vitest";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { registryWith } from "../../../src/law/pack/registry.ts";
import { hashMeaning, listReviewable } from "../../../src/law/review/meaning.ts";
import { shippedAtlas } from "../../support/atlas.ts";

const { concepts, registry } = shippedAtlas().commons;
const TEXT = `
pack: XX
version: "1"
title: Nowhere
zone: Etc/UTC
atoms:
  xx.notice: { kind: notice, says: "a notice of this law", implies: [notice] }
  xx.adequacy: { kind: recognition, says: "found adequate here" }
rules:
  - id: asks
    cite: Act 1
    from: 2020-01-01
    status: believed
    applies: both
    says: This is asked.
    when: { modality: [face, finger], people: { from: 10 } }
    unless: [{ sector: bank }]
    require: { transparency: { any: [xx.notice, practice.record] }, guardianAge: 16 }
grants:
  - { id: finds, atom: xx.adequacy, to: [BB, CC], cite: Finding 1, from: 2021-01-01, status: confirmed, says: They are adequate. }
`;

const parse = (text: string) => parsePack(text, { concepts, registry, file: "XX.yaml" });
function hashes(text: string): Readonly<Record<string, string>> {
  const pack = parse(text);
  const own = registryWith(registry, pack.atoms);
  return Object.fromEntries(listReviewable(pack).map((law) => [law.id, hashMeaning(law, pack, own)]));
}
const before = hashes(TEXT);

test.each([
  ["the citation", "Act 1", "Act 2"],
  ["the first day", "from: 2020-01-01", "from: 2020-01-02"],
  ["a last day", "status: believed", "until: 2030-01-01\n    status: believed"],
  ["the side", "applies: both", "applies: origin"],
  ["the sentence", "This is asked.", "That is asked."],
  ["a value of a condition", "[face, finger]", "[face]"],
  ["a bound of a condition", "{ from: 10 }", "{ from: 11 }"],
  ["an upper bound", "{ from: 10 }", "{ from: 10, below: 20 }"],
  ["an exception", "sector: bank", "sector: police"],
  ["the formula", "any: [xx", "all: [xx"],
  ["a number", "guardianAge: 16", "guardianAge: 17"],
  ["the sentence of an atom that it names", "a notice of this law", "another notice of this law"],
  ["what an atom that it names implies", ", implies: [notice]", ""],
  ["the time zone of its days", "Etc/UTC", "Europe/Paris"],
  ["the place", "pack: XX", "pack: XY"],
])("%s belongs to what a rule means", (_, written, instead) => {
  const renamed = instead === "pack: XY" ? TEXT.replaceAll("xx.", "xy.") : TEXT;
  const text = renamed.replace(written, instead);
  expect(text).not.toBe(renamed);
  expect(hashes(text).asks).not.toBe(before.asks);
});

test.each([
  ["our status", "status: believed", "status: confirmed"],
  ["the order of values", "[face, finger]", "[finger, face]"],
  ["a comment", "    cite: Act 1", "    # Read on a day.\n    cite: Act 1"],
  ["the version of the pack", 'version: "1"', 'version: "2"'],
  ["another rule", "Finding 1", "Finding 2"],
  ["an atom that it does not name", "found adequate here", "found adequate there"],
])("%s does not", (_, written, instead) => {
  const text = TEXT.replace(written, instead);
  expect(text).not.toBe(TEXT);
  expect(hashes(text).asks).toBe(before.asks);
});

test("a later version ends a rule and leaves it what it was", () => {
  const later = TEXT.replace(
    "grants:\n",
    "  - { id: later, replaces: asks, cite: Act 2, from: 2025-01-01, status: confirmed, applies: both, says: More is asked., require: { guardianAge: 18 } }\ngrants:\n",
  );
  expect(parse(later).rules[0]?.until).toBe("2025-01-01");
  expect(hashes(later).asks).toBe(before.asks);
});

test("a grant has a meaning too: what it gives, and to whom", () => {
  expect(before.finds).not.toBe(before.asks);
  expect(hashes(TEXT.replace("[BB, CC]", "[CC, BB]")).finds).toBe(before.finds);
  expect(hashes(TEXT.replace("[BB, CC]", "[BB]")).finds).not.toBe(before.finds);
});

test("a pack that is read compiled means what its YAML does", () => {
  const atlas = shippedAtlas();
  const pack = atlas.packs.get("US-IL");
  if (pack === undefined) throw new Error("no pack of Illinois");
  const own = registryWith(atlas.commons.registry, pack.atoms);
  for (const law of listReviewable(pack))
    expect(hashMeaning(law, pack, atlas.registry)).toBe(hashMeaning(law, pack, own));
});
