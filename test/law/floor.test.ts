/** The laws of the floor, over rules, sources and facts at random: it is a join, and nothing lowers it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fact, type FactName, type Facts, parseFact } from "../../src/law/fact.ts";
import {
  computeFloor,
  type Engagement,
  type Floor,
  isEngaged,
  type Side,
  type Source,
} from "../../src/law/floor.ts";
import { type Formula, type Implications, NO_IMPLICATIONS } from "../../src/law/formula.ts";
import { type Demand, DIMENSION_KEYS, DIMENSIONS, type Dimension } from "../../src/law/lattice/dimension.ts";
import { within } from "../../src/law/lattice/order.ts";
import type { Grant, Rule } from "../../src/law/rule.ts";
import { Rulebook } from "../../src/law/rulebook.ts";
import {
  DAY,
  someCondition,
  someEngagement,
  someFacts,
  someImplications,
  someRule,
  someSource,
  someSources,
  widened,
} from "../support/arbitraries.ts";
import { tries } from "../support/runs.ts";
import { join as joinAll } from "./lattice/joined.ts";

const RUNS = tries(400);
const NOTHING = { advertising: false, sale: false, onward: false };

const values = (floor: Floor) => DIMENSION_KEYS.map((key) => floor.dimensions.get(key)?.value);

/** `a ⊑ b` in every dimension. */
function expectWithin(a: Floor, b: Floor, implications: Implications): void {
  for (const key of DIMENSION_KEYS) {
    const [left, right] = [a.dimensions.get(key), b.dimensions.get(key)];
    expect(left && right && within(left.value, right.value, implications), key).toBe(true);
  }
}

describe("the sources of a floor", () => {
  it("change no value by their order, repetition or grouping", () => {
    fc.assert(
      fc.property(
        someSources,
        someFacts,
        someImplications,
        fc.nat(),
        (sources, facts, implications, turn) => {
          const floorOf = (list: readonly Source[]) =>
            computeFloor(list, facts, NOTHING, new Rulebook(implications));
          const expected = values(floorOf(sources));
          const turned = [
            ...sources.slice(turn % sources.length),
            ...sources.slice(0, turn % sources.length),
          ];
          const oneRuleEach = sources.flatMap((each) =>
            each.rules.map((rule) => ({ ...each, rules: [rule] })),
          );
          for (const other of [turned, sources.toReversed(), [...sources, ...sources], oneRuleEach])
            expect(values(floorOf(other))).toEqual(expected);
        },
      ),
      RUNS,
    );
  });

  it("change no verdict by their order or repetition", () => {
    fc.assert(
      fc.property(someSources, someFacts, someEngagement, someImplications, (sources, facts, engaged, by) => {
        const { verdict } = computeFloor(sources, facts, engaged, new Rulebook(by));
        expect(
          computeFloor([...sources, ...sources.toReversed()], facts, engaged, new Rulebook(by)).verdict,
        ).toBe(verdict);
      }),
      RUNS,
    );
  });

  it("never lower a dimension by one rule or one source more", () => {
    fc.assert(
      fc.property(
        someSources,
        someSource,
        someFacts,
        someImplications,
        (sources, more, facts, implications) => {
          const floor = computeFloor(sources, facts, NOTHING, new Rulebook(implications));
          expectWithin(
            floor,
            computeFloor([...sources, more], facts, NOTHING, new Rulebook(implications)),
            implications,
          );
          const [first, ...others] = sources as [Source, ...Source[]];
          const longer = [{ ...first, rules: [...first.rules, ...more.rules] }, ...others];
          expectWithin(floor, computeFloor(longer, facts, NOTHING, new Rulebook(implications)), implications);
        },
      ),
      RUNS,
    );
  });

  it("raise and lower nothing by their grants", () => {
    const grant: Grant = {
      id: "adequacy",
      atom: "a",
      to: new Set(["EU", "JP", "US"]),
      when: new Map(),
      cite: "Act s. 2",
      from: "2020-01-01",
      status: "confirmed",
      says: "That place is adequate.",
    };
    fc.assert(
      fc.property(someSources, someFacts, someEngagement, someImplications, (sources, facts, engaged, by) => {
        const { grants, ...bare } = computeFloor(sources, facts, engaged, new Rulebook(by));
        const generous = sources.map((each) => ({ ...each, grants: [grant] }));
        const { grants: used, ...floor } = computeFloor(generous, facts, engaged, new Rulebook(by));
        expect(floor).toEqual(bare);
        const giving = sources.filter(({ side }) => side === "origin" || side === "agreement");
        expect([grants.length, used.length]).toEqual([0, giving.length]);
      }),
      RUNS,
    );
  });
});

describe("a fact", () => {
  const someLaw = fc.tuple(someSources, someImplications);

  it("never loosens the floor by being known less exactly", () => {
    const facts = someFacts.chain((exact) => fc.tuple(fc.constant(exact), widened(exact)));
    fc.assert(
      fc.property(someLaw, facts, ([sources, implications], [exact, wide]) => {
        const [a, b] = [exact, wide].map((each) =>
          computeFloor(sources, each, NOTHING, new Rulebook(implications)),
        );
        expectWithin(a as Floor, b as Floor, implications);
      }),
      RUNS,
    );
  });

  it("never loosens the floor by being claimed instead of proven", () => {
    fc.assert(
      fc.property(someLaw, someFacts, ([sources, implications], facts) => {
        const claimed: Facts = new Map([...facts].map(([name, fact]) => [name, { ...fact, proven: false }]));
        const proven: Facts = new Map([...facts].map(([name, fact]) => [name, { ...fact, proven: true }]));
        const floorOf = (each: Facts) => computeFloor(sources, each, NOTHING, new Rulebook(implications));
        expectWithin(floorOf(proven), floorOf(facts), implications);
        expectWithin(floorOf(facts), floorOf(claimed), implications);
      }),
      RUNS,
    );
  });

  it("never loosens the floor by being unknown; the age of the youngest leaves parts open, and says which", () => {
    fc.assert(
      fc.property(someLaw, someFacts, fc.nat(), ([sources, implications], facts, pick) => {
        const forgotten = [...facts.keys()][pick % facts.size];
        fc.pre(forgotten !== undefined);
        const fewer = new Map([...facts].filter(([name]) => name !== forgotten));
        const [known, unknown] = [facts, fewer].map((each) =>
          computeFloor(sources, each, NOTHING, new Rulebook(implications)),
        ) as [Floor, Floor];
        if (forgotten !== "youngest") {
          expectWithin(known, unknown, implications);
          return;
        }
        // What is left open is listed: with those rules put back, nothing is looser.
        const open = new Set(unknown.depends.map(({ by }) => by.rule));
        for (const [key, { parts }] of known.dimensions)
          for (const { by } of parts) {
            const left = unknown.dimensions.get(key)?.parts.some((part) => part.by.rule === by.rule);
            expect(left || open.has(by.rule)).toBe(true);
          }
      }),
      RUNS,
    );
  });

  it("that is unknown and makes a rule fire is named as assumed", () => {
    fc.assert(
      fc.property(someLaw, someFacts, ([sources, implications], facts) => {
        const { assumed, dimensions } = computeFloor(sources, facts, NOTHING, new Rulebook(implications));
        for (const name of assumed) expect(facts.has(name)).toBe(false);
        const rules = new Map(sources.flatMap((each) => each.rules.map((rule) => [rule.id, rule] as const)));
        for (const { parts } of dimensions.values())
          for (const { by, assumed: unknown } of parts) {
            const looked = [...(rules.get(by.rule)?.when.keys() ?? [])];
            expect(unknown.every((name) => looked.includes(name) && assumed.includes(name))).toBe(true);
          }
      }),
      RUNS,
    );
  });
});

describe("a floor that was asked for before", () => {
  // Fresh sources share nothing with what was computed before.
  const fresh = (sources: readonly Source[]) => sources.map((source) => ({ ...source }));

  it("is what it would be if nobody had asked anything", () => {
    const questions = fc.array(fc.tuple(someFacts, someEngagement), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(someSources, questions, someImplications, (sources, asked, implications) => {
        const rulebook = new Rulebook(implications);
        for (const [facts, engagement] of [...asked, ...asked])
          expect(computeFloor(sources, facts, engagement, rulebook)).toEqual(
            computeFloor(fresh(sources), new Map(facts), engagement, new Rulebook(implications)),
          );
      }),
      RUNS,
    );
  });
});

describe("the parts of a dimension", () => {
  it("are each within its value, and those that nothing outdoes make it up alone", () => {
    fc.assert(
      fc.property(someSources, someFacts, someImplications, (sources, facts, implications) => {
        const floor = computeFloor(sources, facts, NOTHING, new Rulebook(implications));
        for (const [key, { value, parts }] of floor.dimensions) {
          for (const part of parts) expect(within(part.value, value, implications)).toBe(true);
          const determining = parts.filter((part) => !part.outdone).map((part) => part.value);
          const alone = joinAll(determining, DIMENSIONS[key], implications);
          expect(alone).toEqual(value);
        }
      }),
      RUNS,
    );
  });
});

const known = (name: FactName, ...words: string[]): [FactName, Fact] => [
  name,
  { value: parseFact(name, words), proven: true },
];

function ruleWith(parts: Partial<Rule> & Pick<Rule, "require">): Rule {
  return {
    id: "rule",
    cite: "Act s. 1",
    from: "2020-01-01",
    status: "confirmed",
    applies: "both",
    when: new Map(),
    unless: [],
    says: "This is asked.",
    ...parts,
  };
}

const asking = (dimension: Dimension, formula: Formula) =>
  new Map<Dimension, Demand>([[dimension, { kind: "formula", formula }]]);

function lawOf(side: Side, ...rules: Rule[]): Source {
  return { jurisdiction: "US-IL", side, day: DAY, rules, grants: [] };
}

const floorOf = (facts: Facts, engagement: Partial<typeof NOTHING>, ...sources: Source[]) =>
  computeFloor(sources, facts, { ...NOTHING, ...engagement }, new Rulebook(NO_IMPLICATIONS));

describe("an exception", () => {
  const unless = new Map([["identifies", { kind: "oneOf" as const, values: new Set(["false"]) }]] as const);
  const rule = ruleWith({ unless: [unless], require: asking("use", "a") });
  const fires = (facts: Facts) =>
    floorOf(facts, {}, lawOf("origin", rule)).dimensions.get("use")?.parts.length;

  it("keeps a rule out only if it surely and provably holds", () => {
    expect(fires(new Map([known("identifies", "false")]))).toBe(0);
    expect(fires(new Map())).toBe(1);
    expect(fires(new Map([known("identifies", "true", "false")]))).toBe(1);
    expect(
      fires(new Map([["identifies", { value: parseFact("identifies", ["false"]), proven: false }]])),
    ).toBe(1);
  });

  it("is named with the fact that kept the rule out", () => {
    const { notApplied } = floorOf(new Map([known("identifies", "false")]), {}, lawOf("origin", rule));
    expect(notApplied).toEqual([{ rule: "rule", jurisdiction: "US-IL", because: "identifies" }]);
  });

  it("never raises the floor", () => {
    fc.assert(
      fc.property(someRule, someCondition, someFacts, someImplications, (bare, exception, facts, by) => {
        const excepted = { ...bare, unless: [...bare.unless, exception] };
        const [strict, loose] = [bare, excepted].map((each) =>
          computeFloor([lawOf("origin", each)], facts, NOTHING, new Rulebook(by)),
        );
        expectWithin(loose as Floor, strict as Floor, by);
      }),
      RUNS,
    );
  });
});

describe("a rule", () => {
  const fires = (rule: Rule, side: Side, facts: Facts = new Map()) =>
    floorOf(facts, {}, lawOf(side, rule)).dimensions.get("use")?.parts.length === 1;

  it("for a range fires for any number that may lie in it, `below` excluded", () => {
    const when = new Map([["people", { kind: "range" as const, from: 100, below: 1000 }]] as const);
    const rule = ruleWith({ when, require: asking("use", "a") });
    const cases = {
      "99": false,
      "100": true,
      "999": true,
      "1000": false,
      "0..100": true,
      "1000..": false,
      "50..": true,
    };
    for (const [people, expected] of Object.entries(cases))
      expect(fires(rule, "origin", new Map([known("people", people)])), people).toBe(expected);
  });

  it("for a place fires for every part of it", () => {
    const when = new Map([["to", { kind: "oneOf" as const, values: new Set(["US"]) }]] as const);
    const rule = ruleWith({ when, require: asking("use", "a") });
    const to = (place: string) => fires(rule, "origin", new Map([known("to", place)]));
    expect(["US", "US-IL", "UK", "JP"].map(to)).toEqual([true, true, false, false]);
  });
});

describe("a dimension", () => {
  const BY_ENGAGEMENT = {
    "consent.sale": "sale",
    "consent.advertising": "advertising",
    onward: "onward",
  } as const satisfies Partial<Record<Dimension, keyof Engagement>>;
  const ALWAYS = [
    ...["use", "consent.collect", "consent.disclose", "mechanism", "localisation"],
    ...["assessment", "filings", "security", "transparency"],
  ];

  it("of sale, of advertising or of passing on is tested where the request does that, others always or never", () => {
    const rulebook = new Rulebook(NO_IMPLICATIONS);
    const sources = [lawOf("origin", ruleWith({ require: asking("use", "a") }))];
    for (const sale of [false, true])
      for (const advertising of [false, true])
        for (const onward of [false, true]) {
          const engagement = { sale, advertising, onward };
          // One rulebook: what it remembers for one engagement is no answer for another.
          const { dimensions } = computeFloor(sources, new Map(), engagement, rulebook);
          for (const [dimension, { engaged }] of dimensions) {
            const by = BY_ENGAGEMENT[dimension as keyof typeof BY_ENGAGEMENT];
            expect(engaged).toBe(by === undefined ? ALWAYS.includes(dimension) : engagement[by]);
            expect(isEngaged(dimension, engagement)).toBe(engaged);
          }
          expect([...dimensions.keys()]).toEqual(DIMENSION_KEYS);
        }
  });
});

describe("a rule that hangs on the age of the youngest", () => {
  const when = new Map([["youngest", { kind: "range" as const, from: 0, below: 16 }]] as const);
  const law = lawOf("origin", ruleWith({ when, require: asking("use", "a") }));

  it("is listed and asks nothing while nobody states that age, and asks once somebody does", () => {
    const unknown = floorOf(new Map(), {}, law);
    expect(unknown.depends).toMatchObject([
      { fact: "youngest", by: { rule: "rule" }, says: "This is asked." },
    ]);
    expect([unknown.dimensions.get("use")?.parts, unknown.verdict]).toEqual([[], "free"]);
    const young = floorOf(new Map([known("youngest", "15")]), {}, law);
    expect([young.depends, young.dimensions.get("use")?.parts.length]).toEqual([[], 1]);
    const old = floorOf(new Map([known("youngest", "16")]), {}, law);
    expect(old.notApplied).toEqual([{ rule: "rule", jurisdiction: "US-IL", because: "youngest" }]);
  });
});

it("facts that were assumed are named in one order", () => {
  const looks = (id: string, name: FactName) =>
    ruleWith({
      id,
      when: new Map([[name, { kind: "oneOf" as const, values: new Set(["true"]) }]]),
      require: asking("use", "a"),
    });
  const floor = floorOf(
    new Map(),
    {},
    lawOf("origin", looks("one", "soleCheck"), looks("two", "identifies")),
  );
  expect(floor.assumed).toEqual(["identifies", "soleCheck"]);
});

describe("the verdict", () => {
  const SIDES: readonly Side[] = ["origin", "destination", "agreement"];

  it("is free where nothing goes beyond the baseline", () => {
    const rule = ruleWith({ require: asking("use", "a") });
    expect(floorOf(new Map(), {}, lawOf("baseline", rule)).verdict).toBe("free");
    for (const side of SIDES) expect(floorOf(new Map(), {}, lawOf(side, rule)).verdict).toBe("conditional");
  });

  it("is prohibited by an engaged clause that nothing, or only an exception not yet claimed, would meet", () => {
    const sale = (formula: Formula) =>
      lawOf("origin", ruleWith({ require: asking("consent.sale", formula) }));
    expect(floorOf(new Map(), { sale: true }, sale({ any: [] })).verdict).toBe("prohibited");
    expect(floorOf(new Map(), { sale: true }, sale("exc:warrant")).verdict).toBe("prohibited");
    expect(floorOf(new Map(), { sale: true }, sale({ any: ["exc:warrant", "a"] })).verdict).toBe(
      "conditional",
    );
  });

  it("is not prohibited by a ban that nobody engages", () => {
    const ban = lawOf("origin", ruleWith({ require: asking("consent.sale", { any: [] }) }));
    const floor = floorOf(new Map(), {}, ban);
    expect(floor.verdict).toBe("conditional");
    expect(floor.dimensions.get("consent.sale")?.engaged).toBe(false);
  });

  it("is prohibited by a destination that must keep what has to be deleted, and not by its records", () => {
    const limits = [{ event: "purpose-end", period: "P30D", prompt: false }];
    const retention = ruleWith({
      id: "limit",
      require: new Map([["retention", { kind: "retention", limits }]]),
    });
    const keep = (object: string, days: number, side: Side, start = "purpose-end") =>
      floorOf(
        new Map(),
        {},
        lawOf("origin", retention),
        lawOf(
          side,
          ruleWith({
            id: "keep",
            require: new Map([["keep", { kind: "keep", keeps: [{ object, start, days }] }]]),
          }),
        ),
      );
    const { verdict, conflicts } = keep("data", 31, "destination");
    expect(verdict).toBe("prohibited");
    expect(conflicts.map(({ object, keep: by, retention: of }) => [object, by.rule, of.rule])).toEqual([
      ["data", "keep", "limit"],
    ]);
    expect(keep("data", 30, "destination").verdict).toBe("conditional");
    expect(keep("record", 31, "destination").verdict).toBe("conditional");
    expect(keep("data", 31, "origin").verdict).toBe("conditional");
    expect(keep("data", 31, "destination", "last-interaction").verdict).toBe("conditional");
  });
});
