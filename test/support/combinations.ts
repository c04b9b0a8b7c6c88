/** Questions without end, no two alike: every pair of places in turn, and what the packs' rules look at, mixed. */
import { type Atlas, standalone } from "../../src/jurisdiction/atlas.ts";
import {
  FACTS,
  type Fact,
  type FactName,
  type Facts,
  type FactValue,
  setOf,
} from "../../src/protection/facts.ts";
import type { Matcher } from "../../src/protection/rule.ts";

type Combination = { readonly from: string; readonly to: string; readonly facts: Facts };

/** Values of a fact that fall on different sides of every rule that looks at it; undefined: not stated. */
function valuesOf(name: FactName, matchers: readonly Matcher[]): readonly (FactValue | undefined)[] {
  const kind = FACTS[name].kind;
  if (kind === "interval") {
    const edges = matchers.flatMap((each) => (each.kind === "range" ? [each.from, each.below] : []));
    const numbers = new Set(edges.filter(Number.isFinite).flatMap((edge) => [Math.max(0, edge - 1), edge]));
    const exact = [...numbers, 0].map((n): FactValue => ({ kind: "interval", from: n, to: n }));
    return [undefined, ...exact, { kind: "interval", from: 0, to: Number.POSITIVE_INFINITY }];
  }
  if (kind === "date")
    return [undefined, ...matchers.flatMap((each) => (each.kind === "since" ? [setOf(each.day)] : []))];
  const words = new Set(matchers.flatMap((each) => (each.kind === "oneOf" ? [...each.values] : [])));
  return [undefined, ...[...words].map((word) => setOf(word)), setOf("other")];
}

/** For each fact that some rule looks at, besides the places, the values that matter. */
export function valuesThatMatter(atlas: Atlas): ReadonlyMap<FactName, readonly (FactValue | undefined)[]> {
  const looked = new Map<FactName, Matcher[]>();
  for (const { rules, grants } of [atlas.baseline, ...atlas.packs.values()])
    for (const condition of [
      ...rules.flatMap(({ when, unless }) => [when, ...unless]),
      ...grants.map(({ when }) => when),
    ])
      for (const [name, matcher] of condition) looked.set(name, [...(looked.get(name) ?? []), matcher]);
  const names = [...looked.keys()].filter(
    (name) => name !== "from" && name !== "to" && FACTS[name].kind !== "place",
  );
  const concepts = (["modality", "form", "purpose"] as const).map(
    (name) =>
      [
        name,
        [...atlas.concepts.leaves({ modality: "mod:any", form: "form:any", purpose: "pur:any" }[name])].map(
          (leaf) => setOf(leaf),
        ),
      ] as const,
  );
  const actions = ["transfer", "disclose", "sell", "lease", "trade", "publish"].map((word) => setOf(word));
  return new Map<FactName, readonly (FactValue | undefined)[]>([
    ...names.map((name) => [name, valuesOf(name, looked.get(name) ?? [])] as const),
    ...concepts,
    ["action", actions],
  ]);
}

/** Mixes the places of a number so that neighbours differ in everything (Knuth's multiplicative hashing). */
const mixed = (n: number, salt: number) => (Math.imul(n + 1, 2654435761) ^ Math.imul(salt + 1, 40503)) >>> 0;

/** Endless; the same for the same atlas, so that a failure can be found again. */
export function* combinations(atlas: Atlas): Generator<Combination, never> {
  const places = standalone(atlas);
  const pairs = places.flatMap((from) => places.filter((to) => to !== from).map((to) => [from, to] as const));
  const values = [...valuesThatMatter(atlas)];
  for (let n = 0; ; n += 1) {
    const [from, to] = pairs[n % pairs.length] as readonly [string, string];
    const facts = new Map<FactName, Fact>([
      ["from", { value: setOf(from), proven: true }],
      ["to", { value: setOf(to), proven: true }],
    ]);
    for (const [i, [name, among]] of values.entries()) {
      const value = among[mixed(n, i) % among.length];
      if (value !== undefined) facts.set(name, { value, proven: mixed(n, i + 100) % 2 === 0 });
    }
    // One number of its own keeps any two questions apart.
    facts.set("users", { value: { kind: "interval", from: n, to: n + 1 }, proven: true });
    yield { from, to, facts };
  }
}
