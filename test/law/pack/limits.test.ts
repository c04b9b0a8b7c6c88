/** The limits of a pack: what reaches them is taken and answered, and what passes them is refused with rule and line. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ComityError } from "../../../src/errors.ts";
import { sourcesOf, withPack } from "../../../src/law/atlas.ts";
import { computeFloor } from "../../../src/law/floor.ts";
import { NO_IMPLICATIONS, toCnf } from "../../../src/law/formula.ts";
import { assertSize, LIMITS, sizeOfFormula } from "../../../src/law/pack/limits.ts";
import { parsePack, parseRules } from "../../../src/law/pack/pack.ts";
import { MAX_PACK_BYTES } from "../../../src/law/pack/successor.ts";
import { someFormula } from "../../support/arbitraries.ts";
import { atlas, DAY } from "../question.ts";

const context = { concepts: atlas.concepts, registry: atlas.registry, file: "XX.yaml" };

const HEAD = 'pack: XX\nversion: "1"\ntitle: Nowhere\nzone: UTC\n';
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
const rule = (id: string, require: string, more = "") =>
  `  - { id: ${id}, cite: Act 1, from: 2024-01-01, status: confirmed, applies: both, says: Something is asked for., ${more}require: ${require} }\n`;
const atoms = (count: number, implied: (i: number) => readonly number[] = () => []) =>
  `atoms:\n${numbers(count)
    .map(
      (i) =>
        `  xx.a${i}: { kind: safeguard, says: a safeguard, implies: [${implied(i).map((j) => `xx.a${j}`)}] }\n`,
    )
    .join("")}`;
const packOf = (...parts: string[]) => HEAD + parts.join("");

/** An `any` of `k` conjunctions of three atoms: 3^k clauses. */
const product = (k: number) =>
  `{ security: { any: [${numbers(k).map((i) => `{ all: [xx.a${3 * i}, xx.a${3 * i + 1}, xx.a${3 * i + 2}] }`)}] } }`;
const alternatives = (count: number) => `{ security: { any: [${numbers(count).map((i) => `xx.a${i}`)}] } }`;
const conjunction = (from: number, count: number) =>
  `{ security: { all: [${numbers(count).map((i) => `xx.a${from + i}`)}] } }`;

function refusal(text: string): string {
  try {
    parsePack(text, context);
  } catch (thrown) {
    const { reason, message } = ComityError.from(thrown);
    return `${reason}: ${message}`;
  }
  throw new Error("the pack was taken");
}

describe("a pack is refused", () => {
  it("where a demand multiplies out, however small its text", () => {
    const bomb = packOf(atoms(27), "rules:\n", rule("fine", "{ use: free }"), rule("bomb", product(9)));
    expect(refusal(bomb)).toBe(
      "PACK_INVALID: XX.yaml: line 35: the demand of `bomb` under `security` comes to 19683 clauses; the limit is 64: name an alternative by one atom, or split it into rules",
    );
  });

  it("where a trigger of a duty does", () => {
    const trigger = `{ filings: [{ to: xx.dpa, start: before-transfer, if: { any: [${numbers(4).map((i) => `{ all: [xx.a${3 * i}, xx.a${3 * i + 1}, xx.a${3 * i + 2}] }`)}] } }] }`;
    expect(refusal(packOf(atoms(12), "rules:\n", rule("duty", trigger)))).toMatch(
      /^PACK_INVALID: XX.yaml: line 19: `if` of `duty` comes to 81 clauses; the limit is 64/,
    );
  });

  it("where one clause has too many alternatives", () => {
    const wide = packOf(atoms(65), "rules:\n", rule("wide", alternatives(65)));
    expect(refusal(wide)).toMatch(
      /line 72: the demand of `wide` under `security` has 65 alternatives in one clause; the limit is 64$/,
    );
  });

  it("where its rules together have too many clauses in one dimension", () => {
    const rules = [0, 64, 128].map((from) => rule(`r${from}`, conjunction(from, from === 128 ? 1 : 64)));
    expect(refusal(packOf(atoms(129), "rules:\n", ...rules))).toBe(
      "PACK_INVALID: XX.yaml: line 138: the rules up to `r128` have 129 clauses under `security`; the limit is 128 for one law",
    );
  });

  it.each<[string, string, RegExp]>([
    [
      "too many rules",
      packOf("rules:\n", ...numbers(301).map((i) => rule(`r${i}`, "{ use: free }"))),
      /line 6: at `rules`: .*300 entries/,
    ],
    [
      "too many atoms",
      packOf(atoms(301), "rules: []\n"),
      /line 6: the pack has 301 atoms; the limit is 300$/,
    ],
    [
      "an atom that implies too many",
      packOf(
        atoms(18, (i) => (i === 0 ? numbers(18).slice(1) : [])),
        "rules: []\n",
      ),
      /atoms\.xx\.a0\.implies|implies/,
    ],
    [
      "atoms that imply each other in a ring",
      packOf(
        atoms(3, (i) => [(i + 1) % 3]),
        "rules: []\n",
      ),
      /implies itself through others/,
    ],
    [
      "a sentence too long",
      packOf("rules:\n", rule("r", "{ use: free }").replace("Something", "S".repeat(1_001))),
      /says/,
    ],
    [
      "too many exceptions",
      packOf(
        "rules:\n",
        rule("r", "{ use: free }", `unless: [${numbers(17).map(() => "{ sector: public }")}], `),
      ),
      /unless/,
    ],
  ])("with %s", (_, text, why) => {
    expect(refusal(text)).toMatch(why);
  });

  it("so are the rules of an agreement", () => {
    const entry = {
      id: "r",
      cite: "c",
      from: "2024-01-01",
      status: "confirmed",
      applies: "both",
      says: "Something is asked.",
    };
    const rules = numbers(301).map((i) => ({ ...entry, id: `r${i}`, require: { use: "free" } }));
    expect(() => parseRules(rules, context)).toThrow(expect.objectContaining({ reason: "PACK_INVALID" }));
    expect(parseRules(rules.slice(1), context)).toHaveLength(300);
  });
});

describe("a pack is refused", () => {
  const triggered = (alternatives: number) =>
    `{ filings: [{ to: xx.dpa, start: before-transfer, if: { any: [${numbers(alternatives).map((i) => `xx.a${i}`)}] } }] }`;

  it("where the trigger of a duty is large, since duties are compared with each other", () => {
    expect(refusal(packOf(atoms(17), "rules:\n", rule("duty", triggered(17))))).toMatch(
      /`if` of `duty` has 1 clauses with up to 17 alternatives; the limit is 16$/,
    );
    const many = numbers(65).map((i) => rule(`d${i}`, triggered(2)));
    expect(refusal(packOf(atoms(2), "rules:\n", ...many))).toMatch(
      /up to `d64` have 130 clauses under `filings`; the limit is 128 for one law$/,
    );
  });

  it("where its clauses hold too many atoms, in one dimension or in all", () => {
    const wide = (dimension: string, count: number) =>
      numbers(count).map((i) => rule(`${dimension}-${i}`, alternatives(60).replace("security", dimension)));
    expect(refusal(packOf(atoms(60), "rules:\n", ...wide("security", 17)))).toMatch(
      /have 1020 atoms in the clauses under `security`; the limit is 1000 for one law$/,
    );
    const all = ["security", "transparency", "rights", "practices"].flatMap((each) => wide(each, 15));
    expect(refusal(packOf(atoms(60), "rules:\n", ...all))).toMatch(
      /have 3060 atoms in all clauses; the limit is 3000 for one law$/,
    );
  });

  it("where its atoms imply too many others", () => {
    expect(
      refusal(
        packOf(
          atoms(70, (i) => (i === 69 ? [] : [i + 1])),
          "rules: []\n",
        ),
      ),
    ).toMatch(/the atoms imply 2415 others, directly or through others; the limit is 2000$/);
  });

  it("where a name or a formula is long", () => {
    expect(refusal(packOf("rules:\n", rule("r".repeat(101), "{ use: free }")))).toMatch(/rules\[0\]\.id/);
    const words = `{ security: { all: [${numbers(256).map(() => "free")}] } }`;
    expect(refusal(packOf("rules:\n", rule("long", words)))).toMatch(/has 257 words; the limit is 256$/);
  });
});

describe("a pack at every limit", () => {
  const dimensions = ["security", "transparency", "rights", "practices", "assessment"];
  const clause = (i: number) => `{ any: [xx.a${2 * i}, xx.a${2 * i + 1}] }`;
  const largest = packOf(
    atoms(LIMITS.atoms, (i) => (i % 2 === 0 ? [i + 1] : [])),
    "rules:\n",
    ...dimensions.flatMap((dimension) =>
      numbers(60).map((i) =>
        rule(`${dimension}-${i}`, `{ ${dimension}: { all: [${clause(2 * i)}, ${clause(2 * i + 1)}] } }`),
      ),
    ),
  );

  it("is taken, and answers a question", () => {
    const pack = parsePack(largest, context);
    expect(pack.rules).toHaveLength(LIMITS.rules);
    const held = withPack(atlas, pack, 1);
    const sources = sourcesOf(held, "XX", "XX", [], DAY);
    const none = { sale: false, advertising: false, onward: false };
    const floor = computeFloor(sources, new Map(), none, held.rulebook);
    expect(floor.dimensions.get("security")?.parts.length).toBeGreaterThanOrEqual(60);
  });
});

test("docs/packs.md states each limit", () => {
  const page = readFileSync(new URL("../../../docs/packs.md", import.meta.url), "utf8");
  const [, table = ""] = page.split("## Limits");
  const stated = [...(table.split("\n## ")[0] ?? "").matchAll(/^\|[^|]+\| ([\d,]+) \|$/gmu)];
  const numbersOf = stated.map(([, text = ""]) => Number(text.replaceAll(",", "")));
  expect(numbersOf).toEqual([...Object.values(LIMITS), MAX_PACK_BYTES]);
});

describe("what reaches a limit is taken", () => {
  const any = (count: number) => `{ any: [${numbers(count).map((i) => `xx.a${i}`)}] }`;
  const all = (count: number) => `{ all: [${numbers(count).map((i) => `xx.a${i}`)}] }`;
  const triggered = (...triggers: readonly string[]) =>
    `{ filings: [${triggers.map((each) => `{ to: xx.dpa, start: before-transfer, if: ${each} }`)}] }`;

  it.each([
    ["64 alternatives of one clause", 64, alternatives(64)],
    ["64 clauses of one demand", 64, conjunction(0, 64)],
    ["256 words of one formula", 1, `{ security: { all: [${numbers(255).map(() => "free")}] } }`],
    ["a trigger of 16 alternatives", 16, triggered(any(16))],
    ["a trigger of 16 clauses", 16, triggered(all(16))],
  ])("%s", (_, own, require) => {
    expect(parsePack(packOf(atoms(own), "rules:\n", rule("r", require)), context).rules).toHaveLength(1);
  });

  it("a trigger of 17 clauses is not", () => {
    expect(refusal(packOf(atoms(17), "rules:\n", rule("duty", triggered(all(17)))))).toMatch(
      /`if` of `duty` has 17 clauses with up to 1 alternatives; the limit is 16$/,
    );
  });

  it("1,000 atoms in the clauses of one dimension, and 2,000 that the own atoms imply", () => {
    const rules = numbers(20).map((i) => rule(`r${i}`, alternatives(50)));
    expect(parsePack(packOf(atoms(50), "rules:\n", ...rules), context).rules).toHaveLength(20);
    // 63 atoms in a chain imply 1,953 others; three more imply 16, 16 and 15 of 16 leaves.
    const implied = (last: number) => (i: number) => {
      if (i < 63) return i === 62 ? [] : [i + 1];
      return i > 65 ? [] : numbers(i === 65 ? last : 16).map((leaf) => 66 + leaf);
    };
    const implying = (last: number) => packOf(atoms(82, implied(last)), "rules: []\n");
    expect(Object.keys(parsePack(implying(15), context).atoms)).toHaveLength(82);
    expect(refusal(implying(16))).toMatch(/the atoms imply 2001 others/);
  });

  it("members of every kind of demand count towards the limits of one law", () => {
    const counted = (dimension: string, member: string, rules: number, each: number) =>
      refusal(
        packOf(
          "rules:\n",
          ...numbers(rules).map((i) =>
            rule(`r${i}`, `{ ${dimension}: [${numbers(each).map(() => member)}] }`),
          ),
        ),
      );
    const limit = /have 132 clauses under `\S+`; the limit is 128 for one law$/;
    expect(counted("retention", "{ event: purpose-end, period: P1Y }", 11, 12)).toMatch(limit);
    expect(counted("keep", "{ object: data, start: purpose-end, days: 1 }", 11, 12)).toMatch(limit);
    const ages = numbers(129).map((i) => rule(`r${i}`, "{ guardianAge: 13 }"));
    expect(refusal(packOf("rules:\n", ...ages))).toMatch(/`r128` have 129 clauses under `guardianAge`/);
  });
});

describe("a term is bounded, since every translation repeats it", () => {
  const termOf = (term: string, more: string) =>
    packOf("terms:\n", `  - { kind: modality, term: ${term}, ${more} }\n`, "rules: []\n");
  const face = "concept: mod:face, match: exact";
  const matches = (count: number) =>
    `matches: [${numbers(count).map(() => "{ concept: mod:face, match: related }")}]`;

  it.each([
    ["characters", termOf("x".repeat(101), face), /line 6: at `terms\[0\]\.term`: .*at most 100 characters$/],
    [
      "characters of what is lost",
      termOf("x", `${face}, lost: ${"y".repeat(201)}`),
      /lost`: .*at most 200 characters$/,
    ],
    [
      "characters of its source",
      termOf("x", `${face}, cite: ${"y".repeat(1_001)}`),
      /cite`: .*at most 1000 characters$/,
    ],
    ["concepts", termOf("x", matches(33)), /matches`: .*at most 32 entries$/],
  ])("in its %s", (_, text, why) => {
    expect(refusal(text)).toMatch(why);
  });

  it("far above what a law writes", () => {
    const longest = termOf("x".repeat(100), `${face}, lost: ${"y".repeat(200)}`);
    expect(parsePack(longest, context).scheme.terms).toHaveLength(1);
  });
});

describe("a number of a pack is bounded, since deadlines are counted from it", () => {
  const filing = (amount: number, unit: string) =>
    `{ filings: [{ to: xx.dpa, start: before-transfer, amount: ${amount}, unit: ${unit} }] }`;
  const breach = (amount: number, unit: string) =>
    `{ breach.regulator: [{ to: xx.dpa, amount: ${amount}, unit: ${unit} }] }`;
  const retention = (period: string) => `{ retention: [{ event: purpose-end, period: ${period} }] }`;
  const keep = (days: number) => `{ keep: [{ object: data, start: purpose-end, days: ${days} }] }`;
  const lawOf = (require: string, more = "") => packOf("rules:\n", rule("r", require, more));

  it.each([
    ["hours of a duty to tell", breach(10_001, "hour"), /line 6: at `rules\[0\].*amount`: .*at most 10000$/],
    ["days of a duty to tell", breach(Number.MAX_SAFE_INTEGER, "day"), /amount`: .*at most 10000$/],
    ["working days of a duty to tell", breach(50_000_000, "business-day"), /amount`: .*at most 10000$/],
    ["working days of a filing", filing(50_000_000, "business-day"), /amount`: .*at most 10000$/],
    ["days of a duty to keep", keep(50_001), /days`: .*at most 50000$/],
    [
      "years of a retention",
      retention("P137Y"),
      /line 6: the retention of `r` allows more days than a law means; the limit is 50000 days$/,
    ],
    ["digits of a retention", retention(`P${"9".repeat(90)}D`), /the limit is 50000 days$/],
    ["years of an age", "{ guardianAge: 10000000001 }", /guardianAge`: .*at most 10000000000$/],
  ])("in %s", (_, require, why) => {
    expect(refusal(lawOf(require))).toMatch(why);
  });

  it("in a condition", () => {
    const many = lawOf("{ use: free }", "when: { people: { from: 10000000001 } }, ");
    expect(refusal(many)).toMatch(/^PACK_INVALID: .*line 6: at `rules\[0\]\.when\.people/);
  });

  it("and in the rules of an agreement", () => {
    const rules = [
      {
        ...{
          id: "r",
          cite: "c",
          from: "2024-01-01",
          status: "confirmed",
          applies: "both",
          says: "It is told.",
        },
        require: { "breach.regulator": [{ to: "xx.dpa", amount: 50_000_000, unit: "business-day" }] },
      },
    ];
    expect(() => parseRules(rules, context)).toThrow(expect.objectContaining({ reason: "PACK_INVALID" }));
  });

  it("far above what a law asks for", () => {
    for (const require of [
      breach(10_000, "business-day"),
      filing(10_000, "day"),
      retention("P136Y"),
      keep(50_000),
    ])
      expect(parsePack(lawOf(require), context).rules).toHaveLength(1);
  });
});

describe("the size of a formula", () => {
  it("counts the atoms of all clauses, each as often as it is written", () => {
    const size = (clauses: number, alternatives: number, count: number) => ({
      clauses,
      alternatives,
      atoms: count,
    });
    expect(sizeOfFormula("a")).toEqual(size(1, 1, 1));
    expect(sizeOfFormula({ all: ["a", { any: ["b", "c"] }] })).toEqual(size(2, 2, 3));
    expect(sizeOfFormula({ any: [{ all: ["a", "b"] }, { all: ["c", "d", "e"] }] })).toEqual(size(6, 2, 12));
    expect(sizeOfFormula({ any: ["a", { all: [] }] })).toEqual(size(0, 1, 0));
    expect(sizeOfFormula({ any: [] })).toEqual(size(1, 0, 0));
  });

  it("is never below that of its canonical form, and is found without making it", () => {
    fc.assert(
      fc.property(someFormula, (formula) => {
        const { clauses, alternatives } = sizeOfFormula(formula);
        const cnf = toCnf(formula, NO_IMPLICATIONS);
        expect(cnf.length).toBeLessThanOrEqual(clauses);
        expect(Math.max(0, ...cnf.map((each) => each.length))).toBeLessThanOrEqual(alternatives);
      }),
    );
    const huge = { any: numbers(5_000).map((i) => ({ all: [`a${i}`, `b${i}`] })) };
    expect(sizeOfFormula(huge).clauses).toBe(Number.POSITIVE_INFINITY);
    expect(() => assertSize(huge, "it")).toThrow(expect.objectContaining({ reason: "PACK_INVALID" }));
  });
});
