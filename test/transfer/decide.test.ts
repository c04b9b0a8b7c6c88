/** The decision's laws, over floors and offers at random: more is never less, and the way out leads out. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ATOM_KINDS, type AtomKind, type Registry } from "../../src/jurisdiction/registry.ts";
import type { Demand, Dimension } from "../../src/protection/dimension.ts";
import type { Facts } from "../../src/protection/facts.ts";
import {
  computeFloor,
  type Engagement,
  type Floor,
  type Side,
  type Source,
} from "../../src/protection/floor.ts";
import {
  type Atom,
  clauseMet,
  type Formula,
  type Implications,
  NO_IMPLICATIONS,
} from "../../src/protection/formula.ts";
import type { Grant, Rule } from "../../src/protection/rule.ts";
import { decide } from "../../src/transfer/decide.ts";
import type { Decision } from "../../src/transfer/decision.ts";
import type { Offered } from "../../src/transfer/offered.ts";
import { DAY, formulaOf, someFormula, someImplications } from "../support/arbitraries.ts";

const GUARDIAN = "consent.collect:verifiable_guardian";
/** `a` and `b` are of a consent, `e` is a recognition, which is law and cannot be offered. */
const KINDS: Readonly<Record<Atom, AtomKind>> = {
  a: "quality",
  b: "quality",
  [GUARDIAN]: "quality",
  c: "safeguard",
  d: "instrument",
  e: "recognition",
  f: "notice",
  "exc:warrant": "exception",
};

const registryOf = (implications: Implications): Registry => ({
  atoms: new Map(Object.entries(KINDS).map(([atom, kind]) => [atom, { kind, says: atom }])),
  qualities: new Set(["a", "b"]),
  implications,
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
) => computeFloor(sources, new Map(), engagement, implications);

const nothing: Offered = { atoms: new Set(), consents: [], filings: [], rejected: [] };
const consentWith = (...atoms: Atom[]) => ({ path: "offer.consents[0]", atoms: new Set(atoms) });

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
  const filed = items.flatMap((item) => item.match(/^filing to (.*)$/)?.slice(1) ?? []);
  return {
    ...offered,
    atoms: new Set([
      ...offered.atoms,
      ...items.filter((item) => Object.hasOwn(KINDS, item) && KINDS[item] !== "quality"),
    ]),
    consents: consents.map((each) => ({ ...each, atoms: each.atoms.union(new Set(qualities)) })),
    filings: [...offered.filings, ...filed.map((to) => ({ to, document: "form" }))],
  };
}

const TESTED = ["use", "consent.collect", "consent.sale", "mechanism", "security"] as const;
const someDemand = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...TESTED), someFormula).map(([key, f]) => asked(key, f)),
  },
  fc.nat(18).map((number) => ["guardianAge", { kind: "number", number }] as const),
  fc.constantFrom("eu.sa", "jp.ppc").map(
    (to) =>
      [
        "filings",
        {
          kind: "duties",
          duties: [
            {
              to,
              stage: "report",
              start: "before-transfer",
              amount: 10,
              unit: "day",
              prompt: false,
              trigger: { all: [] },
            },
          ],
        },
      ] as const,
  ),
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
      atoms: atomsAmong(...ATOM_KINDS.filter((kind) => kind !== "recognition")),
      consents: fc.array(
        atomsAmong("quality").map((atoms) => consentWith(...atoms)),
        { maxLength: maxConsents },
      ),
      filings: fc.subarray(["eu.sa", "jp.ppc"]).map((list) => list.map((to) => ({ to, document: "form" }))),
    })
    .map((offer) => ({ ...nothing, ...offer }));

/** Atoms of the demands that the offer does not meet yet, as far as anybody can bring them. */
function missing(floor: Floor, offered: Offered, implications: Implications): readonly string[] {
  const held = offered.consents.reduce<ReadonlySet<Atom>>(
    (all, { atoms }) => all.union(atoms),
    offered.atoms,
  );
  const clauses = [...floor.dimensions.values()].flatMap(({ engaged, parts }) =>
    parts.flatMap(({ value }) => (engaged && value.kind === "formula" ? value.cnf : [])),
  );
  const open = clauses.filter((clause) => !clauseMet(clause, held, implications)).flat();
  const filings = ["filing to eu.sa", "filing to jp.ppc"];
  return [...new Set([...open, ...filings, GUARDIAN])].filter((atom) => KINDS[atom] !== "recognition");
}

function setsOf(items: readonly string[], size: number): readonly (readonly string[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => setsOf(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

const RUNS = { numRuns: 1000 };

describe("an offer", () => {
  it("is never denied for holding one item more", () => {
    const items = fc.subarray([...Object.keys(KINDS), "filing to eu.sa"]);
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

  it("is permitted with every item of the remedy, and with no smaller set of what is missing", () => {
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
        if (remedy.length > 4) return;
        for (const fewer of setsOf(missing(floor, offer, by), remedy.length - 1))
          expect(decided(floor, offering(offer, fewer), by).decision).toBe("deny");
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
        const everything = offering(nothing, [...Object.keys(KINDS), "filing to eu.sa", "filing to jp.ppc"]);
        const { decision, reasons } = decided(floor, everything, by);
        expect(decision).toBe("deny");
        expect(reasons.map(({ code, by: source }) => `${code} ${source?.rule}`)).toContain("PROHIBITED ban");
      }),
      { numRuns: 200 },
    );
  });

  it("except where the law makes an exception is permitted when it is claimed, and only then", () => {
    const floor = floorOf([lawOf([rule("ban", [asked("consent.sale", "exc:warrant")])])]);
    expect(floor.verdict).toBe("prohibited");
    expect(decided(floor, {})).toMatchObject({ decision: "deny", remedy: ["exc:warrant"] });
    expect(decided(floor, { atoms: new Set(["exc:warrant"]) }).decision).toBe("permit");
  });

  it("in a dimension that is not engaged is an obligation, and no ground to deny", () => {
    const floor = floorOf([lawOf([rule("ban", [asked("consent.sale", { any: [] })])])], NO_IMPLICATIONS, {
      ...ENGAGED,
      sale: false,
    });
    expect(decided(floor, {})).toMatchObject({
      decision: "permit",
      obligations: [{ dimension: "consent.sale", asWritten: "prohibited", by: { rule: "ban" } }],
    });
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
      NO_IMPLICATIONS,
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
});

describe("a filing that comes before the transfer", () => {
  const duty = {
    to: "cn.cac",
    stage: "report",
    start: "before-transfer",
    prompt: false,
    trigger: { all: [] },
  };
  const floor = floorOf([lawOf([rule("filing", [["filings", { kind: "duties", duties: [duty] }]])])]);

  it("is missing until it was made to that addressee", () => {
    expect(decided(floor, { filings: [{ to: "eu.sa", document: "form" }] }).remedy).toEqual([
      "filing to cn.cac",
    ]);
    expect(decided(floor, { filings: [{ to: "cn.cac", document: "form" }] }).decision).toBe("permit");
  });
});

describe("obligations", () => {
  const laws = fc.array(
    fc.tuple(fc.constantFrom("rights", "practices"), formulaOf(fc.constantFrom("a", "b", "c"), 1)),
    { minLength: 2, maxLength: 5 },
  );
  const sourcesFrom = (demands: readonly (readonly [Dimension, Formula])[]) =>
    demands.map(([key, formula], i) => lawOf([rule(`rule-${i}`, [asked(key, formula)])]));
  const hash = ({ obligationsHash }: Decision) => obligationsHash;

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
      { numRuns: 300 },
    );
  });

  it("are accepted by the importer before anything is carried out; an assessment only tells them", () => {
    const floor = floorOf([lawOf([rule("rights", [asked("rights", "a")])])]);
    const binding = (accepts: Partial<Offered>) =>
      decide(floor, new Map(), { ...nothing, ...accepts }, registryOf(NO_IMPLICATIONS), true);
    const { decision, obligationsHash } = decided(floor, {});
    expect(decision).toBe("permit");
    expect(binding({})).toMatchObject({
      decision: "deny",
      reasons: [{ code: "OBLIGATIONS_NOT_ACCEPTED", missing: [`accepts: ${obligationsHash}`] }],
    });
    expect(binding({ accepts: "0".repeat(64) }).decision).toBe("deny");
    expect(binding({ accepts: obligationsHash }).decision).toBe("permit");
  });
});

it("denies where the destination must keep what the origin wants deleted", () => {
  const limit: Demand = {
    kind: "retention",
    limits: [{ event: "purpose-end", period: "P0D", prompt: false }],
  };
  const keep: Demand = { kind: "keep", keeps: [{ object: "data", start: "purpose-end", days: 90 }] };
  const floor = floorOf([
    lawOf([rule("limit", [["retention", limit]])]),
    lawOf([rule("keep", [["keep", keep]])], "destination"),
  ]);
  expect(decided(floor, {})).toMatchObject({
    decision: "deny",
    reasons: [{ code: "RETENTION_CONFLICT", dimension: "retention", by: { rule: "limit" } }],
    remedy: [],
  });
});
