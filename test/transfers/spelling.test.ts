/** A remedy names the place in an offer and the text that belongs there, and both can be read back. */
import { expect, test } from "vitest";
import { readSpelling, spellRemedy } from "../../src/transfers/spelling.ts";
import { atlas } from "./fixture.ts";

const { registry } = atlas;
const spell = (items: readonly string[], consent?: string) => spellRemedy(items, registry, consent);

test.each([
  ["eu.eprivacy-consent", "offer.grounds: {law: EU, basis: eprivacy-consent}"],
  ["eu.scc", "offer.instruments: {id: eu.scc}"],
  ["eu.tia", "offer.assessments: {id: eu.tia}"],
  ["jp.opt-out-filing", "offer.filings: {to: jp.ppc, document: jp.opt-out-filing}"],
  [
    "za.prior-authorisation",
    "offer.filings: {to: za.regulator, document: za.prior-authorisation, result: approved}",
  ],
  ["us-il.notice", "offer.notices: {id: us-il.notice}"],
  ["us-il.care", "offer.safeguards: {id: us-il.care}"],
  ["exc:eu.art49-claims", "offer.exceptions: {id: exc:eu.art49-claims}"],
])("`%s` is `%s`", (atom, text) => {
  expect(spell([atom])).toEqual([text]);
  expect(readSpelling(text)).toEqual([atom]);
});

test("every atom that an offer can hold is spelt and read back", () => {
  for (const [atom, { kind }] of registry.atoms) {
    if (["quality", "recognition", "undertaking", "incident"].includes(kind) || atom === "lawful-ground")
      continue;
    const [text = ""] = spell([atom]);
    expect([atom, text.startsWith("offer.")]).toEqual([atom, true]);
    expect(readSpelling(text)).toEqual([atom]);
  }
});

test("qualities of consent are one entry, in the consent that the offer has", () => {
  const qualities = ["consent.collect:explicit", "consent.disclose:explicit", "consent.collect:informed"];
  const inside = "{for: [collect, disclose], qualities: [explicit, informed]}";
  expect(spell(["eu.scc", ...qualities])).toEqual([
    "offer.instruments: {id: eu.scc}",
    `offer.consents: ${inside}`,
  ]);
  expect(spell(qualities, "offer.consents[1]")).toEqual([`offer.consents[1]: ${inside}`]);
  for (const text of [`offer.consents: ${inside}`, `offer.consents[1]: ${inside}`])
    expect(readSpelling(text)).toEqual(expect.arrayContaining(qualities));
});

test("an acceptance is spelt, and what is no atom stays as it is", () => {
  expect(spell(["accepts: ab"])).toEqual(["offer.accepts: {obligations: ab}"]);
  const others = [
    "offer.notices[0]",
    "facts.onlinePlatform: false",
    "filing to jp.ppc: report, before transfer",
  ];
  expect(spell(others)).toEqual(others);
  for (const item of others) expect(readSpelling(item)).toEqual([]);
});
