/** Topics: sentences that speak of a fact, in the words of the shipped law. */
import { expect, test } from "vitest";
import { speaksOf, speaksOfValue } from "../../../src/law/answer/topics.ts";
import { setOf } from "../../../src/law/fact.ts";
import { shippedAtlas } from "../../support/atlas.ts";

const { atoms } = shippedAtlas().registry;
const says = (atom: string) => atoms.get(atom)?.says ?? "";

test("an exception for affiliates speaks of one group of companies, and others do not", () => {
  const speaking = [...atoms.keys()].filter(
    (atom) => atom.startsWith("exc:us.") && speaksOf("sameGroup", undefined, says(atom)),
  );
  expect(speaking).toEqual(["exc:us.corporate-group"]);
});

test("the rules that bind a group speak of it, and those that bind others do not", () => {
  expect(speaksOf("sameGroup", undefined, says("eu.bcr"))).toBe(true);
  expect(speaksOf("sameGroup", undefined, says("eu.scc"))).toBe(false);
});

test.each([
  ["compelled", "nothing is handed to a foreign court or police", "nobody is compelled to answer"],
  ["remuneration", "Consent to a scan of the iris that was paid for does not count.", "a bank's payment"],
  ["financialInstitution", "ordinarily incident to financial services", "a riverbank"],
  ["publicSpace", "Cameras in public places recognise no faces.", "a public body"],
] as const)("of %s", (fact, speaks, other) => {
  expect(speaksOf(fact, undefined, speaks)).toBe(true);
  expect(speaksOf(fact, undefined, other)).toBe(false);
});

test("of a fact without words nothing speaks", () => {
  expect(speaksOf("people", undefined, "many people")).toBe(false);
});

test("of a sector and of a purpose it speaks where that is the one value", () => {
  const staff = says("exc:vn.staff-cloud");
  expect(speaksOf("sector", setOf("employment"), staff)).toBe(true);
  for (const sector of [setOf("retail"), setOf("employment", "retail"), undefined])
    expect(speaksOf("sector", sector, staff)).toBe(false);
  expect(speaksOfValue("purpose", setOf("pur:payment"), says("exc:us-tx.financial-transaction"))).toBe(true);
  expect(speaksOfValue("purpose", setOf("pur:verify"), says("exc:us-tx.financial-transaction"))).toBe(false);
  expect(speaksOfValue("sameGroup", setOf("true"), "an affiliate")).toBe(false);
});
