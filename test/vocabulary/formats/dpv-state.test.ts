/** What keeps a node of DPV from granting: its state, its rule, its end, and the context that binds it. */
import { describe, expect, test } from "vitest";
import {
  consentLimits,
  isConsentRecord,
  isOtherRule,
  isStatus,
  limitsOf,
} from "../../../src/vocabulary/formats/dpv-state.ts";
import { type Node, parseTurtle } from "../../../src/vocabulary/formats/rdf.ts";

/** The node `ex:p` with these statements, in its graph. */
function nodeOf(statements: string) {
  const graph = parseTurtle(Buffer.from(`ex:p ${statements}.`));
  return { node: graph.nodes.get("http://example.org/p") ?? expect.fail("no node"), graph };
}
const limits = (statements: string) => {
  const { node, graph } = nodeOf(statements);
  return limitsOf(node, "/p", graph).map(({ code, path }) => `${code} ${path}`);
};

describe("a process or a basis", () => {
  test.each([
    "a dpv:Process",
    "a dpv:Process; dpv:hasActivityStatus dpv:ActivityOngoing",
    "dpv:hasActivityStatus [ a dpv:ActivityOngoing ]",
    "dpv:hasLawfulness dpv:Lawful; dpv:hasComplianceStatus dpv:Compliant",
    "a dpv:LegitimateInterest; dpv:hasStatus dpv:LegitimateInterestNotObjected",
    "a dpv:Contract; dpv:hasStatus dpv:ContractActive, dpv:ContractFullySigned",
    "dpv:hasRule dpv:Permission",
    "dpv:hasRule [ a dpv:Permission ]",
    "dpv:hasDuration dpv:EndlessDuration",
    "dct:created '2020-01-01'; dct:replaces ex:old",
    "dpv:hasStorageCondition [ dpv:hasDuration 'P6M' ]",
    "dct:title 'Our gym'; dpv:hasNotice ex:notice; dpv:hasRight ex:right",
  ])("may grant: %s", (statements) => {
    expect(limits(statements)).toEqual([]);
  });

  test.each<readonly [string, string]>([
    ["dpv:hasActivityStatus dpv:ActivityHalted", "VOC_NO_TERM /p/dpv:hasActivityStatus"],
    ["dpv:hasActivityStatus dpv:ActivityCompleted", "VOC_NO_TERM /p/dpv:hasActivityStatus"],
    ["dpv:hasActivityStatus dpv:SomethingNew", "VOC_NO_TERM /p/dpv:hasActivityStatus"],
    ["dpv:hasActivityStatus 'ongoing'", "VOC_NO_TERM /p/dpv:hasActivityStatus"],
    ["dpv:hasActivityStatus [ dct:date '2020' ]", "VOC_NO_TERM /p/dpv:hasActivityStatus"],
    ["dpv:hasStatus dpv:LegitimateInterestObjected", "VOC_NO_TERM /p/dpv:hasStatus"],
    ["dpv:hasStatus dpv:PublicInterestObjected", "VOC_NO_TERM /p/dpv:hasStatus"],
    ["dpv:hasStatus dpv:ContractTerminated", "VOC_NO_TERM /p/dpv:hasStatus"],
    ["dpv:hasStatus dpv:ContractActive, dpv:ContractTemporarilySuspended", "VOC_NO_TERM /p/dpv:hasStatus[2]"],
    ["dpv:hasComplianceStatus dpv:NonCompliant", "VOC_NO_TERM /p/dpv:hasComplianceStatus"],
    ["dpv:hasLawfulness dpv:Unlawful", "VOC_NO_TERM /p/dpv:hasLawfulness"],
    ["a dpv:Process, dpv:ActivityHalted", "VOC_NO_TERM /p"],
    ["a dpv:Consent, dpv:ConsentRevoked", "VOC_NO_TERM /p"],
    ["a dpv:Process, dpv:Prohibition", "VOC_NO_TERM /p"],
    ["dpv:hasRule dpv:Prohibition", "VOC_NO_TERM /p/dpv:hasRule"],
    ["dpv:hasRule dpv:Permission, dpv:Obligation", "VOC_NO_TERM /p/dpv:hasRule[2]"],
    ["dpv:hasRule ex:own", "VOC_NO_TERM /p/dpv:hasRule"],
    ["dpv:hasContext [ a dpv:Context ]", "VOC_NO_TERM /p/dpv:hasContext"],
    ["dpv:isNotApplicableFor ex:children", "VOC_NO_TERM /p/dpv:isNotApplicableFor"],
    ["dpv:hasDuration 63115200", "VOC_OUT_OF_RANGE /p/dpv:hasDuration"],
    ["dpv:hasDuration [ a dpv:UntilTimeDuration ]", "VOC_OUT_OF_RANGE /p/dpv:hasDuration"],
    ["dct:valid '2020-01-01/2021-01-01'", "VOC_OUT_OF_RANGE /p/dct:valid"],
    ["dct:isReplacedBy ex:q", "VOC_OUT_OF_RANGE /p/dct:isReplacedBy"],
    ["schema:validThrough '2020-01-01'", "VOC_OUT_OF_RANGE /p/schema:validThrough"],
    ...[
      "ex:withinReason",
      "odrl:prohibition",
      "dpv:hasCondition",
      "dpv:hasJurisdiction",
      "schema:validIn",
    ].map(
      (name) => [`${name} ex:x`, `VOC_NO_TERM /p/${name.startsWith("ex:") ? "property" : name}`] as const,
    ),
    ["schema:description 'never permitted'", "VOC_NO_TERM /p/schema:description"],
    ["ex:revokedAt '2020-01-01'", "VOC_OUT_OF_RANGE /p/property"],
  ])("grants nothing: %s", (statements, limit) => {
    expect(limits(statements)).toEqual([limit]);
  });

  test("that the document does not have has no limits", () => {
    expect(limitsOf(undefined, "/p", nodeOf("a dpv:Process").graph)).toEqual([]);
  });

  test("is a rule that is no permission by its type or by its rule", () => {
    const other = (statements: string) => {
      const { node, graph } = nodeOf(statements);
      return isOtherRule(node, graph);
    };
    expect(["a dpv:Prohibition", "dpv:hasRule dpv:Obligation", "dpv:hasRule 'none'"].map(other)).toEqual(
      Array(3).fill(true),
    );
    expect(["a dpv:Permission", "dpv:hasRule dpv:Permission", "a dpv:Process"].map(other)).toEqual(
      Array(3).fill(false),
    );
  });
});

describe("a consent", () => {
  const why = (statements: string, demanded = true) => {
    const { node, graph } = nodeOf(statements);
    return consentLimits(node, "/p", graph, demanded).map(({ code }) => code);
  };
  const given = "dpv:hasConsentStatus dpv:ConsentGiven";

  test("is given by a state that allows processing, wherever that stands", () => {
    expect(
      [given, "a dpv:ConsentGiven", "dct:hasPart [ a dpv:RenewedConsentGiven ]"].map((each) => why(each)),
    ).toEqual([[], [], []]);
  });

  test.each([
    ["another state", "dpv:hasConsentStatus dpv:ConsentWithdrawn", ["VOC_NO_TERM"]],
    ["a state beside the first", `${given}; dct:hasPart [ a dpv:ConsentWithdrawn ]`, ["VOC_NO_TERM"]],
    ["a state that says nothing", "dpv:hasConsentStatus [ dct:date '2020' ]", ["VOC_NO_TERM"]],
    ["no state", "a dpv:ConsentRecord", ["VOC_NO_TERM"]],
    [
      "an end of its state",
      "dct:hasPart [ a dpv:ConsentGiven; dpv:hasDuration 'P1Y' ]",
      ["VOC_OUT_OF_RANGE"],
    ],
    [
      "a state that was replaced",
      "dpv:hasConsentStatus [ a dpv:ConsentGiven; dct:isReplacedBy ex:q ]",
      ["VOC_OUT_OF_RANGE"],
    ],
  ])("is not by %s", (_, statements, codes) => {
    expect(why(statements)).toEqual(codes);
  });

  test("need not state a status as a legal basis, but may not have ended", () => {
    expect(why("a dpv:Consent", false)).toEqual([]);
    expect(why("a dpv:Consent; dct:hasPart [ a dpv:ConsentRefused ]", false)).toEqual(["VOC_NO_TERM"]);
    expect(why("a dpv:Consent; dpv:hasConsentStatus dpv:ConsentExpired", false)).toEqual(["VOC_NO_TERM"]);
  });

  test("is a record of one by its type or by its status", () => {
    const record = (statements: string) => isConsentRecord(nodeOf(statements).node as Node);
    expect(["a dpv:ConsentRecord", given, "a dpv:Process"].map(record)).toEqual([true, true, false]);
  });
});

test("a status is a property of DPV", () => {
  expect(["dpv:hasStatus", "dpv:hasActivityStatus", "dpv:hasLawfulness"].map(isStatus)).toEqual([
    true,
    true,
    true,
  ]);
  expect(["dpv:hasPurpose", "dpv:isStatus", "http://example.org/hasStatus"].map(isStatus)).toEqual([
    false,
    false,
    false,
  ]);
});
