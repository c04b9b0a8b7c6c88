/** What an offer lets the recipient do: no operation beyond the request, and no keeping beyond the law. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { OPERATIONS } from "../../src/transfers/permitted-use.ts";
import { readYaml } from "../../src/yaml.ts";
import { agreementBetween, assessed, changed, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const agreement = agreementBetween("EU", "US-IL", { purposes: ["pur:any"] });
const asked = (changes: Parameters<typeof changed>[1]) =>
  assessed(changed(login, changes), { agreement }).decision;
const codesWith = (changes: Parameters<typeof changed>[1]) => asked(changes).reasons.map(({ code }) => code);
const doing = (...operations: string[]) => ({ offer: { operations } });
const refusedAt = (field: string, description: string) =>
  expect.objectContaining({
    reason: "INPUT_INVALID",
    violations: [{ field, description: expect.stringContaining(description) }],
  });

describe("an operation", () => {
  test.each(["store", "read", "compare", "extract", "transform", "anonymise", "delete"])(
    "that every use needs, such as `%s`, may be listed",
    (word) => {
      expect(codesWith(doing(word))).toEqual([]);
    },
  );

  test.each(["search", "infer", "train", "advertise", "disclose", "sell", "publish"])(
    "beyond a login, such as `%s`, is denied by its name and place",
    (word) => {
      const { reasons } = asked(doing("store", word));
      expect(reasons).toEqual([
        {
          code: "OPERATION_FORBIDDEN",
          says: `the operation \`${word}\` at \`offer.operations[1]\` goes beyond what the request is for, which allows \`store\`, \`read\`, \`compare\`, \`extract\`, \`transform\`, \`anonymise\`, \`delete\` and its own purposes`,
        },
      ]);
    },
  );

  test.each<[string, Parameters<typeof changed>[1]]>([
    ["search", { purpose: "identify" }],
    ["infer", { purpose: "ageCheck" }],
    ["train", { purpose: "trainModel" }],
    ["advertise", { purpose: "adSelect" }],
    ["disclose", { offer: { onward: { tiers: "tier:1" } } }],
    ["sell", { action: "sell" }],
    ["sell", { purpose: "sellData" }],
    ["publish", { action: "publish" }],
  ])("`%s` belongs to a request with %j", (word, { offer = {}, ...changes }) => {
    const described = { scheme: "comity", modality: "face", form: "template", purpose: "verify" };
    const request = { ...described, ...changes, offer: { ...offer, operations: [word] } };
    expect(codesWith(request)).not.toContain("OPERATION_FORBIDDEN");
    expect(OPERATIONS.has(word)).toBe(true);
  });

  test("may be a purpose of the request, and no other purpose", () => {
    expect(codesWith(doing("verify", "pur:verify"))).toEqual([]);
    for (const word of ["research", "pur:any"])
      expect(codesWith(doing(word))).toEqual(["OPERATION_FORBIDDEN"]);
  });

  test.each([
    ["stroe", "`store`"],
    ["disclosed", "near are `disclose`; known are `advertise`, `anonymise`"],
    ["zzzzzzzz", "known are `advertise`, `anonymise`"],
  ])("that nobody knows, such as `%s`, is refused by its path, with near words", (word, hint) => {
    expect(() => asked(doing("compare", word))).toThrow(refusedAt("offer.operations[1]", hint));
    expect(() => asked(doing(word))).not.toThrow(word);
  });
});

test("the page for integrators and a sample show operations and retention that the node takes", () => {
  const page = readFileSync("docs/integrate.md", "utf8");
  const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const { offer } = readYaml(example).value as { offer: object };
  expect(Object.keys(offer)).toEqual(["operations", "retention"]);
  expect(codesWith({ offer })).toEqual([]);
  expect(login.offer.retention).toEqual([{ event: "last-interaction", period: "P1Y" }]);
  expect(codesWith({})).toEqual([]);
});

describe("the time for which data is kept", () => {
  const keeping = (event: string, period: string) => ({ offer: { retention: [{ event, period }] } });

  test("is denied where it is longer than a law allows after the same event (740 ILCS 14/15(a))", () => {
    expect(codesWith(keeping("last-interaction", "P3Y"))).toEqual([]);
    expect(codesWith(keeping("last-interaction", "P1Y"))).toEqual([]);
    expect(asked(keeping("last-interaction", "P100Y")).reasons).toEqual([
      {
        code: "RETENTION_CONFLICT",
        says: "`offer.retention[0]` keeps the data longer than 740 ILCS 14/15(a) allows: P3Y after last interaction",
        dimension: "retention",
        by: expect.objectContaining({ rule: "bipa-15-a" }),
      },
    ]);
    expect(codesWith(keeping("purpose-end", "P1D"))).toEqual(["RETENTION_CONFLICT"]);
  });

  test("may run from an event of another law, since the limits of these laws hold beside it", () => {
    expect(codesWith(keeping("employment-end", "P10Y"))).toEqual([]);
  });

  test.each([
    ["blah", "P1Y", "event", "known are "],
    ["purpose-and", "P1Y", "event", "near are `purpose-end`"],
    ["purpose-end", "xyz", "period", "`P1Y`"],
    ["purpose-end", "P", "period", "`P1Y`"],
    ["purpose-end", `P${"9".repeat(400)}D`, "period", "`P1Y`"],
  ])("%s, %s is refused by its path", (event, period, field, hint) => {
    expect(() => asked(keeping(event, period))).toThrow(refusedAt(`offer.retention[0].${field}`, hint));
  });
});
