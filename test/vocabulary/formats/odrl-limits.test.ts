/** What keeps a policy, a permission or a part of one from granting, each by itself. */
import { describe, expect, test } from "vitest";
import {
  limit,
  partLimits,
  policyLimits,
  prohibits,
  ruleLimits,
} from "../../../src/vocabulary/formats/odrl-limits.ts";
import { parseTurtle } from "../../../src/vocabulary/formats/rdf.ts";

const graphOf = (text: string) => parseTurtle(Buffer.from(text));
const nodeOf = (statements: string) =>
  graphOf(`ex:p ${statements}.`).nodes.get("http://example.org/p") ?? expect.fail("no node");
const NO_WAYS = { ways: new Set<string>(), prohibited: false };
const codes = (limits: readonly { readonly code: string; readonly path: string }[]) =>
  limits.map(({ code, path }) => `${code} ${path}`);

test("a limit says that nothing is granted", () => {
  expect(limit("/p", "it rains").sentence).toBe("it rains: it grants nothing");
});

test("a document prohibits by a property or by a type, anywhere", () => {
  expect(prohibits(graphOf("ex:p a odrl:Set; odrl:permission ex:q."))).toBe(false);
  expect(prohibits(graphOf("ex:p a odrl:Set; odrl:prohibition ex:q."))).toBe(true);
  expect(prohibits(graphOf("ex:p a odrl:Set. ex:q dpv:hasProhibition ex:r."))).toBe(true);
  expect(prohibits(graphOf("ex:p a odrl:Set. ex:q a dpv:Prohibition."))).toBe(true);
  expect(prohibits(graphOf("ex:p ex:q [ ex:r [ a odrl:Prohibition ] ]."))).toBe(true);
});

describe("limits", () => {
  test.each([
    ["a odrl:Set; odrl:permission ex:q; dct:title 't'", []],
    ["a odrl:Set, odrl:Policy; odrl:profile dpv-odrl:", []],
    ["odrl:permission ex:q", ["VOC_NO_TERM /p"]],
    ["a odrl:Set, odrl:Ticket", ["VOC_NO_TERM /p"]],
    ["a odrl:Set; odrl:profile ex:own", ["VOC_NO_TERM /p"]],
    ["a odrl:Set; odrl:conflict odrl:perm", ["VOC_NO_TERM /p/odrl:conflict"]],
    ["a odrl:Set; dct:isReplacedBy ex:q", ["VOC_OUT_OF_RANGE /p/dct:isReplacedBy"]],
    ["a odrl:Set; odrl:permission ex:q; dct:description 'never'", ["VOC_CONFLICT /p"]],
    ["a odrl:Set; dct:description 'never'", []],
    ["a odrl:Set; odrl:obligation ex:d", ["VOC_NO_TERM /p/odrl:obligation"]],
    ["a odrl:Set; schema:creativeWorkStatus 'Revoked'", ["VOC_NO_TERM /p/schema:creativeWorkStatus"]],
    ["a odrl:Set, foaf:Document; dct:spatial ex:x", ["VOC_NO_TERM /p/dct:spatial"]],
  ])("of a policy: %s", (statements, expected) => {
    expect(codes(policyLimits(nodeOf(statements), "/p", NO_WAYS))).toEqual(expected);
  });

  test("of a policy in a document that prohibits", () => {
    expect(codes(policyLimits(nodeOf("a odrl:Set"), "/p", { ...NO_WAYS, prohibited: true }))).toEqual([
      "VOC_CONFLICT /p",
    ]);
  });

  test.each([
    [["odrl:hasPolicy"], []],
    [["dct:source", "odrl:uid"], []],
    [["dct:relation"], ["VOC_NO_TERM /p"]],
    [["ex:rejects"], ["VOC_NO_TERM /p"]],
    [["odrl:hasPolicy", "dct:replaces"], ["VOC_OUT_OF_RANGE /p"]],
  ])("of a policy to which others lead by %j", (ways, expected) => {
    expect(
      codes(policyLimits(nodeOf("a odrl:Set"), "/p", { ways: new Set(ways), prohibited: false })),
    ).toEqual(expected);
  });

  test.each([
    ["odrl:action odrl:sell", []],
    ["a odrl:Permission; odrl:target ex:t", []],
    ["a ex:Other", ["VOC_NO_TERM /p"]],
    ["odrl:duty ex:d", ["VOC_NO_TERM /p/odrl:duty"]],
    ["schema:validIn ex:x", ["VOC_NO_TERM /p/schema:validIn"]],
    ["schema:description 'never permitted'", ["VOC_CONFLICT /p"]],
    ["rdfs:comment 'this is denied'", ["VOC_CONFLICT /p"]],
    ["schema:expires '2020'", ["VOC_OUT_OF_RANGE /p/schema:expires"]],
  ])("of a permission: %s", (statements, expected) => {
    expect(codes(ruleLimits(nodeOf(statements), "/p", new Set(["odrl:permission"])))).toEqual(expected);
  });

  test.each([
    ["a odrl:Party; odrl:uid ex:u; foaf:name 'n'", 0],
    ["odrl:source ex:u; odrl:partOf ex:v", 0],
    ["odrl:refinement ex:c", 1],
    ["ex:onlyIn 'DE'; ex:onlyAt 'night'", 1],
  ])("of a party or an asset: %s", (statements, number) => {
    expect(partLimits(nodeOf(statements), "/p")).toHaveLength(number);
  });

  test("of what the document does not describe are none but those of its ways", () => {
    expect(partLimits(undefined, "/p")).toEqual([]);
    expect(ruleLimits(undefined, "/p", new Set())).toEqual([]);
    expect(ruleLimits(undefined, "/p", new Set(["ex:revokes"]))).toHaveLength(1);
  });
});
