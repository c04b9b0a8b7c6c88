/** ODRL: a permission grants where all of it is understood, and nowhere else. */
import { describe, expect, test } from "vitest";
import { readOdrl } from "../../../src/vocabulary/formats/odrl.ts";
import { findingsOf, refused } from "./common.ts";

const read = (text: string) => readOdrl(Buffer.from(text));
const grantsOf = (text: string) =>
  read(text)
    .terms.filter(({ effect }) => effect === "grants")
    .map(({ kind, term }) => `${kind}=${term}`);

const purpose = (word: string) =>
  `odrl:constraint [ odrl:leftOperand odrl:purpose; odrl:operator odrl:isA; odrl:rightOperand ${word} ]`;
const permission = (more = "") => `odrl:permission [ odrl:action odrl:sell; odrl:target pd:Retina${more} ]`;

describe("a permission", () => {
  test("grants its action, within the purpose that it is bound to", () => {
    expect(grantsOf(`ex:p a odrl:Set; ${permission(`; ${purpose("dpv:Marketing")}`)}.`)).toEqual([
      "tier=odrl:sell",
      "purpose=dpv:Marketing",
    ]);
  });

  test("may have its action and target from the policy", () => {
    expect(
      grantsOf("ex:p a odrl:Agreement; odrl:action odrl:sell; odrl:permission [ odrl:target ex:x ]."),
    ).toEqual(["tier=odrl:sell"]);
  });

  test.each([
    [
      "a time",
      "; odrl:constraint [ odrl:leftOperand odrl:dateTime; odrl:operator odrl:lt; odrl:rightOperand 1 ]",
    ],
    ["a purpose that it may not have", `; ${purpose("dpv:A").replace("isA", "neq")}`],
    [
      "two purposes together",
      `; ${purpose("dpv:A")}, [ odrl:leftOperand odrl:purpose; odrl:operator odrl:eq; odrl:rightOperand dpv:B ]`,
    ],
    ["one of two purposes", `; odrl:constraint [ odrl:or ex:a, ex:b ]`],
    ["a purpose that is no word", `; ${purpose('"sales"')}`],
    ["a duty", "; odrl:duty [ odrl:action odrl:compensate ]"],
    ["a property of its own", "; ex:unless ex:raining"],
  ])("bound to %s grants nothing, and a finding says so", (_, more) => {
    const text = `ex:p a odrl:Set; ${permission(more)}.`;
    expect(grantsOf(text)).toEqual([]);
    expect(read(text).findings.length).toBeGreaterThan(0);
  });

  test.each([
    ["an offer", `ex:p a odrl:Offer; ${permission()}.`],
    ["a request", `ex:p a odrl:Request; ${permission()}.`],
    ["a policy of no type", `ex:p ${permission()}.`],
    [
      "a policy that prohibits too",
      `ex:p a odrl:Set; ${permission()}; odrl:prohibition [ odrl:action odrl:use ].`,
    ],
    ["a policy that inherits", `ex:p a odrl:Set; ${permission()}; odrl:inheritFrom ex:q.`],
    [
      "a policy whose description denies",
      `ex:p a odrl:Set; dct:description "She may NOT sell"; ${permission()}.`,
    ],
    [
      "a refined action",
      "ex:p a odrl:Set; odrl:permission [ odrl:action [ rdf:value odrl:sell; odrl:refinement ex:c ] ].",
    ],
    [
      "a refined target",
      "ex:p a odrl:Set; odrl:permission [ odrl:action odrl:sell; odrl:target [ a pd:Retina; odrl:refinement ex:c ] ].",
    ],
  ])("of %s grants nothing", (_, text) => {
    expect(grantsOf(text)).toEqual([]);
  });
});

test("a request describes what it asks for", () => {
  const { terms } = read(`ex:p a odrl:Request; ${permission("; odrl:assignee ex:alice")}.`);
  expect(terms).toEqual([
    {
      record: 1,
      path: "/odrl:Request[1]/odrl:permission/odrl:target",
      kind: "modality",
      term: "pd:Retina",
      effect: "describes",
      scheme: "dpv",
    },
    {
      record: 1,
      path: "/odrl:Request[1]/odrl:permission/odrl:assignee",
      kind: "role",
      term: "odrl:assignee",
      effect: "describes",
      scheme: "odrl",
    },
    {
      record: 1,
      path: "/odrl:Request[1]/odrl:permission/odrl:action",
      kind: "tier",
      term: "odrl:sell",
      effect: "describes",
      scheme: "odrl",
    },
  ]);
});

test("a description that denies what the rule permits is reported", () => {
  const text = `ex:p a odrl:Set; dct:description "Alice is never to sell."; ${permission()}.`;
  expect(findingsOf(read(text))).toEqual(["VOC_CONFLICT /odrl:Set[1]"]);
  expect(JSON.stringify(read(text))).not.toContain("Alice");
});

test.each([
  ["no policy", "ex:p a dpv:Process.", "VOC_LEXICAL /"],
  [
    "a prohibition that is named a permission",
    "ex:p a odrl:Set; odrl:permission [ a odrl:Prohibition; odrl:action odrl:use ].",
    "VOC_CONFLICT /odrl:Set[1]/odrl:permission",
  ],
  ["an unknown prefix", "ex:p a foo:Set.", "VOC_LEXICAL line 1"],
])("%s is refused", (_, text, refusal) => {
  expect(refused(() => read(text))).toBe(refusal);
});
