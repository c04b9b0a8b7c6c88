/** What holds of all packs together: no rule is dead, versions meet without gap, nothing lowers a floor. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANONYMITY } from "../../src/federation/agreement.ts";
import { type Atlas, sourcesOf, standalone } from "../../src/law/atlas.ts";
import type { At } from "../../src/law/day.ts";
import { FACTS, type Fact, type FactName, type Facts } from "../../src/law/fact.ts";
import { computeFloor, type Floor, type Side, type Source } from "../../src/law/floor.ts";
import { atomsOf } from "../../src/law/formula.ts";
import { type Demand, DIMENSION_KEYS } from "../../src/law/lattice/dimension.ts";
import { within } from "../../src/law/lattice/order.ts";
import type { Pack } from "../../src/law/pack/pack.ts";
import { type Matcher, placeWithin, type Rule } from "../../src/law/rule.ts";
import { isLonger } from "../support/longer.ts";
import { join as joinAll } from "./lattice/joined.ts";
import { PAIRS } from "./partners.ts";
import { atlas, DAY, engagementOf, implications, rulebook } from "./question.ts";

const packs: readonly Pack[] = [atlas.baseline, ...atlas.packs.values()];
const rules = packs.flatMap((pack) =>
  pack.rules.map((rule) => ({ name: `${pack.jurisdiction} ${rule.id}`, pack, rule })),
);

const NOTHING = { advertising: false, sale: false, onward: false };

/** A fact that meets a matcher. */
function witness(matcher: Matcher): Fact {
  if (matcher.kind === "oneOf")
    return { value: { kind: "set", values: new Set([...matcher.values].slice(0, 1)) }, proven: true };
  if (matcher.kind === "since")
    return { value: { kind: "set", values: new Set([matcher.day]) }, proven: true };
  return { value: { kind: "interval", from: matcher.from, to: matcher.from }, proven: true };
}

/** Dimensions to which a rule contributes when all that it looks at is as it says. */
function firedIn({ pack, rule }: (typeof rules)[number], day: string): readonly string[] {
  const side: Side = rule.applies === "both" ? "origin" : rule.applies;
  const { jurisdiction, grants } = pack;
  const facts: Facts = new Map([...rule.when].map(([name, matcher]) => [name, witness(matcher)]));
  const floor = computeFloor([{ jurisdiction, side, day, rules: [rule], grants }], facts, NOTHING, rulebook);
  return DIMENSION_KEYS.filter((key) => floor.dimensions.get(key)?.parts.length === 1);
}

describe("every rule", () => {
  it.each(rules)("$name can fire on its first day and not the day before", (each) => {
    const before = new Date(Date.parse(each.rule.from) - 86_400_000).toISOString().slice(0, 10);
    expect(firedIn(each, each.rule.from).toSorted()).toEqual([...each.rule.require.keys()].toSorted());
    expect(firedIn(each, before)).toEqual([]);
  });

  it("ends after it begins, cites a place in a law and ends its sentence", () => {
    for (const { rule } of rules) {
      expect(rule.until === undefined || rule.from < rule.until, rule.id).toBe(true);
      expect(rule.says, rule.id).toMatch(/\.$/);
      expect(rule.cite, rule.id).not.toMatch(/TODO|TBD|\?/);
    }
  });

  it("makes a duty hang only on what can be known of an incident", () => {
    for (const { rule } of rules)
      for (const demand of rule.require.values())
        if (demand.kind === "duties")
          for (const atom of demand.duties.flatMap(({ trigger }) => atomsOf(trigger)))
            expect(atlas.registry.atoms.get(atom)?.kind, `${rule.id}: ${atom}`).toBe("incident");
  });
});

describe("the registry of atoms", () => {
  const asked = (demand: Demand) =>
    demand.kind === "formula"
      ? atomsOf(demand.formula)
      : demand.kind === "duties"
        ? demand.duties.flatMap(({ trigger }) => atomsOf(trigger))
        : [];

  it("holds no atom for which no law asks, nor the node itself", () => {
    const used = new Set([
      ...rules.flatMap(({ rule }) => [...rule.require.values()].flatMap(asked)),
      ANONYMITY,
    ]);
    const idle = [...atlas.registry.atoms]
      .filter(([atom, { kind }]) => kind !== "quality" && !used.has(atom))
      .map(([atom]) => atom);
    expect(idle).toEqual([]);
  });

  it("counts exceptions as exceptions and nothing else as one", () => {
    for (const [atom, { kind }] of atlas.registry.atoms)
      expect(kind === "exception", atom).toBe(atom.startsWith("exc:"));
  });
});

/** Facts at random: a few values each, or nothing known. */
const someFacts: fc.Arbitrary<Facts> = fc
  .record(
    Object.fromEntries(
      Object.entries(FACTS)
        .filter(([name]) => !["from", "to"].includes(name))
        .map(([name, fact]) => [name, fc.option(factValue(name as FactName, fact), { nil: undefined })]),
    ),
  )
  .map((record) => new Map(Object.entries(record).filter(([, fact]) => fact !== undefined)) as Facts);

function factValue(name: FactName, fact: (typeof FACTS)[FactName]): fc.Arbitrary<Fact> {
  const proven = fc.boolean();
  if (fact.kind === "interval")
    return fc.record({
      value: fc
        .tuple(fc.nat(2000), fc.nat(2000))
        .map(([a, b]) => ({ kind: "interval" as const, from: Math.min(a, b), to: Math.max(a, b) })),
      proven,
    });
  const among = valuesOf(name, fact);
  return fc.record({
    value: fc
      .uniqueArray(fc.constantFrom(...among), { minLength: 1, maxLength: 3 })
      .map((values) => ({ kind: "set" as const, values: new Set(values) })),
    proven,
  });
}

function valuesOf(name: FactName, fact: (typeof FACTS)[FactName]): string[] {
  if (fact.kind === "concept")
    return [
      ...atlas.concepts.leaves(
        { modality: "mod:any", form: "form:any", purpose: "pur:any" }[name as string] ?? "",
      ),
    ];
  if (fact.kind === "list") return [...fact.members];
  if (fact.kind === "yesNo") return ["true", "false"];
  if (fact.kind === "date") return ["2020-01-01", "2025-01-01"];
  if (fact.kind === "place") return ["EU", "US-IL", "JP", "KR"];
  return ["employment", "education", "pipeda", "other"];
}

const place = fc.constantFrom(...standalone(atlas));
const proven = (word: string): Fact => ({ value: { kind: "set", values: new Set([word]) }, proven: true });

function floorOf(from: string, to: string, facts: Facts, at: At = DAY, of: Atlas = atlas): Floor {
  const all: Facts = new Map([...facts, ["from", proven(from)], ["to", proven(to)]]);
  return computeFloor(sourcesOf(of, from, to, [], at), all, engagementOf(all), of.rulebook);
}

/** `a ⊑ b` in every dimension. */
function expectWithin(a: Floor, b: Floor): void {
  for (const key of DIMENSION_KEYS) {
    const [left, right] = [a.dimensions.get(key), b.dimensions.get(key)];
    expect(left && right && within(left.value, right.value, implications), key).toBe(true);
  }
}

describe("a floor", () => {
  it("is at least as strict as each of its parts", () => {
    fc.assert(
      fc.property(place, place, someFacts, (from, to, facts) => {
        for (const [key, { value, parts }] of floorOf(from, to, facts).dimensions)
          for (const part of parts) expect(within(part.value, value, implications), key).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("never gets looser where less is known, age apart, on which parts are left open", () => {
    fc.assert(
      fc.property(place, place, someFacts, fc.nat(), (from, to, facts, pick) => {
        const known = [...facts.keys()].filter((name) => name !== "youngest");
        const forgotten = known[pick % known.length];
        fc.pre(forgotten !== undefined);
        const fewer = new Map([...facts].filter(([name]) => name !== forgotten));
        expectWithin(floorOf(from, to, facts), floorOf(from, to, fewer));
      }),
      { numRuns: 300 },
    );
  });

  it("never gets looser where a fact may be one thing more, or is only claimed", () => {
    fc.assert(
      fc.property(place, place, someFacts, (from, to, facts) => {
        const claimed = new Map([...facts].map(([name, fact]) => [name, { ...fact, proven: false }]));
        expectWithin(floorOf(from, to, facts), floorOf(from, to, claimed));
        const wider = new Map(
          [...facts].map(([name, { value, proven }]) => [
            name,
            value.kind === "interval"
              ? { value: { ...value, from: 0, to: value.to + 1 }, proven }
              : {
                  value: {
                    kind: "set" as const,
                    values: new Set([...value.values, ...valuesOf(name, FACTS[name])]),
                  },
                  proven,
                },
          ]),
        );
        expectWithin(floorOf(from, to, facts), floorOf(from, to, wider));
      }),
      { numRuns: 200 },
    );
  });

  it("does not hang on the order of the packs", () => {
    fc.assert(
      fc.property(place, place, someFacts, (from, to, facts) => {
        const sources = sourcesOf(atlas, from, to, [], DAY);
        const value = (list: typeof sources) =>
          [...computeFloor(list, facts, NOTHING, rulebook).dimensions.values()].map((each) => each.value);
        expect(value([...sources].reverse())).toEqual(value(sources));
        expect(value([...sources, ...sources])).toEqual(value(sources));
      }),
      { numRuns: 100 },
    );
  });

  it("of template or sample asks explicit consent or an Article 9 condition of the EU for every purpose that there is", () => {
    for (const form of atlas.concepts.leaves("form:biometricData"))
      for (const purpose of atlas.concepts.leaves("pur:any")) {
        const facts: Facts = new Map([
          ["form", proven(form)],
          ["purpose", proven(purpose)],
        ]);
        const asking = floorOf("EU", "JP", facts).dimensions.get("consent.collect")?.parts ?? [];
        expect(
          asking.map(({ by }) => by.rule),
          purpose,
        ).toContain("art9-collect");
      }
  });
});

describe("the floor of a pair", () => {
  const sourcesFor = (from: string, to: string) => sourcesOf(atlas, from, to, [], DAY);
  const joined = (sources: readonly Source[], facts: Facts) =>
    computeFloor(sources, facts, NOTHING, rulebook);

  it("is at least that of either side by itself, for every pair", () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        for (const [from, to] of PAIRS.filter((_, i) => isLonger || i % 6 === 0)) {
          const sources = sourcesFor(from, to);
          const whole = joined(sources, facts);
          for (const side of ["origin", "destination"] as const)
            expectWithin(
              joined(
                sources.filter((each) => each.side === side),
                facts,
              ),
              whole,
            );
        }
      }),
      { numRuns: 2 },
    );
  }, 120_000);

  it("is the join of its sources, however they are grouped", () => {
    fc.assert(
      fc.property(place, place, someFacts, fc.nat(), (from, to, facts, cut) => {
        const sources = sourcesFor(from, to);
        const at = cut % sources.length;
        const [left, right, whole] = [sources.slice(0, at), sources.slice(at), sources].map((each) =>
          joined(each, facts),
        ) as [Floor, Floor, Floor];
        for (const key of DIMENSION_KEYS) {
          const [a, b, all] = [left, right, whole].map((floor) => floor.dimensions.get(key)?.value);
          if (a === undefined || b === undefined) throw new Error(`no ${key}`);
          expect(joinAll([a, b], a.kind, implications), key).toEqual(all);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is lowered by no rule that is added, whoever's it is", () => {
    const added = fc.constantFrom(...rules.map(({ rule }) => rule));
    fc.assert(
      fc.property(place, place, someFacts, added, (from, to, facts, rule) => {
        const sources = sourcesFor(from, to);
        const more: Source = {
          jurisdiction: "AGREEMENT",
          side: "agreement",
          day: DAY,
          rules: [rule],
          grants: [],
        };
        expectWithin(joined(sources, facts), joined([...sources, more], facts));
      }),
      { numRuns: 300 },
    );
  });
});

describe("packs", () => {
  it("lie within packs that are here, and where their code or their union says", () => {
    for (const { jurisdiction, within: above } of packs)
      if (above !== undefined) {
        const named = atlas.packs.get(above)?.members ?? [];
        const places = [jurisdiction, above].join(" within ");
        expect(placeWithin(jurisdiction, above) || named.includes(jurisdiction), places).toBe(true);
      }
  });

  it("give every description and rule a citation of its own", () => {
    for (const { scheme } of packs)
      for (const { term, cite } of scheme.terms) expect(cite, term).toBeDefined();
  });

  // Lint proves it of each pack over all facts; here the joined floors of pairs are asked at every edge: of all where longer tests
  // run, else of each sixth.
  it.each(["youngest", "peopleYear", "people12m", "peopleStored", "users"] as const)(
    "ask no less of any pair for a younger person or for more people: %s",
    (name) => {
      const matchers = rules.flatMap(({ rule }) =>
        [rule.when, ...rule.unless].flatMap((condition) => condition.get(name) ?? []),
      );
      const edges = matchers.flatMap((each) => (each.kind === "range" ? [each.from, each.below] : []));
      const numbers = [...new Set([0, ...edges])].filter(Number.isFinite).toSorted((a, b) => a - b);
      const rising = name === "youngest" ? numbers.toReversed() : numbers;
      const counted = (n: number): Facts =>
        new Map([[name, { value: { kind: "interval", from: n, to: n }, proven: true }]]);
      expect(rising.length).toBeGreaterThan(1);
      for (const [from, to] of PAIRS.filter((_, i) => isLonger || i % 6 === 0)) {
        const floors = rising.map((n) => floorOf(from, to, counted(n)));
        for (const [i, floor] of floors.entries()) expectWithin(floors[i - 1] ?? floor, floor);
      }
    },
    120_000,
  );

  it("bar countries of concern, whose packs are not here, from brokered biometrics", () => {
    const us = atlas.packs.get("US");
    const facts: Facts = new Map([
      ["to", proven("CN")],
      ["modality", proven("mod:face")],
      ["form", proven("form:template")],
      ["dealing", proven("brokerage")],
      ["recipientOwnership", proven("ordinary")],
      ["dataset", proven("none")],
    ]);
    const barred = (people: number) => {
      const counted: Facts = new Map([
        ...facts,
        ["people12m", { value: { kind: "interval", from: people, to: people }, proven: true }],
      ]);
      const source = {
        jurisdiction: "US",
        side: "origin" as const,
        day: DAY,
        rules: us?.rules ?? ([] as Rule[]),
        grants: [],
      };
      return computeFloor([source], new Map([...counted, ["role", proven("controller")]]), NOTHING, rulebook)
        .verdict;
    };
    expect(barred(1000)).toBe("conditional");
    expect(barred(1001)).toMatch(/^prohibited/);
  });
});
