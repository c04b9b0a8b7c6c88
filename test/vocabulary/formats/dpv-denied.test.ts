/** What a graph of DPV takes away elsewhere than at the consent. */
import { expect, test } from "vitest";
import { deniedSomewhere, mayGrantItself, reachingEnd } from "../../../src/vocabulary/formats/dpv-denied.ts";
import { parseTurtle } from "../../../src/vocabulary/formats/rdf.ts";

const graphOf = (text: string) => parseTurtle(Buffer.from(text));
const named = (keys: ReadonlySet<string>) =>
  [...keys].map((key) => key.replace("http://example.org/", "ex:"));

test("the word of an end is reached from afar, and not from a receipt that holds records", () => {
  const record =
    "ex:r a dpv:ConsentRecord; dpv:hasNotice ex:n. ex:n dct:source ex:m. ex:m a dpv:ConsentRevoked.";
  const graph = graphOf(`${record} ex:t dpv:hasRecordOfActivity ex:r. ex:u dct:source ex:t.`);
  expect(named(reachingEnd(graph)).toSorted()).toEqual(["ex:m", "ex:n", "ex:r"]);
  expect(
    reachingEnd(graphOf("ex:r a dpv:ConsentRecord; dpv:hasConsentControl dpv:WithdrawConsent.")),
  ).toEqual(new Set());
});

test("what a way that grants nothing leads to is denied, and so is what follows", () => {
  const rest = "ex:y dpv:hasProcess ex:x. ex:x dct:title 'x'.";
  for (const way of [
    "ex:no",
    "dpv:hasProhibition",
    "dpv:hasConsentStatus dpv:ConsentRefused; dpv:hasProcess",
  ])
    expect(named(deniedSomewhere(graphOf(`ex:r ${way} ex:y. ${rest}`)))).toEqual(["ex:y", "ex:x"]);
  const given = "dpv:hasConsentStatus dpv:ConsentGiven; dpv:hasProcess";
  expect(named(deniedSomewhere(graphOf(`ex:r ${given} ex:y. ${rest}`)))).toEqual([]);
});

test("a consent, a process and what has a purpose may grant; a receipt does not", () => {
  const may = (text: string) =>
    mayGrantItself([...graphOf(`ex:p ${text}.`).nodes.values()][0] ?? expect.fail());
  expect(may("a dpv:ConsentRecord") && may("a dpv:Process") && may("dpv:hasPurpose dpv:A")).toBe(true);
  expect(may("a dpv:ConsentReceipt; dpv:hasRecordOfActivity ex:r")).toBe(false);
});
