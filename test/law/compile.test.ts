/** A source made ready: the rules that bind on its side and day, what is lifted to the next transfer, and its grants. */
import { describe, expect, it } from "vitest";
import { compileSource, createCompiler, edgesIn } from "../../src/law/compile.ts";
import { type Fact, type FactName, type Facts, parseFact } from "../../src/law/fact.ts";
import { type Formula, NO_IMPLICATIONS } from "../../src/law/formula.ts";
import type { Demand, Dimension } from "../../src/law/lattice/dimension.ts";
import type { Grant, Matcher, Rule } from "../../src/law/rule.ts";
import type { Side, Source } from "../../src/law/source.ts";

const SIDES: readonly Side[] = ["baseline", "agreement", "inherited", "origin", "destination", "touched"];

const known = (name: FactName, ...words: string[]): [FactName, Fact] => [
  name,
  { value: parseFact(name, words), proven: true },
];
const oneOf = (...values: readonly string[]): Matcher => ({ kind: "oneOf", values: new Set(values) });
const asking = (dimension: Dimension, formula: Formula) =>
  new Map<Dimension, Demand>([[dimension, { kind: "formula", formula }]]);

const RULE: Rule = {
  ...{ id: "rule", cite: "Act s. 1", from: "2020-01-01", status: "confirmed", applies: "both" },
  ...{ when: new Map(), unless: [], says: "This is asked.", require: asking("use", "a") },
};
const GRANT: Grant = {
  ...{ id: "adequacy-us", atom: "eu.adequacy", to: new Set(["US"]), cite: "Decision 1" },
  ...{ from: "2023-07-10", status: "confirmed", says: "Certified recipients are adequate." },
  when: new Map([["recipientCerts", oneOf("dpf-eu")]]),
};

const compile = (parts: Partial<Source>) => {
  const source = { jurisdiction: "US-IL", side: "origin", day: "2026-11-21", rules: [], grants: [] } as const;
  return compileSource({ ...source, ...parts }, createCompiler(NO_IMPLICATIONS));
};

describe("a rule", () => {
  it.each<[Rule["applies"], readonly Side[]]>([
    ["origin", ["baseline", "agreement", "inherited", "origin"]],
    ["destination", ["baseline", "agreement", "inherited", "destination"]],
    ["both", ["baseline", "agreement", "inherited", "origin", "destination"]],
    ["touched", ["baseline", "agreement", "inherited", "origin", "destination", "touched"]],
  ])("for `%s` binds where its jurisdiction stands there", (applies, sides) => {
    const rules = [{ ...RULE, applies }];
    expect(SIDES.filter((side) => compile({ side, rules }).rules.length === 1)).toEqual(sides);
  });

  it("is compiled on the days on which it is in force, unsure or not", () => {
    const rules: readonly Rule[] = [
      { ...RULE, from: "2024-02-29", until: "2024-03-02" },
      { ...RULE, id: "other", from: "2024-03-01", status: "unsure" },
    ];
    const on = (day: string) => compile({ day, rules }).rules.map(({ rule }) => rule.id);
    expect(["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"].map(on)).toEqual([
      [],
      ["rule"],
      ["rule", "other"],
      ["other"],
    ]);
  });

  it("is cited with its place, side and dates, and with the place that it lies around", () => {
    const rules = [{ ...RULE, until: "2027-01-01" }];
    const [compiled] = compile({ rules, jurisdiction: "US", within: "US-IL" }).rules;
    expect(compiled?.by).toEqual({
      ...{ jurisdiction: "US", side: "origin", rule: "rule", cite: "Act s. 1", since: "2020-01-01" },
      ...{ until: "2027-01-01", status: "confirmed", within: "US-IL" },
    });
  });

  it("gives the same list for the same unknown facts, and names them in each part", () => {
    const require = new Map([...asking("use", "a"), ...asking("security", "b")]);
    const [compiled] = compile({ rules: [{ ...RULE, require }] }).rules;
    const drafts = compiled?.drafts(["people", "sector"]);
    expect(drafts?.map(({ part }) => part.assumed)).toEqual([
      ["people", "sector"],
      ["people", "sector"],
    ]);
    expect(compiled?.drafts(["people", "sector"])).toBe(drafts);
    expect(compiled?.drafts([])[0]?.part.assumed).toEqual([]);
  });
});

describe("a rule on a role", () => {
  const role = (...values: readonly string[]): [FactName, Matcher] => ["role", oneOf(...values)];
  const recipient = (...values: readonly string[]): [FactName, Matcher] => [
    "recipientRole",
    oneOf(...values),
  ];
  const on = (side: Side, changes: Partial<Rule>) => {
    const [compiled] = compile({ side, rules: [{ ...RULE, applies: "touched", ...changes }] }).rules;
    return [compiled?.rule.when, ...(compiled?.rule.unless ?? [])];
  };

  it("asks it of the recipient where the data enters, and of the exporter everywhere else", () => {
    const when = new Map([["form", oneOf("form:inference")] as const, role("broker")]);
    const unless = [new Map([role("authority")])];
    expect(on("destination", { when, unless })).toEqual([
      new Map([["form", oneOf("form:inference")], recipient("broker")]),
      new Map([recipient("authority")]),
    ]);
    for (const side of SIDES.filter((side) => side !== "destination"))
      expect(on(side, { when, unless })).toEqual([when, ...unless]);
  });

  it("asks of one recipient what it asks of both parties", () => {
    const when = new Map([role("authority", "broker"), recipient("authority", "processor")]);
    expect(on("destination", { when })).toEqual([new Map([recipient("authority")])]);
  });
});

describe("a destination's export mechanism", () => {
  const formula = { any: ["consent.transfer:explicit", "eu.scc"] };
  const exported: Rule = { ...RULE, applies: "origin", require: asking("mechanism", formula) };
  const lifted = (changes: Partial<Rule>, side: Side = "destination") =>
    compile({ side, rules: [{ ...exported, ...changes }] }).rules.map(({ rule }) => rule);

  it("binds what is sent on, asks a consent of its own for it, and asks nothing else", () => {
    const require = new Map([...exported.require, ...asking("use", "a")]);
    const [rule] = lifted({ require });
    expect([...(rule?.require ?? [])]).toEqual([
      ["onward", { kind: "formula", formula: { any: ["consent.onward:explicit", "eu.scc"] } }],
    ]);
  });

  it("is kept out by what the data is, never by where this transfer goes", () => {
    const form = new Map([["form", oneOf("form:inference")]] as const);
    const to = new Map([["to", oneOf("US-IL")]] as const);
    const both = new Map<FactName, Matcher>([...form, ...to]);
    expect(lifted({ unless: [form, to, both] })[0]?.unless).toEqual([form]);
    expect(lifted({ when: both })[0]?.when).toEqual(form);
  });

  it("is kept out by what the recipient is, who sends the data on, and by its purpose as such", () => {
    const [authority, police] = [
      ["role", oneOf("authority")],
      ["purpose", oneOf("pur:lawEnforcement")],
    ] as const;
    const asRecipient = ["recipientRole", oneOf("authority")] as const;
    const [rule] = lifted({
      when: new Map<FactName, Matcher>([authority, police]),
      unless: [new Map([authority]), new Map([police]), new Map<FactName, Matcher>([police, authority])],
    });
    expect(rule?.when).toEqual(new Map<FactName, Matcher>([asRecipient, police]));
    expect(rule?.unless).toEqual([new Map([asRecipient]), new Map<FactName, Matcher>([police, asRecipient])]);
    // The next recipient is unknown, and so is a purpose that belongs to no role.
    const next = new Map<FactName, Matcher>([["recipientRole", oneOf("processor")], police]);
    expect(lifted({ when: next, unless: [next] })[0]).toMatchObject({ when: new Map(), unless: [] });
  });

  it("is lifted from nowhere else, and no other rule of a sender is", () => {
    expect(lifted({}, "touched")).toEqual([]);
    expect(lifted({ require: asking("use", "a") })).toEqual([]);
    expect(lifted({}, "origin")).toEqual([exported]);
  });
});

describe("a grant", () => {
  const given = (changes: Partial<Grant>, facts: Facts, side: Side = "origin") =>
    compile({ side, grants: [{ ...GRANT, ...changes }] })
      .grants.map((grant) => grant(facts))
      .map(({ used, because }) => (used ? "used" : because));
  const facts: Facts = new Map([known("to", "US-IL"), known("recipientCerts", "cbpr", "dpf-eu")]);

  it("is used where it surely and provably applies", () => {
    expect(given({}, facts)).toEqual(["used"]);
    expect(given({}, new Map([known("to", "US-IL")]))).toEqual(["recipientCerts"]);
    expect(given({}, new Map([...facts, known("to", "JP")]))).toEqual(["to"]);
    const claimed: Fact = { value: parseFact("recipientCerts", ["dpf-eu"]), proven: false };
    expect(given({}, new Map([...facts, ["recipientCerts", claimed]]))).toEqual(["recipientCerts"]);
  });

  it("that is unsure grants nothing", () => {
    expect(given({ status: "unsure" }, facts)).toEqual(["status"]);
  });

  it("is the origin's or the agreement's to make, and only in its time", () => {
    expect(SIDES.filter((side) => given({}, facts, side).length > 0)).toEqual(["agreement", "origin"]);
    expect(given({ until: "2026-01-01" }, facts)).toEqual([]);
  });

  it("says what it gives and by which decision", () => {
    expect(compile({ grants: [GRANT] }).grants[0]?.(facts)).toEqual({
      ...{ atom: "eu.adequacy", used: true, says: GRANT.says },
      by: {
        ...{ jurisdiction: "US-IL", side: "origin", rule: "adequacy-us", cite: "Decision 1" },
        ...{ since: "2023-07-10", status: "confirmed" },
      },
    });
  });
});

describe("a fact is looked at", () => {
  const range: Matcher = { kind: "range", from: 100, below: 1000 };

  it("by rules whose condition or exception has it, and by grants at their numbers", () => {
    const rules: readonly Rule[] = [
      { ...RULE, id: "when", when: new Map([["people", range]]) },
      { ...RULE, id: "unless", unless: [new Map(), new Map([["people", range]])] },
      { ...RULE, id: "neither", when: new Map([["sector", oneOf("public")]]) },
    ];
    const { lookingAt } = compile({ rules, grants: [{ ...GRANT, when: new Map([["people", range]]) }] });
    const looking = lookingAt("people");
    expect(looking.rules.map(({ id }) => id)).toEqual(["when", "unless"]);
    expect(looking.granted).toEqual([100, 1000]);
    expect(lookingAt("people")).toBe(looking);
  });

  it("at no number where the condition compares none", () => {
    expect(edgesIn(new Map([["people", range]]), "people")).toEqual([100, 1000]);
    expect(edgesIn(new Map([["people", oneOf("x")]]), "people")).toEqual([]);
    expect(edgesIn(new Map([["people", range]]), "peopleYear")).toEqual([]);
  });
});
