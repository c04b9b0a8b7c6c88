/** The demand of a law as a message: every kind arrives as it is, and a form of no such kind is refused at its field. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Law } from "../../../src/edge/grpc/definition.ts";
import type { RequirementInput } from "../../../src/edge/grpc/generated/comity/v1/Requirement.ts";
import { decodeDemand, decodeValue, encodeRequirement } from "../../../src/edge/grpc/requirement-codec.ts";
import type { Cnf } from "../../../src/law/formula.ts";
import type { Kind } from "../../../src/law/lattice/dimension.ts";
import { ATOMS, demandOf, someDuty } from "../../support/arbitraries.ts";

/** The requirement as it arrives within an answer. */
const sent = (value: object) => {
  const bytes = Law.Ask.responseSerialize({
    answer: { dimensions: [{ dimension: "d", value: value as RequirementInput }] },
  });
  return Law.Ask.responseDeserialize(bytes).answer?.dimensions[0]?.value;
};
const refused = (message = "") =>
  expect.objectContaining({
    reason: "INPUT_INVALID",
    message: expect.stringContaining(message),
    violations: [expect.objectContaining({ field: expect.stringMatching(/^at\b/) })],
  });

const atoms = fc.uniqueArray(fc.constantFrom(...ATOMS), { maxLength: 3 });
const someCnf: fc.Arbitrary<Cnf> = fc.array(atoms, { maxLength: 3 });
const nested = (depth: number): object =>
  depth === 0 ? { atom: "a" } : { all: { items: [nested(depth - 1)] } };

describe("a demand", () => {
  test.each<Kind>(["formula", "retention", "keep", "duties", "number"])("of the kind %s arrives", (kind) => {
    fc.assert(
      fc.property(demandOf(kind), (demand) => {
        expect(decodeDemand(sent(encodeRequirement(demand)), "at")).toEqual(demand);
      }),
    );
  });

  test("to tell somebody arrives with the way in which its days count", () => {
    const [duty] = fc.sample(someDuty, { numRuns: 1, seed: 1 });
    if (duty === undefined) throw new Error("no duty");
    const demand = { kind: "duties", duties: [{ ...duty, countsFirstDay: true }] } as const;
    expect(decodeDemand(sent(encodeRequirement(demand)), "at")).toEqual(demand);
  });

  test("that nests as deep as it may arrives, and one that nests deeper is refused", () => {
    expect(() => decodeDemand(sent({ formula: nested(8) }), "at")).not.toThrow();
    expect(() => decodeDemand(sent({ formula: nested(9) }), "at")).toThrow(refused("deeper than 8"));
  });

  const duty = { addressee: "eu.sa", stage: "report", startEvent: "awareness", trigger: { atom: "a" } };
  test.each<[string, object | undefined]>([
    ["none", undefined],
    ["no form", {}],
    ["two forms", { number: 1, formula: { atom: "a" } }],
    ["a formula of no form", { formula: {} }],
    ["a formula of two forms", { formula: { atom: "a", all: { items: [] } } }],
    ["a number that is not exact", { number: 2 ** 60 }],
    ["a limit without its event", { retention: { items: [{ period: "P1Y" }] } }],
    ["a limit without its period", { retention: { items: [{ startEvent: "purpose-end" }] } }],
    ["a duty to keep nothing", { keep: { items: [{ startEvent: "purpose-end", days: 1 }] } }],
    ["a duty with a number of nothing", { duties: { items: [{ ...duty, amount: 3 }] } }],
    ["a duty with a unit of no number", { duties: { items: [{ ...duty, unit: "DUTY_UNIT_HOUR" }] } }],
    ["a duty in a unit to come", { duties: { items: [{ ...duty, amount: 3, unit: 99 }] } }],
    ["a duty to nobody", { duties: { items: [{ ...duty, addressee: undefined }] } }],
    ["a duty that nothing triggers", { duties: { items: [{ ...duty, trigger: undefined }] } }],
  ])("of %s is refused", (_, message) => {
    expect(() => decodeDemand(message && sent(message), "at")).toThrow(refused());
  });

  test("may be one to tell at once, within no number of days", () => {
    const { duties } = decodeDemand(sent({ duties: { items: [{ ...duty, prompt: true }] } }), "at") as {
      duties: readonly object[];
    };
    expect(duties).toEqual([
      { to: "eu.sa", stage: "report", start: "awareness", prompt: true, trigger: "a" },
    ]);
  });
});

describe("a value", () => {
  test("in canonical form arrives, from what is always met to what nothing meets", () => {
    fc.assert(
      fc.property(someCnf, (cnf) => {
        const value = { kind: "formula", cnf } as const;
        expect(decodeValue(sent(encodeRequirement(value)), "at")).toEqual(value);
      }),
    );
    for (const cnf of [[], [[]]])
      expect(decodeValue(sent(encodeRequirement({ kind: "formula", cnf })), "at")).toEqual({
        kind: "formula",
        cnf,
      });
  });

  test.each([
    ["all within all", nested(2)],
    ["all within alternatives", { any: { items: [{ all: { items: [{ atom: "a" }] } }] } }],
  ])("of %s is not canonical", (_, formula) => {
    expect(() => decodeDemand(sent({ formula }), "at")).not.toThrow();
    expect(() => decodeValue(sent({ formula }), "at")).toThrow(refused("canonical"));
  });
});
