/** The decision's laws, over floors and offers at random: more is never less, and the way out leads out. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Atom, LAWFUL_GROUND } from "../../src/law/atom.ts";
import type { Facts } from "../../src/law/fact.ts";
import {
  computeFloor,
  type Engagement,
  type Floor,
  type Part,
  type Side,
  type Source,
} from "../../src/law/floor.ts";
import { clauseMet, type Formula, type Implications, NO_IMPLICATIONS } from "../../src/law/formula.ts";
import { type Demand, type Dimension, formatDemand } from "../../src/law/lattice/dimension.ts";
import { type Duty, formatDuty } from "../../src/law/lattice/duty.ts";
import { within } from "../../src/law/lattice/order.ts";
import type { RetentionLimit } from "../../src/law/lattice/retention.ts";
import { ATOM_KINDS, type AtomKind, type Registry } from "../../src/law/pack/registry.ts";
import type { Grant, Rule } from "../../src/law/rule.ts";
import { Rulebook } from "../../src/law/rulebook.ts";
import { decide } from "../../src/transfers/decide.ts";
import type { Decision } from "../../src/transfers/decision.ts";
import type { Filing } from "../../src/transfers/filing.ts";
import type { Offered } from "../../src/transfers/offered.ts";
import {
  DAY,
  formulaOf,
  isMet,
  someEngagement,
  someFormula,
  someImplications,
  someSources,
} from "../support/arbitraries.ts";
import { tries } from "../support/runs.ts";

const GUARDIAN = "consent.collect:verifiable_guardian";
/** `a` and `b` are of a consent, `e` is a recognition, which is law and cannot be offered; `u` is undertaken. */
const KINDS: Readonly<Record<Atom, AtomKind>> = {
  a: "quality",
  b: "quality",
  [GUARDIAN]: "quality",
  c: "safeguard",
  d: "instrument",
  e: "recognition",
  f: "notice",
  u: "undertaking",
  "exc:warrant": "exception",
};

const registryOf = (implications: Implications, kinds = KINDS): Registry => ({
  atoms: new Map(Object.entries(kinds).map(([atom, kind]) => [atom, { kind, says: atom }])),
  qualities: new Set(["a", "b"]),
  implications,
  undertakings: new Set(
    Object.entries(kinds).flatMap(([atom, kind]) =>
      kind === "undertaking" ? [atom, ...(implications.get(atom) ?? [])] : [],
    ),
  ),
  resolve: (_, name) => name,
});

function rule(id: string, require: readonly (readonly [Dimension, Demand])[]): Rule {
  return {
    id,
    cite: "Act s. 1",
    from: "2020-01-01",
    status: "confirmed",
    applies: "both",
    when: new Map(),
    unless: [],
    says: "This is asked.",
    require: new Map(require),
  };
}
const asked = (dimension: Dimension, formula: Formula) => [dimension, { kind: "formula", formula }] as const;
const lawOf = (rules: readonly Rule[], side: Side = "origin", grants: readonly Grant[] = []): Source => ({
  jurisdiction: "EU",
  side,
  day: DAY,
  rules,
  grants,
});

const ENGAGED: Engagement = { advertising: true, sale: true, onward: true };
const floorOf = (
  sources: readonly Source[],
  implications: Implications = NO_IMPLICATIONS,
  engagement = ENGAGED,
) => computeFloor(sources, new Map(), engagement, new Rulebook(implications));

const nothing: Offered = {
  atoms: new Set(),
  consents: [],
  filings: [],
  day: DAY,
  rejected: [],
  collected: false,
};
const consentWith = (...atoms: Atom[]) => ({
  path: "offer.consents[0]",
  atoms: new Set(atoms),
  given: "2026-01-01",
});

const decided = (
  floor: Floor,
  offered: Partial<Offered>,
  implications = NO_IMPLICATIONS,
  facts: Facts = new Map(),
) => decide(floor, facts, { ...nothing, ...offered }, registryOf(implications), false);

/** An offer with these items too, each where it belongs: qualities in every consent, or in a first one. */
function offering(offered: Offered, items: readonly string[]): Offered {
  const qualities = items.filter((item) => KINDS[item] === "quality");
  const consents = qualities.length > 0 && offered.consents.length === 0 ? [consentWith()] : offered.consents;
  const filed = items.flatMap((item) => {
    const [, to, document, amount, unit] = FILING.exec(item) ?? [];
    return to === undefined || document === undefined
      ? []
      : [filedBefore(to, document, Number(amount ?? 0), unit)];
  });
  return {
    ...offered,
    atoms: new Set([
      ...offered.atoms,
      ...items.filter((item) => Object.hasOwn(KINDS, item) && KINDS[item] !== "quality"),
    ]),
    consents: consents.map((each) => ({ ...each, atoms: each.atoms.union(new Set(qualities)) })),
    filings: [...offered.filings, ...filed],
  };
}

const FILING = /^filing to (.+): (.+), (?:(\d+) (hour|day|business day)s? )?before /;

/** A filing made as soon as a denial asks for it, whatever the unit: a day for an hour, a week for a working day. */
function filedBefore(to: string, document: string, amount: number, unit: string | undefined): Filing {
  const days = unit === "business day" ? amount * 2 + 4 : amount;
  return { to, document, at: new Date(Date.parse(DAY) - days * 86_400_000).toISOString().slice(0, 10) };
}

/** A filing duty as some law has it; few of each, so that two laws ask for the same. */
const someFilingDuty: fc.Arbitrary<Duty> = fc.record({
  to: fc.constantFrom("eu.sa", "jp.ppc"),
  stage: fc.constantFrom("report", "registration"),
  start: fc.constantFrom("before-transfer", "before-service", "storing"),
  amount: fc.nat(90),
  unit: fc.constantFrom("day", "business-day"),
  prompt: fc.boolean(),
  trigger: fc.constant({ all: [] }),
});
const duties = (...each: Duty[]) => ["filings", { kind: "duties", duties: each }] as const;

/** Every filing that the laws here ask for, made soon enough for all of them. */
const FILED = ["eu.sa", "jp.ppc"].flatMap((to) =>
  ["report", "registration"].map((stage) => `filing to ${to}: ${stage}, 400 days before transfer`),
);

const TESTED = ["use", "consent.collect", "consent.sale", "mechanism", "security"] as const;
const someDemand = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...TESTED), someFormula).map(([key, f]) => asked(key, f)),
  },
  fc.nat(18).map((number) => ["guardianAge", { kind: "number", number }] as const),
  fc.array(someFilingDuty, { minLength: 1, maxLength: 2 }).map((each) => duties(...each)),
);
const someLaw = fc
  .array(fc.array(someDemand, { minLength: 1, maxLength: 2 }), { maxLength: 4 })
  .map((demands) => lawOf(demands.map((each, i) => rule(`rule-${i}`, each))));
const atomsAmong = (...kinds: AtomKind[]) =>
  fc
    .subarray(Object.keys(KINDS).filter((atom) => kinds.includes(KINDS[atom] as AtomKind)))
    .map((list) => new Set(list));
const offerWith = (maxConsents: number): fc.Arbitrary<Offered> =>
  fc
    .record({
      atoms: atomsAmong(...ATOM_KINDS.filter((kind) => kind !== "recognition" && kind !== "undertaking")),
      consents: fc.array(
        atomsAmong("quality").map((atoms) => consentWith(...atoms)),
        { maxLength: maxConsents },
      ),
      filings: fc.array(
        someFilingDuty.map(({ to, stage, amount }) => filedBefore(to, stage, amount ?? 0, "day")),
        { maxLength: 2 },
      ),
    })
    .map((offer) => ({ ...nothing, ...offer }));

/** Atoms of the demands that the offer does not meet yet, as far as anybody can bring them. */
function _missing(floor: Floor, offered: Offered, implications: Implications): readonly string[] {
  const held = offered.consents.reduce<ReadonlySet<Atom>>(
    (all, { atoms }) => all.union(atoms),
    offered.atoms,
  );
  const clauses = [...floor.dimensions.values()].flatMap(({ engaged, parts }) =>
    parts.flatMap(({ value }) => (engaged && value.kind === "formula" ? value.cnf : [])),
  );
  const open = clauses.filter((clause) => !clauseMet(clause, held, implications)).flat();
  return [...new Set([...open, ...FILED, GUARDIAN])].filter((atom) => KINDS[atom] !== "recognition");
}

function _setsOf(items: readonly string[], size: number): readonly (readonly string[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => _setsOf(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

const RUNS = tries(1000);

describe("an offer", () => {
  it("is never denied for holding one item more", () => {
    const items = fc.subarray([...Object.keys(KINDS), ...FILED]);
    fc.assert(
      fc.property(
        someLaw,
        offerWith(2),
        items,
        offerWith(2),
        someImplications,
        (law, offer, more, other, by) => {
          fc.pre(decided(floorOf([law], by), offer, by).decision === "permit");
          expect(decided(floorOf([law], by), offering(offer, more), by).decision).toBe("permit");
          const both = { ...offer, consents: [...offer.consents, ...other.consents] };
          expect(decided(floorOf([law], by), both, by).decision).toBe("permit");
        },
      ),
      RUNS,
    );
  });

  it("is permitted with every item of the remedy, and not with one item less", () => {
    fc.assert(
      fc.property(someLaw, offerWith(1), someImplications, (law, offer, by) => {
        const floor = floorOf([law], by);
        const { decision, remedy } = decided(floor, offer, by);
        if (decision === "permit") expect(remedy).toEqual([]);
        fc.pre(remedy.length > 0);
        expect(decided(floor, offering(offer, remedy), by)).toMatchObject({
          decision: "permit",
          reasons: [],
        });
        for (const left of remedy) {
          const fewer = remedy.filter((item) => item !== left);
          expect(decided(floor, offering(offer, fewer), by).decision).toBe("deny");
        }
      }),
      RUNS,
    );
  });

  it("is permitted with the remedy also where it holds several consents", () => {
    fc.assert(
      fc.property(someLaw, offerWith(3), someImplications, (law, offer, by) => {
        const floor = floorOf([law], by);
        const { remedy } = decided(floor, offer, by);
        fc.pre(remedy.length > 0);
        expect(decided(floor, offering(offer, remedy), by).decision).toBe("permit");
      }),
      RUNS,
    );
  });

  it("is told no remedy where the law leaves none", () => {
    const floor = floorOf([
      lawOf([rule("ban", [asked("use", { any: [] })]), rule("other", [asked("security", "c")])]),
    ]);
    const { reasons, remedy } = decided(floor, {});
    expect(remedy).toEqual([]);
    expect(reasons.map(({ code, missing: each }) => [code, each])).toEqual([
      ["PROHIBITED", []],
      ["REQUIREMENT_UNMET", ["c"]],
    ]);
    expect(decided(floorOf([lawOf([rule("recognised", [asked("mechanism", "e")])])]), {}).remedy).toEqual([]);
  });

  it("need not hold apart what a stronger item brings along", () => {
    const implications: Implications = new Map([["f", new Set(["c"])]]);
    const law = lawOf([rule("one", [asked("security", "c")]), rule("two", [asked("use", "f")])]);
    expect(decided(floorOf([law], implications), {}, implications).remedy).toEqual(["f"]);
  });
});

describe("what is prohibited", () => {
  it("is permitted by no offer, however much it holds", () => {
    const ban = rule("ban", [asked("consent.sale", { any: [] })]);
    fc.assert(
      fc.property(someLaw, someImplications, (law, by) => {
        const floor = floorOf([law, lawOf([ban], "destination")], by);
        const everything = offering(nothing, [...Object.keys(KINDS), ...FILED]);
        const { decision, reasons } = decided(floor, everything, by);
        expect(decision).toBe("deny");
        expect(reasons.map(({ code, by: source }) => `${code} ${source?.rule}`)).toContain("PROHIBITED ban");
      }),
      tries(200),
    );
  });

  it("except where the law makes an exception is permitted when it is claimed, and only then", () => {
    const floor = floorOf([lawOf([rule("ban", [asked("consent.sale", "exc:warrant")])])]);
    expect(floor.verdict).toBe("prohibited");
    expect(decided(floor, {})).toMatchObject({ decision: "deny", remedy: ["exc:warrant"] });
    expect(decided(floor, { atoms: new Set(["exc:warrant"]) }).decision).toBe("permit");
  });

  it("by an unsure rule is denied all the same, with a word that the rule is unsure; so is what an unsure rule asks", () => {
    const unsure = {
      ...rule("x", [asked("use", { any: [] }), asked("security", "c")]),
      status: "unsure",
    } as const;
    const saysOf = (law: Rule) =>
      decided(floorOf([lawOf([law])]), {}).reasons.map(({ code, says }) => [code, says]);
    const told = "This is asked. The rule is unsure: check it; a node lets it bind until it is clear.";
    expect(saysOf(unsure)).toEqual([
      ["PROHIBITED", told],
      ["REQUIREMENT_UNMET", told],
    ]);
    expect(saysOf({ ...unsure, status: "believed" })).toEqual([
      ["PROHIBITED", "This is asked."],
      ["REQUIREMENT_UNMET", "This is asked."],
    ]);
  });

  it("in a dimension that is not engaged is an obligation, and no ground to deny", () => {
    const floor = floorOf([lawOf([rule("ban", [asked("consent.sale", { any: [] })])])], NO_IMPLICATIONS, {
      ...ENGAGED,
      sale: false,
    });
    expect(decided(floor, {})).toMatchObject({
      decision: "permit",
      obligations: { items: [{ dimension: "consent.sale", asWritten: "prohibited", by: { rule: "ban" } }] },
    });
  });
});

describe("a demand", () => {
  it("of which one part is prohibited is prohibited, whatever else it asks", () => {
    const floor = floorOf([lawOf([rule("ban", [asked("use", { all: ["c", { any: [] }] })])])]);
    expect(decided(floor, {})).toMatchObject({
      decision: "deny",
      reasons: [{ code: "PROHIBITED" }],
      remedy: [],
    });
  });

  it("that a stricter one outdoes is neither tested nor an obligation", () => {
    const law = lawOf([
      rule("loose", [asked("security", { any: ["c", "d"] }), asked("rights", { any: ["c", "d"] })]),
      rule("strict", [asked("security", "c"), asked("rights", "c")]),
    ]);
    const { reasons, obligations } = decided(floorOf([law]), {});
    expect(reasons.map(({ code, by }) => [code, by?.rule])).toEqual([["REQUIREMENT_UNMET", "strict"]]);
    expect(obligations.items.map(({ dimension, by }) => [dimension, by.rule])).toEqual([
      ["rights", "strict"],
    ]);
  });

  it("that only a lawful ground meets has no remedy, for no offer can name one", () => {
    const floor = floorOf([lawOf([rule("ground", [asked("consent.collect", LAWFUL_GROUND)])])]);
    expect(decided(floor, {})).toMatchObject({ decision: "deny", reasons: [{ missing: [] }], remedy: [] });
  });
});

describe("consents", () => {
  const both = floorOf([lawOf([rule("both", [asked("consent.collect", { all: ["a", "b"] })])])]);

  it("of which each has half of what a rule asks are no consent", () => {
    expect(decided(both, { consents: [consentWith("a"), consentWith("b")] }).decision).toBe("deny");
    expect(decided(both, { consents: [consentWith("a"), consentWith("a", "b")] }).decision).toBe("permit");
  });

  it("may meet two rules one each", () => {
    const law = lawOf([
      rule("one", [asked("consent.collect", "a")]),
      rule("two", [asked("consent.collect", "b")]),
    ]);
    expect(decided(floorOf([law]), { consents: [consentWith("a"), consentWith("b")] }).decision).toBe(
      "permit",
    );
  });

  it("count together with what is held in general", () => {
    const mixed = floorOf([lawOf([rule("mixed", [asked("consent.collect", { all: ["a", "f"] })])])]);
    expect(decided(mixed, { atoms: new Set(["f"]), consents: [consentWith("a")] }).decision).toBe("permit");
  });
});

describe("a grant", () => {
  const grant: Grant = {
    id: "adequacy",
    atom: "e",
    to: new Set(["JP"]),
    when: new Map(),
    cite: "Decision 1",
    from: "2020-01-01",
    status: "confirmed",
    says: "That place is adequate.",
  };
  const law = (status: Grant["status"]) =>
    computeFloor(
      [lawOf([rule("chapter", [asked("mechanism", { any: ["d", "e"] })])], "origin", [{ ...grant, status }])],
      new Map([["to", { value: { kind: "set", values: new Set(["JP"]) }, proven: true }]]),
      ENGAGED,
      new Rulebook(NO_IMPLICATIONS),
    );

  it("adds its atom to the offer, unless it is unsure", () => {
    expect(decided(law("confirmed"), {}).decision).toBe("permit");
    expect(decided(law("unsure"), {})).toMatchObject({ decision: "deny", remedy: ["d"] });
  });
});

describe("a guardian's consent", () => {
  const floor = floorOf([lawOf([rule("age", [["guardianAge", { kind: "number", number: 16 }]])])]);
  const aged = (from: number, to = from): Facts =>
    new Map([["youngest", { value: { kind: "interval", from, to }, proven: false }]]);
  const reasonsAt = (facts: Facts, offered: Partial<Offered> = {}) =>
    decided(floor, offered, NO_IMPLICATIONS, facts).reasons.map(({ code }) => code);

  it("is needed where somebody may be younger than the law says", () => {
    expect(reasonsAt(aged(16))).toEqual([]);
    expect(reasonsAt(aged(15))).toEqual(["GUARDIAN_CONSENT_MISSING"]);
    expect(reasonsAt(aged(10, 30))).toEqual(["GUARDIAN_CONSENT_MISSING"]);
    expect(reasonsAt(new Map())).toEqual(["GUARDIAN_CONSENT_MISSING"]);
    expect(reasonsAt(aged(15), { consents: [consentWith(GUARDIAN)] })).toEqual([]);
  });

  it("is none where it is too old for the law", () => {
    const given = (law: string) => [{ ...consentWith(GUARDIAN), notFor: new Set([law]) }];
    expect(reasonsAt(aged(15), { consents: given("EU") })).toEqual(["GUARDIAN_CONSENT_MISSING"]);
    expect(reasonsAt(aged(15), { consents: given("JP") })).toEqual([]);
  });

  it("is asked for with the law that asks for it, once, and is no obligation", () => {
    const older = lawOf([rule("older", [["guardianAge", { kind: "number", number: 18 }]])]);
    const both = floorOf([
      lawOf([rule("younger", [["guardianAge", { kind: "number", number: 16 }]])]),
      older,
    ]);
    const { decision, reasons, remedy, obligations } = decided(both, {}, NO_IMPLICATIONS, aged(15));
    expect({ decision, remedy, items: obligations.items }).toEqual({
      decision: "deny",
      remedy: [GUARDIAN],
      items: [],
    });
    expect(reasons).toEqual([
      {
        code: "GUARDIAN_CONSENT_MISSING",
        says: "somebody may be younger than 18: a guardian's consent is needed",
        dimension: "guardianAge",
        missing: [GUARDIAN],
        by: expect.objectContaining({ rule: "older" }),
      },
    ]);
  });

  it("is not asked for where no law has an age, or its age is 0", () => {
    const none = floorOf([lawOf([rule("age", [["guardianAge", { kind: "number", number: 0 }]])])]);
    for (const each of [none, floorOf([])])
      expect(decided(each, {}, NO_IMPLICATIONS, aged(0)).reasons).toEqual([]);
  });
});

describe("a filing that comes before the transfer", () => {
  const database: Duty = {
    to: "ca-qc.cai",
    stage: "database",
    start: "before-service",
    amount: 60,
    unit: "day",
    prompt: true,
    trigger: { all: [] },
  };
  const { amount: _, unit: __, ...undated } = { ...database, stage: "process" };
  const floor = floorOf([lawOf([rule("filing", [duties(database, undated)])])]);
  const filing = (document: string, at = "2026-01-05", to = "ca-qc.cai") => ({ to, document, at });
  const both = [
    "filing to ca-qc.cai: database, 60 days before service",
    "filing to ca-qc.cai: process, before service",
  ];
  const remedy = (...filings: Filing[]) => decided(floor, { filings }).remedy;

  it("is missing until that document was filed with that authority", () => {
    expect(remedy()).toEqual(both);
    expect(remedy(filing("database", DAY, "eu.sa"), filing("form"))).toEqual(both);
    expect(remedy(filing("process"))).toEqual([both[0]]);
    expect(remedy(filing("database"), filing("process"))).toEqual([]);
  });

  it("is a requirement of its law", () => {
    expect(decided(floor, {}).reasons).toMatchObject([
      { code: "REQUIREMENT_UNMET", dimension: "filings", by: { rule: "filing" }, missing: [both[0]] },
      { code: "REQUIREMENT_UNMET", dimension: "filings", by: { rule: "filing" }, missing: [both[1]] },
    ]);
  });

  it("is missing while it was filed too late", () => {
    const [long, late] = [
      filedBefore("ca-qc.cai", "database", 60, "day"),
      filedBefore("ca-qc.cai", "database", 59, "day"),
    ];
    expect(remedy(long, filing("process", DAY))).toEqual([]);
    expect(remedy(late, filing("process", DAY))).toEqual([both[0]]);
  });

  it("is named once where several laws ask for it, as early as any of them does", () => {
    const sooner = { ...database, start: "before-transfer", amount: 90 };
    const law = lawOf([rule("one", [duties(database)]), rule("two", [duties(sooner)])]);
    const { reasons, remedy: named } = decided(floorOf([law]), {});
    expect(reasons.map(({ asWritten }) => asWritten)).toEqual([
      "ca-qc.cai: database 60 days before service, without delay",
      "ca-qc.cai: database 90 days before transfer, without delay",
    ]);
    expect(named).toEqual(["filing to ca-qc.cai: database, 90 days before transfer"]);
  });
});

describe("a filing that comes after an event", () => {
  const faces: Duty = {
    to: "cn.cac-provincial",
    stage: "file",
    start: "storing-100000-faces",
    amount: 30,
    unit: "business-day",
    prompt: false,
    trigger: { all: [] },
  };
  const asWritten = "cn.cac-provincial: file 30 business days from storing 100000 faces";

  it("is an obligation, which nothing in the offer meets beforehand", () => {
    const floor = floorOf([lawOf([rule("filing", [duties(faces)])])]);
    for (const filings of [[], [{ to: faces.to, document: "file", at: "2026-01-05" }]])
      expect(decided(floor, { filings })).toMatchObject({
        decision: "permit",
        obligations: { items: [{ dimension: "filings", asWritten, by: { rule: "filing" } }] },
      });
  });

  it("is an obligation by itself where the same rule asks for another filing beforehand", () => {
    const registration: Duty = { ...faces, stage: "registration", start: "before-processing" };
    const { obligations, reasons } = decided(
      floorOf([lawOf([rule("both", [duties(registration, faces)])])]),
      {},
    );
    expect(obligations.items.map((each) => each.asWritten)).toEqual([asWritten]);
    expect(reasons.map((each) => each.asWritten)).toEqual([
      "cn.cac-provincial: registration 30 business days before processing",
    ]);
  });

  it("is part of what the importer accepts", () => {
    const law = lawOf([rule("rights", [asked("rights", "a")])]);
    const hash = (...sources: Source[]) => decided(floorOf(sources), {}).obligations.hash;
    expect(hash(law, lawOf([rule("filing", [duties(faces)])]))).not.toBe(hash(law));
  });
});

describe("every part of a floor", () => {
  /** Where `d` is undertaken, and may bring others along. */
  const kinds: Readonly<Record<Atom, AtomKind>> = { ...KINDS, d: "undertaking" };

  /** Whether what is brought meets a demand by itself: with all that it implies, and one consent. */
  function met({ demand }: Part, offered: Offered, by: Implications): boolean {
    if (demand.kind !== "formula") return false;
    const closed = (atoms: ReadonlySet<Atom>) =>
      new Set([...atoms].flatMap((atom) => [atom, ...(by.get(atom) ?? [])]));
    return [{ atoms: new Set<Atom>() }, ...offered.consents].some(({ atoms }) =>
      isMet(demand.formula, closed(offered.atoms.union(atoms))),
    );
  }

  it("is met by the offer, missing from it, or an obligation: nothing is lost", () => {
    fc.assert(
      fc.property(
        someSources,
        someEngagement,
        offerWith(2),
        someImplications,
        (laws, engagement, offer, by) => {
          const offered = { ...offer, atoms: new Set([...offer.atoms].filter((atom) => atom !== "d")) };
          const floor = floorOf(laws, by, engagement);
          const { obligations, reasons } = decide(floor, new Map(), offered, registryOf(by, kinds), false);
          for (const [dimension, { engaged, parts }] of floor.dimensions)
            for (const part of parts) {
              if (part.outdone) {
                expect(parts.some((each) => !each.outdone && within(part.value, each.value, by))).toBe(true);
                continue;
              }
              const owed = obligations.items
                .filter((each) => each.dimension === dimension && each.by === part.by)
                .map(({ asWritten }) => asWritten);
              const missing = reasons.filter((each) => each.dimension === dimension && each.by === part.by);
              if (dimension === "guardianAge")
                expect(
                  reasons.some(({ code }) => code === "GUARDIAN_CONSENT_MISSING") ||
                    offer.consents.some(({ atoms }) => atoms.has(GUARDIAN)) ||
                    (part.value.kind === "number" && part.value.number === 0),
                ).toBe(true);
              else if (!engaged) expect(owed).toContain(formatDemand(part.demand));
              else if (part.value.kind === "duties")
                for (const duty of part.value.duties) {
                  const named = [
                    ...missing.map(({ asWritten }) => asWritten),
                    ...owed.join("; ").split("; "),
                  ];
                  const filed = offer.filings.some(
                    ({ to, document }) => to === duty.to && document === duty.stage,
                  );
                  expect(filed || named.includes(formatDuty(duty))).toBe(true);
                }
              else expect(met(part, offered, by) || missing.length > 0 || owed.length > 0).toBe(true);
            }
        },
      ),
      tries(1000),
    );
  });

  it("that is met only because the importer undertakes what implies it is an obligation", () => {
    const implications: Implications = new Map([["u", new Set(["c"])]]);
    const floor = floorOf([lawOf([rule("one", [asked("security", "c")])])], implications);
    expect(decided(floor, {}, implications)).toMatchObject({
      decision: "permit",
      obligations: { items: [{ dimension: "security", asWritten: "c" }] },
    });
  });
});

describe("obligations", () => {
  const laws = fc.array(
    fc.tuple(fc.constantFrom("rights", "practices"), formulaOf(fc.constantFrom("a", "b", "c"), 1)),
    { minLength: 2, maxLength: 5 },
  );
  const sourcesFrom = (demands: readonly (readonly [Dimension, Formula])[]) =>
    demands.map(([key, formula], i) => lawOf([rule(`rule-${i}`, [asked(key, formula)])]));
  const hash = ({ obligations }: Decision) => obligations.hash;

  it("have a hash that hangs on what they are: not on the offer, nor on the order in which laws were read", () => {
    fc.assert(
      fc.property(laws, offerWith(1), (demands, offer) => {
        const sources = sourcesFrom(demands as [Dimension, Formula][]);
        const expected = hash(decided(floorOf(sources), {}));
        expect(hash(decided(floorOf(sources), offer))).toBe(expected);
        expect(hash(decided(floorOf([...sources, ...sources].toReversed()), offer))).toBe(expected);
        const more = lawOf([rule("more", [asked("transformations", "d")])]);
        expect(hash(decided(floorOf([...sources, more]), {}))).not.toBe(expected);
      }),
      tries(300),
    );
  });

  it("are accepted by the importer before anything is carried out; an assessment only tells them", () => {
    const floor = floorOf([lawOf([rule("rights", [asked("rights", "a")])])]);
    const binding = (accepts: Partial<Offered>) =>
      decide(floor, new Map(), { ...nothing, ...accepts }, registryOf(NO_IMPLICATIONS), true);
    const { decision, obligations } = decided(floor, {});
    expect(decision).toBe("permit");
    expect(binding({})).toMatchObject({
      decision: "deny",
      reasons: [
        {
          code: "OBLIGATIONS_NOT_ACCEPTED",
          says: "the importer has not accepted the obligations that an assessment of this request lists",
          missing: [`accepts: ${obligations.hash}`],
        },
      ],
      remedy: [`accepts: ${obligations.hash}`],
    });
    expect(binding({ accepts: "0".repeat(64) }).decision).toBe("deny");
    expect(binding({ accepts: obligations.hash }).decision).toBe("permit");
  });

  it("need nobody's acceptance where there are none, or where the transfer is denied anyway", () => {
    const binding = (...rules: Rule[]) =>
      decide(floorOf([lawOf(rules)]), new Map(), nothing, registryOf(NO_IMPLICATIONS), true);
    expect(binding(rule("met", [asked("security", { all: [] })]))).toMatchObject({
      decision: "permit",
      obligations: { items: [] },
    });
    const denied = binding(rule("rights", [asked("rights", "a")]), rule("use", [asked("use", "c")]));
    expect(denied.reasons.map(({ code }) => code)).toEqual(["REQUIREMENT_UNMET"]);
  });
});

describe("where the destination must keep what the origin wants deleted", () => {
  const limit: RetentionLimit = { event: "purpose-end", period: "P0D", prompt: false };
  const keep: Demand = { kind: "keep", keeps: [{ object: "data", start: "purpose-end", days: 90 }] };
  const decidedWith = (...limits: RetentionLimit[]) =>
    decided(
      floorOf([
        lawOf([rule("limit", [["retention", { kind: "retention", limits }]])]),
        lawOf([rule("keep", [["keep", keep]])], "destination"),
      ]),
      {},
    );

  it("a transfer is denied", () => {
    expect(decidedWith(limit)).toMatchObject({
      decision: "deny",
      reasons: [
        {
          code: "RETENTION_CONFLICT",
          says: "the destination makes the recipient keep the data (Act s. 1) longer than Act s. 1 allows",
          dimension: "retention",
          by: { rule: "limit" },
        },
      ],
      remedy: [],
    });
  });

  it("a transfer is permitted if the origin's law grants a hold, and only then", () => {
    const holding: RetentionLimit = { ...limit, hold: true };
    expect(decidedWith(holding)).toMatchObject({
      decision: "permit",
      obligations: {
        items: [{ asWritten: "at purpose end, unless another law has it kept" }, { dimension: "keep" }],
      },
    });
    expect(decidedWith(holding, limit).decision).toBe("deny");
    expect(decidedWith({ ...limit, period: "P30D" }, holding).decision).toBe("deny");
  });
});

it("a consent that is too old for a law meets nothing of it, and another one beside it does", () => {
  const floor = floorOf([lawOf([rule("r", [asked("consent.collect", "a")])])]);
  const old = { ...consentWith("a"), notFor: new Set(["EU"]) };
  expect(decided(floor, { consents: [old] })).toMatchObject({ decision: "deny", remedy: ["a"] });
  expect(decided(floor, { consents: [old, consentWith("a")] }).decision).toBe("permit");
  expect(decided(floor, { consents: [{ ...old, notFor: new Set(["JP"]) }] }).decision).toBe("permit");
});

it("a consent that is too old for a law meets nothing of it, also where an older law asks for more", () => {
  const strict = lawOf([rule("strict", [asked("consent.collect", { all: ["a", "b"] })])]);
  const loose = [
    rule("loose", [asked("consent.collect", "a")]),
    rule("looser", [asked("consent.collect", { any: ["a", "c"] })]),
  ];
  const floor = floorOf([strict, { ...lawOf(loose, "destination"), jurisdiction: "JP" }]);
  const old = { ...consentWith("a", "b"), notFor: new Set(["JP"]) };
  // The part that another of its own law outdoes is not named.
  expect(decided(floor, { consents: [old] })).toMatchObject({
    decision: "deny",
    reasons: [{ code: "REQUIREMENT_UNMET", missing: ["a"], by: { jurisdiction: "JP", rule: "loose" } }],
  });
  expect(decided(floor, { consents: [old] }).reasons).toHaveLength(1);
  expect(decided(floor, { consents: [old, consentWith("a")] }).decision).toBe("permit");
  expect(decided(floor, { consents: [{ ...old, notFor: new Set(["US"]) }] }).decision).toBe("permit");
});

it("of several consents the one that lacks least says what is missing, wherever it stands", () => {
  const [one, two] = ["consent.collect:written", "consent.collect:explicit"];
  const floor = floorOf([lawOf([rule("r", [asked("consent.collect", { all: [one, two] })])])]);
  for (const consents of [
    [consentWith(one), consentWith()],
    [consentWith(), consentWith(one)],
  ]) {
    const { reasons } = decided(floor, { consents });
    expect(reasons.map(({ missing }) => missing)).toEqual([[two]]);
  }
});

describe("a law with dimensions that nobody has researched", () => {
  const asking = lawOf([rule("r", [asked("assessment", "c")])]);
  const thin: Source = { ...asking, notResearched: ["filings", "assessment"] };

  it("permits nothing, whatever is offered, and says for each why", () => {
    const all = { atoms: new Set(Object.keys(KINDS)), consents: [consentWith("a", "b", GUARDIAN)] };
    expect(decided(floorOf([asking]), all).decision).toBe("permit");
    const { decision, reasons, remedy } = decided(floorOf([thin]), all);
    expect([decision, remedy]).toEqual(["deny", []]);
    expect(reasons).toEqual([
      {
        code: "LAW_NOT_RESEARCHED",
        says: 'nobody has researched what the law of EU (origin) asks under "Assessment", beyond the rules that are told here',
        dimension: "assessment",
      },
      {
        code: "LAW_NOT_RESEARCHED",
        says: 'nobody has researched what the law of EU (origin) asks under "Filings"',
        dimension: "filings",
      },
    ]);
  });

  it("denies also for what is not tested, since it would bind whoever receives the data", () => {
    const open: Source = { ...asking, notResearched: ["retention"] };
    const { reasons } = decided(floorOf([open]), { atoms: new Set(["c"]) });
    expect(reasons.map(({ code, dimension }) => [code, dimension])).toEqual([
      ["LAW_NOT_RESEARCHED", "retention"],
    ]);
  });

  it("has the rules that it has: what they ask is missing as well", () => {
    expect(decided(floorOf([thin]), {}).reasons.map(({ code }) => code)).toEqual([
      "REQUIREMENT_UNMET",
      "LAW_NOT_RESEARCHED",
      "LAW_NOT_RESEARCHED",
    ]);
  });
});
