/** Scopes: which ways through a graph of DPV lead to what it grants. */
import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/vocabulary/formats/document.ts";
import { createScopes } from "../../../src/vocabulary/formats/dpv-scope.ts";
import { walk } from "../../../src/vocabulary/formats/graph-walk.ts";
import { parseTurtle } from "../../../src/vocabulary/formats/rdf.ts";

/** The states in which the node `ex:x` is visited, one for each scope. */
function statesOf(text: string): readonly string[] {
  const graph = parseTurtle(Buffer.from(text));
  const findings: Finding[] = [];
  return walk(graph, createScopes(graph, findings))
    .filter(({ node }) => node.key === "http://example.org/x")
    .map(({ scope }) => scope.state);
}
const X = "ex:x a dpv:Process.";
const given = "ex:r a dpv:ConsentRecord; dpv:hasConsentStatus dpv:ConsentGiven";

describe("a process is open", () => {
  test.each<readonly [string, string]>([
    ["alone", X],
    ...["hasProcess", "hasPersonalDataHandling", "hasPermission", "hasRecordOfActivity", "hasProcessing"].map(
      (name) => [`by dpv:${name}`, `${X} ${given}; dpv:${name} ex:x.`] as const,
    ),
    ["within a process", `${X} ex:a a dpv:Process; dpv:hasProcess ex:x.`],
    ["as a part", `${X} ${given}; dct:hasPart ex:x.`],
    [
      "in a ring of known properties",
      `ex:x a dpv:Process; dct:isPartOf ex:r. ${given}; dpv:hasProcess ex:x.`,
    ],
  ])("%s", (_, text) => {
    expect(statesOf(text)).toContain("open");
  });
});

describe("a process is not open", () => {
  test.each([
    ["by an unknown property", `${X} ${given}; ex:doesNotAllow ex:x.`, ["foreign"]],
    ["by a property of DPV that does not lead on", `${X} ${given}; dpv:hasExclusion ex:x.`, ["foreign"]],
    ["by a property about the document", `${X} ${given}; dct:relation ex:x.`, ["foreign"]],
    ["behind an unknown property", `${X} ${given}; ex:no ex:y. ex:y dpv:hasProcess ex:x.`, ["foreign"]],
    [
      "in a ring with an unknown property",
      `ex:x a dpv:Process; ex:of ex:r. ${given}; ex:no ex:x.`,
      ["foreign"],
    ],
    [
      "within a consent that was withdrawn",
      `${X} ex:r dpv:hasConsentStatus dpv:ConsentWithdrawn; dpv:hasProcess ex:x.`,
      ["ended"],
    ],
    ["that was halted", "ex:x a dpv:Process; dpv:hasActivityStatus dpv:ActivityHalted.", ["ended"]],
    [
      "within one that was halted",
      `${X} ex:a a dpv:Process, dpv:ActivityHalted; dpv:hasProcess ex:x.`,
      ["ended"],
    ],
    [
      "in a record that was replaced",
      `${X} ${given}; dct:isReplacedBy ex:s; dpv:hasProcess ex:x.`,
      ["ended"],
    ],
    [
      "in a record that another replaces",
      `${X} ${given}; dpv:hasProcess ex:x. ex:s dct:replaces ex:r; dct:title 's'.`,
      ["foreign"],
    ],
    [
      "that another revokes",
      `${X} ${given}; dpv:hasProcess ex:x. ex:s ex:revokes ex:x.`,
      ["ended", "foreign"],
    ],
    ["with a rule that is no permission", "ex:x a dpv:Process; dpv:hasRule dpv:Prohibition.", ["foreign"]],
    ["within such a rule", `${X} ex:a dpv:hasRule dpv:Obligation; dpv:hasProcess ex:x.`, ["foreign"]],
    [
      "both allowed and prohibited",
      `${X} ${given}; dpv:hasProcess ex:x; dpv:hasProhibition ex:x.`,
      ["foreign"],
    ],
  ])("%s", (_, text, states) => {
    expect([...new Set(statesOf(text))].toSorted()).toEqual(states);
  });

  test("prohibited: it is not visited", () => {
    expect(statesOf(`${X} ${given}; dpv:hasProhibition ex:x.`)).toEqual([]);
    expect(statesOf(`${X} ${given}; dpv:hasProhibition ex:y. ex:y dpv:hasProcess ex:x.`)).toEqual([]);
  });
});
